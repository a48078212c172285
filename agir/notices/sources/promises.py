from __future__ import annotations

from collections.abc import Iterator

from agir.notices.seats import Seats, Window
from agir.notices.thing import AHEAD, PAST, Thing
from agir.promises.models import Promise


def promises(seats: Seats, window: Window) -> Iterator[Thing]:
    """The promises she made, due soon or past. One query."""
    rows = Promise.objects.awaited().filter(seats.hers("member"), window.days("due_on"))
    for number, member, title, due in rows.order_by("due_on", "pk").values_list(
        "pk", "member_id", "title", "due_on"
    ):
        seat = seats.by_id.get(member)
        if seat is None:
            continue
        args = (seat.coalition.slug, number)
        yield Thing(seat, "promise", number, title, "promises:promise", args, due, (AHEAD, PAST))
