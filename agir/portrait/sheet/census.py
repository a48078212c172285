"""Census Profiles of Statistics Canada: millions of lines, a few units picked on the way.

The layout of 2021 gives each number a column named SYMBOL on its right; that of 2016 writes
the symbol in place of the number. The hierarchy stands in the spaces before a name. Lines of
one place follow each other, and the place is told by the first cells: lines of other places
are dropped on their first bytes, never decoded.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from agir.analysis.indicators import first_year

from .numbers import Cells, Read
from .parsed import BATCH, Batch, Head, ParsedIndicator, Report, Time, gathered
from .places import Units, fold, slug, unit_in
from .source import Refusal, text_of, western

_COLUMNS = {
    "year": ("census year", "annee recensement", "annee de recensement"),
    "dguid": ("dguid", "idugd"),
    "code": ("geo code (por)", "geo code por", "alt geo code", "code geo alt", "code geo pdr"),
    "name": ("geo name", "nom geo"),
    "id": ("characteristic id", "id caracteristique"),
    "label": ("characteristic name", "nom caracteristique"),
    "note": ("characteristic note", "note caracteristique"),
}
_MEMBER = re.compile(r"dim\s*:\s*(.+?)\s*\(\d+\)\s*:.*\[\d+\]\s*:\s*(.+)", re.IGNORECASE)
_CELL = re.compile(r"C\d+_(COUNT|CHIFFRE|RATE|TAUX)_(.+)", re.IGNORECASE)
_EVERYBODY = ("total", "both sexes", "les deux sexes")
_OPEN = "\x00"
MOST_INDICATORS = 20_000


@dataclass(frozen=True, slots=True)
class _Place:
    """One column of numbers: who it counts, whether a rate, and where its symbol stands."""

    column: int
    symbol: int | None
    breakdown: Mapping[str, str]
    rate: bool
    header: str


@dataclass(slots=True)
class Layout:
    """Where everything stands in the lines of one file."""

    width: int
    year: int
    codes: tuple[int, ...]
    name: int
    id: int
    label: int
    numbers: tuple[_Place, ...]
    dimension: str = ""


def layout_of(header: Sequence[str]) -> Layout | None:
    """The layout a first row announces, None when it is no Census Profile."""
    folded = [fold(cell) for cell in header]
    found: dict[str, int] = {}
    for role, names in _COLUMNS.items():
        place = next((folded.index(name) for name in names if name in folded), None)
        if place is not None:
            found[role] = place
    for place, cell in enumerate(folded):
        if cell.startswith(("dim profile", "dim profil")):
            found.setdefault("label", place)
        elif cell.startswith(("member id profile", "id du membre profil", "id membre profil")):
            found.setdefault("id", place)
    codes = tuple(found[role] for role in ("dguid", "code") if role in found)
    alternate = [p for p, cell in enumerate(folded) if cell in ("alt geo code", "code geo alt")]
    codes = tuple(dict.fromkeys((*codes, *alternate)))
    numbers = _numbers(header, folded)
    if not codes or not numbers or not {"year", "name", "id", "label"} <= found.keys():
        return None
    dimension = next((key for place in numbers for key in place.breakdown), "")
    return Layout(
        len(header), found["year"], codes, found["name"], found["id"], found["label"],
        numbers, dimension,
    )  # fmt: skip


def _numbers(header: Sequence[str], folded: Sequence[str]) -> tuple[_Place, ...]:
    found = []
    for column, cell in enumerate(header):
        rate, dimension = False, "gender"
        if member := _MEMBER.match(cell.strip()):
            dimension, who = fold(member[1]), member[2]
            dimension = {"sexe": "sex", "genre": "gender"}.get(dimension, dimension)
        elif member := _CELL.match(cell.strip()):
            rate, who = member[1].upper() in ("RATE", "TAUX"), member[2].capitalize()
        else:
            continue
        after = folded[column + 1] if column + 1 < len(folded) else ""
        symbol = column + 1 if after in ("symbol", "symbole") else None
        breakdown = {} if fold(who).startswith(_EVERYBODY) else {dimension: who.strip()}
        found.append(_Place(column, symbol, breakdown, rate, cell.strip()))
    return tuple(found)


@dataclass(slots=True)
class _Names:
    """Characteristics by identifier, with the headings above each."""

    layout: Layout
    report: Report
    labels: dict[str, tuple[str, int]] = field(default_factory=dict)
    above: list[tuple[int, str]] = field(default_factory=list)
    heading: dict[str, str] = field(default_factory=dict)
    last_total: str = ""
    deep: bool = False

    def key(self, identifier: str, label: str, year: str, rate: bool) -> str:
        key = f"census-{year}-{identifier}{'-rate' if rate else ''}"
        if key not in self.report.indicators:
            self._add(key, identifier, label, rate)
        return key

    def place(self, identifier: str, label: str) -> int:
        """The rank of this characteristic in the file, −1 when it already names another one."""
        known = self.labels.get(identifier)
        if known is None:
            if len(self.labels) >= MOST_INDICATORS:
                raise Refusal("too_many_indicators", limit=MOST_INDICATORS)
            known = self.labels[identifier] = (label.strip(), len(self.labels))
            self._climb(label)
        return known[1] if known[0] == label.strip() else -1

    def _climb(self, label: str) -> None:
        depth = len(label) - len(label.lstrip(" \u00a0"))
        self.deep = self.deep or depth > 0
        while self.above and self.above[-1][0] >= depth:
            self.above.pop()
        self.above.append((depth, label.strip()))
        if label.strip().lower().startswith("total"):
            self.last_total = label.strip()

    def _add(self, key: str, identifier: str, label: str, rate: bool) -> None:
        path = tuple(name for _depth, name in self.above[:-1])
        name = label.strip()
        totals = [above for above in (*path, name) if above.lower().startswith("total")]
        self.heading[key] = self.last_total
        self.report.indicators[key] = ParsedIndicator(
            key=key,
            name=name,
            unit="%" if rate else unit_in(name),
            source=self.report.source,
            denominator=totals[-1] if rate and totals else "",
            dimensions=(self.layout.dimension,) if self.layout.dimension else (),
            path=path,
        )

    def finish(self) -> None:
        """A file without indents repeats names: the heading last seen tells them apart."""
        if self.deep:
            return
        known = self.report.indicators
        repeated = Counter(item.name for item in known.values())
        for key, item in known.items():
            if repeated[item.name] > 1 and self.heading[key] not in ("", item.name):
                above = self.heading[key]
                unit = item.unit or unit_in(above)
                known[key] = replace(item, path=(above,), unit=unit)


def batches(
    lines: Iterator[bytes], layout: Layout, skipped: int, units: Units, report: Report
) -> Iterator[Batch]:
    """Every value of the chosen units. `lines` are blocks after the `skipped` first lines."""
    cells = Cells(".")
    cells.sure = True
    names = _Names(layout, report)
    seen: dict[str, int] = {}
    pick = _Pick(layout, units)
    number = skipped
    for block in lines:
        kept, numbers, count = pick.lines(block, number)
        number += count
        report.passed_over += pick.passed
        if kept:
            yield from _read(kept, numbers, layout, cells, names, seen, report)
    names.finish()


class _Pick:
    """Keeps the lines of the chosen units, by their first bytes."""

    def __init__(self, layout: Layout, units: Units) -> None:
        self._layout, self._units = layout, units
        first = min(layout.codes)
        cell = rb'(?:"[^"\r\n]*"|[^",\r\n]*),'
        # Up to the first column that tells the place; past the name, a line is read whole.
        self._start = re.compile(rb"(?:%b){%d}" % (cell, first + 1))
        self._prefix, self._keep = b"\x00", False
        self.passed = 0

    def lines(self, block: bytes, number: int) -> tuple[list[bytes], list[int], int]:
        """The kept lines, their numbers in the file, and how many lines the block holds."""
        every = block.split(b"\n")
        if not every[-1]:
            every.pop()
        if self._units.all:
            kept, numbers = every, list(range(number + 1, number + len(every) + 1))
            self.passed = 0
            return kept, numbers, len(every)
        kept, numbers = [], []
        prefix, keep = self._prefix, self._keep
        for place, line in enumerate(every, number + 1):
            if line.startswith(prefix):
                if keep:
                    kept.append(line)
                    numbers.append(place)
                continue
            prefix, keep = self._decide(line)
            if keep:
                kept.append(line)
                numbers.append(place)
        self._prefix, self._keep = prefix, keep
        self.passed = len(every) - len(kept)
        return kept, numbers, len(every)

    def _decide(self, line: bytes) -> tuple[bytes, bool]:
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text = western(line)
        try:
            row = next(csv.reader([text.replace("\r", "")]), [])
        except csv.Error as error:
            raise Refusal("line_too_long") from error
        if len(row) <= max(self._layout.name, *self._layout.codes):
            # Too short to tell: kept, so that it is named among the rejected ones.
            return b"\x00", bool(line.strip())
        labels = [row[column] for column in (*self._layout.codes, self._layout.name)]
        found = self._start.match(line)
        return (found[0] if found else b"\x00"), self._units.take(*labels)


def _rows(lines: list[bytes], report: Report) -> Iterator[list[str]]:
    """The cells of each line. A line with a quote left open is not cut: it would swallow
    the next ones."""
    texts = text_of(b"\n".join(lines), report).replace("\r", "").split("\n")
    try:
        yield from csv.reader(text if text.count('"') % 2 == 0 else _OPEN for text in texts)
    except csv.Error as error:
        raise Refusal("line_too_long") from error


def _read(
    lines: list[bytes],
    numbers: list[int],
    layout: Layout,
    cells: Cells,
    names: _Names,
    seen: dict[str, int],
    report: Report,
) -> Iterator[Batch]:
    read = cells.read
    kept: list[tuple[Head, Time, Read, int]] = []
    year, period = None, ""
    for number, row in zip(numbers, _rows(lines, report), strict=True):
        if len(row) != layout.width:
            _misshapen(number, row, layout, report)
            continue
        report.rows += 1
        if row[layout.year] != period:
            period = row[layout.year]
            year = first_year(period)
            report.source = f"Statistics Canada, Census Profile, {period}"
        identifier, label = row[layout.id].strip(), row[layout.label]
        code, name = row[layout.codes[0]].strip(), row[layout.name].strip()
        identifier = identifier or slug(label)
        if year is None:
            report.reject(number, "CENSUS_YEAR", "bad_year", period)
            continue
        rank = names.place(identifier, label)
        if rank < 0:
            report.reject(number, "CHARACTERISTIC_ID", "label_changed", label.strip())
            continue
        if not _first_time(code, rank, seen):
            report.reject(number, "", "duplicate", label.strip())
            continue
        for place in layout.numbers:
            found = (
                read(row[place.column])
                if place.symbol is None
                else read((row[place.column], row[place.symbol]))
            )
            if found.error:
                report.reject(number, place.header, found.error, row[place.column])
                continue
            if found.blank:
                report.blanks += 1
                continue
            for symbol in found.symbols:
                report.statuses[symbol] += 1
            if found.value is not None:
                report.values += 1
                report.sum += found.value
            key = names.key(identifier, label, str(year), place.rate)
            head = Head(key, code, name, place.breakdown)
            kept.append((head, (year, period), found, number))
        if len(kept) >= BATCH:
            yield gathered(kept)
            kept = []
    if kept:
        yield gathered(kept)


def _misshapen(number: int, row: list[str], layout: Layout, report: Report) -> None:
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled:
        return
    if row == [_OPEN]:
        report.rows += 1
        report.reject(number, "", "unclosed_quote")
        return
    if len(filled) <= 2:
        report.notes.append(" ".join(filled)[:300])
        return
    report.rows += 1
    code = "too_few_cells" if len(row) < layout.width else "too_many_cells"
    report.reject(number, "", code, ", ".join(filled))


def _first_time(code: str, place: int, seen: dict[str, int]) -> bool:
    """One bit for each characteristic of a place: a whole country stays small."""
    known = seen.get(code, 0)
    if known >> place & 1:
        return False
    seen[code] = known | 1 << place
    return True
