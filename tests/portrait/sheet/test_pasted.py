"""A table pasted from a report."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agir.portrait.sheet import read_pasted_table

from .reads import numbers


@pytest.mark.parametrize(
    "text",
    [
        "Territoire\t2012\t2017\t2022\nQuébec\t25,6\t27,7a\t28,7a,b\nRive-Nord\t28,9\t29,7a,b\tx\n",
        "Territoire 2012 2017 2022\nQuébec 25,6 27,7a 28,7a,b\nRive-Nord 28,9 29,7a,b x\n",
        "Territoire   2012   2017   2022\nQuébec   25,6   27,7a   28,7a,b\n"
        "Rive-Nord   28,9   29,7a,b   x",
        "| Territoire | 2012 | 2017 | 2022 |\n|---|---|---|---|\n"
        "| Québec | 25,6 | 27,7a | 28,7a,b |\n"
        "| Rive-Nord | 28,9 | 29,7a,b | x |\n",
        "Territoire;2012;2017;2022\r\nQuébec;25,6;27,7a;28,7a,b\r\nRive-Nord;28,9;29,7a,b;x",
    ],
)
def test_letters_mark_significant_differences(text) -> None:
    reading = read_pasted_table(text, name="Enfants vulnérables (%)")
    values = list(reading)
    assert numbers(values) == [25.6, 27.7, 28.7, 28.9, 29.7, None]
    assert [value.flags for value in values] == [
        (), ("mark_a",), ("mark_a", "mark_b"), (), ("mark_a", "mark_b"), (),
    ]  # fmt: skip
    assert [value.year for value in values[:3]] == [2012, 2017, 2022]
    assert values[-1].status == "confidential"
    assert [(i.name, i.unit) for i in reading.report.indicators.values()] == [
        ("Enfants vulnérables (%)", "%")
    ]


def test_intervals_and_rounded_counts() -> None:
    reading = read_pasted_table(
        "Territoire\tn\t%\tIC 95 %\nQuébec\t88 000\t25,6\t(25,1–30,2)\nLaval\t5 310\t25,6*\t\n"
        "Estrie\t1 120\t28,0\t(20,0–29,0)\n",
        name="Vulnérables", period="2017",
    )  # fmt: skip
    counts = [v for v in reading if v.value is not None and v.value > 100]
    assert [v.flags for v in counts] == [("rounded_10",)] * 3
    again = list(read_pasted_table("T\t2012\nA\t29,7a,b (25,1–30,2)\n", name="V"))
    assert (again[0].value, again[0].low, again[0].high) == (
        Decimal("29.7"), Decimal("25.1"), Decimal("30.2"),
    )  # fmt: skip


def test_units_are_picked_and_a_name_is_asked() -> None:
    reading = read_pasted_table("Territoire\t2012\nQuébec\t1,5\nLaval\t2,5\n", {"laval"})
    assert [value.territory_name for value in reading] == ["Laval"]
    assert [issue.code for issue in reading.report.warnings] == ["no_name"]


@pytest.mark.parametrize(
    "text", ["", "   \n ", "bonjour à tous", "\t\t\n", "a\tb\nc\td", "\x00\ufeff"]
)
def test_what_is_no_table_says_so(text) -> None:
    reading = read_pasted_table(text)
    assert list(reading) == []
    assert reading.report.refused is not None
    assert reading.report.refused.code == "no_table"


def test_too_long_a_text_is_refused() -> None:
    reading = read_pasted_table("a\t1\n" * 600_000)
    assert list(reading) == []
    assert reading.report.refused is not None
    assert reading.report.refused.code == "too_big"


@given(st.text(alphabet="aé1 2,.\t\n;|x(–)%\"'", max_size=200))
def test_any_text_ends_in_values_or_a_reason(text) -> None:
    reading = read_pasted_table(text)
    values = list(reading)
    report = reading.report
    assert report.values == sum(1 for value in values if value.value is not None)
    assert values or report.refused or report.rejected or report.blanks or report.notes
