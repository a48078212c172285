from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Member
from agir.meetings import rules
from agir.meetings.models import Decision, Invitee, Meeting
from agir.notices.seats import Seats, Window
from agir.notices.thing import AHEAD, ASKED, Thing

# An invitation without an answer is asked about once, when the meeting is that near.
NEAR = dt.timedelta(days=7)
A_DAY = dt.timedelta(days=1)


def meetings(seats: Seats, window: Window) -> Iterator[Thing]:
    """Meetings she is invited to and did not decline. One query."""
    begin = dt.datetime.combine(window.today - A_DAY, dt.time(), tzinfo=dt.UTC)
    end = dt.datetime.combine(window.until + NEAR + A_DAY, dt.time(), tzinfo=dt.UTC)
    rows = (
        Invitee.objects.filter(
            seats.hers("member"),
            meeting__binned_at=None,
            meeting__status=Meeting.Status.PLANNED,
            meeting__invited_at__isnull=False,
            meeting__starts_at__range=(begin, end),
        )
        .exclude(answer=Invitee.Answer.NO)
        .order_by("meeting__starts_at", "pk")
        .values_list("member_id", "answer", "meeting_id", "meeting__title", "meeting__starts_at")
    )
    for member, answer, number, title, starts in rows:
        seat = seats.by_id.get(member or 0)
        if seat is None:
            continue
        on = starts.astimezone(ZoneInfo(seat.coalition.time_zone)).date()
        awaited = answer == Invitee.Answer.NONE
        yield Thing(
            seat, "invitation" if awaited else "meeting", number, title, "meetings:meeting",
            (seat.coalition.slug, number), on, (AHEAD,), at=starts,
        )  # fmt: skip


def decisions(seats: Seats, window: Window) -> Iterator[Thing]:
    """Decisions that wait for her position, and those whose review day has come: all see these,
    whoever steers is written to. One query: a row for each position given."""
    present = Decision.objects.filter(seats.here(), binned_at=None)
    review = Decision.objects.to_review(window.today).values("pk")
    rows = (
        present.filter(Q(status=Decision.Status.PROPOSED) | Q(pk__in=review))
        .annotate(said_by=F("positions__member_id"), said_for=F("positions__organisation_id"))
        .order_by("review_on", "pk")
    )
    found: dict[int, Decision] = {}
    said: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    for row in rows:
        found.setdefault(row.pk, row)
        said[row.pk] |= {("member", row.said_by), ("organisation", row.said_for)}
    for one in found.values():
        title = str(one)  # once, however many sit there
        for seat in seats.by_coalition[one.coalition_id]:
            if one.is_proposed:
                thing = _decision(one, title, seat, said[one.pk])
            else:
                thing = _review(one, title, seat)
            if thing is not None:
                yield thing


def _decision(
    one: Decision, title: str, seat: Member, said: set[tuple[str, int | None]]
) -> Thing | None:
    if one.method == Decision.Method.HANDS or not rules.can_say_position(seat, one):
        return None
    voice: tuple[str, int | None] = ("member", seat.pk)
    if one.method == Decision.Method.ORGANISATIONS and not rules.speaks_in_person(seat.role):
        if seat.organisation_id is None:
            return None
        voice = ("organisation", seat.organisation_id)
    if voice in said:
        return None
    args = (seat.coalition.slug, one.pk)
    return Thing(seat, "decision", one.pk, title, "meetings:decision", args, None, (ASKED,))


def _review(one: Decision, title: str, seat: Member) -> Thing:
    tells = (ASKED,) if coalition_rules.can_steer(seat, seat.coalition) else ()
    args = (seat.coalition.slug, one.pk)
    return Thing(
        seat, "review", one.pk, title, "meetings:decision", args, one.review_on, tells
    )  # fmt: skip
