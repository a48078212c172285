"""Tables of any shape, row by row: long, wide, with one or two header rows, notes at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import NamedTuple

from agir.analysis.indicators import first_year, fiscal_year

from .census import MOST_INDICATORS
from .headers import Columns, ValueColumn, columns_of, is_total, period_in, role_of
from .numbers import Cells, Read
from .parsed import ParsedIndicator, ParsedValue, Report
from .places import Units, fold, slug
from .source import Refusal
from .symbols import status_of

Row = list[str]
SAMPLE = 400
_HEADER_WITHIN = 40
_MOST_COLUMNS = 2_000
_MOST_NOTES = 100
_COMBINATIONS = 100_000
CHECKED_ROWS = 2_000_000
_NUMERIC = re.compile(
    r"[+\-−]?[$€]?\s?\d[\d\s'’.,]*(?:[eE][+-]?\d+)?\s*[%‰$€]?\s*(?:[A-Za-z*](?:\s?,\s?[a-z])*)?"
    r"\s*(?:[(\[].*[)\]])?"
)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_ENDLESS = ("nan", "inf", "-inf", "infinity", "-infinity")


@dataclass(slots=True)
class Table:
    """A table recognised from its first rows: `start` is the index of its first data row."""

    columns: Columns
    start: int
    title: str = ""
    above: tuple[str, ...] = ()
    monthly: bool = False
    cells: Cells = field(default_factory=Cells)


def recognise(sample: Sequence[Row], *, decimal: str) -> Table | None:
    """The table these first rows begin, None when they hold none."""
    first = next((place for place, row in enumerate(sample) if _is_data(row)), None)
    if first is None:
        return None
    above = [place for place in range(first) if _filled(sample[place])]
    header, start = _header(sample, above, first)
    if header is None:
        return None
    if len(header) > _MOST_COLUMNS:
        raise Refusal("too_many_columns", limit=_MOST_COLUMNS)
    data = [row for row in sample[start:] if len(_filled(row)) > 1 or len(header) < 3]
    numeric = [_mostly_numbers(data, column) for column in range(len(header))]
    columns = columns_of(header, numeric)
    if columns is None:
        return None
    table = Table(columns, start)
    lines = [
        " ".join(_filled(sample[p])) for p in above if p < start and len(_filled(sample[p])) == 1
    ]
    table.title = next((line for line in lines if role_of(line) == "other"), "")
    table.above = tuple(lines)
    if columns.time is not None:
        times = [row[columns.time].strip() for row in data if len(row) > columns.time]
        months = [text for text in times if _MONTH.fullmatch(text)]
        table.monthly = any(fiscal_year(text) is None for text in months)
    places = [place.column for place in columns.values]
    table.cells.learn((row[place] for row in data for place in places if place < len(row)), decimal)
    return table


def _filled(row: Row) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _is_data(row: Row) -> bool:
    """Does a row hold at least a label and a number that is not a year?"""
    filled = _filled(row)
    return len(filled) > 1 and any(
        (_NUMERIC.fullmatch(cell) and len(cell) < 81 and first_year(cell) is None)
        or cell in ("..", "...", "nd", "ndiff", "ns")
        or cell.lower() in _ENDLESS
        for cell in filled
    )


def _header(sample: Sequence[Row], above: list[int], first: int) -> tuple[Row | None, int]:
    """The header, one row or two made one, and the index of the first row of data."""
    above = [place for place in above if place >= first - _HEADER_WITHIN]
    wide = [place for place in above if len(_filled(sample[place])) > 1]
    if not wide:
        lone = [place for place in above if place == first - 1]
        return (None, first) if not lone else (list(sample[lone[-1]]), first)
    lower = wide[-1]
    if len(wide) == 1 or wide[-2] != lower - 1:
        return list(sample[lower]), lower + 1
    upper = wide[-2]
    top, bottom = list(sample[upper]), list(sample[lower])
    width = max(len(top), len(bottom))
    top += [""] * (width - len(top))
    bottom += [""] * (width - len(bottom))
    merged = any(not a.strip() and b.strip() for a, b in zip(top[1:], bottom[1:], strict=True))
    if merged or not bottom[0].strip():
        return _merged(top, bottom), lower + 1
    if any(first_year(cell) is not None for cell in bottom) and all(cell.strip() for cell in top):
        # A row of data whose every number could be a year.
        return top, lower
    return bottom, lower + 1


def _merged(top: Row, bottom: Row) -> Row:
    """Two header rows made one: a merged heading speaks for the columns under it."""
    header, last = [], ""
    for upper, lower in zip(top, bottom, strict=True):
        last = upper.strip() or last
        if not lower.strip():
            header.append(upper.strip())
        elif last and fold(last) != fold(lower):
            header.append(f"{last} {lower.strip()}" if upper.strip() or last else lower.strip())
        else:
            header.append(lower.strip())
    return header


def _mostly_numbers(data: Sequence[Row], column: int) -> bool:
    cells = [row[column].strip() for row in data if column < len(row) and row[column].strip()]
    numbers = sum(
        1 for cell in cells
        if len(cell) < 81 and (_NUMERIC.fullmatch(cell) or status_of(cell) or cell.startswith("<")
                               or cell.lower() in _ENDLESS)
    )  # fmt: skip
    return bool(cells) and numbers * 2 > len(cells)


class _Entry(NamedTuple):
    """What the labels of a row come to; shared by every row that bears the same ones."""

    taken: bool
    identity: int
    code: str
    name: str
    cells: tuple[tuple[ValueColumn, str, Mapping[str, str]], ...]


class TableReader:
    """Turns the rows of one table into values. `strict` refuses rows of another width."""

    def __init__(
        self, table: Table, units: Units, report: Report, *,
        name: str = "", period: str = "", strict: bool = True, sheet: str = "",
    ) -> None:  # fmt: skip
        self.columns, self.cells, self.table = table.columns, table.cells, table
        self.units, self.report, self.strict = units, report, strict
        self.name = table.title or name or sheet
        self.width = len(table.columns.header)
        self._periods: dict[str, tuple[int | None, str]] = {}
        self._known: dict[object, _Entry] = {}
        self._seen: dict[int, int] = {}
        self._bundles: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
        self._sheet = sheet
        self._labels = _getter(table.columns)
        self._period = self._given_period(period)
        self._last_column = max(place.column for place in table.columns.values)

    def _given_period(self, period: str) -> tuple[int | None, str]:
        """The period of a table without a column for it: its title's, its file's, or none."""
        columns = self.columns
        if columns.time is not None or columns.wide:
            return None, ""
        for text in (*self.table.above, period):
            found, year, _rest = period_in(text)
            if found:
                return year, found
        self.report.warn("no_period")
        return None, ""

    def values(self, rows: Iterator[tuple[int, Row]]) -> Iterator[ParsedValue]:
        """Every value of the chosen units, in the order of the file."""
        report, columns = self.report, self.columns
        labels, known, seen, width = self._labels, self._known, self._seen, self.width
        time, period = columns.time, self._period
        for name in columns.ignored:
            report.warn("column_ignored", column=name)
        for number, row in rows:
            if len(row) != width and not self._fits(number, row):
                continue
            entry = known.get(labels(row)) or self._entry(row)
            if not entry.taken:
                report.passed_over += 1
                continue
            if self._is_note(row):
                continue
            report.rows += 1
            if time is not None:
                found = self._periods.get(row[time]) or self._time(row[time])
                if not found[1]:
                    if not self._is_header(row):
                        code = "bad_year" if row[time].strip() else "no_year"
                        report.reject(number, columns.header[time], code, row[time])
                    continue
                period = found
            mark = hash((entry.identity, period))
            if mark in seen:
                report.reject(number, "", "duplicate", str(seen[mark]))
                continue
            if len(seen) < CHECKED_ROWS:
                seen[mark] = number
            else:
                report.warn("duplicates_unchecked", limit=CHECKED_ROWS)
            yield from self._cells(number, row, entry, period)

    def _cells(
        self, number: int, row: Row, entry: _Entry, period: tuple[int | None, str]
    ) -> Iterator[ParsedValue]:
        report, read = self.report, self.cells.read
        year, text = period
        for place, key, breakdown in entry.cells:
            if place.qualifiers:
                found = read(row[place.column], *[row[other] for other in place.qualifiers])
            else:
                found = read(row[place.column])
            if found.error:
                if self._is_header(row):
                    return
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
            if found.unit:
                self._learn_unit(key, found.unit)
            if place.interval is not None or place.low is not None:
                found = self._bounded(found, place, row)
            yield ParsedValue._make(
                (key, entry.code, entry.name, year if not place.period else place.year,
                 place.period or text, breakdown, found.value, found.status,
                 " ".join(found.symbols), found.flags, found.low, found.high, number)
            )  # fmt: skip

    def _entry(self, row: Row) -> _Entry:
        """What these labels come to, kept for the next rows that bear them."""
        columns, report = self.columns, self.report
        code = row[columns.code].strip() if columns.code is not None else ""
        names = [row[place].strip() for place in columns.names if row[place].strip()]
        name = names[-1] if names else ""
        groups = {
            label: row[place].strip()
            for place, label in columns.breakdowns
            if not is_total(row[place])
        }
        taken = self.units.take(code, name)
        what = [row[place].strip() for place in columns.indicators if row[place].strip()]
        unit = row[columns.unit].strip() if columns.unit is not None else ""
        if columns.scalar is not None and not fold(row[columns.scalar]).startswith("unit"):
            unit = (
                f"{unit} ({row[columns.scalar].strip()})" if row[columns.scalar].strip() else unit
            )
        cells = []
        if taken and not self._is_note(row):
            for place in columns.values:
                key = self._indicator(what, unit, place, row)
                cells.append((place, key, self._bundle({**groups, **place.breakdown})))
            if not code and not name and (columns.names or columns.code is not None):
                report.warn("place_blank")
        identity = hash((tuple(what), unit, code or name, tuple(sorted(groups.items()))))
        entry = _Entry(taken, identity, code, name, tuple(cells))
        if len(self._known) >= _COMBINATIONS:
            self._known.clear()
        if cells or not taken:
            self._known[self._labels(row)] = entry
        return entry

    def _bundle(self, groups: dict[str, str]) -> Mapping[str, str]:
        return self._bundles.setdefault(tuple(groups.items()), groups)

    def _indicator(self, what: list[str], unit: str, place: ValueColumn, row: Row) -> str:
        words = [*what, *([place.measure] if place.measure else [])]
        unit = unit or place.unit
        name = " – ".join(words) or self.name or self.columns.header[place.column]
        # A sheet's name tells its figures from those of the same words in another.
        key = slug(" ".join([*([] if what else [self.name]), *words, unit])) or "indicator"
        known = self.report.indicators
        if key not in known:
            if len(known) >= MOST_INDICATORS:
                raise Refusal("too_many_indicators", limit=MOST_INDICATORS)
            columns = self.columns
            groups = sorted({key for column in columns.values for key in column.breakdown})
            labels = [label for _place, label in columns.breakdowns]
            known[key] = ParsedIndicator(
                key=key, name=name, unit=unit,
                source=_cell(row, columns.source) or self.report.source,
                definition=_cell(row, columns.definition),
                denominator=_cell(row, columns.denominator),
                dimensions=tuple(dict.fromkeys((*labels, *groups))),
            )  # fmt: skip
        return key

    def _learn_unit(self, key: str, unit: str) -> None:
        indicator = self.report.indicators[key]
        if not indicator.unit:
            self.report.indicators[key] = replace(indicator, unit=unit)

    def _time(self, text: str) -> tuple[int | None, str]:
        clean = text.strip().removesuffix(".0")
        year = first_year(clean, monthly=self.table.monthly)
        found = (year, clean if year is not None else "")
        if len(self._periods) < _COMBINATIONS:
            self._periods[text] = found
        return found

    def _bounded(self, found: Read, place: ValueColumn, row: Row) -> Read:
        """The value, with the interval that stands in the columns after it."""
        if found.value is None:
            return found
        low = high = None
        if place.interval is not None:
            if bounds := self.cells.interval(row[place.interval]):
                low, high = bounds
            elif row[place.interval].strip():
                self.report.warn("interval_unread", text=row[place.interval])
        elif place.low is not None and place.high is not None:
            low, high = self.cells.number(row[place.low]), self.cells.number(row[place.high])
        return found._replace(low=low, high=high) if low is not None and high is not None else found

    def _is_note(self, row: Row) -> bool:
        """A line of words under (or among) the figures: kept as a note, not as a row."""
        if any(row[place.column].strip() for place in self.columns.values):
            return False
        filled = _filled(row)
        if not filled:
            return True
        if len(filled) > 2 or any(_NUMERIC.fullmatch(cell[:81]) for cell in filled[1:]):
            return False
        note(self.report, " ".join(filled))
        return True

    def _is_header(self, row: Row) -> bool:
        """The header met again, in files joined end to end."""
        same = [fold(cell) for cell in row] == [fold(cell) for cell in self.columns.header]
        if same:
            self.report.rows -= 1
            self.report.warn("header_repeated")
        return same

    def _fits(self, number: int, row: Row) -> bool:
        """Make a row as wide as the header, or say why it cannot be read."""
        filled = _filled(row)
        if not filled:
            return False
        extra = [cell for cell in row[self.width :] if cell.strip()]
        short = len(row) < self.width
        numbers = [cell for cell in filled if _NUMERIC.fullmatch(cell[:81])]
        if len(filled) <= 2 and (not numbers or (short and self.strict and len(filled) == 1)):
            note(self.report, " ".join(filled))
            return False
        if extra or (short and self.strict and len(row) <= self._last_column):
            self.report.rows += 1
            code = "too_many_cells" if extra else "too_few_cells"
            self.report.reject(number, "", code, " ".join(filled))
            return False
        del row[self.width :]
        row.extend([""] * (self.width - len(row)))
        return True


def note(report: Report, text: str) -> None:
    """Keep a line of words; one that names a source is the source."""
    text = text[:300]
    if fold(text).startswith("source") and not report.source:
        report.source = text.partition(":")[2].strip() or text
    if len(report.notes) < _MOST_NOTES and text not in report.notes:
        report.notes.append(text)


def _cell(row: Row, place: int | None) -> str:
    return row[place].strip()[:300] if place is not None else ""


def _getter(columns: Columns) -> Callable[[Row], object]:
    """The labels of a row, as one key."""
    places = [
        place
        for place in (columns.code, *columns.names, *columns.indicators, columns.unit,
                      columns.scalar, columns.definition, columns.source, columns.denominator,
                      *(place for place, _label in columns.breakdowns))
        if place is not None
    ]  # fmt: skip
    if not places:
        return lambda _row: ""
    return itemgetter(*places)
