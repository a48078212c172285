"""Zipped books (.xlsx, .ods) opened without trusting what they say of themselves.

A zip declares the size of each part, and may lie. Every part that will be read is unfolded
here in small pieces against a cap, then packed again into a fresh, honest zip: the reader
after us can only meet what was counted. Pictures, macros and external links are not carried
over, so they can neither run nor be read.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from .book import Limits, SheetError

_CHUNK = 64 * 1024
_LOCAL = struct.Struct("<4s5H3I2H")
_WANTED = re.compile(
    r"^/?(\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook\.xml|_rels/workbook\.xml\.rels"
    r"|sharedStrings\.xml|styles\.xml|worksheets/[^/]+\.xml|worksheets/_rels/[^/]+\.rels)"
    r"|mimetype|content\.xml|META-INF/manifest\.xml|styles\.xml|xl/workbook\.bin)$",
    re.IGNORECASE,
)


class Parts:
    """The parts of a zipped book that matter, checked: `names`, `chunks(name)`, `zipped`."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
            raise SheetError("not_a_workbook") from error
        if len(infos) > limits.entries:
            raise SheetError("zip_bomb")
        if sum(info.file_size for info in infos if _WANTED.match(info.filename)) > limits.inflated:
            raise SheetError("zip_bomb")
        self.all_names = [info.filename for info in infos]
        buffer = io.BytesIO()
        budget = limits.inflated
        seen: set[str] = set()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as fresh:
            for info in infos:
                name = info.filename.lstrip("/")
                if not _WANTED.match(name) or name in seen:
                    continue
                seen.add(name)
                with fresh.open(name, "w") as target:
                    for piece in _inflated(data, info, limits, budget):
                        budget -= len(piece)
                        target.write(piece)
        self.zipped = buffer.getvalue()
        self._zip = zipfile.ZipFile(io.BytesIO(self.zipped))
        self.names = self._zip.namelist()

    def chunks(self, name: str) -> Iterator[bytes]:
        """One part, in pieces of at most 64 KiB."""
        with self._zip.open(name) as stream:
            while piece := stream.read(_CHUNK):
                yield piece

    def text(self, name: str, size: int = 2 * 1024 * 1024) -> bytes:
        """The start of a small part, at most `size` bytes."""
        with self._zip.open(name) as stream:
            return stream.read(size)


def _inflated(data: bytes, info: zipfile.ZipInfo, limits: Limits, budget: int) -> Iterator[bytes]:
    """What a part really unfolds to, piece by piece; refuses past the cap or the ratio."""
    if info.flag_bits & 1:
        raise SheetError("password_protected")
    try:
        header = _LOCAL.unpack_from(data, info.header_offset)
    except struct.error as error:
        raise SheetError("damaged") from error
    start = info.header_offset + _LOCAL.size + header[9] + header[10]
    body = memoryview(data)[start : start + info.compress_size]
    if header[0] != b"PK\x03\x04" or len(body) != info.compress_size:
        raise SheetError("damaged")
    total = 0
    for piece in _pieces(body, info.compress_type):
        total += len(piece)
        if total > budget or total > max(info.file_size, 0):
            raise SheetError("zip_bomb")
        if total > limits.ratio_from and total > limits.ratio * max(1, info.compress_size):
            raise SheetError("zip_bomb")
        yield piece


def _pieces(body: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(body), _CHUNK):
            yield bytes(body[start : start + _CHUNK])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise SheetError("damaged")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(body), _CHUNK):
            pending: bytes = bytes(body[start : start + _CHUNK])
            while pending and not stream.eof:
                yield stream.decompress(pending, _CHUNK)
                pending = stream.unconsumed_tail
        while not stream.eof:
            piece = stream.decompress(b"", _CHUNK)
            if not piece:
                raise SheetError("damaged")
            yield piece
    except zlib.error as error:
        raise SheetError("damaged") from error
