"""Read by columns or row by row, a file says the same."""

from __future__ import annotations

from collections import Counter
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agir.portrait.sheet import read_indicators
from agir.portrait.sheet.quick import Quick
from agir.portrait.sheet.seen import _WIDTH, Seen

HEADER = "Année;Code;Lieu;Sexe;Valeur;Statut;Rang"
LABELS = ["24;Québec;Filles", "24;Québec;Garçons", "2466;Montréal;", '01;"Laval";Total', ";;"]
START = "".join(f"{2000 + n // 3};{LABELS[n % 3]};{n},5;;{n}\n" for n in range(450))


def told(data: bytes, units: set[str] | None = None) -> tuple[list[Any], dict[str, object]]:
    reading = read_indicators(data, "taux.csv", units)
    return list(reading), reading.report.as_json()


def both(text: str, units: set[str] | None = None, encoding: str = "utf-8") -> dict[str, object]:
    """What a text comes to, the same either way."""
    data = text.encode(encoding)
    by_columns = told(data, units)
    with patch.object(Quick, "of", lambda *_args: None):
        assert told(data, units) == by_columns
    return by_columns[1]


def taken(text: str) -> Counter[bool]:
    """How many blocks were read by columns, and how many were not."""
    met: Counter[bool] = Counter()
    real = Quick.batch

    def batch(self: Quick, text: str, number: int) -> Any:
        found = real(self, text, number)
        met[found is not None] += 1
        return found

    with patch.object(Quick, "batch", batch):
        told(text.encode())
    return met


CELLS = {
    "plain": ["2010", "1,5"],
    "bad year": ["hier", "1,5"],
    "a year with quotes": ['"2010"', '"1,5"'],
    "blank": ["2010", ""],
    "symbol": ["2010", "x"],
    "number with a letter": ["2010", "29,7a,b"],
    "unit": ["2010", "12 %"],
    "interval": ["2010", "12,1 (11,0 – 13,2)"],
    "not finite": ["2010", "NaN"],
    "endless": ["2010", "-inf"],
    "word": ["2010", "beaucoup"],
    "spaces": [" 2010 ", " 1 234,5 "],
    "fiscal": ["2014/2015", "3"],
    "stray quote": ["2010", 'a"b'],
    "open quote": ["2010", '"1'],
}


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("status", ["", "E", "x", "..", "zz", "E,r"])
def test_every_kind_of_cell(name: str, status: str) -> None:
    year, value = CELLS[name]
    odd = f"{year};9;Ailleurs;Filles;{value};{status};1\n"
    both(f"{HEADER}\n{START}{odd}")
    both(f"{HEADER}\n{START}{odd}2011;9;Ailleurs;Filles;4;;1\n2011;9;Ailleurs;Filles;5;;1")


@pytest.mark.parametrize(
    "line",
    ["", "\r", ";;;;;;", "Source : ISQ", HEADER, "2010;24;Québec", "x;" * 9, "note;;;;;;",
     "2010;24;Québec;Filles;1;;1", "2010;24;Quebec;Filles;1;;1", '2010;24;"Qué;bec";Filles;1;;1',
     '2010;24;"Qué""bec";Filles;1;;1', '2010;24;"Qué\nbec";Filles;1;;1', ";24;Québec;Filles;1;;1",
     "2010;24;Qué\rbec;Filles;1;;1"],
)  # fmt: skip
def test_every_kind_of_line(line: str) -> None:
    for end in ("\n", "\r\n"):
        text = f"{HEADER}\n{START}{line}\n2100;24;Québec;Filles;7;;1\n".replace("\n", end)
        both(text)
        both(text, {"2466", "Québec"})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding(encoding: str) -> None:
    assert both(f"{HEADER}\n{START}", None, encoding)["values"] == 450


def test_a_plain_file_is_read_by_columns() -> None:
    assert taken(f"{HEADER}\n{START}") == {True: 1}
    quoted = "\n".join(
        ";".join(f'"{cell}"' for cell in line.split(";")) for line in START.splitlines()
    )
    assert taken(f"{HEADER}\n{quoted}\n") == {True: 1}
    assert taken(f"{HEADER}\n{START}2010;1;A;;1;zz;1\n") == {False: 1}


def test_one_odd_block_does_not_slow_the_next_ones() -> None:
    many = "".join(f"{1900 + n % 200};{n // 200};Lieu;;{n},5;;\n" for n in range(30_000))
    text = f"{HEADER}\n{START}hier;1;A;;1;;1\n{many}"
    met = taken(text)
    assert met[False] == 1
    assert met[True] >= 1
    assert both(text)["rejected_counts"] == {"bad_year": 1}


CELL = st.sampled_from(
    ["", "2010", "2011", "24", "Québec", "1,5", "x", "..", "E", '"a;b"', "é\xa0"]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(CELL, min_size=6, max_size=8), max_size=12), st.booleans())
def test_any_lines(rows: list[list[str]], picked: bool) -> None:
    text = f"{HEADER}\n{START}" + "\n".join(";".join(row) for row in rows)
    both(text, {"24"} if picked else None)


def test_periods_past_those_that_fit_together() -> None:
    seen = Seen()
    mark = seen.mark("a")
    times = [(None, str(number)) for number in range(_WIDTH * 2 + 3)]
    assert [bool(seen.bit(time)) for time in times] == [n < _WIDTH for n in range(len(times))]
    assert all(seen.first(mark, "a", time) for time in times)
    assert not any(seen.first(mark, "a", time) for time in times)
    assert seen.first(seen.mark("b"), "b", times[-1])


def test_the_search_for_doubles_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agir.portrait.sheet.seen.MOST_SERIES", 2)
    report = both(f"{HEADER}\n{START}")
    assert {"code": "duplicates_unchecked", "limit": "1000000"} in report["warnings"]  # type: ignore[operator]
    assert report["values"] == 450
