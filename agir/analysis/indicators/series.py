"""A series as every method here takes it."""

from __future__ import annotations

import math
from collections.abc import Iterable

Point = tuple[int, float | None]


def observed(points: Iterable[Point]) -> list[tuple[int, float]]:
    """The points that hold a finite number, by year. The last one given for a year counts."""
    kept: dict[int, float] = {}
    for year, value in points:
        if value is not None and math.isfinite(value):
            kept[int(year)] = float(value)
    return sorted(kept.items())
