"""Bytes to rows: every kind of file, and every file that must be refused with a clear code."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zipfile

import pytest

from agir.core.sheets import (
    Limits,
    Merge,
    SheetError,
    column_letter,
    read_pasted,
    read_workbook,
)
from agir.plan.sheet.issues import ERRORS

from . import files

ROWS = [["Action", "Fin", "Montant"], ["Été", dt.date(2026, 8, 1), 12.5]]


def refusal(data: bytes, name: str = "plan.xlsx", limits: Limits | None = None) -> str:
    with pytest.raises(SheetError) as caught:
        read_workbook(data, name, limits or Limits())
    return caught.value.code


@pytest.mark.parametrize("data", [files.xlsx(ROWS), files.ods(ROWS)], ids=["xlsx", "ods"])
def test_values_keep_their_type(data):
    (sheet,) = read_workbook(data, "plan").sheets
    assert sheet.rows == ROWS
    assert sheet.name == "Plan"


def test_empty_formatted_rows_cost_nothing():
    assert len(read_workbook(files.xlsx(ROWS, blank_rows=800), "p.xlsx").sheets[0].rows) == 2
    assert len(read_workbook(files.ods(ROWS, blank_rows=1_000_000), "p.ods").sheets[0].rows) == 2


def test_leading_blank_rows_and_columns_keep_their_place():
    sheet = read_workbook(files.xlsx([[], [], ["", "", "ici"]]), "p.xlsx").sheets[0]
    assert sheet.rows == [[], [], [None, None, "ici"]]
    assert sheet.cell(2, 2) == "ici"
    assert sheet.cell(99, 99) is None


def test_merged_blocks_are_told():
    data = files.xlsx([["Axe", "Action"], ["A", "un"], ["", "deux"]], merges=[(1, 0, 2, 0)])
    assert read_workbook(data, "p.xlsx").sheets[0].merged == [Merge(1, 0, 2, 0)]
    table = (
        '<table:table table:name="P"><table:table-row><table:table-cell '
        'table:number-rows-spanned="2" office:value-type="string"><text:p>A</text:p>'
        "</table:table-cell></table:table-row><table:table-row><table:covered-table-cell/>"
        "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read_workbook(files.raw_ods(table), "p.ods").sheets[0].merged == [Merge(0, 0, 1, 0)]


def test_hidden_sheets_are_told():
    data = files.xlsx(ROWS, before={"Listes": [["a"]]}, hidden=["Listes"])
    assert [(s.name, s.hidden) for s in read_workbook(data, "p.xlsx").sheets] == [
        ("Listes", True),
        ("Plan", False),
    ]


def test_a_formula_without_stored_result_is_named():
    data = files.raw_xlsx(
        '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
        '<row r="2"><c r="C2"><f>NOW()</f><v></v></c><c r="D2" t="str"><f>A9</f><v></v></c></row>'
    )
    found = read_workbook(data, "p.xlsx").sheets[0].warnings
    assert [(w.code, w.row, w.column) for w in found] == [
        ("formula_without_value", 1, 1),
        ("formula_without_value", 2, 3),
    ]


def test_a_macro_book_is_read_and_never_run():
    data = files.raw_xlsx(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Action</t></is></c></row>',
        extra={"xl/vbaProject.bin": b"Sub AutoOpen()"},
    )
    book = read_workbook(data, "p.xlsm")
    assert book.kind == "xlsm"
    assert book.sheets[0].rows == [["Action"]]
    assert [warning.code for warning in book.warnings] == ["macros_ignored"]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{}1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Action;Porteur\nUn;Deux\n", "not_a_workbook"),
        (b"", "empty_file"),
        (b"\0" * 500, "empty_file"),
        (b"PK\x03\x04 nothing behind", "not_a_workbook"),
        (files.zipped({"word/document.xml": "<x/>"}), "not_a_workbook"),
        (b"%PDF-1.7 \xe2\xe3", "not_a_workbook"),
        (files.xlsx([]), "empty_sheet"),
        (files.xlsx([["x"] * 10_000]), "too_many_columns"),
        (files.raw_xlsx(FAR.format("XFD")), "too_many_columns"),
        (files.raw_xlsx(FAR.format("B")), "too_many_rows"),
        (files.locked_xlsx(), "password_protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
        (files.raw_xlsx("<row><c><v>&b;</v></c></row>", prologue=BOMB), "forbidden_xml"),
        (files.raw_xlsx("<row><c><v>"), "damaged"),
        (files.xlsx(ROWS)[:-40], "not_a_workbook"),
        (
            files.raw_ods(
                "<table:table table:name='P'/>",
                manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>",
            ),
            "password_protected",
        ),
        (
            files.raw_ods(
                "<table:table table:name='P'><table:table-row "
                "table:number-rows-repeated='1000000'><table:table-cell "
                "table:number-columns-repeated='400'><text:p>x</text:p></table:table-cell>"
                "</table:table-row></table:table>"
            ),
            "too_many_rows",
        ),
        (
            files.raw_xlsx(
                "".join(
                    f'<row r="{y}">' + '<c t="s"><v>0</v></c>' * 50 + "</row>"
                    for y in range(1, 101)
                ),
                strings=f"<si><t>{'mot ' * 5000}</t></si>",
            ),
            "too_much_text",
        ),
    ],
    ids=range(19),
)
def test_what_is_refused_says_why(data, code):
    assert refusal(data) == code


def test_a_file_over_the_size_is_refused_unopened():
    assert refusal(b"PK" + b"x" * (50 << 20)) == "file_too_big"


def outcome(data: bytes) -> str:
    """ "book" when it was read, else the code of the refusal."""
    try:
        return "book" if read_workbook(data, "p.xlsx").sheets else "nothing"
    except SheetError as error:
        return error.code


def test_every_cut_of_a_real_book_is_an_honest_refusal_or_a_book():
    whole = files.xlsx(ROWS)
    for end in range(0, len(whole), 97):
        assert outcome(whole[:end]) in {"book", *ERRORS}


def test_every_flipped_byte_is_survived():
    whole = bytearray(files.xlsx(ROWS))
    for place in range(0, len(whole), 61):
        odd = bytearray(whole)
        odd[place] ^= 0xFF
        assert outcome(bytes(odd)) in {"book", *ERRORS}


def test_a_panic_of_the_reader_is_a_refusal(monkeypatch):
    panic = type("PanicException", (BaseException,), {})

    def fail(*_args: object) -> None:
        raise panic

    monkeypatch.setattr("agir.core.sheets.reading._load", fail)
    assert refusal(files.xlsx(ROWS)) == "damaged"


def test_odd_xml_is_survived():
    for odd in (
        't="s"><v>99</v',
        't="b"><v>x</v',
        't="d"><v>x</v',
        't="e"><v>#N/A</v',
        's="99"><v>1e999</v',
        't="s"><v>-1</v',
        't="n"><v>abc</v',
        't="zz"><v>1</v',
    ):
        book = files.raw_xlsx(f'<row r="1"><c r="A1" {odd}></c></row>')
        assert outcome(book) in {"book", *ERRORS}


def test_too_many_parts_are_refused():
    parts = {f"x{number}": "" for number in range(2_100)}
    assert refusal(files.zipped(parts, zipfile.ZIP_STORED)) == "zip_bomb"


TEXT = "Action;Porteur\nFête d’été;Maison « Œuvre »\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_every_encoding(encoding):
    book = read_workbook(TEXT.encode(encoding), "p.csv")
    assert book.sheets[0].rows == [["Action", "Porteur"], ["Fête d’été", "Maison « Œuvre »"]]
    assert book.warnings == []


def test_mixed_encodings_are_read_line_by_line_and_told():
    data = "Action;Porteur\nÉté;Un\n".encode() + "Forêt;Œuvre\n".encode("cp1252")
    book = read_workbook(data, "p.csv")
    assert book.sheets[0].rows[1:] == [["Été", "Un"], ["Forêt", "Œuvre"]]
    assert [(w.code, w.row) for w in book.warnings] == [("mixed_encodings", 3)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a,b,c\nx,y,z\n", [["a", "b", "c"], ["x", "y", "z"]]),
        ("a\tb\nx, y\tz\n", [["a", "b"], ["x, y", "z"]]),
        (
            'a;b\n"deux\nlignes; ici";"dit ""oui"""\n',
            [["a", "b"], ["deux\nlignes; ici", 'dit "oui"']],
        ),
        ("sep=;\r\na;b\r\nx;y\r\n", [["a", "b"], ["x", "y"]]),
        (
            "Plan 2026;;\nAction;Lead;Fin\nx;y;z\n",
            [["Plan 2026"], ["Action", "Lead", "Fin"], ["x", "y", "z"]],
        ),
    ],
)
def test_separators_and_quotes(text, rows):
    assert read_workbook(text.encode(), "p.csv").sheets[0].rows == rows


def test_an_old_xls_is_read_within_the_same_limits():
    book = read_workbook(files.xls({(0, 0): "Action", (1, 0): "Été", (1, 2): 47727.0}), "p.xls")
    assert (book.kind, book.sheets[0].rows) == ("xls", [["Action"], ["Été", None, 47727.0]])
    assert refusal(files.xls({(0, 0): "a", (65_535, 0): "b"}), "p.xls") == "too_many_rows"
    assert refusal(files.xls({(0, 0): "a"}, locked=True), "p.xls") == "password_protected"
    assert refusal(files.xls({}), "p.xls") == "empty_sheet"


def test_text_refusals():
    assert refusal(b'a;b\n"jamais ferm' + b"x" * 200_000, "p.csv") == "unclosed_quote"
    assert refusal(b"a\x00b\x01\xff", "p.csv") == "not_a_workbook"
    assert refusal(b"a;" * 10_000 + b"a\n", "p.csv") == "too_many_columns"
    assert refusal(b"a;b\n" * 30_000, "p.csv") == "too_many_rows"
    assert refusal(b"\xff\xfea", "p.csv") == "unreadable_text"
    assert refusal(b";;;\n;;\n", "p.csv") == "empty_sheet"


def test_pasted_cells():
    book = read_pasted('Action\tFin\r\n"deux\nlignes"\t2026\r\n')
    assert book.sheets[0].rows == [["Action", "Fin"], ["deux\nlignes", "2026"]]
    with pytest.raises(SheetError):
        read_pasted("  \n ")


def test_letters_of_columns():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.parametrize(("size", "declared"), [(40 << 20, 0), (110 << 20, 0), (20 << 20, 1000)])
def test_a_zip_bomb_is_refused_whatever_it_declares(size, declared):
    assert refusal(files.lying_zip(size, declared or size)) == "zip_bomb"


_MEASURE = """
import re, sys
from agir.core.sheets import SheetError, read_workbook
data = open(sys.argv[1], "rb").read()
try:
    read_workbook(data, sys.argv[1])
except SheetError as error:
    print(error.code)
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


@pytest.mark.parametrize(
    "make",
    [
        lambda: files.raw_xlsx(" " * (90 << 20)),
        lambda: files.lying_zip(20 << 20, 1000),
        lambda: files.raw_xlsx(FAR.format("XFD")),
        lambda: files.raw_xlsx(
            '<row r="1">' + '<c t="s"><v>0</v></c>' * 400 + "</row>",
            strings=f"<si><t>{'m' * 900_000}</t></si>",
        ),
    ],
    ids=["bomb", "lie", "far cell", "shared string"],
)
def test_hostile_files_stay_under_150_megabytes(make, tmp_path):
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    code, peak = done.stdout.split()
    assert code in ("zip_bomb", "too_many_columns", "too_much_text")
    assert int(peak) < 150
