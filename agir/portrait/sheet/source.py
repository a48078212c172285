"""Bytes of any size, in blocks of whole lines, in bounded memory.

A path, bytes or an open file; plain or zipped; UTF-8, UTF-16 or Windows-1252. What cannot be
read raises `Refusal`, caught by `read.Reading`.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from .parsed import Report

LONGEST_LINE = 1024 * 1024
BLOCK = 1024 * 1024
HEAD = 256 * 1024
_RATIO, _RATIO_FROM = 250, 64 * 1024 * 1024
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf")
_NOT_TABLE = (b"<!doctype", b"<html", b"<?xml", b"{", b"[{")
_BOOK_PARTS = ("xl/workbook.xml", "content.xml", "xl/workbook.bin")
_UNDEFINED = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}

Given = str | Path | bytes | BinaryIO


class Refusal(Exception):
    """The file as a whole is kept out. `code` is stable; `params` fill its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


class Readable(Protocol):
    """All that reading needs of a stream."""

    def read(self, size: int = -1, /) -> bytes: ...


def opened(given: Given) -> tuple[BinaryIO, bool]:
    """A seekable stream at its start, and whether it is ours to close."""
    if isinstance(given, bytes):
        return io.BytesIO(given), True
    if isinstance(given, (str, Path)):
        return Path(given).open("rb"), True
    given.seek(0)
    return given, False


def is_workbook(stream: BinaryIO) -> bool:
    """Is this a file of Excel or LibreOffice? The stream is left at its start."""
    head = stream.read(8)
    stream.seek(0)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return True
    if not head.startswith(b"PK"):
        return False
    names = set(_archive(stream).namelist())
    stream.seek(0)
    return any(part in names for part in _BOOK_PARTS)


def unzipped(stream: BinaryIO) -> Readable:
    """The stream itself, or the largest table of the archive it is, unfolded as it is read."""
    head = stream.read(8)
    stream.seek(0)
    if not head.startswith(b"PK"):
        return stream
    archive = _archive(stream)
    tables = [
        info
        for info in archive.infolist()
        if info.filename.lower().endswith((".csv", ".txt", ".tsv", ".tab"))
        and not any(word in info.filename.lower() for word in ("metadata", "starting_row", "_meta"))
    ]
    if not tables:
        raise Refusal("no_table_in_zip")
    chosen = max(tables, key=lambda info: info.file_size)
    if chosen.flag_bits & 1:
        raise Refusal("password_protected")
    return _Unfolding(archive.open(chosen), chosen.compress_size)


def _archive(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:
        raise Refusal("damaged") from error


class _Unfolding:
    """A part of an archive that may not unfold to more than it plausibly holds."""

    def __init__(self, part: Readable, packed: int) -> None:
        self._part, self._packed, self._unfolded = part, max(1, packed), 0

    def read(self, size: int = -1, /) -> bytes:
        piece = self._part.read(size)
        self._unfolded += len(piece)
        if self._unfolded > max(_RATIO_FROM, self._packed * _RATIO):
            raise Refusal("zip_bomb")
        return piece


class _Transcoded:
    """A UTF-16 stream, given as UTF-8."""

    def __init__(self, stream: Readable, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def read(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(size)
        while piece:
            if text := self._decoder.decode(piece):
                return text.encode(errors="replace")
            piece = self._stream.read(size)
        return b""


class _Preceded:
    """A stream whose beginning was already taken."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int = -1, /) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._stream.read(size)


def blocks(stream: Readable, report: Report) -> Iterator[bytes]:
    """Blocks of whole lines, without the mark of UTF-8. Raises `Refusal`."""
    head = stream.read(HEAD)
    if not head.strip(b"\x00 \t\r\n"):
        raise Refusal("empty_file")
    if head.startswith(_NOT_TEXT) or head.lstrip()[:16].lower().startswith(_NOT_TABLE):
        raise Refusal("not_a_table")
    source: Readable = _Preceded(head, stream)
    if wide := _two_bytes(head):
        source = _Transcoded(source, wide)
        report.warn("encoding", name="UTF-16")
    elif b"\x00" in head:
        raise Refusal("not_a_table")
    old = b"\n" not in head and b"\r" in head and not wide
    kept, first = b"", True
    while piece := source.read(BLOCK):
        if first:
            piece, first = piece.removeprefix(codecs.BOM_UTF8), False
        if old:
            piece = piece.replace(b"\r", b"\n")
        cut = piece.rfind(b"\n") + 1
        if not cut:
            kept += piece
        else:
            yield kept + piece[:cut]
            kept = piece[cut:]
        if len(kept) > LONGEST_LINE:
            raise Refusal("line_too_long")
    if kept:
        yield kept


def _two_bytes(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:2000]
    if sample.count(0) * 3 > len(sample):
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    return ""


def text_of(block: bytes, report: Report) -> str:
    """The letters of a block: UTF-8, else Windows-1252 line by line."""
    try:
        return block.decode()
    except UnicodeDecodeError:
        report.warn("encoding", name="Windows-1252")
    lines = []
    for line in block.split(b"\n"):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(western(line))
    return "\n".join(lines)


def western(line: bytes) -> str:
    """Windows-1252, its five undefined bytes read as the control characters they are."""
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_UNDEFINED.get(byte) or bytes([byte]).decode("cp1252") for byte in line)


class Lines:
    """The lines of blocks, one at a time or a whole block at once. `number` counts those given."""

    def __init__(self, blocks: Iterator[bytes], report: Report) -> None:
        self._blocks, self._report = blocks, report
        self._whole = ""  # a block of which no line was given
        self._begun, self._left = io.StringIO(), 0  # one of which some were
        self.number = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        while not self._left:
            text = self._whole or text_of(next(self._blocks), self._report)
            self._begun, self._left, self._whole = io.StringIO(text, newline=""), len(text), ""
        line = self._begun.readline()
        self._left -= len(line)
        self.number += 1
        return line

    @property
    def between_blocks(self) -> bool:
        return not self._left and not self._whole

    def rest(self) -> str:
        """What is left of this block, or else the next one; empty at the end. It stays to read,
        unless `skip` is called."""
        if self._left:
            self._whole, self._left = self._begun.read(), 0
        if not self._whole:
            block = next(self._blocks, None)
            self._whole = "" if block is None else text_of(block, self._report)
        return self._whole

    def skip(self) -> None:
        """Pass what `rest` gave."""
        self.number += self._whole.count("\n")
        self._whole = ""
