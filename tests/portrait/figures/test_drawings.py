"""Curves and ranges: nothing missing is drawn as zero, and everything stays inside."""

from __future__ import annotations

import re

import pytest

from agir.ui.drawings.curve import Ahead, Line, Target, curve, nice_ticks
from agir.ui.drawings.ranges import Row, ranges


@pytest.mark.parametrize(
    ("low", "high"),
    [(0, 1), (25.6, 28.7), (-3, 12), (5, 5), (0, 0), (1e9, 3e9), (0.001, 0.0012), (-1e300, 1e300)],
)
def test_ticks_hold_the_values(low: float, high: float) -> None:
    ticks = nice_ticks(low, high)
    assert len(ticks) >= 2
    assert ticks == sorted(set(ticks))
    if high - low < 1e299:
        assert ticks[0] <= low
        assert ticks[-1] >= high


def test_a_missing_year_breaks_the_line() -> None:
    drawn = curve([Line("Ici", ((2019, 1.0), (2020, None), (2021, 3.0)))], name="Essai")
    assert drawn.count("<circle") == 2
    path = re.search(r'<path d="(M[^"]*)"', drawn)
    assert path is not None
    assert path[1].count("M") == 2
    assert "L" not in path[1]


def test_nothing_to_draw_draws_nothing() -> None:
    assert curve([Line("Ici", ((2019, None),))], name="Essai") == ""
    assert ranges([Row("Ici", "Confidentiel")], name="Essai") == ""


def test_words_are_escaped_and_points_stay_inside() -> None:
    drawn = curve(
        [Line("<b>", ((2015, 20.0), (2020, 22.0)))],
        name='"><script>',
        ahead=[Ahead(2021, 22, 20, 24), Ahead(2022, 22, 19, 25)],
        target=Target(2030, 10, "cible 10 %"),
    )
    assert "<script" not in drawn
    for x, y in re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', drawn):
        assert 0 <= float(x) <= 420
        assert 0 <= float(y) <= 260


def test_a_row_without_a_number_has_words_and_no_dot() -> None:
    drawn = ranges(
        [Row("Ici", "12 %", 12.0, 10.0, 14.0, strong=True), Row("Là", "Confidentiel")], name="Essai"
    )
    assert drawn.count("<circle") == 1
    assert "Confidentiel" in drawn


def test_tones_are_known() -> None:
    with pytest.raises(ValueError, match="tone"):
        curve([Line("Ici", ((2019, 1.0),), "red")], name="Essai")
    with pytest.raises(ValueError, match="tone"):
        ranges([Row("Ici", "1", 1.0)], name="Essai", tone="red")
