from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.db.models import F

from agir.intention import rules
from agir.intention.models import Adoption, Round
from agir.notices.seats import Seats, Window
from agir.notices.thing import AHEAD, ASKED, Thing


def rounds(seats: Seats, window: Window) -> Iterator[Thing]:
    """Rounds of adherence where her voice is awaited. One query: a row for each answer given on
    the version, in this round or an earlier one."""
    answers = "version__rounds__adherences__"
    rows = (
        Round.objects.filter(seats.here(), closed_at=None)
        .annotate(
            said_by=F(f"{answers}member_id"),
            said_for=F(f"{answers}organisation_id"),
        )
        .select_related("version__vision")
        .order_by("closes_on", "pk")
    )
    found: dict[int, Round] = {}
    said: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    for row in rows:
        found.setdefault(row.pk, row)
        said[row.pk] |= {("member", row.said_by), ("organisation", row.said_for)}
    for one in found.values():
        for seat in seats.by_coalition[one.coalition_id]:
            if not rules.has_voice(seat):
                continue
            voice: tuple[str, int | None] = ("organisation", seat.organisation_id)
            if rules.speaks_in_person(seat):
                voice = ("member", seat.pk)
            if voice in said[one.pk]:
                continue
            yield Thing(
                seat, "round", one.pk, one.version.vision.name, "intention:answer",
                (seat.coalition.slug, one.pk), one.closes_on, (ASKED, AHEAD),
            )  # fmt: skip


def visions(seats: Seats, window: Window) -> Iterator[Thing]:
    """Visions whose review day has come: all see it, whoever steers is written to. One query."""
    come = replace(window, until=window.today)
    due = Adoption.objects.filter(seats.here(), come.days("review_on"), ended_at=None)
    for one in due.select_related("vision").order_by("review_on", "pk"):
        for seat in seats.by_coalition[one.coalition_id]:
            tells = (ASKED,) if rules.can_reopen(seat, one) else ()
            args = (seat.coalition.slug, one.vision_id)
            yield Thing(
                seat, "vision", one.pk, one.vision.name, "intention:vision", args,
                one.review_on, tells,
            )  # fmt: skip
