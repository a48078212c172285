"""Dates that contradict dependencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agir.analysis.structure.graph import Arc, Id, sort_key


@dataclass(frozen=True, slots=True)
class DateContradiction:
    """`dependent` starts `days` days too early: `needed` is only ready on `ready`.

    Days are ordinals. `certain_end` is False when the end of `needed` is unknown and its
    start was used instead (the dependent starts before the needed one has even begun).
    """

    dependent: Id
    needed: Id
    start: int
    ready: int
    certain_end: bool

    @property
    def days(self) -> int:
        return self.ready - self.start


def date_contradictions(
    depends: Iterable[Arc],
    starts: Mapping[Id, int | None],
    ends: Mapping[Id, int | None],
) -> tuple[DateContradiction, ...]:
    """Arcs (b, a), "b depends on a", where b starts before a ends, the worst first.

    Starting on the very day the other ends is allowed. Give approximate dates in the way
    that accuses least (« printemps 2026 »: its last day as a start, its first as an end),
    so that only sure contradictions come out. Unknown dates say nothing, except that
    when a has a start but no end, b may still not start before a does.
    """
    found = []
    for dependent, needed in set(depends):
        start = starts.get(dependent)
        end = ends.get(needed)
        ready = end if end is not None else starts.get(needed)
        if dependent != needed and start is not None and ready is not None and start < ready:
            found.append(DateContradiction(dependent, needed, start, ready, end is not None))
    found.sort(key=lambda one: (-one.days, sort_key(one.dependent), sort_key(one.needed)))
    return tuple(found)
