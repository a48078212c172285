"""What the group sees of its promises: quarters, a floor, and nothing that subtraction gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from agir.promises.actions import bin_promise, drop, keep, make_promise, renegotiate, take_up
from agir.promises.models import Promise
from agir.promises.reading import GroupRecord, group_record, next_quarter, quarter_of
from tests.cast import Cast

PEOPLE = ("representative", "steering", "first_concerned", "coordination")
JANUARY, APRIL, JULY = dt.date(2026, 1, 5), dt.date(2026, 4, 6), dt.date(2026, 7, 6)


@pytest.fixture
def said(cast: Cast) -> Callable[..., list[Promise]]:
    """`said(JANUARY, "kept kept dropped")`: promises made that day, due two weeks later, each by
    the next of three people, and what became of each."""

    def make(on: dt.date, outcomes: str, people: int = 3) -> list[Promise]:
        due, made = on + dt.timedelta(days=14), []
        for number, outcome in enumerate(outcomes.split()):
            her = cast.members[PEOPLE[number % people]]
            promise = make_promise(
                coalition=cast.own, by=her, title=f"{on} {number}", due_on=due, today=on
            )
            if outcome == "kept":
                keep(promise=promise, by=her, today=due)
            elif outcome == "dropped":
                drop(promise=promise, by=her, today=due)
            elif outcome in ("moved", "late"):
                day = due if outcome == "moved" else due + dt.timedelta(days=3)
                new = next_quarter(quarter_of(due)) + dt.timedelta(days=30)
                renegotiate(promise=promise, by=her, due_on=new, today=day)
            made.append(promise)
        return made

    return make


def shown(record: GroupRecord) -> list[tuple[str, int, int, int, int]]:
    return [
        (f"{one.first:%m}-{one.last:%m}", one.kept, one.in_time, one.dropped, one.later)
        for one in record.periods
    ]


def test_a_quarter_says_what_became_of_what_was_due(cast: Cast, said: Callable[..., None]) -> None:
    said(JANUARY, "kept kept moved late dropped open")
    record = group_record(cast.own, dt.date(2026, 5, 1))
    assert shown(record) == [("01-03", 2, 1, 1, 2)]
    assert record.withheld_since is None


@pytest.mark.parametrize(
    ("outcomes", "people", "reached"),
    [
        ("kept kept kept kept dropped", 3, True),
        ("kept kept kept kept kept", 3, True),
        ("kept kept kept dropped", 3, False),  # four promises
        ("kept kept kept kept dropped dropped", 2, False),  # two people
        ("dropped dropped dropped dropped dropped", 3, False),  # would be told of each
        ("open open open open open", 3, False),
        ("", 3, False),
    ],
)
def test_under_the_floor_nothing_is_shown(
    cast: Cast, said: Callable[..., None], outcomes: str, people: int, reached: bool
) -> None:
    said(JANUARY, outcomes, people)
    record = group_record(cast.own, dt.date(2026, 12, 1))
    assert bool(record.periods) is reached
    hidden = bool(outcomes) and not reached
    assert record.withheld_since == (dt.date(2026, 1, 1) if hidden else None)


def test_a_thin_quarter_is_joined_to_the_next(cast: Cast, said: Callable[..., None]) -> None:
    said(JANUARY, "kept dropped")
    said(APRIL, "kept kept dropped")
    record = group_record(cast.own, dt.date(2026, 12, 1))
    assert shown(record) == [("01-06", 3, 0, 2, 0)]
    assert record.joined


def test_what_was_shown_never_changes_by_what_comes_after(
    cast: Cast, said: Callable[..., list[Promise]]
) -> None:
    """A last thin quarter is withheld, not added to one already seen: the difference would tell."""
    said(JANUARY, "kept kept kept kept dropped")
    before = shown(group_record(cast.own, dt.date(2026, 5, 1)))
    last = said(APRIL, "kept dropped")
    for day in (dt.date(2026, 5, 2), dt.date(2026, 8, 1), dt.date(2027, 8, 1)):
        assert shown(group_record(cast.own, day)) == before
    assert group_record(cast.own, dt.date(2026, 8, 1)).withheld_since == dt.date(2026, 4, 1)
    said(JULY, "kept kept kept")
    record = group_record(cast.own, dt.date(2026, 12, 1))
    assert shown(record) == [*before, ("04-09", 4, 0, 1, 0)]
    assert len(last) == 2


@pytest.mark.parametrize(
    ("day", "there"), [(dt.date(2026, 4, 28), False), (dt.date(2026, 4, 29), True)]
)
def test_a_quarter_is_shown_four_weeks_after_its_end(
    cast: Cast, said: Callable[..., None], day: dt.date, there: bool
) -> None:
    said(JANUARY, "kept kept kept kept dropped")
    assert bool(group_record(cast.own, day).periods) is there


def test_a_number_shown_moves_no_more(cast: Cast, said: Callable[..., list[Promise]]) -> None:
    promises = said(JANUARY, "kept kept kept kept dropped open")
    seen = shown(group_record(cast.own, dt.date(2026, 4, 29)))
    her = cast.members[PEOPLE[5 % 3]]
    keep(promise=promises[5], by=her, today=dt.date(2026, 4, 30))
    assert shown(group_record(cast.own, dt.date(2026, 5, 1))) == seen == [("01-03", 4, 0, 1, 1)]
    take_up(promise=promises[5], by=her, today=dt.date(2026, 5, 1))
    assert shown(group_record(cast.own, dt.date(2026, 5, 2))) == seen


def test_guests_and_the_bin_count_for_nothing(cast: Cast, said: Callable[..., None]) -> None:
    said(JANUARY, "kept kept kept dropped")
    for number in range(3):
        guest = make_promise(
            coalition=cast.own, by=cast.coordination, title=f"G{number}", who="Awa",
            due_on=JANUARY, today=JANUARY,
        )  # fmt: skip
        keep(promise=guest, by=cast.coordination, today=JANUARY)
    binned = make_promise(
        coalition=cast.own, by=cast.coordination, title="B", due_on=JANUARY, today=JANUARY
    )
    bin_promise(promise=binned, by=cast.coordination, today=JANUARY)
    assert group_record(cast.own, dt.date(2026, 12, 1)).periods == []


def test_a_promise_moved_counts_once_in_each_quarter(
    cast: Cast, said: Callable[..., list[Promise]]
) -> None:
    promises = said(JANUARY, "moved kept kept kept kept")
    her = cast.members["representative"]
    keep(promise=promises[0], by=her, today=dt.date(2026, 4, 30))
    said(APRIL, "kept kept dropped kept")
    record = group_record(cast.own, dt.date(2026, 12, 1))
    assert shown(record) == [("01-03", 4, 1, 0, 0), ("04-06", 4, 0, 1, 0)]


def test_two_queries_however_many_promises(
    cast: Cast, said: Callable[..., None], django_assert_num_queries: Callable[[int], object]
) -> None:
    said(JANUARY, "kept moved late")
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        group_record(cast.own, dt.date(2026, 12, 1))
