"""« If nothing changes »: what is drawn, and what is refused."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agir.analysis.indicators import if_nothing_changes, straight_line

POVERTY = [
    (2015, 14.5), (2016, 12.9), (2017, 11.9), (2018, 11.2), (2019, 10.5),
    (2020, 6.5), (2021, 7.6), (2022, 10.3), (2023, 10.4),
]  # fmt: skip
NOISE = [3.0, 5.0, 4.0, 4.5, 3.5, 4.2, 3.9, 4.8, 4.1, 3.7]


@pytest.mark.parametrize("method", ["smoothing", "theta", "line"])
def test_fewer_than_four_points_are_refused(method) -> None:
    found = if_nothing_changes(
        [(2012, 25.6), (2017, 27.7), (2022, 28.7), (2023, None)], method=method
    )
    assert (found.steps, found.reason) == ((), "too_few_points")


def test_the_smoothing_by_hand() -> None:
    # A series that only falls: the newest point has all the weight, the level is the last one.
    found = if_nothing_changes(POVERTY)
    errors = [after[1] - before[1] for before, after in pairwise(POVERTY)]
    sigma = math.sqrt(sum(error * error for error in errors) / 8)
    assert found.alpha == 1.0
    assert found.sigma == pytest.approx(sigma)
    assert [step.year for step in found.steps] == [2024, 2025, 2026]
    for h, step in enumerate(found.steps, 1):
        assert step.value == pytest.approx(10.4)
        assert step.high - step.value == pytest.approx(1.2816 * sigma * math.sqrt(h))
        assert step.value - step.low == pytest.approx(1.2816 * sigma * math.sqrt(h))


def test_the_weight_is_the_one_of_least_error() -> None:
    points = [(2000 + place, value) for place, value in enumerate(NOISE)]
    found = if_nothing_changes(points)

    def cost(alpha: float) -> float:
        level, total = NOISE[0], 0.0
        for value in NOISE[1:]:
            total += (value - level) ** 2
            level += alpha * (value - level)
        return total

    least = min(cost(place / 10_000) for place in range(10_001))
    assert found.alpha is not None
    assert 0 < found.alpha < 1
    assert cost(found.alpha) <= least + 1e-9
    widths = [step.high - step.value for step in found.steps]
    for h, width in enumerate(widths, 1):
        expected = 1.2816 * (found.sigma or 0) * math.sqrt(1 + (h - 1) * found.alpha**2)
        assert width == pytest.approx(expected)


def test_theta_drifts_half_the_slope() -> None:
    found = if_nothing_changes([(2000 + i, 10.0 + 2 * i) for i in range(10)], method="theta")
    values = [step.value for step in found.steps]
    # A perfect line: the smoothed curve is the line too, and the drift is half its slope.
    assert values == pytest.approx([29.0, 30.0, 31.0])


def test_a_line_only_when_there_is_a_trend() -> None:
    assert straight_line([(2000 + i, v) for i, v in enumerate(NOISE)]).reason == "no_trend"
    found = straight_line([(2000 + i, 10.0 + 2 * i) for i in range(10)])
    assert [step.value for step in found.steps] == pytest.approx([30.0, 32.0, 34.0])
    assert if_nothing_changes(POVERTY, method="line").steps[0].year == 2024


def test_a_step_follows_the_rhythm_of_the_series() -> None:
    every_five = [(2002, 20.0), (2007, 22.0), (2012, 25.6), (2017, 27.7), (2022, 28.7)]
    assert [step.year for step in if_nothing_changes(every_five).steps] == [2027, 2032, 2037]
    missing = [(2015, 1.0), (2016, None), (2017, 2.0), (2018, 1.5), (2020, 1.8)]
    assert [step.year for step in if_nothing_changes(missing).steps] == [2021, 2022, 2023]


@pytest.mark.parametrize(("asked", "given_back"), [(-1, 0), (0, 0), (1, 1), (3, 3), (50, 3)])
def test_at_most_three_steps(asked, given_back) -> None:
    assert len(if_nothing_changes(POVERTY, steps=asked).steps) == given_back


def test_a_flat_series_stays_flat() -> None:
    found = if_nothing_changes([(year, 5.0) for year in range(2000, 2010)])
    assert {(step.low, step.value, step.high) for step in found.steps} == {(5.0, 5.0, 5.0)}


@given(
    st.dictionaries(st.integers(1900, 2100), st.floats() | st.none(), max_size=12),
    st.sampled_from(["smoothing", "theta", "line"]),
)
def test_never_raises_and_never_shows_what_is_not_a_number(points, method) -> None:
    found = if_nothing_changes(list(points.items()), method=method)
    assert bool(found.steps) != bool(found.reason)
    for step in found.steps:
        assert all(math.isfinite(number) for number in (step.low, step.value, step.high))
        assert step.low <= step.value <= step.high
