"""Blocks of plain lines, cut by one expression and worked out column by column.

A line is plain when it has as many cells as the header, and quotes only around whole cells. What
repeats (labels, periods, cells) is looked up as it is written, without being cut again. A block
with anything to tell about a row (rejected, a note, the header met again) is not plain: it is
left to `TableReader`, which reads row by row and says the same of plain ones.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import itemgetter
from typing import TypeVar

from .headers import Columns
from .numbers import Read
from .parsed import Batch, Head, Time
from .recognise import Row
from .tables import COMBINATIONS, Entry, TableReader

_WIDEST = 200
Found = TypeVar("Found")
_NOTE_WORDS = 2  # a row of more words is never a note
Parts = tuple[str, ...]
Run = tuple[str, int, int]  # what neighbouring columns are for, the first and the one after


class _Apart(Exception):
    """This block is not plain."""


class Quick:
    """Reads blocks for a reader whose rows hold one value each. `None` instead of a batch means
    that the block is not plain, and that nothing of it was counted."""

    def __init__(self, reader: TableReader, mark: str) -> None:
        self._reader, self._mark = reader, mark
        value = reader.columns.values[0]
        self._runs = _runs(reader.columns, reader.width)
        widest = max(
            (run for run in self._runs if run[0] == "label"), key=lambda run: run[2] - run[1]
        )
        self._cut = _pattern(self._runs, widest, re.escape(mark))
        self._widest = self._runs.index(widest)
        self._plain = re.compile(_cells(widest[2] - widest[1], re.escape(mark)))
        self._value = value.column
        self._take = itemgetter(value.column, *value.qualifiers)
        self._labels = [
            place for kind, start, end in self._runs if kind == "label"
            for place in range(start, end)
        ]  # fmt: skip
        self._lines: dict[object, Entry] = {}
        self._times: dict[object, tuple[Time, int]] = {}
        self._cells: dict[object, Read] = {}
        self._special: set[object] = set()  # cells that hold no number, or say more than one

    @classmethod
    def of(cls, reader: TableReader, mark: str) -> Quick | None:
        """None for a table of another shape."""
        columns = reader.columns
        plain = len(columns.values) == 1 and 1 < reader.width <= _WIDEST
        if not plain or columns.values[0].bounded or columns.values[0].period:
            return None
        named = any(kind == "label" for kind, _start, _end in _runs(columns, reader.width))
        return cls(reader, mark) if named and len(mark) == 1 and mark not in '"\r\n' else None

    def batch(self, text: str, number: int) -> Batch | None:
        """The values of whole lines, `number` of which come before them in the file."""
        text = text if text.endswith("\n") else f"{text}\n"
        found: list[Parts] = self._cut.findall(text)
        if len(found) != text.count("\n"):
            return None
        try:
            return self._read(found, range(number + 1, number + len(found) + 1))
        except _Apart:
            return None

    def _read(self, found: list[Parts], rows: Sequence[int]) -> Batch:
        self._forget()
        runs: list[Parts] = list(zip(*found, strict=True))
        lines = _looked_up(self._lines, self._of("label", runs), found, self._new_labels)
        taken = [line.taken for line in lines]
        if False in taken:
            found, rows, lines = (list(compress(one, taken)) for one in (found, rows, lines))  # type: ignore[assignment]
            runs = [tuple(compress(run, taken)) for run in runs]
        written = self._of("value", runs)
        cells = _looked_up(self._cells, written, found, self._new_cells)
        marked = self._special
        special = [at for at, one in enumerate(written) if one in marked] if marked else []
        for place in special:
            self._no_note(lines[place], cells[place], found[place])
        times, bits = self._when(runs, found)
        # Plain: from here on, what is read counts.
        self._reader.report.passed_over += len(taken) - len(found)
        self._reader.report.rows += len(found)
        heads = [line.head for line in lines]
        dropped = self._again(lines, times, bits, rows)
        dropped |= self._say(special, heads, cells, dropped)
        batch = Batch(heads, times, cells, rows)
        if dropped:
            kept = [place not in dropped for place in range(len(heads))]
            batch = Batch(*(list(compress(column, kept)) for column in batch))  # type: ignore[arg-type]
        self._reader.add_up(batch.cells)
        return batch

    def _forget(self) -> None:
        """Keep memory bounded: what repeats will be met again."""
        for known in (self._lines, self._times, self._cells):
            if len(known) >= COMBINATIONS:
                known.clear()
        if not self._cells:
            self._special.clear()

    def _of(self, kind: str, runs: list[Parts]) -> Sequence[object]:
        """What the columns of a kind hold, as written, line by line."""
        mine = [run for run, (of, _s, _e) in zip(runs, self._runs, strict=True) if of == kind]
        return mine[0] if len(mine) == 1 else list(zip(*mine, strict=True))

    def _rows(self, lines: Iterable[Parts]) -> list[Row]:
        try:
            return list(csv.reader(map(self._mark.join, lines), delimiter=self._mark))
        except csv.Error as error:
            raise _Apart from error

    def _new_labels(self, new: dict[object, Parts]) -> None:
        plain, widest = self._plain.fullmatch, self._widest
        if not all(plain(parts[widest]) for parts in new.values()):
            raise _Apart
        for key, row in zip(new, self._rows(new.values()), strict=True):
            entry = self._reader.entry(row)
            if entry.taken and not entry.heads:
                raise _Apart
            self._lines[key] = entry

    def _new_cells(self, new: dict[object, Parts]) -> None:
        read = self._reader.cells.read
        for key, row in zip(new, self._rows(new.values()), strict=True):
            found = read(self._take(row))
            if found.error:
                raise _Apart
            if found.value is None or found.symbols or found.unit:
                self._special.add(key)
            self._cells[key] = found

    def _new_times(self, new: dict[object, Parts]) -> None:
        column = self._reader.columns.time or 0
        for key, row in zip(new, self._rows(new.values()), strict=True):
            time = self._reader.time(row[column])
            if not time[1]:
                raise _Apart
            self._times[key] = time, self._reader.seen.bit(time)

    def _no_note(self, line: Entry, cell: Read, parts: Parts) -> None:
        """A row of few words, without a number, may be a note."""
        if cell.value is None and not line.wordy:
            row = self._rows([parts])[0]
            line.wordy = sum(1 for place in self._labels if row[place].strip()) > _NOTE_WORDS
            if not line.wordy and not row[self._value]:
                raise _Apart

    def _when(self, runs: list[Parts], found: list[Parts]) -> tuple[list[Time], list[int]]:
        if self._reader.columns.time is None:
            time = self._reader.period
            return [time] * len(found), [self._reader.seen.bit(time)] * len(found)
        both = _looked_up(self._times, self._of("time", runs), found, self._new_times)
        return [one[0] for one in both], [one[1] for one in both]

    def _again(
        self, lines: list[Entry], times: list[Time], bits: list[int], rows: Sequence[int]
    ) -> set[int]:
        """Places of values already read: told, and dropped."""
        again: set[int] = set()
        for place, (line, bit) in enumerate(zip(lines, bits, strict=True)):
            mark = line.mark
            if bit and not mark.bits & bit:
                mark.bits |= bit
            elif bit or not self._reader.seen.first(mark, line.series, times[place]):
                again.add(place)
                self._reader.repeated(rows[place], line, times[place])
        return again

    def _say(
        self, special: list[int], heads: list[Head], cells: list[Read], dropped: set[int]
    ) -> set[int]:
        """Count blanks and symbols. Returns the places of blanks."""
        blank: set[int] = set()
        for place in special:
            cell = cells[place]
            if place in dropped:
                continue
            if cell.blank:
                blank.add(place)
            elif cell.symbols or cell.unit:
                self._reader.noted(cell, heads[place].indicator)
        self._reader.report.blanks += len(blank)
        return blank


def _runs(columns: Columns, width: int) -> list[Run]:
    """Neighbouring columns of a same kind (time, value and what qualifies it, labels)."""
    value = columns.values[0]
    kinds = ["label"] * width
    for place in (value.column, *value.qualifiers):
        kinds[place] = "value"
    if columns.time is not None:
        kinds[columns.time] = "time"
    starts = [place for place in range(width) if not place or kinds[place] != kinds[place - 1]]
    ends = [*starts[1:], width]
    return [(kinds[start], start, end) for start, end in zip(starts, ends, strict=True)]


def _cell(mark: str) -> str:
    return rf'(?:[^"{mark}\r\n]*+|"[^"\r\n]*+")'


def _cells(many: int, mark: str) -> str:
    return mark.join([_cell(mark)] * many)


def _pattern(runs: Sequence[Run], widest: Run, mark: str) -> re.Pattern[str]:
    """A whole line, one group for each run of columns. The widest run is not cut into cells here,
    but when it is met for the first time."""
    anything = r"([^\r\n]*)" if widest == runs[-1] else "(.*)"
    groups = (anything if run == widest else f"({_cells(run[2] - run[1], mark)})" for run in runs)
    return re.compile(rf"^{mark.join(groups)}\r?\n", re.MULTILINE)


def _looked_up(
    known: dict[object, Found],
    keys: Sequence[object],
    lines: Sequence[Parts],
    make: Callable[[dict[object, Parts]], None],
) -> list[Found]:
    """What each key comes to. `make` works out those that are new, each from its line."""
    try:
        return list(map(known.__getitem__, keys))
    except KeyError:
        new = set(keys).difference(known)
        make({key: parts for key, parts in zip(keys, lines, strict=True) if key in new})
        return list(map(known.__getitem__, keys))
