"""Chains and bends: places, circles, what came before the stair climbed."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from agir.analysis.bends import bends, slopes
from agir.analysis.chains import Size, columns, components, longest, place, reaches

BOX = Size(200, 60)


def test_columns_follow_the_longest_way() -> None:
    arcs = [("a", "b"), ("b", "d"), ("a", "d"), ("c", "d")]
    assert columns(["a", "b", "c", "d"], arcs) == {"a": 0, "b": 1, "c": 1, "d": 2}
    assert longest(["a", "b", "c", "d"], arcs) == ["a", "b", "d"]
    assert longest([], []) == []


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        columns(["a", "b"], [("a", "b"), ("b", "a")])
    assert reaches([(1, 2), (2, 3)], 1, 3)
    assert not reaches([(1, 2), (2, 3)], 3, 1)
    assert reaches([], 1, 1)


def test_groups_come_the_largest_first() -> None:
    assert components([1, 2, 3, 4, 5], [(4, 5), (5, 3), (9, 1)]) == [{3, 4, 5}, {1}, {2}]


@pytest.mark.parametrize("seed", range(8))
def test_no_box_is_over_another_and_arrows_go_right(seed: int) -> None:
    chance = random.Random(seed)
    ids = [f"n{i:02}" for i in range(30)]
    sizes = {one: Size(chance.uniform(100, 200), chance.uniform(40, 120)) for one in ids}
    arcs = [
        (a, b) for a, b in itertools.combinations(ids, 2) if chance.random() < 0.08
    ]  # the earlier to the later: no circle
    placed = place(sizes, arcs)
    shuffled = chance.sample(arcs, len(arcs))
    assert place(dict(reversed(sizes.items())), shuffled) == placed
    for a, b in itertools.combinations(ids, 2):
        (ax, ay), (bx, by) = placed.boxes[a], placed.boxes[b]
        apart = (
            ax + sizes[a].width <= bx or bx + sizes[b].width <= ax
            or ay + sizes[a].height <= by or by + sizes[b].height <= ay
        )  # fmt: skip
        assert apart, (a, b)
    for (a, b), curve in placed.curves.items():
        assert curve[0][0] < curve[3][0], (a, b)
    assert min(y for _x, y in placed.boxes.values()) >= 0


def test_a_long_arrow_passes_beside_the_boxes_between() -> None:
    sizes = {one: Size(100, 40, rank) for rank, one in enumerate("abcd")}
    placed = place(sizes, [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")])
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = placed.curves["a", "d"]
    for t in (0.3, 0.4, 0.5, 0.6, 0.7):
        parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x = sum(p * q for p, q in zip(parts, (x0, x1, x2, x3), strict=True))
        y = sum(p * q for p, q in zip(parts, (y0, y1, y2, y3), strict=True))
        for one in "bc":
            left, top = placed.boxes[one]
            assert not (left < x < left + 100 and top < y < top + 40), (one, t)


def test_nothing_is_placed_nowhere() -> None:
    placed = place({}, [])
    assert (placed.boxes, placed.width, placed.height) == ({}, 0.0, 0.0)
    assert place({"a": BOX}, [("a", "zz")]).boxes == {"a": (0.0, 0.0)}


def test_a_bend_is_what_came_before_a_steeper_climb() -> None:
    steps = [dt.date(2021, 1, 1) + dt.timedelta(days=30 * i) for i in range(10)]
    moments = [dt.date(2018, 1, 1), dt.date(2020, 12, 1), dt.date(2021, 9, 1), dt.date(2022, 6, 1)]
    assert slopes(steps, moments) == [0, 10, -8, -4]
    assert bends(steps, moments, 1) == [1]
    assert bends(steps, moments, 2) == [0, 1]
    assert bends(steps, moments, 9) == [0, 1, 2, 3]
    assert bends(steps, moments, 9, apart=dt.timedelta(days=400)) == [0, 1, 3]
    assert bends(steps, moments, 1, weights=[11, 0, 0, 0]) == [0]
    assert bends([], [], 3) == []
