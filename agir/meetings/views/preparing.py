"""Pages of the meetings: the list, one meeting, planning it, moving it, calling it off."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles.models import Cycle
from agir.cycles.reading import latest_open
from agir.history.models import Event
from agir.meetings import reading, rules
from agir.meetings.actions import meeting as verbs
from agir.meetings.actions.emptying import days_left
from agir.meetings.days import USUAL_MINUTES, next_moment, zone_of
from agir.meetings.entrance import find_meeting, room_context
from agir.meetings.forms.preparing import CancelForm, MeetingForm, NewMeetingForm
from agir.meetings.models import Invitee, Meeting
from agir.meetings.shown import meeting_context
from agir.meetings.templatetags.meetings import when
from agir.ui.feedback import done, warn

SHOWN = 20


def letters_left(number: int) -> str:
    """« 12 lettres partent. », or nothing when nobody is written to."""
    words = ngettext("%(n)d lettre part.", "%(n)d lettres partent.", number)
    return f" {words % {'n': number}}" if number else ""


@in_coalition
@require_GET
def index(request: CoalitionRequest) -> HttpResponse:
    """The meetings to come, then those that were."""
    now = timezone.now()
    before = Paginator(reading.past(request.member, now), SHOWN)
    context = room_context(
        request,
        "meetings",
        coming=list(reading.coming(request.member, now)[:SHOWN]),
        page=before.get_page(request.GET.get("page")),
        may_convene=rules.can_convene(request.member, request.coalition),
    )
    return render(request, "meetings/index.html", context)


@in_coalition
@require_GET
def meeting(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """One meeting, as one reads it at the door."""
    return render(request, "meetings/meeting.html", meeting_context(request, meeting))


def _cycles(request: CoalitionRequest, kept: Meeting | None = None) -> Any:
    rows = Cycle.objects.filter(coalition=request.coalition, closed_on=None)
    if kept is not None and kept.cycle_id:
        rows = rows | Cycle.objects.filter(pk=kept.cycle_id)
    return rows


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Plan a meeting: everything is already filled from the last one (or from `?comme=`)."""
    require(rules.can_convene(request.member, request.coalition))
    zone = zone_of(request.coalition)
    kept = reading.latest(request.coalition)
    asked = request.GET.get("comme", "")
    model = next((one for one in kept if str(one.pk) == asked), kept[0] if kept else None)
    likes = [(one.pk, f"{one.title}, {when(one)}") for one in kept]
    form = NewMeetingForm(
        request.POST if request.method == "POST" else None,
        initial=_start(request, kept, model),
        zone=zone, cycles=_cycles(request), likes=likes,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.plan_meeting(
                coalition=request.coalition, by=request.member, says=form.says(),
                like=form.cleaned_data["like"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La rencontre est prévue. Personne n’a encore été averti."))
            return redirect("meetings:agenda", request.coalition.slug, made.pk)
    context = room_context(request, "meetings", form=form, model=model)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/new.html", context, status=status)


def _start(request: CoalitionRequest, kept: list[Meeting], model: Meeting | None) -> dict[str, Any]:
    """What the form of a new meeting shows: the last one's setup, at the next plausible moment."""
    zone = zone_of(request.coalition)
    day, time = next_moment(kept, zone, today(request))
    if model is None:
        end = (time.hour * 60 + time.minute + USUAL_MINUTES) % (24 * 60)
        current = latest_open(request.coalition.pk)
        return {
            "on": day, "start": time, "end": time.replace(hour=end // 60, minute=end % 60),
            "cycle": current.pk if current else None,
        }  # fmt: skip
    return {**MeetingForm.start_from(model, zone), "on": day, "purpose": "", "like": model.pk}


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Change it. When somebody saved meanwhile, both texts are shown and nothing is written."""
    found = find_meeting(request, meeting)
    require(rules.can_prepare(request.member, found))
    zone = zone_of(request.coalition)
    start = {**MeetingForm.start_from(found, zone), "seen": verbs.meeting_mark(found)}
    given = request.POST if request.method == "POST" else None
    form = MeetingForm(given, initial=start, zone=zone, cycles=_cycles(request, found))
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            kept, told = verbs.change_meeting(
                meeting=found, by=request.member, says=form.says(),
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except verbs.Overtaken as overtaken:
            form, theirs = _both_texts(request, found, form)
            form.add_error(None, str(overtaken))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La rencontre est à jour.") + letters_left(told))
            return redirect("meetings:meeting", request.coalition.slug, kept.pk)
    told_count = Invitee.objects.filter(meeting=found, told_sequence__gte=0).count()
    context = room_context(
        request, "meetings", form=form, meeting=found, told=told_count, theirs=theirs,
        their_name=_last_writer(found) if theirs else "",
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/edit.html", context, status=status)


def _both_texts(
    request: CoalitionRequest, found: Meeting, mine: MeetingForm
) -> tuple[MeetingForm, list[tuple[str, str]]]:
    """Her form as she typed it, that a second saving would put in place, and what the other
    person's says where the two differ."""
    now = find_meeting(request, found.pk)
    zone = zone_of(request.coalition)
    data = request.POST.copy()
    data["seen"] = verbs.meeting_mark(now)
    form = MeetingForm(data, zone=zone, cycles=_cycles(request, now))
    start = MeetingForm.start_from(now, zone)
    theirs = []
    for name, value in start.items():
        said = mine.cleaned_data.get(name)
        if name == "cycle":
            said = said.pk if said else None
        if (value or "") != (said or ""):
            shown = now.cycle if name == "cycle" else mine[name].field.prepare_value(value)
            theirs.append((str(mine.fields[name].label), str(shown or _("(rien)"))))
    return form, theirs


def _last_writer(found: Meeting) -> str:
    event = Event.objects.about("meeting", found.pk).select_related("by").order_by("-pk").first()
    return event.by.shown_name if event and event.by else ""


@in_coalition
@require_http_methods(["GET", "POST"])
def cancel(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """Call it off. Asked once more, because letters leave."""
    found = find_meeting(request, meeting)
    require(rules.can_prepare(request.member, found))
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = verbs.cancel_meeting(
            meeting=found, by=request.member, why=form.cleaned_data["why"]
        )  # fmt: skip
        undo = reverse("meetings:take_up", args=[request.coalition.slug, found.pk])
        done(request, _("La rencontre est annulée.") + letters_left(told), undo=undo)
        return redirect("meetings:meeting", request.coalition.slug, found.pk)
    told = Invitee.objects.filter(meeting=found, told_sequence__gte=0).count()
    context = room_context(request, "meetings", form=form, meeting=found, told=told)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/cancel.html", context, status=status)


@in_coalition
@require_POST
def take_up(request: CoalitionRequest, meeting: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    told = verbs.take_up_meeting(meeting=found, by=request.member)
    done(request, _("La rencontre est de nouveau prévue.") + letters_left(told))
    return redirect("meetings:meeting", request.coalition.slug, found.pk)


@in_coalition
@require_POST
def put_in_bin(request: CoalitionRequest, meeting: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    try:
        verbs.bin_meeting(meeting=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
        return redirect("meetings:meeting", request.coalition.slug, found.pk)
    undo = reverse("meetings:restore", args=[request.coalition.slug, found.pk])
    done(request, _("La rencontre est dans la corbeille."), undo=undo)
    return redirect("meetings:index", request.coalition.slug)


@in_coalition
@require_POST
def restore(request: CoalitionRequest, meeting: int) -> HttpResponse:
    found = find_meeting(request, meeting, binned=True)
    verbs.restore_meeting(meeting=found, by=request.member)
    done(request, _("La rencontre est de retour."))
    return redirect("meetings:meeting", request.coalition.slug, found.pk)


@in_coalition
@require_GET
def bin_page(request: CoalitionRequest) -> HttpResponse:
    """Meetings put in the bin in the last thirty days."""
    rows = Meeting.objects.filter(coalition=request.coalition).exclude(binned_at=None)
    context = room_context(
        request,
        "meetings",
        rows=[
            {
                "meeting": one,
                "days": days_left(one.binned_at) if one.binned_at else 0,
                "may_restore": rules.can_restore(request.member, one),
            }
            for one in rows.order_by("-binned_at")[:100]
        ],
    )
    return render(request, "meetings/bin.html", context)
