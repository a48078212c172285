"""What happens in a coalition, for those who chose to receive everything of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from agir.meetings.models import Decision, Meeting
from agir.notices.seats import Seats
from agir.notices.thing import ASKED, Thing

LATELY = dt.timedelta(days=8)


def news(seats: Seats, today: dt.date) -> Iterator[Thing]:
    """Decisions taken and meetings closed lately, for each seat. Two queries, none without
    seats."""
    if not seats:
        return
    since = dt.datetime.combine(today - LATELY, dt.time(), tzinfo=dt.UTC)
    taken = Decision.objects.taken().filter(seats.here(), taken_at__gte=since)
    for one in taken.order_by("taken_at", "pk"):
        title = str(one)
        for seat in seats.by_coalition[one.coalition_id]:
            args = (seat.coalition.slug, one.pk)
            yield Thing(
                seat, "taken", one.pk, title, "meetings:decision", args, one.decided_on, (ASKED,)
            )  # fmt: skip
    closed = Meeting.objects.present().filter(
        seats.here(), status=Meeting.Status.CLOSED, closed_at__gte=since
    )
    for meeting in closed.order_by("closed_at", "pk"):
        for seat in seats.by_coalition[meeting.coalition_id]:
            args = (seat.coalition.slug, meeting.pk)
            yield Thing(
                seat, "closed", meeting.pk, meeting.title, "meetings:meeting", args, None, (ASKED,)
            )  # fmt: skip
