"""Tables of any shape, row by row: long, wide, with one or two header rows, notes at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from agir.analysis.indicators import first_year

from .census import MOST_INDICATORS
from .headers import Columns, ValueColumn, is_total, period_in
from .numbers import Given, Read
from .parsed import ParsedIndicator, ParsedValue, Report
from .places import Units, fold, slug, unit_in
from .recognise import NUMERIC, SHORT_YEAR, Row, Table, filled
from .source import Refusal
from .symbols import status_of

_MOST_NOTES = 100
_COMBINATIONS = 100_000
CHECKED_ROWS = 2_000_000


class _Entry(NamedTuple):
    """What the labels of a row come to; shared by every row that bears the same ones."""

    taken: bool
    identity: int
    code: str
    name: str
    cells: tuple[tuple[ValueColumn, Callable[[Row], Given], str, Mapping[str, str]], ...]


class TableReader:
    """Turns the rows of one table into values.

    `strict` refuses rows of another width; `seen` is shared by the sheets of one workbook.
    """

    def __init__(
        self, table: Table, units: Units, report: Report, *,
        name: str = "", period: str = "", strict: bool = True,
        seen: dict[int, int] | None = None,
    ) -> None:  # fmt: skip
        self.columns, self.cells, self.table = table.columns, table.cells, table
        self.units, self.report, self.strict = units, report, strict
        self.name = table.title or name
        self.width = len(table.columns.header)
        self._periods: dict[str, tuple[int | None, str]] = {}
        self._known: dict[object, _Entry] = {}
        self._seen: dict[int, int] = {} if seen is None else seen
        self._keys: dict[tuple[tuple[str, ...], str], str] = {}
        self._taken: set[str] = set()
        self._bundles: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
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
        report, make, cells = self.report, ParsedValue._make, self.cells
        known, read = cells.known, cells.read
        count, total = 0, Decimal(0)
        try:
            for number, row, entry, (year, text) in self._sound(rows):
                for place, take, key, breakdown in entry.cells:
                    given = take(row)
                    found = known.get(given) or read(given)
                    if found.error or found.blank:
                        if self._odd(number, row, place, found):
                            continue
                        break
                    if found.value is not None:
                        count += 1
                        total += found.value
                    if found.symbols or found.unit:
                        self._noted(found, key)
                    if place.bounded:
                        found = self._bounded(found, place, row)
                    yield make(
                        (key, entry.code, entry.name, place.year if place.period else year,
                         place.period or text, breakdown, found.value, found.status,
                         found.symbol, found.flags, found.low, found.high, number)
                    )  # fmt: skip
        finally:
            report.values += count
            report.sum += total

    def _sound(
        self, rows: Iterator[tuple[int, Row]]
    ) -> Iterator[tuple[int, Row, _Entry, tuple[int | None, str]]]:
        """The rows that can be read, with what their labels and their period come to."""
        report, columns, seen = self.report, self.columns, self._seen
        labels, known, periods, width = self._labels, self._known, self._periods, self.width
        time, period, first = columns.time, self._period, columns.values[0].column
        for name in columns.ignored:
            report.warn("column_ignored", column=name)
        if columns.guessed is not None:
            report.warn("place_guessed", column=columns.guessed)
        for number, row in rows:
            if len(row) != width and not self._fits(number, row):
                continue
            entry = known.get(labels(row)) or self._entry(row)
            if not entry.taken:
                report.passed_over += 1
                continue
            if not row[first] and self._is_note(row):
                continue
            report.rows += 1
            if time is not None:
                period = periods.get(row[time]) or self._time(row[time])
                if not period[1]:
                    if not self._is_header(row):
                        code = "bad_year" if row[time].strip() else "no_year"
                        report.reject(number, columns.header[time], code, row[time])
                    continue
            mark = hash((entry.identity, period))
            if mark in seen:
                report.reject(number, "", "duplicate", str(seen[mark]))
                continue
            if len(seen) < CHECKED_ROWS:
                seen[mark] = number
                if len(seen) == CHECKED_ROWS:
                    report.warn("duplicates_unchecked", limit=CHECKED_ROWS)
            yield number, row, entry, period

    def _odd(self, number: int, row: Row, place: ValueColumn, found: Read) -> bool:
        """Count or name a cell without value. False when the row is the header met again."""
        if found.blank:
            self.report.blanks += 1
            return True
        if self._is_header(row):
            return False
        self.report.reject(number, place.header, found.error, row[place.column])
        return True

    def _noted(self, found: Read, key: str) -> None:
        for symbol in found.symbols:
            self.report.statuses[symbol] += 1
        indicator = self.report.indicators[key]
        if found.unit and not indicator.unit:
            self.report.indicators[key] = replace(indicator, unit=found.unit)

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
                groups_here = self._bundle({**groups, **place.breakdown})
                cells.append((place, itemgetter(place.column, *place.qualifiers), key, groups_here))
            if not code and not name and (columns.names or columns.code is not None):
                report.warn("place_blank")
        measured = tuple((key, place.period, *here.items()) for place, _take, key, here in cells)
        identity = hash((measured, code or name))
        entry = _Entry(taken, identity, code, name, tuple(cells))
        if len(self._known) >= _COMBINATIONS:
            self._known.clear()
        if cells or not taken:
            self._known[self._labels(row)] = entry
        return entry

    def _bundle(self, groups: dict[str, str]) -> Mapping[str, str]:
        return self._bundles.setdefault(tuple(groups.items()), groups)

    def _indicator(self, what: list[str], unit: str, place: ValueColumn, row: Row) -> str:
        """The key of what a cell measures, told once to the report."""
        words = (*what, place.measure) if place.measure else tuple(what)
        same = (words, unit)
        key = self._keys.get(same)
        if key is None:
            known = self.report.indicators
            if len(known) >= MOST_INDICATORS:
                raise Refusal("too_many_indicators", limit=MOST_INDICATORS)
            # The table's title tells its figures from those of the same words in another.
            start = slug(" ".join([*([] if what else [self.name]), *words, unit])) or "indicator"
            key, tries = start, 1
            while key in self._taken:
                tries += 1
                key = f"{start}-{tries}"
            self._keys[same] = key
            self._taken.add(key)
            if key not in known:
                known[key] = self._described(key, words, bool(what), unit, place, row)
        return key

    def _described(
        self, key: str, words: tuple[str, ...], named: bool, unit: str, place: ValueColumn, row: Row
    ) -> ParsedIndicator:
        columns = self.columns
        titled = not named and (self.table.title or len(place.measure) < 3)
        name = " – ".join([self.name, *words] if titled else words).strip(" –") or self.name
        if not name:
            self.report.warn("no_name")
        groups = sorted({key for column in columns.values for key in column.breakdown})
        labels = [label for _place, label in columns.breakdowns]
        said = " ".join(words if named else (*words, self.name))
        return ParsedIndicator(
            key=key,
            name=name[:300],
            unit=unit or place.unit or unit_in(said),
            source=_cell(row, columns.source) or self.report.source,
            definition=_cell(row, columns.definition),
            denominator=_cell(row, columns.denominator),
            dimensions=tuple(dict.fromkeys((*labels, *groups))),
        )

    def _time(self, text: str) -> tuple[int | None, str]:
        clean = text.strip().removesuffix(".0")
        if self.table.short_years and SHORT_YEAR.fullmatch(clean):
            clean = f"20{clean}"
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
            elif row[place.interval].strip() and not status_of(row[place.interval]):
                self.report.warn("interval_unread", text=row[place.interval])
        elif place.low is not None and place.high is not None:
            low, high = self.cells.number(row[place.low]), self.cells.number(row[place.high])
        return found._replace(low=low, high=high) if low is not None and high is not None else found

    def _is_note(self, row: Row) -> bool:
        """A line of words under (or among) the figures: kept as a note, not as a row."""
        if any(row[place.column].strip() for place in self.columns.values):
            return False
        words = filled(row)
        if not words:
            return True
        if len(words) > 2 or any(NUMERIC.fullmatch(cell[:81]) for cell in words[1:]):
            return False
        note(self.report, " ".join(words))
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
        words = filled(row)
        if not words:
            return False
        extra = [cell for cell in row[self.width :] if cell.strip()]
        short = len(row) < self.width
        numbers = [cell for cell in words if NUMERIC.fullmatch(cell[:81])]
        if len(words) <= 2 and (not numbers or (short and self.strict and len(words) == 1)):
            note(self.report, " ".join(words))
            return False
        if extra or (short and self.strict and len(row) <= self._last_column):
            self.report.rows += 1
            code = "too_many_cells" if extra else "too_few_cells"
            self.report.reject(number, "", code, " ".join(words))
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
