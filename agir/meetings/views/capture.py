"""From notes to a decision, a promise, an insight: by a short form, or by confirming a line."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.meetings import live as reading
from agir.meetings import rules
from agir.meetings.actions import capture as verbs
from agir.meetings.actions.insight import bin_insight, restore_insight, settle_mark
from agir.meetings.entrance import find_item, find_meeting, room_context
from agir.meetings.forms.live import FORMS, CaptureForm, capture_form
from agir.meetings.marks import DECISION, PROMISE
from agir.meetings.models import AgendaItem, Insight, Meeting
from agir.meetings.people import SeveralPeople, seated
from agir.meetings.places import address, back
from agir.ui.feedback import done


def is_fragment(request: CoalitionRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _do(request: CoalitionRequest, item: AgendaItem, form: CaptureForm) -> tuple[str, str]:
    """Do the gesture. Returns what to say, and where to go for more, or nothing."""
    data: dict[str, Any] = dict(form.cleaned_data)
    if form.gesture == "decision":
        taken = "put" not in request.POST
        made = verbs.note_decision(item=item, by=request.member, taken=taken, **data)
        page = reverse("meetings:decision", args=[request.coalition.slug, made.pk])
        return _("La décision est notée."), "" if taken else page
    if form.gesture == "promesse":
        promise = verbs.note_promise(item=item, by=request.member, **data)
        return _("Promesse notée : %(who)s.") % {"who": promise.said_by}, ""
    verbs.note_insight(item=item, by=request.member, **data)
    return _("L’apprentissage est noté."), ""


@in_coalition
@require_http_methods(["GET", "POST"])
def capture(request: CoalitionRequest, meeting: int, item: int, gesture: str) -> HttpResponse:
    """The short form of one gesture, on a page of its own or inside the live page."""
    if gesture not in FORMS:
        raise Http404
    found = find_item(request, meeting, item)
    require(rules.can_take_notes(request.member, found.meeting))
    asked = {key: request.GET[key] for key in ("title", "text", "who", "due_on", "mark")
             if key in request.GET}  # fmt: skip
    form = capture_form(gesture, found.pk, request.POST or None, initial=asked)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                sentence, page = _do(request, found, form)
            except Refused as refusal:
                form.add_error("who" if isinstance(refusal, SeveralPeople) else None, str(refusal))
            else:
                return _after(request, found, gesture, sentence, page)
    context = {"meeting": found.meeting, "item": found, "form": form}
    if is_fragment(request):
        return render(request, "meetings/_capture.html", context, status=status)
    context = room_context(request, "live", people=seated(request.coalition), **context)
    return render(request, "meetings/capture.html", context, status=status)


def _after(
    request: CoalitionRequest, found: AgendaItem, gesture: str, sentence: str, page: str
) -> HttpResponse:
    """Inside the live page: an empty form again, what was noted, and what waits beside."""
    if not is_fragment(request):
        done(request, sentence)
        return redirect(page) if page else back(request, found.meeting, f"sujet-{found.pk}")
    if page:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = page
        return response
    context = {
        "meeting": found.meeting, "item": found, "sentence": sentence,
        "form": capture_form(gesture, found.pk), **_beside(request, found, swapped=True),
    }  # fmt: skip
    return render(request, "meetings/_captured_now.html", context)


def _beside(request: CoalitionRequest, found: AgendaItem, swapped: bool = False) -> dict[str, Any]:
    noted = reading.captured(found.meeting)
    part = reading.sections([found], noted, timezone.now(), today(request))[0]
    return {"part": part, "noted": noted, "meeting": found.meeting, "may_note": True,
            "swapped": swapped}  # fmt: skip


@in_coalition
@require_http_methods(["GET", "POST"])
def beside(request: CoalitionRequest, meeting: int, item: int) -> HttpResponse:
    """What stands beside the notes of a subject: marked lines to confirm, words that wait. POST
    says of a marked line that it is only a note."""
    found = find_item(request, meeting, item)
    require(rules.can_take_notes(request.member, found.meeting))
    if request.method == "POST":
        settle_mark(item=found, by=request.member, key=request.POST.get("mark", ""))
        found = find_item(request, meeting, item)
    if not is_fragment(request):
        return back(request, found.meeting, f"sujet-{found.pk}")
    return render(request, "meetings/_beside.html", _beside(request, found))


@in_coalition
@require_POST
def confirm(request: CoalitionRequest, meeting: int, item: int) -> HttpResponse:
    """Confirm a marked line as it is read now. Without a person or a day, the form asks."""
    found = find_item(request, meeting, item)
    require(rules.can_take_notes(request.member, found.meeting))
    key = request.POST.get("mark", "")
    part = reading.sections(
        [found], reading.captured(found.meeting), timezone.now(), today(request)
    )[0]
    mark = next((one for one in part.marks if one.key == key), None)
    if mark is None:  # somebody else confirmed it meanwhile
        return beside_again(request, found, _("Cette ligne est déjà notée."))
    gesture = {DECISION: "decision", PROMISE: "promesse"}.get(mark.kind, "apprentissage")
    said = {"title": mark.text, "text": mark.text, "who": mark.who, "mark": key,
            "due_on": mark.due_on.isoformat() if mark.due_on else ""}  # fmt: skip
    form = capture_form(gesture, found.pk, said)
    refused: Refused | None = None
    if form.is_valid():
        try:
            sentence, _page = _do(request, found, form)
        except Refused as refusal:
            refused = refusal
        else:
            return beside_again(request, found, sentence)
    return _ask_for_more(request, found, gesture, said, refused)


def _ask_for_more(
    request: CoalitionRequest,
    found: AgendaItem,
    gesture: str,
    said: dict[str, str],
    refused: Refused | None,
) -> HttpResponse:
    """The form of the gesture, filled with what the line says, on a page of its own."""
    form = capture_form(gesture, found.pk, said, place="asked")
    form.is_valid()
    if refused is not None:
        form.add_error("who" if isinstance(refused, SeveralPeople) else None, str(refused))
    context = {"meeting": found.meeting, "item": found, "form": form}
    if is_fragment(request):
        context |= {**_beside(request, found), "asked": form}
        return render(request, "meetings/_beside.html", context)
    context = room_context(request, "live", people=seated(request.coalition), **context)
    return render(request, "meetings/capture.html", context, status=422)


def beside_again(request: CoalitionRequest, found: AgendaItem, sentence: str) -> HttpResponse:
    if not is_fragment(request):
        done(request, sentence)
        return back(request, found.meeting, f"sujet-{found.pk}")
    context = {**_beside(request, find_item(request, found.meeting_id, found.pk)),
               "sentence": sentence, "swapped_noted": True}  # fmt: skip
    return render(request, "meetings/_beside.html", context)


@in_coalition
@require_GET
def noted(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """What has been structured so far, as the live page shows it."""
    found = find_meeting(request, meeting)
    require(rules.can_take_notes(request.member, found))
    if not is_fragment(request):
        return back(request, found, "notes-prises")
    context = {"meeting": found, "noted": reading.captured(found), "may_note": True}
    return render(request, "meetings/_noted.html", context)


def _find_insight(request: CoalitionRequest, meeting: int, insight: int) -> tuple[Meeting, Insight]:
    found = find_meeting(request, meeting)
    return found, get_object_or_404(Insight, meeting=found, pk=insight)


@in_coalition
@require_POST
def insight_bin(request: CoalitionRequest, meeting: int, insight: int) -> HttpResponse:
    found, kept = _find_insight(request, meeting, insight)
    bin_insight(insight=kept, by=request.member)
    undo = address(request, "insight_restore", found, kept.pk)
    done(request, _("L’apprentissage est retiré."), undo=undo)
    return back(request, found, "notes-prises")


@in_coalition
@require_POST
def insight_restore(request: CoalitionRequest, meeting: int, insight: int) -> HttpResponse:
    found, kept = _find_insight(request, meeting, insight)
    restore_insight(insight=kept, by=request.member)
    done(request, _("L’apprentissage est de retour."))
    return back(request, found, "notes-prises")
