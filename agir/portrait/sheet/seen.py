"""Which values were already read: one bit for each period of a series."""

from __future__ import annotations

from collections.abc import Hashable

from .parsed import Time

MOST_SERIES = 1_000_000
_MOST_PERIODS = 100_000
_WIDTH = 512


class Mark:
    """The periods of one series met so far, as bits."""

    __slots__ = ("bits",)

    def __init__(self) -> None:
        self.bits = 0


class Seen:
    """Shared by all that is read from one file. Past a million series `full` says that those met
    since are no longer compared: memory stays bounded."""

    def __init__(self) -> None:
        self._marks: dict[Hashable, Mark] = {}
        self._ranks: dict[Time, int] = {}
        self.full = False

    def mark(self, series: Hashable) -> Mark:
        found = self._marks.get(series)
        if found is None:
            found = Mark()
            if len(self._marks) < MOST_SERIES:
                self._marks[series] = found
            else:
                self.full = True
        return found

    def bit(self, time: Time) -> int:
        """The bit of a period in a mark; 0 for one too far to have its own: then ask `first`."""
        rank = self._rank(time)
        return 1 << rank if 0 <= rank < _WIDTH else 0

    def first(self, mark: Mark, series: Hashable, time: Time) -> bool:
        """Is this the first value of the series for this period? Remembers it."""
        rank = self._rank(time)
        if rank < 0:
            return True
        page, place = divmod(rank, _WIDTH)
        if page:
            mark = self.mark((series, page))
        bit = 1 << place
        if mark.bits & bit:
            return False
        mark.bits |= bit
        return True

    def _rank(self, time: Time) -> int:
        rank = self._ranks.get(time)
        if rank is None:
            if len(self._ranks) >= _MOST_PERIODS:
                self.full = True
                return -1
            rank = self._ranks[time] = len(self._ranks)
        return rank
