"""Where a table begins, its header of one or two rows, and how its numbers are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agir.analysis.indicators import first_year, fiscal_year

from .headers import Columns, columns_of, role_of
from .numbers import Cells
from .places import fold
from .source import Refusal
from .symbols import status_of

Row = list[str]
SAMPLE = 400
SHORT_YEAR = re.compile(r"\d\d", re.ASCII)
NUMERIC = re.compile(
    r"[+\-−]?[$€]?\s?\d[\d\s'’.,]*(?:[eE][+-]?\d+)?\s*[%‰$€]?\s*(?:[A-Za-z*](?:\s?,\s?[a-z])*)?"
    r"\s*(?:[(\[].*[)\]])?"
)
_HEADER_WITHIN = 40
_MOST_COLUMNS = 2_000
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_ENDLESS = ("nan", "inf", "-inf", "infinity", "-infinity")


@dataclass(slots=True)
class Table:
    """A table recognised from its first rows: `start` is the index of its first data row."""

    columns: Columns
    start: int
    title: str = ""
    above: tuple[str, ...] = ()
    monthly: bool = False
    short_years: bool = False
    cells: Cells = field(default_factory=Cells)


def recognise(sample: Sequence[Row], *, decimal: str) -> Table | None:
    """The table these first rows begin, None when they hold none."""
    first = next((place for place, row in enumerate(sample) if _is_data(row)), None)
    if first is None:
        return None
    above = [place for place in range(first) if filled(sample[place])]
    header, start = _header(sample, above, first)
    if header is None:
        return None
    if len(header) > _MOST_COLUMNS:
        raise Refusal("too_many_columns", limit=_MOST_COLUMNS)
    data = [row for row in sample[start:] if len(filled(row)) > 1 or len(header) < 3]
    numeric = [_mostly_numbers(data, column) for column in range(len(header))]
    columns = columns_of(header, numeric)
    if columns is None:
        return None
    table = Table(columns, start)
    lines = [
        " ".join(filled(sample[p])) for p in above if p < start and len(filled(sample[p])) == 1
    ]
    table.title = next((line for line in lines if role_of(line) == "other"), "")
    table.above = tuple(lines)
    if columns.time is not None:
        times = [row[columns.time].strip() for row in data if len(row) > columns.time]
        months = [text for text in times if _MONTH.fullmatch(text)]
        table.monthly = any(fiscal_year(text) is None for text in months)
        table.short_years = bool(times) and all(SHORT_YEAR.fullmatch(text) for text in times)
    places = [place.column for place in columns.values]
    table.cells.learn((row[place] for row in data for place in places if place < len(row)), decimal)
    return table


def filled(row: Row) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _is_data(row: Row) -> bool:
    """Does a row hold at least a label and a number that is not a year?"""
    words = filled(row)
    return len(words) > 1 and any(
        (NUMERIC.fullmatch(cell) and len(cell) < 81 and first_year(cell) is None)
        or cell in ("..", "...", "nd", "ndiff", "ns")
        or cell.lower() in _ENDLESS
        for cell in words
    )


def _header(sample: Sequence[Row], above: list[int], first: int) -> tuple[Row | None, int]:
    """The header, one row or two made one, and the index of the first row of data."""
    above = [place for place in above if place >= first - _HEADER_WITHIN]
    wide = [place for place in above if len(filled(sample[place])) > 1]
    if not wide:
        lone = [place for place in above if place == first - 1]
        return (None, first) if not lone else (list(sample[lone[-1]]), first)
    lower = wide[-1]
    if len(wide) == 1 or wide[-2] != lower - 1:
        return list(sample[lower]), lower + 1
    upper = wide[-2]
    top, bottom = list(sample[upper]), list(sample[lower])
    width = max(len(top), len(bottom))
    top += [""] * (width - len(top))
    bottom += [""] * (width - len(bottom))
    merged = any(not a.strip() and b.strip() for a, b in zip(top[1:], bottom[1:], strict=True))
    if merged or not bottom[0].strip():
        return _merged(top, bottom), lower + 1
    if any(first_year(cell) is not None for cell in bottom) and all(cell.strip() for cell in top):
        # A row of data whose every number could be a year.
        return top, lower
    return bottom, lower + 1


def _merged(top: Row, bottom: Row) -> Row:
    """Two header rows made one: a merged heading speaks for the columns under it."""
    header, last = [], ""
    for upper, lower in zip(top, bottom, strict=True):
        last = upper.strip() or last
        if not lower.strip():
            header.append(upper.strip())
        elif last and fold(last) != fold(lower):
            header.append(f"{last} {lower.strip()}" if upper.strip() or last else lower.strip())
        else:
            header.append(lower.strip())
    return header


def _mostly_numbers(data: Sequence[Row], column: int) -> bool:
    cells = [row[column].strip() for row in data if column < len(row) and row[column].strip()]
    numbers = sum(
        1 for cell in cells
        if len(cell) < 81 and (NUMERIC.fullmatch(cell) or status_of(cell) or cell.startswith("<")
                               or cell.lower() in _ENDLESS)
    )  # fmt: skip
    return bool(cells) and numbers * 2 > len(cells)
