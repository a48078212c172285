"""What the cycle before has left, read for a page."""

from __future__ import annotations

from dataclasses import dataclass

from agir.coalitions.models import Coalition
from agir.cycles.models import Carried
from agir.history.pages import Page, pages_of


@dataclass(frozen=True)
class Left:
    """One legacy with the page it comes from, when that page is still there."""

    carried: Carried
    origin: Page | None

    @property
    def waits(self) -> bool:
        return self.carried.state == Carried.State.WAITING


def left_to(coalition: Coalition, *, stage: str = "", cycle: int | None = None) -> list[Left]:
    """What was left to a cycle, or to every open one: one stage, or all. Those nobody has taken
    up first. One query, and one more for each type of origin."""
    rows = Carried.objects.filter(coalition=coalition).select_related("cycle")
    rows = rows.filter(cycle=cycle) if cycle else rows.filter(cycle__closed_on=None)
    found = list(rows.filter(stage=stage) if stage else rows)
    keys = [(one.origin_type, one.origin_id) for one in found if one.origin_id is not None]
    pages = pages_of(coalition, keys)
    found.sort(key=lambda one: one.state != Carried.State.WAITING)
    return [Left(one, pages.get((one.origin_type, one.origin_id or 0))) for one in found]
