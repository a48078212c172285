"""A plan's spreadsheet, read: `read_plan` for a file, `read_pasted` for copied cells.

Neither touches the database nor raises anything but `SheetError`: the file is the only thing
that can be refused whole. What a cell or a row holds that cannot be read becomes a
`SheetIssue`, and the rest goes on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from agir.core.sheets import FileWarning, SheetError, Workbook, read_workbook
from agir.core.sheets import read_pasted as read_pasted_cells

from . import values
from .columns import recognise
from .dates import read_period
from .levels import Hierarchy
from .organisations import same_key
from .parsed import ParsedAction, ParsedColumn, ParsedPlan, SheetIssue
from .rows import RowReader
from .table import Row, find_table
from .words import bare, fold, line_of, shown

__all__ = ["SheetError", "read_pasted", "read_plan", "sheet_names"]

_TOTAL = re.compile(
    r"(sous[- ]?|grand )?(total|totaux|somme|sum|subtotal)( general| generaux| "
    r"global)?( \(?.{0,12}\)?)?:?"
)
_LISTS = ("organisations", "lead", "lead_service")
_CONTINUED = {
    "organisations",
    "people",
    "measure",
    "description",
    "note",
    "audiences",
    "lead_service",
    "age_windows",
    "sectors",
    "funding_sources",
}
_DRAGGED = 3


def read_plan(
    data: bytes,
    filename: str,
    *,
    mapping: Mapping[int, str | None] | None = None,
    remembered: Mapping[str, str | None] | None = None,
    sheet: str | None = None,
    today: dt.date | None = None,
    known: Iterable[str] = (),
) -> ParsedPlan:
    """Read a file into a plan.

    `mapping` gives columns (from 0) their field, None to leave one out; `remembered` does so by
    `columns.header_key`; `sheet` names the sheet instead of looking for it; `known` are names
    of organisations already there, whose spelling wins. Raises `SheetError` only.
    """
    book = read_workbook(data, filename)
    return _Plan(book, filename, mapping, remembered, sheet, today, known).read()


def read_pasted(
    text: str,
    *,
    mapping: Mapping[int, str | None] | None = None,
    remembered: Mapping[str, str | None] | None = None,
    today: dt.date | None = None,
    known: Iterable[str] = (),
) -> ParsedPlan:
    """Read cells copied from a spreadsheet, header included."""
    book = read_pasted_cells(text)
    return _Plan(book, "", mapping, remembered, None, today, known).read()


def sheet_names(data: bytes, filename: str) -> list[str]:
    """The sheets a person may choose from, hidden ones last."""
    book = read_workbook(data, filename)
    return [page.name for page in sorted(book.sheets, key=lambda page: page.hidden)]


class _Plan:
    """One reading, from the table found to the plan."""

    def __init__(
        self,
        book: Workbook,
        filename: str,
        mapping: Mapping[int, str | None] | None,
        remembered: Mapping[str, str | None] | None,
        sheet: str | None,
        today: dt.date | None,
        known: Iterable[str],
    ) -> None:
        self.book = book
        self.table = find_table(book, filename, sheet)
        cells = [row.cells for row in self.table.rows]
        self.columns, self.other_titles = recognise(
            self.table.headers, cells, remembered=remembered, mapping=mapping
        )
        self.by_field: dict[str, ParsedColumn] = {}
        for column in self.columns:
            if column.field:
                self.by_field.setdefault(column.field, column)
        self.title = self._index("title")
        self.sub = self._index("sub_title")
        self.rows = RowReader(self.table, self.columns, today=today)
        self.rows.spellings = {same_key(name): line_of(name) for name in known}
        self.rows.known = self._known(known)
        self.rows.month_first = self._month_first()
        levels = sorted(c.field for c in self.columns if c.field and c.field.startswith("result_"))
        indexes = [self.by_field[name].index for name in levels]
        self.hierarchy = Hierarchy(self.table, indexes, self.title)
        self.actions: list[ParsedAction] = []
        self.results: dict[tuple[str, ...], tuple[str, ...]] = {}

    def _index(self, field: str) -> int:
        column = self.by_field.get(field)
        return column.index if column else -1

    # --- before the rows

    def _known(self, known: Iterable[str]) -> frozenset[str]:
        """Organisations that stand alone somewhere: those that « et » may separate."""
        names = {bare(name) for name in known}
        for column in self.columns:
            if column.field in _LISTS:
                for row in self.table.rows:
                    for item in values.split_list(row.text(column.index)):
                        if not values.is_joined(item):
                            names.add(bare(values.brings_of(item)[0]))
        return frozenset(name for name in names if name)

    def _month_first(self) -> frozenset[int]:
        """Date columns where some 12/31/2025 proves the month comes first, and none disproves."""
        found = set()
        for column in self.columns:
            if column.field in ("starts", "ends", "period") or "until" in (column.field or ""):
                pairs = [
                    re.match(r"(\d\d?)[/.-](\d\d?)[/.-]\d", row.text(column.index))
                    for row in self.table.rows
                ]
                firsts = [int(pair[1]) for pair in pairs if pair]
                seconds = [int(pair[2]) for pair in pairs if pair]
                if firsts and max(firsts) <= 12 < max(seconds):
                    found.add(column.index)
        return frozenset(found)

    # --- the rows

    def read(self) -> ParsedPlan:
        if self.title >= 0:
            for row in self.table.rows:
                self._row(row)
        self._number_parents()
        warnings = self._file_warnings() + self.table.warnings + self.hierarchy.warnings
        warnings += self.rows.warnings + self._dragged_dates()
        return ParsedPlan(
            sheet=self.table.sheet.name,
            title=self.table.title,
            header_row=self.table.header_row,
            columns=self.columns,
            actions=self.actions,
            results=list(self.results.values()),
            organisations=self._organisations(),
            warnings=sorted(warnings, key=lambda issue: issue.row or 0),
            rejected=sorted(self.rows.rejected, key=lambda issue: issue.row or 0),
        )

    def _row(self, row: Row) -> None:
        if self._is_total(row):
            self.rows.warn("total_row", row.number, None, self._first_text(row))
            return
        if self.hierarchy.section(row):
            self._result(self.hierarchy.path(row))
            return
        path = self._result(self.hierarchy.path(row))
        title = line_of(row.text(self.title))
        sub = line_of(row.text(self.sub))
        if sub:
            self._sub_action(row, title, path)
        elif title and self.title not in row.merged:
            self._top_action(row, path)
        else:
            self._continued(row, bool(title))

    def _top_action(self, row: Row, path: tuple[str, ...]) -> None:
        action = ParsedAction(row.number, "", result_path=path)
        self.rows.title(action, self.by_field["title"], row.cells[self.title])
        self.rows.fill(action, row)
        self.actions.append(action)

    def _sub_action(self, row: Row, title: str, path: tuple[str, ...]) -> None:
        parent = self._parent(title, path)
        if parent is None and title:
            parent = ParsedAction(row.number, "", result_path=path)
            self.rows.title(parent, self.by_field["title"], row.cells[self.title])
            self.actions.append(parent)
        action = ParsedAction(row.number, "", result_path=parent.result_path if parent else path)
        if parent:
            action.parent_row = parent.row
        else:
            self.rows.warn(
                "sub_action_alone", row.number, self.by_field["sub_title"], row.text(self.sub)
            )
        self.rows.title(action, self.by_field["sub_title"], row.cells[self.sub])
        self.rows.fill(action, row)
        self.actions.append(action)

    def _parent(self, title: str, path: tuple[str, ...]) -> ParsedAction | None:
        """The action a sub-action belongs to: the last one when the title is blank or the same,
        else an earlier one of that title under the same result."""
        tops = (action for action in reversed(self.actions) if action.parent_row is None)
        wanted = fold(title[:299])
        for place, action in enumerate(tops):
            if place == 0 and not title:
                return action
            same = fold(action.title[:299]) == wanted
            if same and (place == 0 or action.result_path == path):
                return action
        return None

    def _continued(self, row: Row, merged: bool) -> None:
        """A row without a title of its own: more of the action above, or a row left out."""
        used = {
            c.field
            for c in self.columns
            if c.field and row.text(c.index) and c.index not in row.merged
        }
        used = {name for name in used if not name.startswith("result_")}
        if not used:
            return
        above = self.actions[-1] if self.actions else None
        near = above is not None and row.number - above.row <= 30
        new_level = any(
            row.text(index) and index not in row.merged for index in self.hierarchy.levels
        )
        if above and near and used <= _CONTINUED and (merged or not new_level):
            for index in row.merged:
                row.cells[index] = None
            self.rows.fill(above, row)
            if not merged:
                self.rows.warn("row_joined", row.number, None, self._first_text(row))
            return
        self.rows.reject("row_without_title", row.number, None, self._first_text(row))

    def _is_total(self, row: Row) -> bool:
        """« Total » and nothing but numbers beside it."""
        filled = row.filled()
        if not any(
            _TOTAL.fullmatch(fold(cell))
            for cell in row.cells
            if isinstance(cell, str) and len(cell) < 40 and cell[-1:] not in "0123456789"
        ):
            return False
        words = [
            index
            for index in filled
            if isinstance(row.cells[index], str) and values.read_amount(row.cells[index])[0] is None
        ]
        return len(filled) > len(words) == 1

    def _result(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The path in the spelling first met, every result above it recorded before it."""
        kept: tuple[str, ...] = ()
        for depth in range(1, len(path) + 1):
            key = tuple(fold(name) for name in path[:depth])
            kept = self.results.setdefault(key, (*kept, path[depth - 1]))
        return kept

    # --- after the rows

    def _number_parents(self) -> None:
        """Without a column for them, sub-actions may be numbered 1.1 under 1."""
        if self.sub >= 0:
            return
        numbers: dict[str, ParsedAction] = {}
        for action in self.actions:
            source = action.reference or action.title
            match = re.match(r"^\D{0,8}?(\d+(?:\.\d+)*)(?:[.):\s-]|$)", source)
            if not match or (action.reference and match.end() < len(source.strip())):
                continue
            number = match[1]
            while "." in number:
                number = number.rpartition(".")[0]
                parent = numbers.get(number)
                if parent and parent.result_path == action.result_path:
                    action.parent_row = parent.parent_row or parent.row
                    break
            numbers.setdefault(match[1], action)

    def _organisations(self) -> list[str]:
        names: dict[str, str] = {}
        for action in self.actions:
            for name in [action.lead, *(part.name for part in action.organisations)]:
                if name:
                    names.setdefault(same_key(name), name)
        return list(names.values())

    def _first_text(self, row: Row) -> str:
        return shown(next((row.text(index) for index in row.filled()), ""))

    def _file_warnings(self) -> list[SheetIssue]:
        found = [self._said(warning) for warning in self.book.warnings]
        body = self.table.rows[0].number if self.table.rows else 0
        for warning in self.table.sheet.warnings:
            column = (
                self.columns[warning.column - 1]
                if warning.column and warning.column <= len(self.columns)
                else None
            )
            if column and column.field and (warning.row or 0) >= body:
                found.append(self._said(warning, self.table.column(column.index)))
        if self.title < 0:
            found.append(SheetIssue("no_title_column", row=self.table.header_row))
        for index in self.other_titles:
            params = (("chosen", self.table.column(self.title)),)
            found.append(
                SheetIssue(
                    "two_titles", self.table.header_row, self.table.column(index), params=params
                )
            )
        return found

    @staticmethod
    def _said(warning: FileWarning, column: str = "") -> SheetIssue:
        params = warning.params + ((("sheet", warning.sheet),) if warning.sheet else ())
        return SheetIssue(warning.code, warning.row, column, params=params)

    def _dragged_dates(self) -> list[SheetIssue]:
        """Three rows or more whose dates grow by exactly a day: a cell dragged down by its
        corner counts days instead of copying. The dates are kept, the column is named once."""
        found = []
        for column in self.columns:
            if column.field not in ("starts", "ends"):
                continue
            runs = [run for run in self._daily_runs(column.index) if len(run) >= _DRAGGED]
            if runs:
                rows = ", ".join(f"{run[0]}–{run[-1]}" for run in runs[:5])
                found.append(
                    SheetIssue(
                        "dates_dragged",
                        runs[0][0],
                        self.table.column(column.index),
                        params=(("rows", rows),),
                    )
                )
        return found

    def _daily_runs(self, index: int) -> list[list[int]]:
        """Rows, in stretches where each date is the day after the one above."""
        runs: list[list[int]] = []
        before: dt.date | None = None
        for row in self.table.rows:
            period = read_period(row.cells[index] if index < len(row.cells) else None)
            day = period.first if period and period.is_day else None
            if day and before and day - before == dt.timedelta(days=1):
                runs[-1].append(row.number)
            elif day:
                runs.append([row.number])
            before = day
        return runs
