"""The old binary container (.xls, and .xlsx locked by a password), measured before reading.

Reference: [MS-CFB] for the container, [MS-XLS] 2.3 for the records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .book import SheetError
from .scans import Extent

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END = 0xFFFFFFFA
_BOOK_NAMES = {"Workbook", "Book"}
_FILEPASS = 0x2F
# Records that begin with a row and a column: formula, blank, number, label, boolean, RK…
_CELLS = {0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00BD, 0x00D6, 0x0406, 0x0206}


def scan_xls(data: bytes) -> Extent:
    """How far the cells of an .xls go, all sheets together. Raises `SheetError`."""
    if _ENCRYPTED in data:
        raise SheetError("password_protected")
    try:
        stream = _book(data)
    except (struct.error, IndexError, ValueError) as error:
        raise SheetError("damaged") from error
    if not stream:
        raise SheetError("not_a_workbook")
    extent = Extent()
    for kind, body in _records(stream):
        if kind == _FILEPASS:
            raise SheetError("password_protected")
        if kind in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            extent.cells += 1
            extent.rows = max(extent.rows, row + 1)
            extent.columns = max(extent.columns, column + 1)
    return extent


def _records(stream: bytes) -> Iterator[tuple[int, memoryview]]:
    view = memoryview(stream)
    place = 0
    while place + 4 <= len(view):
        kind, size = struct.unpack_from("<HH", view, place)
        yield kind, view[place + 4 : place + 4 + size]
        place += 4 + size


def _book(data: bytes) -> bytes:
    """The bytes of the stream called Workbook (or Book), empty when there is none."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError("sector size")
    size = 1 << shift
    first_directory, cutoff, first_mini = (
        struct.unpack_from("<I", data, 48)[0],
        struct.unpack_from("<I", data, 56)[0],
        struct.unpack_from("<I", data, 60)[0],
    )
    table = _allocation(data, size)
    directory = _chain(data, table, first_directory, size)
    root_start = 0
    for place in range(0, len(directory) - 127, 128):
        entry = directory[place : place + 128]
        length = min(64, struct.unpack_from("<H", entry, 64)[0])
        name = entry[: max(0, length - 2)].decode("utf-16-le", errors="replace")
        start, stream_size = struct.unpack_from("<II", entry, 116)
        if place == 0:
            root_start = start
        if name not in _BOOK_NAMES:
            continue
        if stream_size >= cutoff:
            return _chain(data, table, start, size)[:stream_size]
        mini = _chain(data, table, root_start, size)
        small = _chain(data, table, first_mini, size)
        links = list(struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4]))
        return _walk(mini, links, start, 64, 0)[:stream_size]
    return b""


def _allocation(data: bytes, size: int) -> list[int]:
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    extra, count = struct.unpack_from("<II", data, 68)
    while extra < _END and count and len(sectors) * size <= len(data):
        block = struct.unpack_from(f"<{size // 4}I", data, (extra + 1) * size)
        sectors.extend(number for number in block[:-1] if number < _END)
        extra, count = block[-1], count - 1
    table: list[int] = []
    for number in sectors:
        table.extend(struct.unpack_from(f"<{size // 4}I", data, (number + 1) * size))
    return table


def _chain(data: bytes, table: list[int], start: int, size: int) -> bytes:
    return _walk(data, table, start, size, size)


def _walk(data: bytes, table: list[int], start: int, size: int, offset: int) -> bytes:
    pieces: list[bytes] = []
    steps = 0
    while start < _END:
        pieces.append(data[offset + start * size : offset + (start + 1) * size])
        start = table[start]
        steps += 1
        if steps > len(table):
            raise ValueError("loop")
    return b"".join(pieces)
