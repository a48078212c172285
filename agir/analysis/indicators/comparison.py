"""Rank and difference between territories, only when they measure the same thing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_MUST_EQUAL = ("year", "definition", "unit", "denominator")


@dataclass(frozen=True, slots=True)
class Figure:
    """One territory's figure. `status` is what its source says of it when there is no value."""

    territory: str
    year: int | str | None
    definition: str
    unit: str
    denominator: str
    value: float | None
    status: str = "observed"


@dataclass(frozen=True, slots=True)
class Ranked:
    """`rank` is shared by equal values (1, 2, 2, 4); `difference` is from the first figure."""

    figure: Figure
    rank: int
    difference: float | None


@dataclass(frozen=True, slots=True)
class Unranked:
    """Why a figure is listed apart: `other_year`, `other_definition`, `other_unit`,
    `other_denominator`, `no_year`, or `no_value` (its status says the rest)."""

    figure: Figure
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`reason` is why nothing could be ranked: `alone`, `no_value` or `no_year`."""

    ranked: tuple[Ranked, ...]
    unranked: tuple[Unranked, ...]
    reason: str = ""


def compare(
    reference: Figure, others: Sequence[Figure], *, direction: int = -1, digits: int = 9
) -> Comparison:
    """`reference` among `others`; with `direction` 1 the highest comes first, −1 the lowest.

    Values equal to `digits` decimals share a rank. When the reference itself has no value the
    others are still ranked, without difference.
    """
    kept, apart = [], []
    for figure in (reference, *others):
        reason = _difference_of_kind(reference, figure)
        if reason:
            apart.append(Unranked(figure, reason))
        else:
            kept.append(figure)
    own = _number(reference)
    kept.sort(key=lambda figure: -direction * (figure.value or 0.0))
    ranked: list[Ranked] = []
    for place, figure in enumerate(kept, 1):
        value = figure.value or 0.0
        same = ranked and round(ranked[-1].figure.value or 0.0, digits) == round(value, digits)
        rank = ranked[-1].rank if same else place
        ranked.append(Ranked(figure, rank, value - own if own is not None else None))
    reason = ""
    if reference.year is None:
        reason = "no_year"
    elif own is None:
        reason = "no_value"
    elif len(ranked) < 2:
        reason = "alone"
    return Comparison(tuple(ranked), tuple(apart), reason)


def _difference_of_kind(reference: Figure, figure: Figure) -> str:
    if reference.year is None or figure.year is None:
        return "no_year"
    for what in _MUST_EQUAL:
        if getattr(reference, what) != getattr(figure, what):
            return f"other_{what}"
    return "no_value" if _number(figure) is None else ""


def _number(figure: Figure) -> float | None:
    value = figure.value
    return value if value is not None and math.isfinite(value) else None
