"""The live page of a meeting: several take notes at once, and nothing anybody typed is lost."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.meetings import live as reading
from agir.meetings import rules
from agir.meetings.actions import live as verbs
from agir.meetings.entrance import find_item, find_meeting, room_context
from agir.meetings.forms.live import AttendanceForm, NotesForm, WelcomeForm, capture_form
from agir.meetings.merging import both
from agir.meetings.models import AgendaItem, Invitee, Meeting
from agir.meetings.people import person_named, seated
from agir.meetings.places import address, back
from agir.ui.feedback import done, warn

HELD, PLANNED = Meeting.Status.HELD, Meeting.Status.PLANNED
GESTURES = ("decision", "promesse", "apprentissage")


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


@in_coalition
@require_GET
def live(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """A section for each subject, who is there, what has been noted."""
    found = find_meeting(request, meeting)
    if found.status not in (HELD, PLANNED):
        name = "minutes" if found.status == Meeting.Status.CLOSED else "meeting"
        return redirect(address(request, name, found))
    require(rules.can_hold(request.member, found))
    if found.status == PLANNED:
        context = room_context(
            request, "live", meeting=found, items=reading.items_of(found), now=timezone.now()
        )
        return render(request, "meetings/live_before.html", context)
    now, day = timezone.now(), today(request)
    state = reading.state(found, now, day)  # read before the rest: what comes later is asked again
    noted = reading.captured(found)
    parts = reading.sections(reading.items_of(found), noted, now, day)
    context = room_context(
        request, "live", meeting=found, state=state, noted=noted, now=now,
        forms=[(part, [capture_form(name, part.item.pk) for name in GESTURES]) for part in parts],
        people=seated(request.coalition), may_note=True,
        now_ms=int(now.timestamp() * 1000), touched="presences" in request.GET,
        **_attendance(found),
    )  # fmt: skip
    return render(request, "meetings/live.html", context)


def _attendance(meeting: Meeting) -> dict[str, Any]:
    kinds = Invitee.Attendance
    words = (_("présence"), _("à distance"), _("absence"))
    chips = list(zip((kinds.PRESENT, kinds.REMOTE, kinds.ABSENT), words, strict=True))
    return {"attendance": reading.attendance(meeting), "chips": chips, "welcome": WelcomeForm()}


@in_coalition
@require_POST
def open_meeting(request: CoalitionRequest, meeting: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    opened = verbs.open_meeting(meeting=found, by=request.member)
    opened.coalition = request.coalition
    return redirect(address(request, "live", opened))


@in_coalition
@require_GET
def state(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """What changes while people write. Asked every few seconds by every browser in the room: when
    nothing has changed, the answer is empty."""
    found = find_meeting(request, meeting)
    require(rules.can_hold(request.member, found) or found.status == Meeting.Status.CLOSED)
    told = reading.state(found, timezone.now(), today(request))
    sign = f'W/"{reading.stamp((get_language(), told))}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == sign:
        response = HttpResponse(status=304)
    else:
        response = JsonResponse(told)
    response["ETag"] = sign
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _told(item: AgendaItem, **more: object) -> dict[str, Any]:
    return {"revision": item.revision, "saved": reading.saved_words(item), **more}


def _conflict(request: CoalitionRequest, saved: verbs.Saved, mine: str) -> dict[str, Any]:
    """Both texts side by side, and the three ways to make one of them."""
    return {
        "item": saved.item, "meeting": saved.item.meeting, "mine": mine, "late": saved.late,
        "saved": reading.saved_words(saved.item), "coalition": request.coalition,
        "may_join": not saved.late,
        "address": address(request, "live_item", saved.item.meeting, saved.item.pk),
    }  # fmt: skip


@in_coalition
@require_http_methods(["GET", "POST"])
def item(request: CoalitionRequest, meeting: int, item: int) -> HttpResponse:
    """The notes of one subject: GET tells them, POST saves what was typed."""
    found = find_item(request, meeting, item)
    require(rules.can_write_notes(request.member, found.meeting))
    if request.method == "GET":
        return JsonResponse(_told(found, notes=found.notes))
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _unreadable(request, found, form)
    try:
        saved = _save(request, found, form)
    except Refused as refusal:
        form.add_error("notes", str(refusal))
        return _unreadable(request, found, form)
    saved.item.meeting.coalition = request.coalition
    if not saved.kept:
        mine = verbs.clean_notes(form.cleaned_data["notes"])
        context = _conflict(request, saved, mine)
        if wants_json(request):
            html = render_to_string("meetings/_conflict.html", context, request)
            told = _told(saved.item, notes=saved.item.notes, html=html, late=saved.late)
            return JsonResponse(told, status=409)
        return render(
            request, "meetings/conflict.html", room_context(request, "live", **context), status=409
        )
    if wants_json(request):
        return JsonResponse(_told(saved.item, notes=saved.item.notes))
    done(request, reading.saved_words(saved.item))
    return back(request, saved.item.meeting, f"sujet-{found.pk}")


def _save(request: CoalitionRequest, found: AgendaItem, form: NotesForm) -> verbs.Saved:
    """Save what was typed, or what somebody chose between two texts."""
    data = form.cleaned_data
    notes = data["notes"]
    if data["keep"] == NotesForm.THEIRS:
        return verbs.drop_aside(item=found, by=request.member)
    if data["keep"] == NotesForm.BOTH:
        notes = both(found.notes, verbs.clean_notes(notes))
    return verbs.save_notes(
        item=found, by=request.member, notes=notes, revision=data["revision"], unsure=data["unsure"]
    )


def _unreadable(request: CoalitionRequest, found: AgendaItem, form: NotesForm) -> HttpResponse:
    if wants_json(request):
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"sentence": " ".join(sentences)}, status=422)
    context = room_context(request, "live", meeting=found.meeting, item=found, form=form)
    return render(request, "meetings/notes_again.html", context, status=422)


@in_coalition
@require_POST
def pen(request: CoalitionRequest, meeting: int, item: int) -> HttpResponse:
    """Take the pen of a section, pass somebody who holds it (`pass`), or lay it (`lay`)."""
    found = find_item(request, meeting, item)
    if request.POST.get("lay"):
        verbs.lay_pen(item=found, by=request.member)
        return HttpResponse(status=204)
    held = verbs.take_pen(item=found, by=request.member, passing=bool(request.POST.get("pass")))
    if wants_json(request):
        return JsonResponse({"writer": held.user_id, "pen": reading.pen_words(held)})
    if held.user_id != request.user.pk:
        warn(request, reading.pen_words(held))
    return back(request, found.meeting, f"sujet-{found.pk}")


@in_coalition
@require_POST
def timer(request: CoalitionRequest, meeting: int, item: int) -> HttpResponse:
    """Start or pause the time of a subject."""
    found = find_item(request, meeting, item)
    if request.POST.get("run") == "1":
        verbs.start_timer(item=found, by=request.member)
    else:
        verbs.pause_timer(item=found, by=request.member)
    if wants_json(request):
        return HttpResponse(status=204)
    return back(request, found.meeting, f"sujet-{found.pk}")


@in_coalition
@require_POST
def leave_open(request: CoalitionRequest, meeting: int, item: int) -> HttpResponse:
    """« À reprendre », or not any more."""
    found = find_item(request, meeting, item)
    verbs.leave_open(item=found, by=request.member, left_open=request.POST.get("open") == "1")
    if wants_json(request):
        return HttpResponse(status=204)
    return back(request, found.meeting, f"sujet-{found.pk}")


@in_coalition
@require_http_methods(["GET", "POST"])
def attendance(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Who is there, in a few taps."""
    found = find_meeting(request, meeting)
    require(rules.can_write_notes(request.member, found))
    if request.method == "POST":
        form = AttendanceForm(request.POST)
        if not form.is_valid():
            return render(request, "ui/errors/400.html", status=422)
        invitees = Invitee.objects.filter(meeting=found)
        invitee = get_object_or_404(invitees, pk=form.cleaned_data["invitee"])
        attendance = form.cleaned_data["attendance"]
        verbs.note_attendance(invitee=invitee, by=request.member, attendance=attendance)
    return _people(request, found)


def _people(request: CoalitionRequest, found: Meeting) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        name = "live" if found.status == HELD else "minutes"
        return redirect(f"{address(request, name, found)}?presences=1#presences")
    context = {"meeting": found, "touched": request.method == "POST", **_attendance(found)}
    return render(request, "meetings/_attendance.html", context)


@in_coalition
@require_POST
def welcome(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Somebody has come whom nobody expected."""
    found = find_meeting(request, meeting)
    require(rules.can_write_notes(request.member, found))
    form = WelcomeForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            member = person_named(seated(request.coalition), name, request.member)
            verbs.welcome(meeting=found, by=request.member, member=member, name=name)
        except Refused as refusal:
            form.add_error("name", str(refusal))
    if form.is_valid() and not form.errors:
        return _people(request, found)
    context = {"meeting": found, **_attendance(found), "welcome": form}
    if request.headers.get("HX-Request"):
        return render(request, "meetings/_attendance.html", context, status=422)
    people = seated(request.coalition)
    context = room_context(request, "live", people=people, **context)
    return render(request, "meetings/attendance.html", context, status=422)
