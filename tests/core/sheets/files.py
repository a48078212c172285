"""Small files made on the spot: good, odd and hostile."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import xlsxwriter

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
_RELS = (
    '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/>'
    "{more}</Relationships>"
)
_BOOK = (
    '<?xml version="1.0"?><workbook '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as book:
        for name, body in parts.items():
            book.writestr(name, body)
    return buffer.getvalue()


def raw_xlsx(
    sheet_data: str,
    *,
    strings: str = "",
    prologue: str = "",
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """An .xlsx whose sheet holds exactly this XML."""
    more = ""
    parts: dict[str, str | bytes] = {}
    if strings:
        more = (
            '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/sharedStrings" Target="sharedStrings.xml"/>'
        )
        parts["xl/sharedStrings.xml"] = f'<?xml version="1.0"?><sst {_MAIN}>{strings}</sst>'
    parts |= {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(kind="officeDocument", target="xl/workbook.xml", more=""),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _RELS.format(
            kind="worksheet", target="worksheets/sheet1.xml", more=more
        ),
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{prologue}<worksheet {_MAIN}>'
        f"<sheetData>{sheet_data}</sheetData></worksheet>",
        **(extra or {}),
    }
    return zipped(parts)


def xlsx(
    rows: Sequence[Sequence[object]],
    *,
    name: str = "Plan",
    merges: Sequence[tuple[int, int, int, int]] = (),
    before: Mapping[str, Sequence[Sequence[object]]] | None = None,
    hidden: Sequence[str] = (),
    blank_rows: int = 0,
) -> bytes:
    """An .xlsx as a person's spreadsheet program would write it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        box = book.add_format({"border": 1})
        sheets = {**(before or {}), name: rows}
        for title, cells in sheets.items():
            page = book.add_worksheet(title)
            if title in hidden:
                page.hide()
            for y, row in enumerate(cells):
                for x, cell in enumerate(row):
                    if cell is None or cell == "":
                        continue
                    if hasattr(cell, "year"):
                        page.write_datetime(y, x, cell, day)
                    else:
                        page.write(y, x, cell)
            if title == name:
                page.activate()
                page.set_first_sheet()
                for top, left, bottom, right in merges:
                    page.merge_range(top, left, bottom, right, "")
                    page.write(top, left, cells[top][left])
                for y in range(len(cells), len(cells) + blank_rows):
                    for x in range(6):
                        page.write_blank(y, x, None, box)
    return buffer.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    "</office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}'
    "</manifest:manifest>"
)
_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def raw_ods(tables: str, *, manifest: str = "") -> bytes:
    return zipped(
        {
            "mimetype": _MIME,
            "content.xml": _ODS.format(tables=tables),
            "META-INF/manifest.xml": _MANIFEST.format(entries=manifest),
        }
    )


def ods(rows: Sequence[Sequence[object]], name: str = "Plan", blank_rows: int = 0) -> bytes:
    """An .ods with these rows; numbers and dates typed as such."""
    body = "".join(
        "<table:table-row>" + "".join(_ods_cell(cell) for cell in row) + "</table:table-row>"
        for row in rows
    )
    if blank_rows:
        body += (
            f'<table:table-row table:number-rows-repeated="{blank_rows}">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
    return raw_ods(f'<table:table table:name="{name}">{body}</table:table>')


def _ods_cell(cell: object) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if hasattr(cell, "isoformat"):
        value = cell.isoformat()
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    if isinstance(cell, (int, float)):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def lying_zip(real: int, declared: int) -> bytes:
    """A workbook whose sheet unfolds to `real` bytes while its header declares `declared`."""
    data = bytearray(raw_xlsx(" " * real))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = 0
        while (place := data.find(signature, place)) >= 0:
            if struct.unpack_from("<I", data, place + offset)[0] >= real:
                struct.pack_into("<I", data, place + offset, declared)
            place += 4
    return bytes(data)


def locked_xlsx() -> bytes:
    """The container that spreadsheet programs write for a workbook with a password."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + name + b"\0" * 600


def xls(cells: Mapping[tuple[int, int], str | float], locked: bool = False) -> bytes:
    """An .xls (BIFF8 in a compound file) with one sheet, « Plan »."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def text(words: str, length: str) -> bytes:
        return struct.pack(length, len(words)) + b"\x01" + words.encode("utf-16-le")

    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if locked:
        start += record(0x002F, b"\0" * 6)
    start += record(0x0042, struct.pack("<H", 1200))
    name = text("Plan", "<B")
    place = len(start) + 4 + 6 + len(name) + 4
    book = start + record(0x0085, struct.pack("<IBB", place, 0, 0) + name) + record(0x000A)
    book += record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for (row, column), value in cells.items():
        spot = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            book += record(0x0204, spot + text(value, "<H"))
        else:
            book += record(0x0203, spot + struct.pack("<d", value))
    book += record(0x000A)
    return _compound(book)


def _compound(stream: bytes) -> bytes:
    """A compound file holding one stream, « Workbook », long enough for whole sectors."""
    stream += b"\0" * (max(4096, -(-len(stream) // 512) * 512) - len(stream))
    count = len(stream) // 512
    last, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    links = [table, last, *range(3, count + 2), last]
    links += [free] * (128 - len(links))

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        words = name.encode("utf-16-le")
        return (
            words.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(words) + 2, kind, 1, free, free, child)
            + b"\0" * 36
            + struct.pack("<IQ", first, size)
        )

    directory = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, last, 0, last, 0, 0)
    header += struct.pack("<108I", *[free] * 108)
    fat = struct.pack("<128I", *links)
    return header + fat + directory.ljust(512, b"\0") + stream
