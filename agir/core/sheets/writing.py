"""Rows written to .xlsx and .csv so that typed text never becomes a formula.

In an .xlsx a text is stored as a text: that is enough. A .csv has no types, and a program that
opens it runs any cell starting with = + - or @ (also after spaces or quotes). Such a cell
gets an apostrophe in front (OWASP, "CSV Injection"); `unguarded` takes exactly that one off,
so writing then reading is the identity.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

_LIVE = re.compile(r"""'*[\s"'\u200b\ufeff]*[=+\-@\t\r＝＋－＠]""")
_CELL_LIMIT = 32_767

Writable = str | float | int | bool | dt.date | dt.datetime | Decimal | None


def guarded(text: str) -> str:
    """The text, with an apostrophe in front when a spreadsheet would run it."""
    return "'" + text if _LIVE.match(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` puts in front."""
    return text[1:] if text.startswith("'") and _LIVE.match(text[1:]) else text


def write_csv(rows: Iterable[Sequence[Writable]], *, separator: str = ";") -> bytes:
    """A UTF-8 .csv with its mark, which Excel opens with accents right. Numbers stay numbers."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_NONNUMERIC)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig", errors="replace")


def _plain(cell: Writable) -> str | float | int:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, (int, float, Decimal)):
        if not math.isfinite(cell):
            return ""
        return int(cell) if cell == int(cell) else float(cell)
    if isinstance(cell, (dt.date, dt.datetime)):
        return cell.isoformat()
    return guarded(cell)


def write_xlsx(
    sheets: Sequence[tuple[str, Iterable[Sequence[Writable]]]],
    *,
    header_rows: int = 1,
    widths: Sequence[float] = (),
) -> bytes:
    """An .xlsx with these sheets. Text is stored as text, whatever it starts with."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        for number, (name, rows) in enumerate(sheets, 1):
            page = book.add_worksheet(_sheet_name(name, number))
            for column, width in enumerate(widths):
                page.set_column(column, column, width)
            if header_rows:
                page.freeze_panes(header_rows, 0)
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    _put(page, y, x, cell, heading if y < header_rows else wrapped, day)
    return buffer.getvalue()


def _put(page: Any, y: int, x: int, cell: object, style: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(y, x, cell, style)
    elif isinstance(cell, (int, float, Decimal)):
        if math.isfinite(cell):
            page.write_number(y, x, float(cell), style)
    elif isinstance(cell, (dt.date, dt.datetime)):
        if cell.year >= 1900:
            page.write_datetime(y, x, cell, day)
        else:
            page.write_string(y, x, cell.isoformat(), style)
    else:
        text = str(cell).encode("utf-8", errors="replace").decode()
        page.write_string(y, x, text[:_CELL_LIMIT], style)


def _sheet_name(name: str, number: int) -> str:
    """A name Excel accepts: 31 characters, none of []:*?/\\, no quote at the ends."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip().strip("'")[:31].strip("' ")
    return clean or f"Feuille {number}"
