"""Any file of indicators, recognised by what it holds."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path, PurePath

from agir.core.sheets import Cell, SheetError, read_workbook
from agir.core.sheets.text import separator

from . import census, pasted
from .headers import period_in
from .memory import uncollected
from .parsed import Batch, ParsedValue, Report
from .places import Units
from .quick import Quick
from .recognise import SAMPLE, Row, recognise
from .seen import Seen
from .source import Given, Lines, Refusal, blocks, is_workbook, opened, text_of, unzipped
from .tables import TableReader, note

LARGEST_WORKBOOK = 20 * 1024 * 1024
_RECORD_LINES = 20
_ANNOUNCED = re.compile(r"sep=(.)\r?\n")


class Reading:
    """The values of a file, one at a time; `report` is complete once they have all been taken.

    Never raises on what the file holds: a file kept out as a whole says so in
    `report.refused`, and what was given before must then not be written.
    """

    def __init__(self, batches: Iterator[Batch], report: Report) -> None:
        self._batches, self.report = batches, report

    def __iter__(self) -> Iterator[ParsedValue]:
        for batch in self.batches():
            yield from batch.values()

    def batches(self) -> Iterator[Batch]:
        """The same values by columns, some thousands at a time: to read a million of them."""
        try:
            while batch := self._next():
                yield batch
        except Refusal as refusal:
            self.report.refuse(refusal.code, **refusal.params)
        except SheetError as error:
            self.report.refuse(error.code, **error.params)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            self.report.refuse("damaged")
        except RuntimeError as error:
            # All that zipfile says of a part under a password, or packed in an unknown way.
            said = str(error)
            if "password" not in said and "compression" not in said:
                raise
            self.report.refuse("password_protected" if "password" in said else "damaged")
        if not self.report.refused and not self.report.rows and not self.report.rejected:
            self.report.refuse("nothing_read" if not self.report.passed_over else "no_unit_found")

    def _next(self) -> Batch | None:
        with uncollected():
            return next(self._batches, None)

    def finish(self) -> Report:
        """Take every value, keep none, and give the report."""
        for _batch in self.batches():
            pass
        return self.report


def read_indicators(
    given: Given, filename: str = "", units: Collection[str] | None = None
) -> Reading:
    """Read a file of indicators: a path, bytes or an open seekable file.

    `units` are codes or names of territories; None takes them all. Memory stays bounded
    whatever the size of a text file, zipped or not.
    """
    name = filename or (str(given) if isinstance(given, (str, Path)) else "")
    report = Report(filename=PurePath(name).name)
    return Reading(_from_file(given, report, Units(units)), report)


def read_pasted_table(
    text: str, units: Collection[str] | None = None, *, name: str = "", period: str = ""
) -> Reading:
    """Read a table pasted from a report or a spreadsheet. `name` is what it measures."""
    report = Report(format="pasted")

    def batches() -> Iterator[Batch]:
        chosen = Units(units)
        grid = pasted.rows_of(text.replace("\x00", "").removeprefix("\ufeff"))
        found = _grid(grid, report, chosen, name=name, period=period)
        yield from pasted.marked_rounded(found)
        chosen.finish(report)

    return Reading(batches(), report)


def _from_file(given: Given, report: Report, units: Units) -> Iterator[Batch]:
    try:
        stream, ours = opened(given)
    except OSError:
        raise Refusal("cannot_open") from None
    try:
        if is_workbook(stream):
            yield from _workbook(stream.read(LARGEST_WORKBOOK + 1), report, units)
        else:
            yield from _text(blocks(unzipped(stream), report), report, units)
        units.finish(report)
    finally:
        if ours:
            stream.close()


def _text(source: Iterator[bytes], report: Report, units: Units) -> Iterator[Batch]:
    first = next(source, b"")
    head = text_of(first[: 256 * 1024].rpartition(b"\n")[0] or first, report)
    for skipped, line in enumerate(head.split("\n", 12)[:12], 1):
        layout = census.layout_of(_cut(line))
        if layout:
            report.format = "census"
            rest = first.split(b"\n", skipped)
            after = rest[skipped] if len(rest) > skipped else b""
            yield from census.batches(
                chain([after] if after else [], source), layout, skipped, units, report
            )
            return
    yield from _separated(head, chain([first], source), report, units)


def _cut(line: str) -> list[str]:
    """The cells of one line between commas, none when it cannot be cut."""
    try:
        return next(csv.reader([line.rstrip("\r")], strict=True), [])
    except csv.Error:
        return []


def _separated(head: str, source: Iterator[bytes], report: Report, units: Units) -> Iterator[Batch]:
    """A file of cells between marks, read as it comes."""
    announced = _ANNOUNCED.match(head)
    mark = announced[1] if announced else separator(head)
    lines = Lines(source, report)
    rows = _records(lines, mark, report)
    if announced:
        next(rows, None)
    sample = list(islice(rows, SAMPLE))
    table = recognise([row for _number, row in sample], decimal="," if mark == ";" else ".")
    if table is None:
        raise Refusal("no_table")
    report.format = "wide" if table.columns.wide else "long"
    for line in table.above:
        note(report, line)
    name, period = _said_by_name(report.filename)
    reader = TableReader(table, units, report, name=name, period=period)
    yield from reader.batches(sample[table.start :])
    quick = Quick.of(reader, mark)
    while text := lines.rest():
        batch = quick.batch(text, lines.number) if quick else None
        if batch is None:
            yield from reader.batches(_records(lines, mark, report, whole=False))
        else:
            lines.skip()
            if batch.rows:
                yield batch
    if reader.cells.ambiguous:
        report.warn("ambiguous_number", text=reader.cells.ambiguous, mark=reader.cells.decimal)


def _records(
    lines: Lines, mark: str, report: Report, *, whole: bool = True
) -> Iterator[tuple[int, Row]]:
    """Rows with the number of the line each begins on. A quote never closed is a refusal. Not
    `whole`: stops between two blocks."""
    reader = csv.reader(lines, delimiter=mark, strict=True)
    while whole or not lines.between_blocks:
        begun = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error) or lines.number > begun:
                raise Refusal("unclosed_quote", row=begun) from error
            if "larger than" in str(error):
                raise Refusal("cell_too_long", row=begun) from error
            report.rows += 1
            report.reject(begun, "", "stray_quote")
            continue
        if lines.number - begun >= _RECORD_LINES:
            raise Refusal("unclosed_quote", row=begun)
        yield begun, row


def _workbook(data: bytes, report: Report, units: Units) -> Iterator[Batch]:
    book = read_workbook(data, report.filename)
    report.format = "workbook"
    name, period = _said_by_name(report.filename)
    met = False
    seen = Seen()
    for sheet in book.sheets:
        grid = [[cell_text(cell) for cell in row] for row in sheet.rows]
        for merge in sheet.merged:
            _spread(grid, merge.top, merge.left, merge.bottom)
        single = len(book.sheets) == 1
        try:
            yield from _grid(
                grid, report, units,
                name=name if single else sheet.name, period=period or period_in(sheet.name)[0],
                seen=seen,
            )  # fmt: skip
            met = True
        except Refusal as refusal:
            if refusal.code != "no_table":
                raise
            report.warn("sheet_ignored", sheet=sheet.name)
    if not met:
        raise Refusal("no_table")


def _spread(grid: list[Row], top: int, left: int, bottom: int) -> None:
    """A label merged over several rows is repeated on each."""
    label = grid[top][left] if top < len(grid) and left < len(grid[top]) else ""
    for row in grid[top + 1 : bottom + 1]:
        if left < len(row) and not row[left]:
            row[left] = label


def _grid(
    grid: list[Row],
    report: Report,
    units: Units,
    *,
    name: str,
    period: str,
    seen: Seen | None = None,
) -> Iterator[Batch]:
    """A table already in memory, its rows as long as their last filled cell."""
    table = recognise(grid[:SAMPLE], decimal=",")
    if table is None:
        raise Refusal("no_table")
    for line in table.above:
        note(report, line)
    reader = TableReader(table, units, report, name=name, period=period, strict=False, seen=seen)
    rows = ((number, row) for number, row in enumerate(grid[table.start :], table.start + 1))
    yield from reader.batches(rows)
    if reader.cells.ambiguous:
        report.warn("ambiguous_number", text=reader.cells.ambiguous, mark=reader.cells.decimal)


def cell_text(cell: Cell) -> str:
    """A typed cell as the text the reader expects: points for decimals, and no doubt left."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, (int, float)):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return str(cell)
        text = f"{Decimal(f'{cell:.15g}'):f}"
        # « 1.234 » typed as a number is not 1234: the power of ten leaves no doubt.
        return f"{text}e0" if re.fullmatch(r"-?\d+\.\d{3}", text) else text
    return cell.isoformat()


def _said_by_name(filename: str) -> tuple[str, str]:
    """What a file's name says it measures, and of when."""
    stem = PurePath(filename).stem.replace("_", " ").strip()
    period, _year, _rest = period_in(stem)
    return stem, period
