"""What the page of a meeting shows, to whoever reads it at the door."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from agir.coalitions.entrance import CoalitionRequest
from agir.meetings import calendars, reading, rules
from agir.meetings.agenda import timetable
from agir.meetings.entrance import find_meeting, room_context
from agir.meetings.forms.preparing import AnswerForm
from agir.meetings.leftovers import leftovers
from agir.meetings.models import Decision, Document, Invitee, Meeting

KEPT = (Meeting.Status.HELD, Meeting.Status.CLOSED)  # something was said there
SOON = dt.timedelta(hours=2)  # before it begins, holding it is what one comes for


def meeting_context(
    request: CoalitionRequest, meeting: int, form: AnswerForm | None = None
) -> dict[str, Any]:
    found = find_meeting(request, meeting)
    items = reading.items_of(found)
    origins = reading.origins_of(request.coalition, items)
    over = found.status == Meeting.Status.CLOSED
    answers = reading.who_came(found) if over else reading.answers_of(found)
    mine = next((one for one in answers.all if one.member_id == request.member.pk), None)
    may = may_with(request, found)
    documents = list(Document.objects.told().filter(meeting=found))
    agenda = timetable(found, items)
    said = Decision.objects.present().filter(meeting=found)
    return room_context(
        request,
        "meetings",
        meeting=found,
        agenda=agenda,
        rows=[
            {
                "slot": slot,
                "origin": origins.get((slot.item.origin_type, slot.item.origin_id or 0)),
                "documents": [one for one in documents if one.item_id == slot.item.pk],
            }
            for slot in agenda.slots
        ],
        documents=[one for one in documents if one.item_id is None],
        conditions=calendars.conditions(found),
        answers=answers,
        mine=mine,
        form=form or answer_form(found, mine),
        decisions=list(said) if found.status in KEPT else [],
        leftovers=leftovers(found) if may["agenda"] and found.status == "planned" else [],
        may=may,
        is_over=over or found.ends_at <= timezone.now(),
    )


def answer_form(found: Meeting, mine: Invitee | None, data: Any = None) -> AnswerForm:
    start = {"needs": mine.needs} if mine else {}
    if mine is not None and mine.answer != Invitee.Answer.NONE:
        start["answer"] = mine.answer
    return AnswerForm(data, initial=start, remote=bool(found.link))


def may_with(request: CoalitionRequest, found: Meeting) -> dict[str, bool]:
    """What this person may do with a meeting: the answers templates are given."""
    member = request.member
    return {
        "prepare": rules.can_prepare(member, found),
        "agenda": rules.can_change_agenda(member, found),
        "take_up": rules.can_take_up(member, found),
        "bin": rules.can_bin(member, found),
        "answer": rules.can_answer(member, found),
        "convene": rules.can_convene(member, request.coalition),
        "soon": found.starts_at - SOON <= timezone.now(),
        "hold": rules.can_hold(member, found),
        "notes": rules.can_take_notes(member, found),
    }
