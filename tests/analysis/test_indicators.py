"""Progress, trend, comparison and periods."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agir.analysis.indicators import (
    Figure,
    compare,
    first_year,
    fiscal_year,
    kendall,
    progress,
    theil_sen,
    trend,
)

# Poverty rate, Canada, 2015–2023 (Canadian Indicator Framework 1-1-1).
POVERTY = (range(2015, 2024), [14.5, 12.9, 11.9, 11.2, 10.5, 6.5, 7.6, 10.3, 10.4])

# tau-b and p, then slope and interval, computed once with scipy 1.17
# (stats.kendalltau and stats.theilslopes, both at their defaults).
KNOWN = [
    (*POVERTY, -0.6666666666666666, 0.012665343915343916, (-0.7, -1.2, -0.16)),
    (
        [2010, 2011, 2012, 2014, 2015, 2016, 2018],
        [3.0, 3.0, 2.5, 2.5, 2.5, 2.0, 1.0],
        -0.8997354108424375,
        0.006950508943083741,
        (-0.2, -0.5, 0.0),
    ),
    (
        range(2000, 2010),
        [1, 3, 2, 5, 4, 6, 8, 7, 9, 10],
        0.8666666666666666,
        0.00011518959435626102,
        (1.0, 0.75, 1.2),
    ),
    (
        [2012, 2017, 2022, 2027],
        [25.6, 27.7, 28.7, 29.0],
        1.0,
        0.08333333333333333,
        (0.2133333333333333, 0.06, 0.42),
    ),
    (range(6), [1, 2, 2, 2, 2, 2], 0.5773502691896257, 0.14323490752466972, (0.0, 0.0, 0.25)),
    (
        range(40),
        [(i * 17) % 41 + i * 0.3 for i in range(40)],
        0.2,
        0.06913119713007558,
        (0.33448275862068966, -0.0461538461538462, 0.9),
    ),
    ([1, 2, 3, 4], [1, 4, 3, 2], 0.0, 1.0, (-1 / 3, -1.0, 3.0)),
    (range(40), list(range(40)), 1.0, 2.451234878256772e-48, (1.0, 1.0, 1.0)),
]


@pytest.mark.parametrize(("xs", "ys", "tau", "p", "slopes"), KNOWN)
def test_the_trend_test_and_slope_are_the_published_ones(xs, ys, tau, p, slopes) -> None:
    found_tau, found_p = kendall(list(xs), ys)
    assert found_tau == pytest.approx(tau, rel=1e-9)
    assert found_p == pytest.approx(p, rel=1e-9)
    assert theil_sen(list(xs), ys) == pytest.approx(slopes, abs=1e-9)


def test_a_trend_says_what_it_may() -> None:
    falling = trend(list(zip(*POVERTY, strict=True)))
    assert (falling.kind, falling.n, falling.passed) == ("falling", 9, True)
    # Three points, and one missing, are too few; four can never pass.
    assert trend([(2012, 25.6), (2017, 27.7), (2022, 28.7), (2023, None)]).kind == "too_few"
    assert trend([(year, float(year)) for year in range(4)]).kind == "none"
    flat = trend([(year, 5.0) for year in range(9)])
    assert (flat.kind, flat.tau, flat.slope) == ("none", None, 0.0)
    assert trend([(y, math.nan) for y in range(9)]).kind == "too_few"


@pytest.mark.parametrize(
    ("base", "current", "target", "direction", "status"),
    [
        ((2015, 20), (2023, 16), (2030, 10), -1, "acceleration_needed"),
        ((2015, 20), (2020, 15), (2030, 10), -1, "on_track"),
        ((2015, 20), (2023, 19.5), (2030, 10), -1, "limited"),
        ((2015, 20), (2023, 20), (2030, 10), -1, "limited"),
        ((2015, 20), (2023, 21), (2030, 10), -1, "deterioration"),
        ((2015, 20), (2023, 10), (2030, 10), -1, "target_reached"),
        ((2015, 20), (2023, 9), (2030, 10), -1, "target_reached"),
        ((2015, 50), (2023, 61), (2030, 60), 1, "target_reached"),
        # The target stands on the wrong side of the base: it was reached before starting.
        ((2015, 20), (2023, 19), (2030, 25), -1, "target_reached"),
        ((2015, 100), (2016, 101.5), None, 1, "on_track"),
        ((2015, 100), (2016, 101.4), None, 1, "acceleration_needed"),
        ((2015, 100), (2016, 100.5), None, 1, "acceleration_needed"),
        ((2015, 100), (2016, 100.4), None, 1, "limited"),
        ((2015, 100), (2016, 100), None, -1, "limited"),
        ((2015, 100), (2016, 101), None, -1, "deterioration"),
    ],
)
def test_progress_has_every_status(base, current, target, direction, status) -> None:
    found = progress(base, current, direction=direction, target=target)
    assert found.status == status
    assert found.reason == ""


def test_the_worked_example_of_progress() -> None:
    found = progress((2015, 20), (2023, 16), direction=-1, target=(2030, 10))
    assert round(found.score or 0, 4) == 0.6091
    assert found.yearly == pytest.approx((16 / 20) ** (1 / 8) - 1)
    assert found.needed == pytest.approx((10 / 20) ** (1 / 15) - 1)


@pytest.mark.parametrize(
    ("base", "current", "target", "direction", "reason"),
    [
        ((2015, 0), (2023, 16), (2030, 10), -1, "not_positive"),
        ((2015, 20), (2023, -1), (2030, 10), -1, "not_positive"),
        ((2015, 20), (2023, 16), (2030, 0), -1, "not_positive"),
        ((2015, 20), (2015, 16), (2030, 10), -1, "no_years"),
        ((2015, 20), (2010, 16), None, -1, "no_years"),
        ((2015, 20), (2023, 16), (2015, 10), -1, "target_year"),
        ((2015, 20), (2023, 16), (2030, 20), -1, "target_is_base"),
        ((2015, 20), (2023, math.nan), (2030, 10), -1, "not_a_number"),
        ((2015, 20), (2023, 16), (2030, math.inf), -1, "not_a_number"),
        ((2015, 20), (2023, 16), (2030, 10), 0, "direction"),
        ((2015, 1e-300), (2016, 1e300), (2030, 10), 1, "too_large"),
    ],
)
def test_what_cannot_be_computed_says_why(base, current, target, direction, reason) -> None:
    found = progress(base, current, direction=direction, target=target)
    assert (found.status, found.reason, found.score) == ("not_computable", reason, None)


@given(
    st.floats(allow_nan=True), st.floats(allow_nan=True), st.floats(allow_nan=True),
    st.integers(1800, 2200), st.integers(1800, 2200), st.integers(-2, 2),
)  # fmt: skip
def test_progress_never_raises(base, current, target, start, end, direction) -> None:
    found = progress((start, base), (end, current), direction=direction, target=(end, target))
    assert (found.score is None) == (found.status == "not_computable")


def _figure(territory: str, value: float | None, **other: object) -> Figure:
    facts: dict[str, object] = {
        "year": 2022, "definition": "poverty", "unit": "%", "denominator": "persons",
        "status": "observed",
    }  # fmt: skip
    return Figure(territory=territory, value=value, **(facts | other))  # type: ignore[arg-type]


def test_territories_are_ranked_and_ties_share() -> None:
    found = compare(
        _figure("Ours", 12.0),
        [_figure("A", 10.0), _figure("B", 12.0), _figure("C", 15.5), _figure("D", 10.0)],
    )
    assert [(item.figure.territory, item.rank, item.difference) for item in found.ranked] == [
        ("A", 1, -2.0), ("D", 1, -2.0), ("Ours", 3, 0.0), ("B", 3, 0.0), ("C", 5, 3.5),
    ]  # fmt: skip
    assert found.unranked == ()
    highest = compare(_figure("Ours", 12.0), [_figure("A", 10.0)], direction=1)
    assert [item.figure.territory for item in highest.ranked] == ["Ours", "A"]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"year": 2021}, "other_year"),
        ({"definition": "low income"}, "other_definition"),
        ({"unit": "persons"}, "other_unit"),
        ({"denominator": "households"}, "other_denominator"),
        ({"year": None}, "no_year"),
    ],
)
def test_what_differs_is_listed_with_why(other, reason) -> None:
    found = compare(_figure("Ours", 12.0), [_figure("A", 10.0, **other)])
    assert [item.reason for item in found.unranked] == [reason]
    assert (len(found.ranked), found.reason) == (1, "alone")


def test_a_suppressed_figure_is_listed_not_ranked() -> None:
    hidden = _figure("A", None, status="confidential")
    found = compare(_figure("Ours", 12.0), [hidden, _figure("B", 13.0), _figure("C", math.nan)])
    assert [(item.figure.territory, item.reason) for item in found.unranked] == [
        ("A", "no_value"), ("C", "no_value"),
    ]  # fmt: skip
    own = compare(hidden, [_figure("B", 13.0)])
    assert (own.reason, own.ranked[0].difference) == ("no_value", None)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2014/2015", 2014), ("2014-2015", 2014), ("2014–2015", 2014), ("2014-15", 2014),
        ("2014/15", 2014), ("1999-00", 1999), (" 2014/2015 ", 2014), ("2014", None),
        ("2012-2016", None), ("2014/2014", None), ("abc", None), ("9999/10000", None),
    ],
)  # fmt: skip
def test_a_fiscal_year_is_its_first(text, year) -> None:
    assert fiscal_year(text) == year


@pytest.mark.parametrize(
    ("text", "monthly", "year"),
    [
        ("2014", False, 2014), ("2014.0", False, 2014), ("2014/2015", False, 2014),
        ("2012-2016", False, 2012), ("2016-2012", False, None), ("2010-11", False, 2010),
        ("2010-11", True, 2010), ("2010-03", False, 2010), ("2010-13", True, None),
        ("2015-03-31", False, 2015), ("2015-13-31", False, None), ("T1 2015", False, 2015),
        ("2015 Q4", False, 2015), ("1500", False, None), ("9999", False, None),
        ("", False, None), ("Total", False, None), ("20150", False, None),
    ],
)  # fmt: skip
def test_a_period_has_a_first_year(text, monthly, year) -> None:
    assert first_year(text, monthly=monthly) == year
