"""Typed text never becomes a formula, and comes back as it was typed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agir.core.sheets import read_workbook, write_csv, write_xlsx
from agir.core.sheets.writing import guarded, unguarded

_STARTS = [
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    " =",
    '"=',
    "'=",
    "  +",
    "\n-",
    "＝",
    "=cmd|' /C x'!",
    "@SUM(",
]
_BODIES = ["1+1", 'HYPERLINK("http://x")', "A1", "2", "cmd|'/C calc'!A0", "", " ", "WEBSERVICE(1)"]
HOSTILE = [
    start + body + str(number)
    for number, (start, body) in zip(
        range(1_000), itertools.cycle(itertools.product(_STARTS, _BODIES)), strict=False
    )
]
_LIVE = re.compile(r"""^[\s"]*[=+\-@\t\r＝＋－＠]""")


def test_a_thousand_hostile_cells_in_csv_are_all_dead_and_come_back():
    data = write_csv([[text] for text in HOSTILE])
    cells = [
        row[0]
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    ]
    assert len(cells) == 1_000
    assert [cell for cell in cells if _LIVE.match(cell)] == []
    back = [row[0] for row in read_workbook(data, "x.csv").sheets[0].rows]
    assert back == HOSTILE


def test_a_thousand_hostile_cells_in_xlsx_are_all_text_and_come_back():
    data = write_xlsx([("Plan", [[text] for text in HOSTILE])])
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in xml.replace("<formatPr", "")
    assert "hyperlink" not in xml.lower()
    assert xml.count('t="s"') == 1_000
    assert [row[0] for row in read_workbook(data, "x.xlsx").sheets[0].rows] == HOSTILE


@given(st.text())
def test_the_guard_comes_off_exactly(text):
    assert unguarded(guarded(text)) == text
    assert not _LIVE.match(guarded(text))


def test_numbers_dates_and_booleans():
    row = [1, 2.5, Decimal("3.10"), -4, dt.date(2026, 3, 1), True, None, ""]
    xlsx = read_workbook(write_xlsx([("P", [["x"] * 8, row])]), "x.xlsx").sheets[0].rows[1]
    assert xlsx == [1, 2.5, 3.1, -4, dt.date(2026, 3, 1), True]
    csv_row = read_workbook(write_csv([["x"] * 8, row]), "x.csv").sheets[0].rows[1]
    assert csv_row == ["1", "2.5", "3.1", "-4", "2026-03-01", "VRAI"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Plan: [2026]/?", "Plan   2026"), ("", "Feuille 1"), ("x" * 40, "x" * 31), ("'a'", "a")],
)
def test_sheet_names_are_ones_excel_accepts(name, kept):
    assert read_workbook(write_xlsx([(name, [["x"]])]), "x.xlsx").sheets[0].name == kept


def test_odd_values_do_not_break_the_writer():
    rows = [["a" * 40_000, "\ud800", "\x01\x00", float("nan"), float("inf"), dt.date(1700, 1, 1)]]
    back = read_workbook(write_xlsx([("P", rows)]), "x.xlsx").sheets[0].rows[0]
    assert back[0] == "a" * 32_767
    assert back[5] == "1700-01-01"
    assert write_csv(rows).startswith(b"\xef\xbb\xbf")
