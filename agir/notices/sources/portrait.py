from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from agir.notices.seats import Seats, Window
from agir.notices.thing import ASKED, Thing
from agir.portrait import rules
from agir.portrait.models import PriorityRound


def scores(seats: Seats, window: Window) -> Iterator[Thing]:
    """Rounds of priorities where she has given no score yet. One query: a row for each member who
    scored."""
    scoring = PriorityRound.objects.present().filter(
        seats.here(), status=PriorityRound.Status.SCORING
    )
    rows = scoring.annotate(scored_by=F("candidates__scores__member_id")).order_by("pk").distinct()
    found: dict[int, PriorityRound] = {}
    given: set[tuple[int, int | None]] = set()
    for row in rows:
        found.setdefault(row.pk, row)
        given.add((row.pk, row.scored_by))
    for one in found.values():
        for seat in seats.by_coalition[one.coalition_id]:
            if (one.pk, seat.pk) in given or not rules.can_score(seat, one):
                continue
            args = (seat.coalition.slug, one.pk)
            yield Thing(seat, "score", one.pk, one.title, "portrait:round", args, None, (ASKED,))
