"""Does a series rise or fall beyond chance, and by how much a year?

Sources: Hirsch, Slack and Smith 1982 (several figures a year: each part of the year against
itself); Mann 1945 and Kendall 1975 (test, tau-b, exact distribution without ties, normal
approximation with the variance corrected for ties); Theil 1950 and Sen 1968 (slope and its
interval).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist, median
from typing import Literal

from .series import Point, observed

EXACT_UP_TO = 33
FEWEST = 4
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Trend:
    """`kind` is what may be said; `slope`, `low` and `high` are in units a year (95 %).

    `too_few` is fewer than four points, `none` a test not passed: no trend shown, which is
    not « no trend ».
    """

    kind: Literal["rising", "falling", "none", "too_few"]
    n: int
    tau: float | None = None
    p: float | None = None
    slope: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def passed(self) -> bool:
        return self.kind in ("rising", "falling")


def trend(points: Sequence[Point]) -> Trend:
    """The Mann–Kendall test and the Theil–Sen slope of a series, missing years left missing."""
    series = observed(points)
    if len(series) < FEWEST:
        return Trend("too_few", len(series))
    years, values = [year for year, _value in series], [value for _year, value in series]
    tau, p = kendall(years, values)
    slope, low, high = theil_sen(years, values)
    kind: Literal["rising", "falling", "none"] = "none"
    if tau is not None and p is not None and p <= LEVEL:
        kind = "rising" if tau > 0 else "falling"
    return Trend(kind, len(series), tau, p, slope, low, high)


def seasonal_trend(points: Iterable[tuple[int, int, float | None]]) -> Trend:
    """The same for several figures a year, as (year, part of the year, value): March is compared
    with March only, so that the seasons are no trend. Needs four years. `slope` is by year.

    The parts of a year are taken as independent, as in the first form of the test.
    """
    parts: dict[int, list[tuple[int, float | None]]] = {}
    for year, part, value in points:
        parts.setdefault(part, []).append((year, value))
    seasons = [observed(one) for one in parts.values()]
    n = sum(map(len, seasons))
    if len({year for one in seasons for year, _value in one}) < FEWEST:
        return Trend("too_few", n)
    score, variance, slopes = 0, 0.0, list[float]()
    for one in seasons:
        years, values = [year for year, _value in one], [value for _year, value in one]
        score += sum((y2 > y1) - (y2 < y1) for (_x1, y1), (_x2, y2) in combinations(one, 2))
        variance += _variance(len(one), _ties(years), _ties(values))
        slopes += [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(one, 2)]
    if not slopes or variance <= 0:
        return Trend("none", n)
    p = math.erfc(abs(score) / math.sqrt(variance) / math.sqrt(2))
    slope, low, high = _middle(slopes, variance)
    kind: Literal["rising", "falling", "none"] = "none"
    if p <= LEVEL and score:
        kind = "rising" if score > 0 else "falling"
    return Trend(kind, n, score / len(slopes), p, slope, low, high)


def kendall(xs: Sequence[float], ys: Sequence[float]) -> tuple[float | None, float | None]:
    """tau-b and its two-sided p; (None, None) when one side never varies.

    p is exact up to 33 points without ties (and beyond, next to the ends), otherwise normal
    with the variance corrected for ties, without continuity correction.
    """
    n = len(xs)
    pairs = n * (n - 1) // 2
    agree = against = 0
    for (x1, y1), (x2, y2) in combinations(zip(xs, ys, strict=True), 2):
        if x1 != x2 and y1 != y2:
            agree += (x1 < x2) is (y1 < y2)
            against += (x1 < x2) is not (y1 < y2)
    ties_x, ties_y = _ties(xs), _ties(ys)
    free_x, free_y = pairs - _tied_pairs(ties_x), pairs - _tied_pairs(ties_y)
    if not free_x or not free_y:
        return None, None
    tau = max(-1.0, min(1.0, (agree - against) / math.sqrt(free_x) / math.sqrt(free_y)))
    fewer = min(agree, against)
    if not ties_x and not ties_y and (n <= EXACT_UP_TO or fewer <= 1):
        return tau, _exact(n, fewer, pairs)
    return tau, _normal(n, agree - against, ties_x, ties_y)


def theil_sen(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float]:
    """The median slope over all pairs, and Sen's 95 % interval, in units of y by unit of x."""
    slopes = [
        (y2 - y1) / (x2 - x1)
        for (x1, y1), (x2, y2) in combinations(zip(xs, ys, strict=True), 2)
        if x1 != x2
    ]
    if not slopes:
        return 0.0, 0.0, 0.0
    n = len(ys)
    spread = n * (n - 1) * (2 * n + 5)
    for ties in (_ties(xs), _ties(ys)):
        spread -= sum(t * (t - 1) * (2 * t + 5) for t in ties)
    return _middle(slopes, max(0.0, spread / 18))


def _middle(slopes: list[float], variance: float) -> tuple[float, float, float]:
    """The median slope, and those that stand as far from it as the score's chance allows."""
    slopes, count = sorted(slopes), len(slopes)
    reach = NormalDist().inv_cdf(0.975) * math.sqrt(variance)
    low = max(round((count - reach) / 2) - 1, 0)
    high = min(round((count + reach) / 2), count - 1)
    return median(slopes), slopes[low], slopes[high]


def _ties(values: Sequence[float]) -> list[int]:
    return [count for count in Counter(values).values() if count > 1]


def _tied_pairs(ties: Sequence[int]) -> int:
    return sum(t * (t - 1) // 2 for t in ties)


def _exact(n: int, fewer: int, pairs: int) -> float:
    """Twice the share of orders with at most `fewer` pairs against (Kendall 1970, 68–69)."""
    if 2 * fewer >= pairs:
        return 1.0
    # ways[k]: orders of the first m things with k pairs against.
    ways = [1] + [0] * fewer
    for m in range(2, n + 1):
        total, grown = 0, []
        for k in range(fewer + 1):
            total += ways[k] - (ways[k - m] if k >= m else 0)
            grown.append(total)
        ways = grown
    return min(1.0, 2 * sum(ways) / math.factorial(n))


def _normal(n: int, score: int, ties_x: Sequence[int], ties_y: Sequence[int]) -> float:
    variance = _variance(n, ties_x, ties_y)
    if variance <= 0:
        return 1.0
    return math.erfc(abs(score) / math.sqrt(variance) / math.sqrt(2))


def _variance(n: int, ties_x: Sequence[int], ties_y: Sequence[int]) -> float:
    """Of the score of `n` points in an order left to chance, with its ties."""

    def sums(ties: Sequence[int]) -> tuple[int, int, int]:
        return (
            sum(t * (t - 1) for t in ties),
            sum(t * (t - 1) * (t - 2) for t in ties),
            sum(t * (t - 1) * (2 * t + 5) for t in ties),
        )

    if n < 2:
        return 0.0
    x1, x2, x3 = sums(ties_x)
    y1, y2, y3 = sums(ties_y)
    variance = (n * (n - 1) * (2 * n + 5) - x3 - y3) / 18 + x1 * y1 / (2 * n * (n - 1))
    if n > 2:
        variance += x2 * y2 / (9 * n * (n - 1) * (n - 2))
    return variance
