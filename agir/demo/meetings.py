"""The meetings of the demonstration, held through the same verbs as people use. A verb is told the
hour of the story when it takes one; the others write the present, put right afterwards."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.cycles.models import Cycle
from agir.demo.days import ahead, at, before
from agir.demo.decisions import tell_decisions
from agir.demo.people import content
from agir.demo.promises import tell_promises
from agir.meetings.actions.agenda import Row, add_leftover, save_agenda
from agir.meetings.actions.closing import close_meeting
from agir.meetings.actions.documents import add_document
from agir.meetings.actions.insight import add_insight
from agir.meetings.actions.invitations import answer, invite
from agir.meetings.actions.live import (
    note_attendance,
    open_meeting,
    pause_timer,
    save_notes,
    start_timer,
    welcome,
)
from agir.meetings.actions.meeting import FIELDS, plan_meeting
from agir.meetings.agenda import Line, mark_of
from agir.meetings.leftovers import PROMISES, leftovers
from agir.meetings.models import AgendaItem, Insight, Meeting

if TYPE_CHECKING:
    from agir.demo.story import Stage

PAUSE = dt.timedelta(minutes=1)  # between two subjects


def tell_meetings(stage: Stage) -> None:
    """Three meetings held and closed, and what was decided and promised in each."""
    told, today = content("meetings"), timezone.localdate()
    for entry in told["meeting"]:
        meeting = _held(stage, entry, before(today, entry["ago"], entry["weekday"]))
        tell_decisions(stage, _of(entry["key"], told["decision"]))
        _closed(stage, meeting, entry)
        tell_promises(stage, _of(entry["key"], told["promise"]))
    tell_decisions(stage, _of("", told["decision"]))


def tell_next_meeting(stage: Stage, cycle: Cycle) -> None:
    """The one to come: with what was left open on its agenda, and what some have answered."""
    entry = content("meetings")["coming"]
    day = ahead(timezone.localdate(), entry["ahead"], entry["weekday"])
    by, meeting = stage.coordination, _planned(stage, entry, day, cycle)
    for leftover in leftovers(meeting):
        if leftover.type != PROMISES:
            add_leftover(meeting=meeting, by=by, leftover=leftover)
    for document in entry["documents"]:
        add_document(meeting=meeting, by=by, **document)
    invite(meeting=meeting, by=by, members=[stage.members[key] for key in entry["invited"]])
    for one in entry["answer"]:
        needs = one.get("needs", "")
        answer(meeting=meeting, by=stage.members[one["by"]], answer=one["answer"], needs=needs)


def _of(meeting: str, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in told if one.get("meeting", "") == meeting]


def _planned(stage: Stage, entry: dict[str, Any], day: dt.date, cycle: Cycle) -> Meeting:
    starts, ends = (at(day, dt.time.fromisoformat(hour)) for hour in entry["hours"])
    words = {name: entry.get(name, "") for name in FIELDS if name != "cycle"}
    says = words | {"starts_at": starts, "ends_at": ends, "cycle": cycle}
    meeting = plan_meeting(coalition=stage.coalition, by=stage.coordination, says=says)
    lines = [Line(one["title"], one["minutes"], one["ask"]) for one in entry["item"]]
    save_agenda(meeting=meeting, by=stage.coordination, rows=[], added=lines)
    items = list(AgendaItem.objects.filter(meeting=meeting))
    rows = [
        Row(
            item.pk, mark_of(item), item.title, one.get("purpose", ""), item.minutes, item.ask,
            stage.members[one["owner"]],
        )
        for item, one in zip(items, entry["item"], strict=True)
    ]  # fmt: skip
    save_agenda(meeting=meeting, by=stage.coordination, rows=rows)
    for item, one in zip(items, entry["item"], strict=True):
        if "key" in one:
            stage.items[entry["key"], one["key"]] = item
    return meeting


def _held(stage: Stage, entry: dict[str, Any], day: dt.date) -> Meeting:
    """The meeting, open, with who is there and the notes of each subject."""
    by, meeting = stage.coordination, _planned(stage, entry, day, stage.cycle)
    stage.meetings[entry["key"]] = meeting
    meeting = open_meeting(meeting=meeting, by=by, now=meeting.starts_at)
    for name in ("present", "remote", "absent"):
        for key in entry.get(name, []):
            invitee = welcome(meeting=meeting, by=by, member=stage.members[key])
            if name != "present":
                note_attendance(invitee=invitee, by=by, attendance=name)
    for guest in entry.get("guests", []):
        welcome(meeting=meeting, by=by, name=guest)
    clock = meeting.starts_at
    for one in entry["item"]:
        if "notes" in one:
            clock = _talked(stage, stage.items[entry["key"], one["key"]], one, clock)
    return meeting


def _talked(stage: Stage, item: AgendaItem, one: dict[str, Any], clock: dt.datetime) -> dt.datetime:
    """One subject talked about: its time, its notes, what was learned. Returns when it ended."""
    by, ends = stage.coordination, clock + dt.timedelta(minutes=one["spent"])
    start_timer(item=item, by=by, now=clock)
    save_notes(item=item, by=by, notes=one["notes"], revision=item.revision, now=ends)
    pause_timer(item=item, by=by, now=ends)
    if "insight" in one:
        learned = add_insight(meeting=item.meeting, by=by, text=one["insight"], item=item)
        Insight.objects.filter(pk=learned.pk).update(at=ends)
        stage.insights[one["key"]] = learned
    return ends + PAUSE


def _closed(stage: Stage, meeting: Meeting, entry: dict[str, Any]) -> None:
    left = [
        stage.items[entry["key"], one["key"]].pk for one in entry["item"] if one.get("left_open")
    ]
    close_meeting(meeting=meeting, by=stage.coordination, left_open=left, now=meeting.ends_at)
    planned = meeting.starts_at - dt.timedelta(days=18)
    Meeting.objects.filter(pk=meeting.pk).update(created_at=planned, changed_at=planned)
