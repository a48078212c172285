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

from agir.portrait.models import IndicatorValue

TABLE = IndicatorValue._meta.db_table
COLUMNS = (
    "coalition_id", "indicator_id", "place_id", "group_id", "period", "year", "value", "low",
    "high", "status", "symbol", "flags", "came_in_id",
)  # fmt: skip
LEAST_ANALYZED = 20_000
_TOGETHER = 50  # rows in one statement of SQLite, which takes 999 values at the least
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
Part = Any
"""Some columns of a row, as this database takes them: a text for COPY, else a tuple."""


def part(*cells: object, last: bool = False) -> Part:
    """Columns that follow each other; `last` when they end the row."""
    if connection.vendor != "postgresql":
        return cells
    return "\t".join(map(_copied, cells)) + ("\n" if last else "\t")


def _copied(cell: object) -> str:
    """A cell in the text format of COPY."""
    if cell is None:
        return "\\N"
    return str(cell).translate(_ESCAPED) if isinstance(cell, str) else str(cell)


class Store:
    """Adds rows as they come. COPY stays open from one batch to the next, so that the database
    works while the file is read: call `settle` before any other query."""

    def __init__(self) -> None:
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

    def settle(self) -> None:
        """Wait until every row is in. Raises IntegrityError when one is there twice."""
        self._copy = None
        self._open.close()

    def add(self, whose: Sequence[Part], when: Sequence[Part], says: Sequence[Part]) -> None:
        """Add a row for each of the three."""
        self.added += len(whose)
        rows = zip(whose, when, says, strict=True)
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors:
                self._copying().write("".join(chain.from_iterable(rows)))
        else:
            _insert(list(rows))

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
        if connection.vendor == "postgresql" and self.added >= LEAST_ANALYZED:
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {TABLE}")


def _insert(rows: Sequence[tuple[Part, Part, Part]]) -> None:
    # Each statement looks its next identifier up in the table of all sequences: many rows in one
    # statement look once.
    whole = len(rows) - len(rows) % _TOGETHER
    with connection.cursor() as cursor:
        for some, together in ((rows[:whole], _TOGETHER), (rows[whole:], 1)):
            marks = ", ".join([f"({', '.join(['%s'] * len(COLUMNS))})"] * together)
            cursor.executemany(
                f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES {marks}",
                [
                    list(chain.from_iterable(chain.from_iterable(some[place : place + together])))
                    for place in range(0, len(some), together)
                ],
            )
