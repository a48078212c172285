"""Tables of any shape, row by row: long, wide, with one or two header rows, notes at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter

from agir.analysis.indicators import first_year

from .census import MOST_INDICATORS
from .headers import ValueColumn, is_total, period_in
from .numbers import Given, Read
from .parsed import BATCH, Batch, Head, ParsedIndicator, Report, Time, gathered
from .places import Units, fold, slug, unit_in
from .recognise import NUMERIC, SHORT_YEAR, Row, Table, filled
from .seen import MOST_SERIES, Mark, Seen
from .source import Refusal
from .symbols import status_of

_MOST_NOTES = 100
COMBINATIONS = 100_000
_NOTHING = Decimal(0)
_NOBODY = Head("", "", "", {})


_Measured = tuple[ValueColumn, Callable[[Row], Given], str, Mapping[str, str]]


class Entry:
    """What the labels of a row come to; shared by every row that bears the same ones."""

    __slots__ = ("head", "heads", "mark", "measured", "series", "taken", "wordy")

    def __init__(
        self, taken: bool, series: int, mark: Mark,
        measured: tuple[_Measured, ...] = (), heads: tuple[Head, ...] = (),
    ) -> None:  # fmt: skip
        self.taken, self.series, self.mark = taken, series, mark
        self.measured, self.heads = measured, heads
        self.head = heads[0] if heads else _NOBODY
        self.wordy = False  # was it looked at, and found to have too many words for a note?


class TableReader:
    """Turns the rows of one table into values.

    `strict` refuses rows of another width; `seen` is shared by the sheets of one workbook.
    """

    def __init__(
        self, table: Table, units: Units, report: Report, *,
        name: str = "", period: str = "", strict: bool = True,
        seen: Seen | None = None,
    ) -> None:  # fmt: skip
        self.columns, self.cells, self.table = table.columns, table.cells, table
        self.units, self.report, self.strict = units, report, strict
        self.name = table.title or name
        self.width = len(table.columns.header)
        self.seen = seen or Seen()
        self._periods: dict[str, Time] = {}
        self._known: dict[object, Entry] = {}
        self._keys: dict[tuple[tuple[str, ...], str], str] = {}
        self._taken: set[str] = set()
        self._bundles: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
        columns = table.columns
        of_place = (columns.code, *columns.names)
        of_what = (
            *columns.indicators, columns.unit, columns.scalar, columns.definition, columns.source,
            columns.denominator, *(place for place, _label in columns.breakdowns),
        )  # fmt: skip
        self._places: dict[object, tuple[str, str, bool]] = {}
        self._measured: dict[object, tuple[int, tuple[_Measured, ...]]] = {}
        self._of_place, self._of_what = _getter(*of_place), _getter(*of_what)
        self._labels = _getter(*of_place, *of_what)
        self._first = columns.values[0].column
        self.period = self._given_period(period)
        self._takes = {
            place.column: itemgetter(place.column, *place.qualifiers)
            for place in table.columns.values
        }
        self._last_column = max(place.column for place in table.columns.values)
        for ignored in table.columns.ignored:
            report.warn("column_ignored", column=ignored)
        if table.columns.guessed is not None:
            report.warn("place_guessed", column=table.columns.guessed)

    def _given_period(self, period: str) -> Time:
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

    def batches(self, rows: Iterable[tuple[int, Row]]) -> Iterator[Batch]:
        """Every value of the chosen units, in the order of the file."""
        found: list[tuple[Head, Time, Read, int]] = []
        for number, row, entry, time in self._sound(rows):
            self._take(number, row, entry, time, found)
            if len(found) >= BATCH:
                yield self._gathered(found)
                found = []
        if found:
            yield self._gathered(found)
        if self.seen.full:
            self.report.warn("duplicates_unchecked", limit=MOST_SERIES)

    def _gathered(self, found: list[tuple[Head, Time, Read, int]]) -> Batch:
        batch = gathered(found)
        self.add_up(batch.cells)
        return batch

    def add_up(self, cells: Iterable[Read]) -> None:
        """Count and sum numbers read."""
        numbers = [value for value in [cell.value for cell in cells] if value is not None]
        self.report.values += len(numbers)
        self.report.sum += sum(numbers, _NOTHING)

    def _take(
        self, number: int, row: Row, entry: Entry, time: Time,
        into: list[tuple[Head, Time, Read, int]],
    ) -> None:  # fmt: skip
        """The values of one row."""
        cells = self.cells
        for (place, take, _key, _group), head in zip(entry.measured, entry.heads, strict=True):
            given = take(row)
            found = cells.known.get(given) or cells.read(given)
            if found.error or found.blank:
                if self._odd(number, row, place, found):
                    continue
                return
            if found.symbols or found.unit:
                self.noted(found, head.indicator)
            if place.bounded:
                found = self._bounded(found, place, row)
            into.append((head, (place.year, place.period) if place.period else time, found, number))

    def _sound(self, rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row, Entry, Time]]:
        """The rows that can be read, with what their labels and their period come to."""
        report, columns, first_time = self.report, self.columns, self.seen.first
        labels, known, periods, width = self._labels, self._known, self._periods, self.width
        column, period, first = columns.time, self.period, columns.values[0].column
        for number, row in rows:
            if len(row) != width and not self._fits(number, row):
                continue
            entry = known.get(labels(row)) or self._kept(row)
            if not entry.taken:
                report.passed_over += 1
                continue
            if not row[first] and self._is_note(row):
                continue
            report.rows += 1
            if column is not None:
                period = periods.get(row[column]) or self.time(row[column])
                if not period[1]:
                    if not self._is_header(row):
                        code = "bad_year" if row[column].strip() else "no_year"
                        report.reject(number, columns.header[column], code, row[column])
                    continue
            if not first_time(entry.mark, entry.series, period):
                self.repeated(number, entry, period)
                continue
            yield number, row, entry, period

    def repeated(self, number: int, entry: Entry, period: Time) -> None:
        """Reject a row whose values were already read."""
        said = (entry.head.name or entry.head.code, period[1])
        self.report.reject(number, "", "duplicate", ", ".join(word for word in said if word))

    def _odd(self, number: int, row: Row, place: ValueColumn, found: Read) -> bool:
        """Count or name a cell without value. False when the row is the header met again."""
        if found.blank:
            self.report.blanks += 1
            return True
        if self._is_header(row):
            return False
        self.report.reject(number, place.header, found.error, row[place.column])
        return True

    def noted(self, found: Read, key: str) -> None:
        """Count the symbols of a cell; the unit it bears is its indicator's."""
        for symbol in found.symbols:
            self.report.statuses[symbol] += 1
        indicator = self.report.indicators[key]
        if found.unit and not indicator.unit:
            self.report.indicators[key] = replace(indicator, unit=found.unit)

    def _kept(self, row: Row) -> Entry:
        """What these labels come to, kept for the next rows that bear them."""
        entry = self.entry(row)
        if len(self._known) >= COMBINATIONS:
            self._known.clear()
        if entry.heads or not entry.taken:
            self._known[self._labels(row)] = entry
        return entry

    def entry(self, row: Row) -> Entry:
        """What the labels of a row come to: a place, and what is measured there."""
        labels = self._of_place(row)
        code, name, taken = self._places.get(labels) or self._place(row, labels)
        if not taken or (not row[self._first] and self._is_note(row)):
            return Entry(taken, 0, Mark())
        what = self._of_what(row)
        series, measured = self._measured.get(what) or self._measure(row, what)
        if not code and not name and (self.columns.names or self.columns.code is not None):
            self.report.warn("place_blank")
        series = hash((series, code or name))
        heads = tuple([Head(key, code, name, group) for _place, _take, key, group in measured])
        return Entry(True, series, self.seen.mark(series), measured, heads)

    def _place(self, row: Row, labels: object) -> tuple[str, str, bool]:
        columns = self.columns
        code = row[columns.code].strip() if columns.code is not None else ""
        names = [row[place].strip() for place in columns.names if row[place].strip()]
        name = names[-1] if names else ""
        if len(self._places) >= COMBINATIONS:
            self._places.clear()
        found = self._places[labels] = (code, name, self.units.take(code, name))
        return found

    def _measure(self, row: Row, labels: object) -> tuple[int, tuple[_Measured, ...]]:
        """What each column of values measures on this row, apart from its place."""
        columns = self.columns
        groups = {
            label: row[place].strip()
            for place, label in columns.breakdowns
            if not is_total(row[place])
        }
        what = [row[place].strip() for place in columns.indicators if row[place].strip()]
        unit = self._unit(row)
        measured = tuple(
            (place, self._takes[place.column], self._indicator(what, unit, place, row),
             self._bundle({**groups, **place.breakdown}))
            for place in columns.values
        )  # fmt: skip
        same = [(key, place.period, *group.items()) for place, _take, key, group in measured]
        if len(self._measured) >= COMBINATIONS:
            self._measured.clear()
        found = self._measured[labels] = (hash(tuple(same)), measured)
        return found

    def _unit(self, row: Row) -> str:
        columns = self.columns
        unit = row[columns.unit].strip() if columns.unit is not None else ""
        if columns.scalar is None or fold(row[columns.scalar]).startswith("unit"):
            return unit
        scalar = row[columns.scalar].strip()
        return f"{unit} ({scalar})" if scalar else unit

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

    def time(self, text: str) -> Time:
        """The year and the period of a cell; no words when it is neither."""
        clean = text.strip().removesuffix(".0")
        if self.table.short_years and SHORT_YEAR.fullmatch(clean):
            clean = f"20{clean}"
        year = first_year(clean, monthly=self.table.monthly)
        found = (year, clean if year is not None else "")
        if len(self._periods) < COMBINATIONS:
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


def _getter(*places: int | None) -> Callable[[Row], object]:
    """The cells of some columns, as one key."""
    there = [place for place in places if place is not None]
    return itemgetter(*there) if there else lambda _row: ""
