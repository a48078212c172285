"""Bytes to rows. The kind is told by the content; the name only settles text files."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
from collections.abc import Iterable, Sequence

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from . import ole, scans, text
from .book import (
    DEFAULT_LIMITS,
    Cell,
    FileWarning,
    Limits,
    Merge,
    Sheet,
    SheetError,
    Workbook,
    trimmed,
)
from .zips import Parts

_BOOKS = (".xlsx", ".xlsm", ".xltx", ".ods", ".xls", ".xlsb", ".ots", ".xlt")


def read_workbook(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read a file of cells. Raises `SheetError`, and nothing else, when it cannot."""
    if len(data) > limits.file:
        raise SheetError("file_too_big", limit=limits.file // (1024 * 1024))
    if not data.strip(b"\x00 \t\r\n"):
        raise SheetError("empty_file")
    try:
        if data.startswith(b"PK"):
            return _nonempty(_read_zip(data, limits))
        if data.startswith(ole.SIGNATURE):
            return _nonempty(_read_xls(data, limits))
    except PasswordError as error:
        raise SheetError("password_protected") from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise SheetError("damaged") from error
    except BaseException as error:
        # A panic of the Rust reader is no Exception; it says only that the file is broken.
        if type(error).__name__ != "PanicException":
            raise
        raise SheetError("damaged") from error
    return _nonempty(_read_text(data, filename, limits))


def read_pasted(pasted: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read cells copied from a spreadsheet (tabs between cells), or any separated text."""
    if len(pasted) > limits.file // 4:
        raise SheetError("file_too_big", limit=limits.file // (1024 * 1024))
    clean = pasted.replace("\x00", "").removeprefix("\ufeff")
    if not clean.strip():
        raise SheetError("empty_file")
    mark = "\t" if "\t" in clean else None
    return _nonempty(Workbook("pasted", [Sheet("", text.rows_of(clean, limits, mark))]))


def _nonempty(book: Workbook) -> Workbook:
    book.sheets = [sheet for sheet in book.sheets if sheet.rows]
    if not book.sheets:
        raise SheetError("empty_sheet")
    return book


def _read_text(data: bytes, filename: str, limits: Limits) -> Workbook:
    lowered = filename.lower()
    if lowered.endswith(_BOOKS):
        raise SheetError("not_a_workbook")
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<!DOCTYPE")):
        raise SheetError("not_a_workbook")
    content, warnings = text.decode(data)
    mark = "\t" if lowered.endswith(".tsv") else None
    sheet = Sheet("", text.rows_of(content, limits, mark))
    return Workbook("text", [sheet], warnings)


def _read_zip(data: bytes, limits: Limits) -> Workbook:
    parts = Parts(data, limits)
    lowered = {name.lower() for name in parts.names}
    if "content.xml" in lowered:
        return _read_ods(parts, limits)
    if "xl/workbook.xml" in lowered:
        return _read_xlsx(parts, limits)
    if "encryptedpackage" in {name.lower() for name in parts.all_names}:
        raise SheetError("password_protected")
    raise SheetError("not_a_workbook")


def _read_xlsx(parts: Parts, limits: Limits) -> Workbook:
    macro = any(name.lower().endswith("vbaproject.bin") for name in parts.all_names)
    shared = next((name for name in parts.names if name.lower() == "xl/sharedstrings.xml"), "")
    lengths = scans.shared_lengths(parts.chunks(shared)) if shared else []
    styles = next((name for name in parts.names if name.lower() == "xl/styles.xml"), "")
    if styles:
        scans.attributes(parts.chunks(styles), "")
    extents: dict[str, scans.Extent] = {}
    for name, part in _worksheets(parts).items():
        extents[name] = scans.scan_xlsx(parts.chunks(part), lengths, limits)
    book = Workbook("xlsm" if macro else "xlsx", [])
    if macro:
        book.warnings.append(FileWarning("macros_ignored"))
    _load(book, parts.zipped, extents, limits)
    return book


def _worksheets(parts: Parts) -> dict[str, str]:
    """The part that holds each sheet, by sheet name."""
    names = {name.lower(): name for name in parts.names}
    relations = {}
    if "xl/_rels/workbook.xml.rels" in names:
        rels = parts.chunks(names["xl/_rels/workbook.xml.rels"])
        for relation in scans.attributes(rels, "Relationship"):
            relations[relation.get("Id", "")] = relation.get("Target", "")
    found: dict[str, str] = {}
    for sheet in scans.attributes(parts.chunks(names["xl/workbook.xml"]), "sheet"):
        target = relations.get(sheet.get("id", ""), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        part = names.get(posixpath.normpath(path).lower())
        if part:
            found[sheet.get("name", "")] = part
    return found


def _read_ods(parts: Parts, limits: Limits) -> Workbook:
    manifest = next((name for name in parts.names if name.lower() == "meta-inf/manifest.xml"), "")
    if manifest and b"encryption-data" in parts.text(manifest):
        raise SheetError("password_protected")
    content = next(name for name in parts.names if name.lower() == "content.xml")
    tables = scans.scan_ods(parts.chunks(content))
    if not tables:
        raise SheetError("not_a_workbook")
    # The reader unfolds every table at once, so one that is too large refuses the whole file.
    for extent in tables:
        if code := extent.refusal(limits):
            raise SheetError(code, limit=_limit(code, limits))
    book = Workbook("ods", [])
    _load(book, parts.zipped, {extent.name: extent for extent in tables}, limits)
    return book


def _read_xls(data: bytes, limits: Limits) -> Workbook:
    extent = ole.scan_xls(data)
    if code := extent.refusal(limits):
        raise SheetError(code, limit=_limit(code, limits))
    book = Workbook("xls", [])
    _load(book, data, {}, limits)
    return book


def _load(book: Workbook, data: bytes, extents: dict[str, scans.Extent], limits: Limits) -> None:
    reader = CalamineWorkbook.from_filelike(io.BytesIO(data))
    refused: list[str] = []
    for meta in reader.sheets_metadata[: limits.sheets]:
        extent = extents.get(meta.name)
        if meta.typ != SheetTypeEnum.WorkSheet or (extents and extent is None):
            continue
        extent = extent or scans.Extent()
        if code := extent.refusal(limits):
            refused.append(code)
            book.warnings.append(FileWarning("sheet_too_big", sheet=meta.name))
            continue
        page = reader.get_sheet_by_name(meta.name)
        hidden = extent.hidden or meta.visible != SheetVisibleEnum.Visible
        sheet = Sheet(meta.name, _rows(page.iter_rows(), page.start), hidden=hidden)
        sheet.merged = extent.merged or [
            Merge(top, left, bottom, right)
            for (top, left), (bottom, right) in page.merged_cell_ranges or []
        ]
        for row, column in extent.formulas:
            if row < limits.rows and column < limits.columns:
                sheet.warnings.append(
                    FileWarning("formula_without_value", meta.name, row + 1, column + 1)
                )
        book.sheets.append(sheet)
    if refused and not any(sheet.rows for sheet in book.sheets):
        raise SheetError(refused[0], limit=_limit(refused[0], limits))


def _limit(code: str, limits: Limits) -> int:
    return limits.columns if code == "too_many_columns" else limits.rows


def _rows(raw: Iterable[Sequence[object]], start: tuple[int, int] | None) -> list[list[Cell]]:
    """Plain rows from the first row and column of the sheet. The reader gives the blank rows
    above the first filled cell, not the blank columns before it."""
    rows: list[list[Cell]] = []
    blank: list[Cell] = [None] * (start[1] if start else 0)
    for values in raw:
        row = blank + [_cell(value) for value in values]
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
    return trimmed(rows)


def _cell(value: object) -> Cell:
    if value == "" or value is None:
        return None
    if isinstance(value, (str, bool, int, float, dt.datetime, dt.date)):
        return value
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value)
