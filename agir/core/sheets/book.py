"""What a file of cells holds once read, and what reading refuses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

Cell = str | float | int | bool | dt.date | dt.datetime | None


class SheetError(Exception):
    """The file as a whole cannot be read. `code` is stable; `params` fill its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = {key: str(value) for key, value in params.items()}
        super().__init__(code, self.params)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold. Sizes in bytes; a sheet counts only its filled cells.

    `inflated` bounds everything a zipped book unfolds to, `ratio` what one large part may
    gain (real sheets stay under 100), `characters` the text of one sheet once each shared or
    repeated string has been written out where it is used.
    """

    file: int = 20 * 1024 * 1024
    inflated: int = 96 * 1024 * 1024
    ratio: int = 250
    ratio_from: int = 4 * 1024 * 1024
    entries: int = 2_000
    rows: int = 20_000
    columns: int = 500
    cells: int = 600_000
    characters: int = 25_000_000
    sheets: int = 100


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class FileWarning:
    """The file could be read, but not quite all of it. Rows and columns start at 1."""

    code: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of merged cells: first and last row and column, from 0, both included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet. `rows[0]` is the sheet's first row even when it is empty; rows end at their
    last filled cell and the sheet at its last filled row. Merged blocks hold their value in
    the top left cell only, as the file does; `merged` says where they spread."""

    name: str
    rows: list[list[Cell]]
    merged: list[Merge] = field(default_factory=list)
    hidden: bool = False
    warnings: list[FileWarning] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at this place (from 0), None outside the filled part."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(slots=True)
class Workbook:
    """A whole file: its sheets that hold something, and what was odd about it.

    `kind` is "xlsx", "xlsm", "ods", "xls", "text" or "pasted".
    """

    kind: str
    sheets: list[Sheet]
    warnings: list[FileWarning] = field(default_factory=list)


def column_letter(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows without empty cells at their end, nor empty rows at the end of the sheet."""
    for row in rows:
        while row and (row[-1] is None or (isinstance(row[-1], str) and not row[-1].strip())):
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
