"""Text files and pasted cells: which letters, which separator, which rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from .book import Cell, FileWarning, Limits, SheetError, trimmed
from .writing import unguarded

_SEPARATORS = (";", "\t", ",", "|")
_SAMPLE = 64 * 1024


def decode(data: bytes) -> tuple[str, list[FileWarning]]:
    """The text of these bytes: UTF-8, UTF-16 with its mark, or Windows-1252.

    A file where some lines are UTF-8 and others Windows-1252 (two files pasted end to end) is
    read line by line, with a warning naming the first line of the lesser kind.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise SheetError("unreadable_text") from error
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in data[:_SAMPLE]:
        raise SheetError("not_a_workbook")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _by_line(data)


def _by_line(data: bytes) -> tuple[str, list[FileWarning]]:
    lines: list[str] = []
    modern: list[int] = []
    western: list[int] = []
    for number, raw in enumerate(data.split(b"\n"), 1):
        try:
            line = raw.decode("utf-8")
            if not line.isascii():
                modern.append(number)
        except UnicodeDecodeError:
            line = _western(raw)
            western.append(number)
        lines.append(line)
    warnings = []
    if modern:
        odd = min((western, modern), key=len)
        params = (("count", str(len(odd))),)
        warnings.append(FileWarning("mixed_encodings", row=odd[0], params=params))
    return "\n".join(lines), warnings


def _western(raw: bytes) -> str:
    """Windows-1252; the five bytes it leaves undefined are read as control characters."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in raw
    )


def separator(text: str) -> str:
    """The separator that cuts the most rows into the same number of cells."""
    sample = text[:_SAMPLE]
    if "\n" in sample[:-1] and len(text) > _SAMPLE:
        sample = sample[: sample.rindex("\n")]
    best, best_score = ";", (0.0, 0)
    for mark in _SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=mark))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        filled = sum(1 for row in rows if any(row))
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        score = (round(count / max(1, filled), 1), width)
        if score > best_score:
            best, best_score = mark, score
    return best


def rows_of(text: str, limits: Limits, mark: str | None = None) -> list[list[Cell]]:
    """The rows of a text. Raises `SheetError` past the limits or on an unclosed quote."""
    announced = re.match(r"sep=(.)\r?\n", text)
    if announced:
        text, mark = text[announced.end() :], announced[1]
    mark = mark or separator(text)
    rows: list[list[Cell]] = []
    filled = 0
    try:
        for raw in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            if len(raw) > limits.columns and any(raw[limits.columns :]):
                raise SheetError("too_many_columns", limit=limits.columns)
            row: list[Cell] = [unguarded(cell) or None for cell in raw[: limits.columns]]
            rows.append(row)
            filled += sum(1 for cell in row if cell is not None)
            if filled > limits.cells:
                raise SheetError("too_much_text")
            if len(rows) > limits.rows * 4:
                raise SheetError("too_many_rows", limit=limits.rows)
    except csv.Error as error:
        raise SheetError("unclosed_quote") from error
    rows = trimmed(rows)
    if len(rows) > limits.rows:
        raise SheetError("too_many_rows", limit=limits.rows)
    return rows
