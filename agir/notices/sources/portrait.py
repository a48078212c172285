from __future__ import annotations

from collections.abc import Iterator

from agir.notices.seats import Seats, Window
from agir.notices.thing import ASKED, Thing
from agir.portrait import rules
from agir.portrait.models import PriorityRound, Score


def scores(seats: Seats, window: Window) -> Iterator[Thing]:
    """Rounds of priorities where she has given no score yet. Two queries."""
    scoring = PriorityRound.objects.present().filter(
        seats.here(), status=PriorityRound.Status.SCORING
    )
    found = list(scoring.order_by("pk"))
    given: set[tuple[int, int | None]] = set()
    if found:
        rows = Score.objects.filter(seats.hers("member"), candidate__round__in=found)
        given = set(rows.values_list("candidate__round_id", "member_id").distinct())
    for one in found:
        for seat in seats.by_coalition[one.coalition_id]:
            if (one.pk, seat.pk) in given or not rules.can_score(seat, one):
                continue
            args = (seat.coalition.slug, one.pk)
            yield Thing(seat, "score", one.pk, one.title, "portrait:round", args, None, (ASKED,))
