"""What a group thinks of something, from one score each: where it stands, and how far apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 3  # under three scores, showing them would tell who gave which


@dataclass(frozen=True, slots=True)
class Opinion:
    """`counts[i]` people gave `least + i`. `spread` is the mean distance to the mean, in points
    of the scale: 0 when all agree. Both are None under `FEWEST` scores, and `counts` is empty."""

    number: int
    counts: tuple[int, ...]
    mean: float | None
    spread: float | None

    @property
    def is_shown(self) -> bool:
        return self.mean is not None


def opinion(scores: Sequence[int], *, least: int = 1, most: int = 5) -> Opinion:
    """The opinion that whole scores from `least` to `most` express.

    The spread is the mean absolute deviation (Gauss, 1816): unlike a standard deviation it reads
    as it is said (« en moyenne à 0,8 point de la moyenne »), and one far voice does not rule it.
    Raises ValueError for a score out of the scale.
    """
    if any(not least <= score <= most for score in scores):
        raise ValueError("a score is out of the scale")
    number = len(scores)
    if number < FEWEST:
        return Opinion(number, (), None, None)
    mean = sum(scores) / number
    spread = sum(abs(score - mean) for score in scores) / number
    counted = Counter(scores)
    return Opinion(number, tuple(counted[v] for v in range(least, most + 1)), mean, spread)


def order(opinion: Opinion) -> tuple[bool, float, float]:
    """A key to sort by: the highest mean first, and of two alike the one people agree on; those
    that cannot be shown last."""
    if opinion.mean is None or opinion.spread is None:
        return (True, 0.0, 0.0)
    return (False, -round(opinion.mean, 9), round(opinion.spread, 9))
