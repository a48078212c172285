from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agir.analysis.coverage import (
    Crowd,
    MoneyGap,
    MoneyLine,
    SourceTotal,
    Stretch,
    busiest,
    effort,
    money_by_source,
    money_gaps,
    overlap_months,
    overlapping_pairs,
)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


YEAR = (day("2026-01-01"), day("2026-12-31"))


def stretch(id: int, categories: str, start: str = "", end: str = "") -> Stretch:
    return Stretch(
        id,
        frozenset(categories.split()),
        day(start) if start else None,
        day(end) if end else None,
    )


def test_effort_by_category() -> None:
    actions = [
        stretch(1, "0-2", "2026-01-31", "2026-02-01"),
        stretch(2, "0-2 3-5", "2026-02-10", "2026-04-30"),
        stretch(3, "0-2", "2025-06-01", "2026-01-15"),
        stretch(4, "0-2 unheard", "2026-05-01"),
        stretch(5, "3-5", "2026-11-01", "2027-03-01"),
    ]
    small, big, none = effort(actions, ["0-2", "3-5", "grossesse"], YEAR)
    assert (small.actions, small.undated) == ((1, 2, 3, 4), (4,))
    assert (small.action_months, small.covered_months) == (2 + 3 + 1, 4)
    assert small.gaps == ((day("2026-05-01"), day("2026-12-31")),)
    assert (big.action_months, big.covered_months) == (3 + 2, 5)
    assert big.gaps == (
        (day("2026-01-01"), day("2026-01-31")),
        (day("2026-05-01"), day("2026-10-31")),
    )
    assert (none.actions, none.covered_months, none.gaps) == ((), 0, (YEAR,))


def test_without_period_the_dates_of_the_actions_bound_it() -> None:
    (one,) = effort([stretch(1, "x", "2026-01-05", "2026-03-05"), stretch(2, "y")], ["x"])
    assert (one.covered_months, one.gaps) == (3, ())
    assert effort([stretch(2, "y")], ["y"])[0].gaps == ()


def test_a_period_turned_round_is_refused() -> None:
    with pytest.raises(ValueError, match="period"):
        effort([], ["x"], (YEAR[1], YEAR[0]))


@pytest.mark.parametrize(
    ("a", "b", "months"),
    [
        (("2026-01-31", "2026-02-01"), ("2026-01-01", "2026-12-31"), 2),
        (("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-03-01"), 0),
        (("2026-01-01", "2027-01-31"), ("2026-06-30", "2027-06-30"), 8),
    ],
)
def test_overlap_months(a: tuple[str, str], b: tuple[str, str], months: int) -> None:
    assert overlap_months((day(a[0]), day(a[1])), (day(b[0]), day(b[1]))) == months


def test_money_that_ends_too_soon() -> None:
    lines = [
        MoneyLine(1, "A", until=50),
        MoneyLine(1, "B", until=80),
        MoneyLine(2, "A", until=100),
        MoneyLine(3, "A", until=10),
        MoneyLine(3, "C"),
        MoneyLine(4, "A", until=5),
        MoneyLine(5, "A", until=20),
    ]
    ends = {1: 100, 2: 100, 3: 100, 4: None, 5: 100, 6: 100}
    assert money_gaps(ends, lines) == (MoneyGap(5, ("A",), 20, 100), MoneyGap(1, ("B",), 80, 100))
    assert money_gaps(ends, lines)[0].days == 80


def test_money_by_source() -> None:
    lines = [
        MoneyLine(1, "A", Decimal("10.50"), 50),
        MoneyLine(2, "A", None, 90),
        MoneyLine(2, "B", Decimal("99")),
    ]
    assert money_by_source(lines) == (
        SourceTotal("B", Decimal("99"), 0, None, (2,)),
        SourceTotal("A", Decimal("10.50"), 1, 90, (1, 2)),
    )


def test_busiest() -> None:
    assert busiest({1: (0, 10), 2: (5, 20), 3: (10, 12), 4: (30, 29)}) == Crowd(10, 10, (1, 2, 3))
    assert busiest({1: (0, 4), 2: (6, 9)}) == Crowd(0, 4, (1,))
    assert busiest({}) is None


SPANS = st.dictionaries(
    st.integers(0, 9),
    st.tuples(st.integers(1, 30), st.integers(0, 9)).map(lambda t: (t[0], sum(t))),
)


@settings(max_examples=80, deadline=None)
@given(spans=SPANS)
def test_intervals_agree_with_counting_days(spans: dict[int, tuple[int, int]]) -> None:
    days = {one: set(range(start, end + 1)) for one, (start, end) in spans.items()}
    counts = {d: sum(d in some for some in days.values()) for some in days.values() for d in some}
    crowd = busiest(spans)
    assert (crowd is None) is not bool(counts)
    if crowd:
        assert len(crowd.ids) == max(counts.values())
        assert crowd.start == min(d for d, count in counts.items() if count == len(crowd.ids))
        assert all(d in days[one] for one in crowd.ids for d in range(crowd.start, crowd.end + 1))
    assert overlapping_pairs(spans) == tuple(
        (a, b, len(days[a] & days[b]))
        for a in sorted(days)
        for b in sorted(days)
        if a < b and days[a] & days[b]
    )
