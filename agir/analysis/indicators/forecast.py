"""« If nothing changes »: where a series goes if what drives it stays as it was.

Simple exponential smoothing (Brown 1959; interval of Hyndman et al. 2008, class 1), Theta as
an option (Assimakopoulos & Nikolopoulos 2000, in the form of Hyndman & Billah 2003), a
straight line only when the series has a trend beyond chance. Never more than three steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import Literal

from .series import Point, observed
from .trend import trend

FEWEST = 4
MOST_STEPS = 3
Z80 = 1.2816
_GRID = 20
_NARROWINGS = 20

Method = Literal["smoothing", "theta", "line"]


@dataclass(frozen=True, slots=True)
class Step:
    """One year ahead: what is expected, and the bounds of its 80 % interval."""

    year: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """`reason` says why there are no steps: `too_few_points`, `no_trend`, `too_large`.

    `alpha` is the weight of the newest point; `sigma` the root mean square of the errors made
    one step ahead, in the indicator's unit.
    """

    method: Method
    steps: tuple[Step, ...] = ()
    alpha: float | None = None
    sigma: float | None = None
    reason: str = ""


def if_nothing_changes(
    points: Sequence[Point], *, steps: int = MOST_STEPS, method: Method = "smoothing"
) -> Forecast:
    """The next `steps` (at most three), or why not. Unit and years as given.

    A step is the largest one that meets every year of the series: five years for figures that
    come every five years. Years missing between points leave the level where it was.
    """
    series = observed(points)
    if len(series) < FEWEST:
        return Forecast(method, reason="too_few_points")
    if method == "line":
        return straight_line(points, steps=steps)
    stride = _stride([year for year, _value in series])
    places = [(year - series[0][0]) // stride for year, _value in series]
    values = [value for _year, value in series]
    ahead = max(0, min(steps, MOST_STEPS))
    try:
        if method == "theta":
            alpha, sigma, expected = _theta(places, values, ahead)
        else:
            alpha, sigma, expected = _smoothing(values, ahead)
        made = tuple(
            _step(series[-1][0] + h * stride, value, sigma * math.sqrt(1 + (h - 1) * alpha**2))
            for h, value in enumerate(expected, 1)
        )
    except OverflowError:
        return Forecast(method, reason="too_large")
    if not all(math.isfinite(step.low) and math.isfinite(step.high) for step in made):
        return Forecast(method, reason="too_large")
    return Forecast(method, made, alpha, sigma)


def straight_line(points: Sequence[Point], *, steps: int = MOST_STEPS) -> Forecast:
    """The Theil–Sen line carried on, only if the trend test passes; 80 % interval around it."""
    series = observed(points)
    if len(series) < FEWEST:
        return Forecast("line", reason="too_few_points")
    found = trend(series)
    if not found.passed or found.slope is None:
        return Forecast("line", reason="no_trend")
    years, values = [year for year, _value in series], [value for _year, value in series]
    slope = found.slope
    start = median(values) - slope * median(years)
    left = [value - start - slope * year for year, value in series]
    try:
        sigma = math.sqrt(sum(error * error for error in left) / (len(left) - 2))
    except OverflowError:
        return Forecast("line", reason="too_large")
    if not math.isfinite(sigma):
        return Forecast("line", reason="too_large")
    middle = fmean(years)
    spread = sum((year - middle) ** 2 for year in years)
    stride = _stride(years)
    made = []
    for h in range(1, max(0, min(steps, MOST_STEPS)) + 1):
        year = years[-1] + h * stride
        reach = sigma * math.sqrt(1 + 1 / len(years) + (year - middle) ** 2 / spread)
        made.append(_step(year, start + slope * year, reach))
    return Forecast("line", tuple(made), None, sigma)


def _step(year: int, value: float, deviation: float) -> Step:
    return Step(year, value, value - Z80 * deviation, value + Z80 * deviation)


def _stride(years: Sequence[int]) -> int:
    return math.gcd(*(after - before for before, after in pairwise(years)))


def _smoothing(values: Sequence[float], ahead: int) -> tuple[float, float, list[float]]:
    alpha = _least(lambda weight: _squares(values, weight))
    sigma = math.sqrt(_squares(values, alpha) / (len(values) - 1))
    return alpha, sigma, [_level(values, alpha)] * ahead


def _squares(values: Sequence[float], alpha: float) -> float:
    """The sum of squared errors one step ahead, the first value being the first level."""
    level, total = values[0], 0.0
    for value in values[1:]:
        error = value - level
        total += error * error
        level += alpha * error
    return total


def _level(values: Sequence[float], alpha: float) -> float:
    level = values[0]
    for value in values[1:]:
        level += alpha * (value - level)
    return level


def _least(cost: Callable[[float], float]) -> float:
    """The weight in [0, 1] of least cost: a grid, then the golden section around its best."""
    costs = [cost(place / _GRID) for place in range(_GRID + 1)]
    # Among equal costs the greatest weight: a flat series then keeps its last value.
    best = min(range(_GRID + 1), key=lambda place: (costs[place], -place))
    low, high = max(0, best - 1) / _GRID, min(_GRID, best + 1) / _GRID
    ratio = (math.sqrt(5) - 1) / 2
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    cost_left, cost_right = cost(left), cost(right)
    for _round in range(_NARROWINGS):
        if cost_left < cost_right:
            high, right, cost_right = right, left, cost_left
            left = high - ratio * (high - low)
            cost_left = cost(left)
        else:
            low, left, cost_left = left, right, cost_right
            right = low + ratio * (high - low)
            cost_right = cost(right)
    found = (low + high) / 2
    return found if cost(found) < costs[best] else best / _GRID


def _theta(
    places: Sequence[int], values: Sequence[float], ahead: int
) -> tuple[float, float, list[float]]:
    """The mean of two lines: the straight one, and twice the series less it, smoothed."""
    middle, mean = fmean(places), fmean(values)
    slope = sum((t - middle) * (y - mean) for t, y in zip(places, values, strict=True))
    slope /= sum((t - middle) ** 2 for t in places)
    line = [mean + slope * (t - middle) for t in places]
    bent = [2 * y - straight for y, straight in zip(values, line, strict=True)]
    alpha = _least(lambda weight: _squares(bent, weight))
    level, total = bent[0], 0.0
    for value, curve, straight in zip(values[1:], bent[1:], line[1:], strict=True):
        total += (value - (level + straight) / 2) ** 2
        level += alpha * (curve - level)
    sigma = math.sqrt(total / (len(values) - 1))
    onward = [mean + slope * (places[-1] + h - middle) for h in range(1, ahead + 1)]
    return alpha, sigma, [(level + straight) / 2 for straight in onward]
