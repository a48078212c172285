"""Whatever the bytes, a clear reason and bounded memory; nothing raised."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agir.portrait.sheet import Issue, Rejected, read_indicators, sentence, status_name
from agir.portrait.sheet.sentences import _ISSUES, _STATUSES
from agir.portrait.sheet.source import BLOCK
from agir.portrait.sheet.symbols import STATUSES

from .reads import check_sums, read


def archive(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return buffer.getvalue()


def damaged() -> bytes:
    data = bytearray(archive(**{"a.csv": b"Year,Geography,Value\n2015,A,1\n" * 500}))
    for place in range(60, 90):
        data[place] ^= 0xFF
    return bytes(data)


def flagged(place: int, value: int) -> bytes:
    """An archive whose part says it is under a password, or packed in an unknown way."""
    data = bytearray(archive(**{"a.csv": b"Year,Geography,Value\n2015,A,1\n"}))
    entry = data.index(b"PK\x01\x02")
    data[place] = data[entry + place + 2] = value
    return bytes(data)


HOSTILE = {
    "nothing": (b"", "empty_file"),
    "zeros": (b"\x00" * 5000, "empty_file"),
    "blank": (b" \r\n\t\n" * 50, "empty_file"),
    "words": ("Bonjour à tous".encode(), "no_table"),
    "header only": (b"Year,Geography,Value\n", "no_table"),
    "text only": (b"a;b;c\n" * 5000, "no_table"),
    "pdf": (b"%PDF-1.7 ...", "not_a_table"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_table"),
    "page": (b"<!DOCTYPE html><html></html>", "not_a_table"),
    "json": (b'{"a": [1, 2]}', "not_a_table"),
    "binary": (bytes(range(256)) * 40, "not_a_table"),
    "not a zip": (b"PK\x03\x04 nothing here", "damaged"),
    "broken zip": (damaged(), "damaged"),
    "password": (flagged(6, 1), "password_protected"),
    "unknown packing": (flagged(8, 99), "damaged"),
    "zip without table": (archive(readme=b"bonjour"), "no_table_in_zip"),
    "zip of zip": (archive(**{"a.zip": archive(**{"a.csv": b"a"})}), "no_table_in_zip"),
    "one line": (b"x" * (3 * BLOCK), "line_too_long"),
    "one line of commas": (b"1," * (2 * BLOCK), "line_too_long"),
    "one long line after a good one": (
        b"Year,Geography,Value\n2015,A,1\n" + b"x" * (4 * BLOCK), "line_too_long",
    ),
    "open quote": (b'Year,Geography,Value\n2015,"A,1\n' + b"2015,B,1\n" * 5000, "unclosed_quote"),
    "open quote at the end": (b'Year,Geography,Value\n2015,A,1\n2016,A,"1\n', "unclosed_quote"),
    "wide cell": (b'Year,Geography,Value\n2015,A,"' + b"1" * 200_000 + b'"\n', "cell_too_long"),
    "many columns": (
        b"Year," + b"c," * 3000 + b"\n2015," + b"1.5," * 3000 + b"\n", "too_many_columns",
    ),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_has_a_reason(name) -> None:
    data, code = HOSTILE[name]
    _values, report = read(data, "fichier.csv")
    assert report.refused is not None
    assert report.refused.code == code
    assert sentence(report.refused) != "Ce fichier n’a pas pu être lu."


class Endless(io.RawIOBase):
    """Two gigabytes of one line, made as they are read."""

    def __init__(self, start: bytes) -> None:
        self._start, self.given = start, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        self.given = place
        return place

    def read(self, size: int = -1) -> bytes:
        size = min(size if size > 0 else BLOCK, BLOCK, 2 * 1024**3 - self.given)
        piece = (self._start + b"x" * size)[:size] if self.given == 0 else b"x" * size
        self.given += len(piece)
        return piece


def test_two_gigabytes_of_one_line_are_refused_at_once() -> None:
    stream = Endless(b"Year,Geography,Value\n2015,A,")
    tracemalloc.start()
    reading = read_indicators(stream, "fichier.csv")  # type: ignore[arg-type]
    assert list(reading) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reading.report.refused == Issue("line_too_long")
    assert stream.given < 8 * BLOCK
    assert peak < 24 * 1024 * 1024


def test_an_archive_that_unfolds_without_end_is_refused() -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped,
        zipped.open("a.csv", "w") as part,
    ):
        part.write(b"Year,Geography,Value\n2015,A,1\n")
        for _round in range(160):
            part.write((b" " * 99_999 + b"\n") * 10)
    _values, report = read(buffer.getvalue(), "a.zip")
    assert report.refused == Issue("zip_bomb")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert read_indicators(tmp_path / "absent.csv").finish().refused == Issue("cannot_open")
    assert read_indicators(tmp_path).finish().refused == Issue("cannot_open")


def test_a_million_bad_rows_are_counted_and_few_are_kept() -> None:
    _values, report = read(b"Year,Geography,Value\n2015,A,1\n" + b"2015,A,1\n" * 20_000)
    assert (len(report.rejected), report.rejected_counts["duplicate"]) == (500, 20_000)


def test_lines_of_two_encodings() -> None:
    text = "Année;Territoire;Valeur\n2015;Québec;1,5\n".encode() + "2015;Lévis;2,5\n".encode(
        "cp1252"
    )
    values, report = read(text)
    assert [value.territory_name for value in values] == ["Québec", "Lévis"]
    assert [issue.code for issue in report.warnings] == ["encoding"]


def test_a_stray_quote_costs_one_row() -> None:
    values, report = read('Year,Geography,Value\n2015,A,1\n2016,"A"b,1\n2017,A,3\n')
    assert [value.year for value in values] == [2015, 2017]
    assert [(item.row, item.code) for item in report.rejected] == [(3, "stray_quote")]


def test_old_line_ends_and_an_announced_mark() -> None:
    assert len(read("Year,Geography,Value\r2015,A,1\r2016,A,2\r")[0]) == 2
    values, _report = read("sep=|\r\nYear|Geography|Value\r\n2015|A, B|1,5\r\n")
    assert [(value.territory_name, value.row) for value in values] == [("A, B", 3)]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.zip", "a.xlsx", "", "a.tsv"]))
def test_any_bytes_end_in_a_report(data, filename) -> None:
    values, report = read(data, filename)
    check_sums(values, report)
    report.as_json()
    assert values or report.refused or report.rows or report.rejected


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.text(alphabet='aé12.,;"x \r\n%', max_size=6), max_size=5), max_size=8),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_rows_end_in_a_report(rows, mark) -> None:
    text = f"Année{mark}Territoire{mark}Valeur\n2015{mark}A{mark}1\n"
    values, report = read(text + "\n".join(mark.join(row) for row in rows))
    check_sums(values, report)
    assert report.values == sum(1 for value in values if value.value is not None)


def test_every_code_and_status_has_words() -> None:
    assert STATUSES.keys() <= _STATUSES.keys()
    assert status_name("mark_a") == "Renvoi «\xa0a\xa0» dans la source"
    every = dict.fromkeys("row limit text name unit column sheet mark".split(), "9")
    for code in _ISSUES:
        assert sentence(Issue(code, tuple(every.items()))) != "Ce fichier n’a pas pu être lu."
        assert sentence(Rejected(3, "Value", code, "zz"))
