"""What a benchmark says, and how it is printed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One promise: what was measured, against what, and the limit it must keep."""

    name: str
    value: float
    limit: float
    unit: str
    against: str

    @property
    def kept(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        mark = "✓" if self.kept else "✗"
        amount = f"{self.value:.2f} {self.unit}"
        return (
            f"{mark} {self.name:<46} {amount:>14}   ≤ {self.limit:g} {self.unit}   {self.against}"
        )


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """The median of some runs, after one that does not count."""
    work()
    return statistics.median(seconds(work) for _ in range(rounds))
