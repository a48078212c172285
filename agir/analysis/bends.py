"""Which moments came just before a stair climbed faster.

For each moment: how many steps in the year that follows, less how many in the year before. It says
what came first, never what caused what. (The Community Check Box asks a group the same question of
its graph of cumulated community changes: what happened here?)
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence

A_YEAR = dt.timedelta(days=365)


def slopes(steps: Sequence[dt.date], moments: Sequence[dt.date]) -> list[int]:
    """For each moment, steps in the 365 days from it less steps in the 365 days before it."""
    climbed = sorted(steps)

    def between(start: dt.date, end: dt.date) -> int:
        return bisect_left(climbed, end) - bisect_left(climbed, start)

    return [between(at, at + A_YEAR) - between(at - A_YEAR, at) for at in moments]


def bends(
    steps: Sequence[dt.date],
    moments: Sequence[dt.date],
    most: int,
    *,
    weights: Sequence[int] = (),
    apart: dt.timedelta = dt.timedelta(0),
) -> list[int]:
    """The places of at most `most` moments to name, no two nearer than `apart`: those before the
    greatest rise of the slope first. `weights`: steps to add to each rise, for moments that people
    themselves call important. Of equals, the first given of the same day, then the older. In the
    order of time."""
    added = weights or [0] * len(moments)
    rise = [slope + more for slope, more in zip(slopes(steps, moments), added, strict=True)]
    chosen: list[int] = []
    for i in sorted(range(len(moments)), key=lambda i: (-rise[i], moments[i], i)):
        if len(chosen) == most:
            break
        if all(abs(moments[i] - moments[j]) >= apart for j in chosen):
            chosen.append(i)
    return sorted(chosen, key=lambda i: (moments[i], i))
