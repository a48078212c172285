"""The letters of a round: what each will receive, the button that sends, and the page that a
letter opens."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agir.accounts.secret_pages import secret_page
from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.intention import rules
from agir.intention.actions import letters as verbs
from agir.intention.actions.answers import Said
from agir.intention.comparing import parts
from agir.intention.entrance import find_round, room_context
from agir.intention.forms import StanceForm
from agir.intention.models import AdherenceLink, Round
from agir.intention.standing import standing, voice_of
from agir.post.reading import letters_of
from agir.ui.feedback import done

SAMPLE = "lien-personnel"  # what a preview shows where each letter has its own secret


class ChosenForm(forms.Form):
    """To whom the letters go."""

    members = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.choices = [(one.pk, one.user.shown_name) for one in offered]
        field.error_messages["required"] = _("Cochez au moins une personne.")


@in_coalition
@require_http_methods(["GET", "POST"])
def letters(request: CoalitionRequest, round: int) -> HttpResponse:
    """« Ce que chacun recevra », to whom, and the button. A GET sends nothing."""
    found = find_round(request, round)
    require(rules.can_run_round(request.member, found))
    people = verbs.recipients(found)
    form = ChosenForm(request.POST if request.method == "POST" else None, offered=people)
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in people if one.pk in form.cleaned_data["members"]]
        try:
            number = verbs.send_letters(round_=found, by=request.member, members=chosen)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = ngettext("%(n)d lettre est partie.", "%(n)d lettres sont parties.", number)
            done(request, sentence % {"n": number})
            return redirect("intention:round", request.coalition.slug, found.pk)
    context = _letters_context(request, found, people, form)
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/letters.html", context, status=status)


def _letters_context(
    request: CoalitionRequest, found: Round, people: list[Member], form: ChosenForm
) -> dict[str, Any]:
    stands = standing(found.version, request.coalition)
    links = {one.member_id: one for one in reversed(AdherenceLink.objects.filter(round=found))}
    posted = letters_of(verbs.letter_key(link) for link in links.values())
    rows = []
    for member in people:
        voice, link = voice_of(stands, member), links.get(member.pk)
        answered = voice is not None and voice.now is not None
        letter = posted.get(verbs.letter_key(link)) if link else None
        waits = letter is not None and letter.state == letter.State.QUEUED
        gone = link is not None and link.is_usable and (waits or link.sent_at is not None)
        ticked = not answered and not gone
        if form.is_bound:
            ticked = str(member.pk) in form.data.getlist("members")  # type: ignore[attr-defined]
        rows.append({"member": member, "link": link, "letter": letter, "answered": answered,
                     "ticked": ticked, "in_person": rules.speaks_in_person(member)})  # fmt: skip
    return room_context(
        request, "vision", round=found, vision=found.version.vision, version=found.version,
        rows=rows, form=form, samples=_samples(request, found, people),
        is_open=found.is_open(today(request)),
    )  # fmt: skip


def _samples(
    request: CoalitionRequest, found: Round, people: list[Member]
) -> list[tuple[str, str, str]]:
    """One letter of each sort, whole, as it will be read: (to whom, subject, text)."""
    seen: dict[tuple[str, bool], Member] = {}
    for member in people:
        seen.setdefault((member.user.language, rules.speaks_in_person(member)), member)
    samples = []
    for (language, _in_person), member in seen.items():
        context = verbs.letter_context(found, member, request.member.user.shown_name, SAMPLE)
        with translation.override(language):
            text = render_to_string(verbs.LETTER, {**context, "site": settings.SITE_URL})
        subject, _sep, body = text.strip().partition("\n")
        samples.append((member.user.shown_name, subject.strip(), body.strip()))
    return samples


@in_coalition
@require_POST
def revoke(request: CoalitionRequest, round: int, link: int) -> HttpResponse:
    found = find_round(request, round)
    verbs.revoke_link(link=get_object_or_404(AdherenceLink, round=found, pk=link),
                      by=request.member)  # fmt: skip
    done(request, _("Ce lien n’ouvre plus rien. La réponse, s’il y en avait une, reste."))
    return redirect("intention:letters", request.coalition.slug, found.pk)


@secret_page
def letter(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a letter opens: the text, and where one stands. Reading it changes nothing."""
    try:
        link = verbs.find_link(token)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(link.member.user.language)
        timezone.activate(ZoneInfo(link.round.coalition.time_zone))
        return _opened(request, token, link)
    except Refused as refusal:
        said = {"sentence": str(refusal)}
        return render(request, "intention/letter_spent.html", said, status=410)
    finally:
        timezone.deactivate()


def _opened(request: HttpRequest, token: str, link: AdherenceLink) -> HttpResponseBase:
    found, member = link.round, link.member
    mine = voice_of(standing(found.version, found.coalition), member)
    now = mine.now if mine else None
    start = {"stance": now.stance, "words": now.words, "remedy": now.remedy} if now else {}
    form = StanceForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST":
        if limited := ratelimit.consume_or_429(request, action="open_link"):
            return limited
        if form.is_valid():
            data = form.cleaned_data
            said = Said(data["stance"], data["words"], data["remedy"])
            verbs.answer_by_letter(token=token, said=said)
            done(request, _("Merci : votre réponse est inscrite."))
            return redirect("intention:letter", token)
    context = {
        "round": found, "version": found.version, "vision": found.version.vision,
        "place_of": found.coalition, "parts": parts(found.version), "form": form, "now": now,
        "in_person": rules.speaks_in_person(member), "organisation": member.organisation,
        "name": member.user.shown_name,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/letter.html", context, status=status)
