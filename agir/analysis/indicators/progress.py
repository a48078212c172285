"""Progress to a target.

Source: Statistics Canada, Canadian Indicator Framework, "Measuring progress".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Status = Literal[
    "target_reached",
    "on_track",
    "acceleration_needed",
    "limited",
    "deterioration",
    "not_computable",
]
_TO_TARGET = (0.95, 0.60, 0.0)
_WITHOUT_TARGET = (0.015, 0.005, 0.0)
_STATUSES: tuple[Status, Status, Status] = ("on_track", "acceleration_needed", "limited")


@dataclass(frozen=True, slots=True)
class Progress:
    """`score` is direction·a/|q| with a target, direction·a without; None if not computable.

    `yearly` and `needed` are rates of growth per year (0.02 is 2 %). `reason` is a code, only
    when not computable: `no_years`, `not_positive`, `not_a_number`, `target_is_base`,
    `target_year`, `direction`, `too_large`.
    """

    status: Status
    score: float | None = None
    yearly: float | None = None
    needed: float | None = None
    reason: str = ""


def progress(
    base: tuple[float, float],
    current: tuple[float, float],
    *,
    direction: int,
    target: tuple[float, float] | None = None,
) -> Progress:
    """How far a series has come since `base`, against the pace its target asks for.

    Points are (year, value), values in the indicator's unit; a year may have its part (2026.25).
    `direction` is 1 when higher is wanted, −1 when lower is. Never raises.
    """
    if reason := _obstacle(base, current, target, direction):
        return Progress("not_computable", reason=reason)
    try:
        yearly = _growth(base, current)
        needed = _growth(base, target) if target else None
        score = direction * yearly / (abs(needed) if needed is not None else 1.0)
    except (OverflowError, ZeroDivisionError):
        return Progress("not_computable", reason="too_large")
    if not math.isfinite(score):
        return Progress("not_computable", reason="too_large")
    if target and direction * (current[1] - target[1]) >= 0:
        return Progress("target_reached", score, yearly, needed)
    return Progress(
        _status(score, _TO_TARGET if target else _WITHOUT_TARGET), score, yearly, needed
    )


def _obstacle(
    base: tuple[float, float],
    current: tuple[float, float],
    target: tuple[float, float] | None,
    direction: int,
) -> str:
    points = [base, current, *([target] if target else [])]
    if direction not in (1, -1):
        return "direction"
    if not all(math.isfinite(value) for _year, value in points):
        return "not_a_number"
    if any(value <= 0 for _year, value in points):
        return "not_positive"
    if current[0] <= base[0]:
        return "no_years"
    if target and target[0] <= base[0]:
        return "target_year"
    if target and target[1] == base[1]:
        return "target_is_base"
    return ""


def _growth(start: tuple[float, float], end: tuple[float, float]) -> float:
    return float((end[1] / start[1]) ** (1 / (end[0] - start[0]))) - 1


def _status(score: float, limits: tuple[float, float, float]) -> Status:
    # Rounded, so that a score of exactly a limit is not lost to the last binary digit.
    for limit, status in zip(limits, _STATUSES, strict=True):
        if round(score, 9) >= limit:
            return status
    return "deterioration"
