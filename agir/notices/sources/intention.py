from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from agir.intention import rules
from agir.intention.models import Adherence, Adoption, Round
from agir.notices.seats import Seats, Window
from agir.notices.thing import AHEAD, ASKED, Thing


def rounds(seats: Seats, window: Window) -> Iterator[Thing]:
    """Rounds of adherence where her voice is awaited. Two queries."""
    open_ = Round.objects.filter(seats.here(), closed_at=None).select_related("version__vision")
    found = list(open_.order_by("closes_on", "pk"))
    said: dict[int, set[tuple[int | None, int | None]]] = defaultdict(set)
    if found:
        answers = Adherence.objects.filter(round__version__in=[one.version_id for one in found])
        for version, member, organisation in answers.values_list(
            "round__version_id", "member_id", "organisation_id"
        ):
            said[version].add((member, organisation))
    for one in found:
        for seat in seats.by_coalition[one.coalition_id]:
            if not rules.has_voice(seat):
                continue
            in_person = rules.speaks_in_person(seat)
            voice = (seat.pk, None) if in_person else (None, seat.organisation_id)
            spoken = said[one.version_id]
            if any(voice[0] == who[0] if in_person else voice[1] == who[1] for who in spoken):
                continue
            yield Thing(
                seat, "round", one.pk, one.version.vision.name, "intention:answer",
                (seat.coalition.slug, one.pk), one.closes_on, (ASKED, AHEAD),
            )  # fmt: skip


def visions(seats: Seats, window: Window) -> Iterator[Thing]:
    """Visions whose review day has come: all see it, whoever steers is written to. One query."""
    due = Adoption.objects.filter(seats.here(), window.days("review_on"), ended_at=None)
    for one in due.select_related("vision").order_by("review_on", "pk"):
        for seat in seats.by_coalition[one.coalition_id]:
            tells = (ASKED,) if rules.can_reopen(seat, one) else ()
            args = (seat.coalition.slug, one.vision_id)
            yield Thing(
                seat, "vision", one.pk, one.vision.name, "intention:vision", args,
                one.review_on, tells,
            )  # fmt: skip
