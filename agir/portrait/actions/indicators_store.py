"""Rows of values into their table, below the ORM: COPY with PostgreSQL, many rows in one prepared
statement with SQLite.

What a row holds comes in three parts, each worked out once for all the rows that share it: whose
it is (indicator, place, group), when, and what the cell says.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from itertools import chain
from types import TracebackType
from typing import Any, Self

from django.db import connection

from agir.portrait.models import FiguresImport, IndicatorValue

TABLE = IndicatorValue._meta.db_table
COLUMNS = (
    "coalition_id", "came_in_id", "indicator_id", "place_id", "group_id", "period", "year",
    "value", "low", "high", "status", "symbol", "flags",
)  # fmt: skip
LEAST_ANALYZED = 20_000
_BOUNDS = ("low", "high")
_TOGETHER = 50  # rows in one statement of SQLite, which takes 999 values at the least
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
Part = Any
"""Some columns of a row, as this database takes them."""
Says = tuple[float | None, float | None, float | None, str, str, str]
"""What a cell says: value, low, high, status, symbol, flags."""


def _line(*cells: object) -> str:
    """Cells in the text format of COPY, each followed by a tab."""
    return "".join([f"{_copied(cell)}\t" for cell in cells])


def _copied(cell: object) -> str:
    """A cell in the text format of COPY."""
    if cell is None:
        return "\\N"
    return str(cell).translate(_ESCAPED) if isinstance(cell, str) else str(cell)


class Store:
    """Adds rows as they come. COPY stays open from one batch to the next, so that the database
    works while the file is read: call `settle` before any other query."""

    def __init__(self, batch: FiguresImport) -> None:
        self._of = (batch.coalition_id, batch.pk)
        self._copies = connection.vendor == "postgresql"
        self._open = ExitStack()
        self._copy: Any = None
        self.added = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if kind is None:
            self.settle()
        else:
            # COPY is given up, what went wrong goes on.
            self._open.__exit__(kind, error, trace)

    def whose(self, indicator: int, place: int, group: int) -> Part:
        return (
            _line(*self._of, indicator, place, group) if self._copies else (indicator, place, group)
        )

    def when(self, period: str, year: int | None) -> Part:
        return _line(period, year) if self._copies else (period, year)

    def says(self, says: Says) -> Part:
        """Ends the row. For SQLite, with its bounds and, when there are none, without: it takes
        as long to bind nothing as to bind all the rest."""
        if self._copies:
            return _line(*says)[:-1] + "\n"
        return says, (says[0], *says[3:]) if says[1] is None and says[2] is None else None

    def settle(self) -> None:
        """Wait until every row is in. Raises IntegrityError when one is there twice."""
        self._copy = None
        self._open.close()

    def add(self, whose: Sequence[Part], when: Sequence[Part], says: Sequence[Part]) -> None:
        """Add a row for each of the three."""
        self.added += len(whose)
        if self._copies:
            rows = zip(whose, when, says, strict=True)
            with connection.wrap_database_errors:
                self._copying().write("".join(chain.from_iterable(rows)))
            return
        short = [one[1] for one in says]
        left_out = () if None in short else _BOUNDS
        ends = short if left_out else [one[0] for one in says]
        self._insert(list(zip(whose, when, ends, strict=True)), left_out)

    def _insert(self, rows: Sequence[tuple[Part, Part, Part]], left_out: Sequence[str]) -> None:
        columns = [name for name in COLUMNS if name not in left_out]
        marks = ["%s"] * (len(columns) - len(self._of))
        row = f"({', '.join([*map(str, self._of), *marks])})"
        # Each statement looks its next identifier up in the table of all sequences: many rows in
        # one statement look once.
        whole = len(rows) - len(rows) % _TOGETHER
        with connection.cursor() as cursor:
            for some, together in ((rows[:whole], _TOGETHER), (rows[whole:], 1)):
                cursor.executemany(
                    f"INSERT INTO {TABLE} ({', '.join(columns)}) "
                    f"VALUES {', '.join([row] * together)}",
                    [
                        list(chain.from_iterable(chain.from_iterable(some[at : at + together])))
                        for at in range(0, len(some), together)
                    ],
                )

    def _copying(self) -> Any:
        if self._copy is None:
            self._open.enter_context(connection.wrap_database_errors)
            cursor = self._open.enter_context(connection.cursor())
            statement = f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN"
            self._copy = self._open.enter_context(cursor.copy(statement))
        return self._copy

    def finish(self) -> None:
        """After many new rows, let PostgreSQL know of them: it plans by what it last counted."""
        self.settle()
        if self._copies and self.added >= LEAST_ANALYZED:
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {TABLE}")
