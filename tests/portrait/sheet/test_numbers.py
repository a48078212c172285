"""A cell where a number is expected."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agir.portrait.sheet import STATUSES
from agir.portrait.sheet.numbers import Cells


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("29,7", ".", "29.7"), ("29.7", ",", "29.7"), ("1234", ".", "1234"),
        ("1 234", ",", "1234"), ("1\u202f234,5", ",", "1234.5"),
        ("1\u00a0234\u00a0567", ",", "1234567"),
        ("1,234", ".", "1234"), ("1,234", ",", "1.234"), ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("1,234,567", ",", "1234567"), ("1.234.567", ".", "1234567"), ("1'234", ".", "1234"),
        ("1’234’567", ".", "1234567"), ("1,234.5", ",", "1234.5"), ("1.234,5", ".", "1234.5"),
        ("0,234", ".", "0.234"), ("-3,5", ".", "-3.5"), ("−3,5", ".", "-3.5"), ("+4", ".", "4"),
        ("12 %", ".", "12"), ("$1,234", ".", "1234"), ("1,5E+05", ".", "150000"), ("0", ".", "0"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_written(cell, decimal, value) -> None:
    found = Cells(decimal).read(cell)
    assert (found.value, found.status, found.error) == (Decimal(value), "observed", "")


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("..", "not_available"), ("...", "not_applicable"), ("…", "not_applicable"),
        ("x", "confidential"), ("X", "confidential"), ("F", "unreliable"),
        ("E", "use_with_caution"), ("r", "revised"), ("p", "preliminary"),
        ("0s", "rounds_to_zero"), ("s", "secret"), ("ns", "not_significant"),
        ("nd", "not_available"), ("n.d.", "not_available"), ("N/D", "not_available"),
        ("so", "not_applicable"), ("s.o.", "not_applicable"), ("NA", "not_available"),
        ("n/a", "not_available"), ("ndiff", "suppressed"), ("< 5", "suppressed"),
        ("moins de 5", "suppressed"), ("-", "nil"), ("–", "nil"), (":", "not_available"),
        ("12,3F", "unreliable"), ("Confidentiel", "confidential"),
    ],
)  # fmt: skip
def test_a_symbol_is_a_status_and_never_a_number(cell, status) -> None:
    found = Cells(",").read(f" {cell} ")
    assert (found.value, found.status, found.error) == (None, status, "")
    assert found.symbol
    assert status in STATUSES


@pytest.mark.parametrize(
    ("cell", "value", "status", "flags"),
    [
        ("12,3E", "12.3", "use_with_caution", ()),
        ("12,3 r", "12.3", "revised", ()),
        ("12,3 (p)", "12.3", "preliminary", ()),
        ("29,7a,b", "29.7", "observed", ("mark_a", "mark_b")),
        ("29,7 a, b", "29.7", "observed", ("mark_a", "mark_b")),
        ("29,7ᵃ", "29.7", "observed", ("mark_a",)),
        ("29,7**", "29.7", "observed", ("mark_**",)),
        ("29,7†", "29.7", "observed", ("mark_†",)),
        ("29,7 (1)", "29.7", "observed", ("mark_1",)),
    ],
)
def test_letters_after_a_number_are_kept(cell, value, status, flags) -> None:
    found = Cells(",").read(cell)
    assert (found.value, found.status, found.flags) == (Decimal(value), status, flags)


@pytest.mark.parametrize(
    "cell",
    ["29,7 (25,1–30,2)", "29,7a,b (25,1 – 30,2)", "29,7 [25.1, 30.2]", "29,7 (25,1 ; 30,2)",
     "29,7 (25,1 à 30,2)"],
)  # fmt: skip
def test_an_interval_beside_a_number(cell) -> None:
    found = Cells(",").read(cell)
    assert (found.value, found.low, found.high) == (
        Decimal("29.7"),
        Decimal("25.1"),
        Decimal("30.2"),
    )


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("NaN", "not_finite"), ("-inf", "not_finite"), ("Infinity", "not_finite"),
        ("∞", "not_finite"), ("#DIV/0!", "spreadsheet_error"), ("#N/A", "spreadsheet_error"),
        ("abc", "unknown_symbol"), ("zz", "unknown_symbol"), ("bonjour", "not_a_number"),
        ("12 34", "not_a_number"), ("1,2,3", "not_a_number"), ("1.2.3,4", "not_a_number"),
        ("(12)", "not_a_number"), ("9" * 30, "too_large"), ("1e99", "too_large"),
        ("1e999999", "not_a_number"), ("5" * 90, "not_a_number"), ("29,7 (30–25)", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_kept_out_with_a_reason(cell, code) -> None:
    found = Cells(",").read(cell)
    assert (found.error, found.value) == (code, None)


@pytest.mark.parametrize(
    ("cells", "value", "status", "flags"),
    [
        (("12.5", "E"), "12.5", "use_with_caution", ()),
        (("12.5", "E", "r"), "12.5", "use_with_caution", ("revised",)),
        (("12.5", "Er"), "12.5", "use_with_caution", ("revised",)),
        (("12.5", "A"), "12.5", "quality_a", ()),
        (("12.5", "diff"), "12.5", "observed", ()),
        (("", "..."), None, "not_applicable", ()),
        (("", "x"), None, "confidential", ()),
        (("0", "0s"), None, "rounds_to_zero", ()),
        # What stands beside « ndiff » is an estimate: it is not the published figure.
        (("2.25", "ndiff"), None, "suppressed", ()),
        (("2.25", "F"), None, "unreliable", ()),
        (("NA", "ndiff"), None, "suppressed", ()),
        (("..", ""), None, "not_available", ()),
    ],
)
def test_a_column_beside_qualifies_the_value(cells, value, status, flags) -> None:
    found = Cells(".").read(cells)
    assert found.value == (None if value is None else Decimal(value))
    assert (found.status, found.flags, found.error) == (status, flags, "")


def test_an_unknown_symbol_beside_keeps_the_value_out() -> None:
    assert Cells(".").read(("12.5", "zzz")).error == "unknown_symbol"


def test_the_other_cells_tell_how_to_read_an_ambiguous_one() -> None:
    french, english, silent = Cells(), Cells(), Cells()
    french.learn(["1,234", "12,5", "x"], ".")
    english.learn(["1,234", "12.5", ".."], ",")
    silent.learn(["1,234", "2,345"], ".")
    assert french.read("1,234").value == Decimal("1.234")
    assert english.read("1,234").value == Decimal("1234")
    assert (silent.read("1,234").value, silent.ambiguous) == (Decimal("1234"), "1,234")
    assert (french.ambiguous, english.ambiguous) == ("", "")


@given(st.text(max_size=90), st.text(max_size=5))
def test_any_text_is_read_to_something(cell, beside) -> None:
    for given_cells in (cell, (cell, beside)):
        found = Cells(",").read(given_cells)
        assert found.status in STATUSES
        assert not (found.error and found.value is not None)
        if found.value is not None:
            assert found.value.is_finite()
            assert STATUSES[found.status]


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from(" \u00a0\u202f'")
)
def test_a_number_written_the_french_way_comes_back(number, space) -> None:
    text = f"{number:,.2f}".replace(",", space).replace(".", ",")
    assert Cells(".").read(text).value == number
