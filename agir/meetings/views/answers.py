"""What the button of a letter opens. Reading it changes nothing: mail scanners read too."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agir.accounts.secret_pages import secret_page
from agir.core.refusals import Refused
from agir.meetings import calendars, reading
from agir.meetings.actions import invitations as verbs
from agir.meetings.actions.letters import language_of, name_of
from agir.meetings.agenda import timetable
from agir.meetings.forms.preparing import AnswerForm
from agir.meetings.models import Document, Invitee
from agir.meetings.shown import answer_form
from agir.ui.feedback import done


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """The meeting, and whether one comes. `?reponse=` only ticks the answer of the button."""
    try:
        invitee = verbs.find_invitee(token)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(language_of(invitee))
        timezone.activate(ZoneInfo(invitee.meeting.coalition.time_zone))
        return _opened(request, token, invitee)
    except Refused as refusal:
        said = {"sentence": str(refusal), "forget_url": ""}
        if verbs.guest_of(token) is not None:
            said["forget_url"] = reverse("meetings:forget", args=[token])
        return render(request, "meetings/answer_spent.html", said, status=410)
    finally:
        timezone.deactivate()


def _opened(request: HttpRequest, token: str, invitee: Invitee) -> HttpResponseBase:
    found, posted = invitee.meeting, request.method == "POST"
    form = answer_form(found, invitee, request.POST if posted else None)
    asked = request.GET.get("reponse", "")
    if asked in {value for value, _label in form.fields["answer"].choices}:  # type: ignore[attr-defined]
        form.initial["answer"] = asked
    if posted:
        if limited := ratelimit.consume_or_429(request, action="open_link"):
            return limited
        if form.is_valid():
            verbs.answer_by_letter(token=token, **form.cleaned_data)
            done(request, _("Merci : votre réponse est inscrite."))
            return redirect("meetings:answer", token)
    context = _context(invitee, form, token)
    return render(request, "meetings/answer.html", context, status=422 if posted else 200)


def _context(invitee: Invitee, form: AnswerForm, token: str) -> dict[str, object]:
    found = invitee.meeting
    agenda = timetable(found, reading.items_of(found))
    documents = Document.objects.told().filter(meeting=found).exclude(url="")
    return {
        "meeting": found,
        "place_of": found.coalition,
        "invitee": invitee,
        "name": name_of(invitee),
        "rows": [{"slot": slot} for slot in agenda.slots],
        "agenda": agenda,
        "documents": list(documents),
        "conditions": calendars.conditions(found),
        "form": form,
        "forget_url": reverse("meetings:forget", args=[token]),
        "answered": invitee.answer != Invitee.Answer.NONE,
    }


@secret_page
@require_http_methods(["POST"])
def forget(request: HttpRequest, token: str) -> HttpResponseBase:
    """A guest's name and address leave, at her word."""
    if limited := ratelimit.consume_or_429(request, action="open_link"):
        return limited
    try:
        verbs.forget_guest(token=token)
        sentence = _("Votre nom et votre adresse sont effacés. Merci d’avoir été des nôtres.")
        return render(request, "meetings/answer_spent.html", {"sentence": sentence, "gone": True})
    except Refused as refusal:
        said = {"sentence": str(refusal)}
        return render(request, "meetings/answer_spent.html", said, status=410)
