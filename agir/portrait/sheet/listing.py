"""The territories a file speaks of, listed without reading its values.

The readers ask, for each place they meet, whether it is wanted. Here none is, and each is noted:
a census of millions of lines is passed over on its first bytes, and memory stays bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

from .parsed import Issue, Report
from .places import Units, fold
from .read import Reading, _from_file
from .source import Given

MOST = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as the file names it: its code, its name; either may be empty."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The territories met, in the file's order. `more` says that the list was cut; `refused` is
    why the file cannot be read."""

    places: tuple[Place, ...]
    more: bool = False
    refused: Issue | None = None


class _Enough(Exception):
    """The list is full: the rest of the file is not read."""


class _Noted(Units):
    """Wants no place, and notes each."""

    def __init__(self, words: str, most: int) -> None:
        super().__init__(())
        self._words, self._most = fold(words), most
        self.places: dict[tuple[str, str], Place] = {}

    def take(self, *labels: str) -> bool:
        code, name = labels[0].strip(), labels[-1].strip()
        if (code or name) and (not self._words or self._words in fold(f"{name} {code}")):
            if len(self.places) >= self._most and (code, name) not in self.places:
                raise _Enough
            self.places.setdefault((code, name), Place(code, name))
        return False

    def finish(self, report: Report) -> None:
        """Nothing was asked for: nothing is missing."""


def list_units(given: Given, filename: str = "", words: str = "", most: int = MOST) -> Listed:
    """The territories of a file (a path, bytes or an open file), those whose name or code holds
    `words`, at the most `most`."""
    name = filename or (str(given) if isinstance(given, (str, Path)) else "")
    report = Report(filename=PurePath(name).name)
    noted, more = _Noted(words, most), False
    try:
        Reading(_from_file(given, report, noted), report).finish()
    except _Enough:
        more = True
    found = tuple(noted.places.values())
    # No value was wanted, so none was found: that is no reason to refuse.
    refused = report.refused
    if refused is not None and refused.code in ("no_unit_found", "nothing_read"):
        refused = None
    return Listed(found, more, None if found else refused)
