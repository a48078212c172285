"""Sheets of cells, in and out: bytes to rows and rows to bytes, safely, with no domain word.

    book = read_workbook(data, "plan.xlsx")      # .xlsx .xlsm .ods .xls .csv .tsv .txt
    book = read_pasted(text)                     # cells copied from a spreadsheet
    data = write_xlsx([("Feuille", rows)])       # typed text never becomes a formula
    data = write_csv(rows)

Whatever the bytes hold, reading either returns a `Workbook` or raises `SheetError` with a
stable code, within the memory set by `Limits`.
"""

from .book import (
    DEFAULT_LIMITS,
    Cell,
    FileWarning,
    Limits,
    Merge,
    Sheet,
    SheetError,
    Workbook,
    column_letter,
)
from .reading import read_pasted, read_workbook
from .writing import write_csv, write_xlsx

__all__ = [
    "DEFAULT_LIMITS",
    "Cell",
    "FileWarning",
    "Limits",
    "Merge",
    "Sheet",
    "SheetError",
    "Workbook",
    "column_letter",
    "read_pasted",
    "read_workbook",
    "write_csv",
    "write_xlsx",
]
