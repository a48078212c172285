"""What goes to the database below the ORM."""

from __future__ import annotations

import gc

import pytest

from agir.portrait.actions.indicators_load import _lines, uncollected


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ((1, "a\tb", None), "1\ta\\tb\t\\N\n"),
        (("C:\\N", "x\r\ny", ""), "C:\\\\N\tx\\r\\ny\t\n"),
        ((2010.0, 2010, 12.5, 1e17), "2010\t2010\t12.5\t100000000000000000\n"),
        (("é « 1 »", -0.25), "é « 1 »\t-0.25\n"),
    ],
)
def test_a_row_in_the_text_format_of_copy(row: tuple[object, ...], line: str) -> None:
    assert _lines([row]) == line


def test_the_collector_comes_back() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
