"""Months, quarters and days: when they start, when two are the same, what they have of a trend."""

from __future__ import annotations

import pytest

from agir.analysis.indicators import by_month, moment, same_period, seasonal_trend


@pytest.mark.parametrize(
    ("text", "monthly", "at", "part", "same"),
    [
        ("2021", False, 2021.0, 0, "2021"),
        ("2021-01", False, 2021.0, 1, "2021-01"),
        ("2021-07", False, 2021.5, 7, "2021-07"),
        ("2010-11", False, 2010.0, 0, "2010/2011"),
        ("2010-11", True, 2010 + 10 / 12, 11, "2010-11"),
        ("T2 2021", False, 2021.25, 14, "2021-T2"),
        ("2021-Q2", False, 2021.25, 14, "2021-T2"),
        ("2014/2015", False, 2014.0, 0, "2014/2015"),
        ("2014-15", False, 2014.0, 0, "2014/2015"),
        ("2012-2016", False, 2012.0, 0, "2012/2016"),
        ("2021-04-01", False, 2021.25, 401, "2021-04-01"),
    ],
)
def test_when_a_period_starts(text: str, monthly: bool, at: float, part: int, same: str) -> None:
    found = moment(text, monthly=monthly)
    assert found is not None
    assert (found.at, found.part) == (pytest.approx(at), part)
    assert same_period(text, monthly=monthly) == same


def test_words_are_no_period() -> None:
    assert moment("hier") is None
    assert same_period("hier") == ""


def test_a_series_says_together_whether_it_counts_months() -> None:
    assert by_month(["2010-09", "2010-10", "2010-11"])
    assert not by_month(["2008-09", "2009-10", "2010-11"])
    assert not by_month(["2010", "T1 2011"])


def test_seasons_are_no_trend() -> None:
    """Hirsch, Slack and Smith: the same value each summer and each winter, for eight years."""
    flat = [(year, part, 10.0 * part) for year in range(2010, 2018) for part in (1, 7)]
    assert seasonal_trend(flat).kind == "none"
    rising = [(year, part, 10.0 * part + year) for year, part, _v in flat]
    found = seasonal_trend(rising)
    assert found.kind == "rising"
    assert found.slope == pytest.approx(1.0)
    # A score of 56 over the root of a variance of 2 × 8 × 7 × 21 / 18.
    assert found.p == pytest.approx(9.63e-7, rel=0.01)


def test_three_years_of_months_say_nothing() -> None:
    months = [(year, part, float(year)) for year in (2019, 2020, 2021) for part in range(1, 13)]
    assert seasonal_trend(months).kind == "too_few"
