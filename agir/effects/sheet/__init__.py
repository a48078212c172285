"""Reading a sheet of effects: its columns, its rows, what was odd about each."""

from agir.effects.sheet.columns import Columns, find_columns
from agir.effects.sheet.issues import sentence
from agir.effects.sheet.rows import Row, read_rows

__all__ = ["Columns", "Row", "find_columns", "read_rows", "sentence"]
