"""The three gestures that structure the notes, in one tap each."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from agir.coalitions.models import Member
from agir.meetings.actions.decision import propose_decision, take_decision
from agir.meetings.actions.insight import add_insight, settle_mark
from agir.meetings.days import today_in
from agir.meetings.models import AgendaItem, Decision, Insight
from agir.meetings.people import person_named, seated
from agir.promises.actions import make_promise
from agir.promises.models import Promise
from agir.promises.origin import MEETING, Origin


@transaction.atomic
def note_decision(
    *,
    item: AgendaItem,
    by: Member,
    title: str,
    taken: bool = True,
    review_on: dt.date | None = None,
    mark: str = "",
) -> Decision:
    """Note what the room has just decided, by consent: nobody objected. Any other way, or an
    objection, is written on the decision's own page; then it is only put to the group here."""
    made = propose_decision(
        coalition=by.coalition, by=by, title=title, meeting=item.meeting, item=item
    )
    if taken:
        today = today_in(by.coalition)
        made = take_decision(decision=made, by=by, decided_on=today, review_on=review_on)
    settle_mark(item=item, by=by, key=mark)
    return made


@transaction.atomic
def note_promise(
    *, item: AgendaItem, by: Member, title: str, who: str, due_on: dt.date, mark: str = ""
) -> Promise:
    """Note who will do what, by when. Somebody who is not a member keeps the name she was given."""
    member = person_named(seated(by.coalition), who, by)
    made = make_promise(
        coalition=by.coalition,
        by=by,
        title=title,
        due_on=due_on,
        member=member,
        who="" if member else who,
        origin=Origin(MEETING, item.meeting_id, item.meeting.title),
    )
    settle_mark(item=item, by=by, key=mark)
    return made


@transaction.atomic
def note_insight(*, item: AgendaItem, by: Member, text: str, mark: str = "") -> Insight:
    made = add_insight(meeting=item.meeting, by=by, text=text, item=item)
    settle_mark(item=item, by=by, key=mark)
    return made
