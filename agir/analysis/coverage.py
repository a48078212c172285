"""Who and when the plan serves: effort by category, money in time, things at once.

Days are ordinals (`date.toordinal()`), both ends included. Months are counted by the
calendar: an action that runs from 31 January to 1 February touches two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agir.analysis.structure.graph import Id, in_order, sort_key

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """An action, the categories it serves (age windows, or sectors), and its days if known."""

    id: Id
    categories: frozenset[Id] = frozenset()
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """What one category receives within the period.

    `actions`: all that serve it, dated or not. `action_months`: sum over its dated actions
    of the months each touches. `covered_months`: months with at least one of them.
    `gaps`: runs of months with none, as ordinals of their first and last days. `undated`:
    actions whose start or end is unknown, counted in no month.
    """

    category: Id
    actions: tuple[Id, ...]
    action_months: int
    covered_months: int
    gaps: tuple[Span, ...]
    undated: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A sum for an action; `until` is the last day it may be spent, None if unknown."""

    action: Id
    source: Id
    amount: Decimal | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class MoneyGap:
    """All the money of `action` is over on `money_end`, before its end on `action_end`.
    `sources`: those that last until then."""

    action: Id
    sources: tuple[Id, ...]
    money_end: int
    action_end: int

    @property
    def days(self) -> int:
        return self.action_end - self.money_end


@dataclass(frozen=True, slots=True)
class SourceTotal:
    """`amount`: sum of the amounts known. `unknown`: lines without any. `until`: last day
    known. `actions`: what it pays for."""

    source: Id
    amount: Decimal
    unknown: int
    until: int | None
    actions: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """`ids` all run at once from `start` to `end`."""

    start: int
    end: int
    ids: tuple[Id, ...]


def effort(
    actions: Iterable[Stretch], categories: Collection[Id], period: Span | None = None
) -> tuple[Effort, ...]:
    """Effort for each of the categories, in the order given; one that nobody serves is there
    with no action. Months outside `period` (first, last day) do not count; without period,
    it runs from the first dated start to the last dated end. Raises ValueError for a
    period that ends before it starts; an action that ends before it starts is undated."""
    known = sorted(actions, key=lambda one: sort_key(one.id))
    dated = {
        one.id: (one.start, one.end)
        for one in known
        if one.start is not None and one.end is not None and one.start <= one.end
    }
    if period is None and dated:
        period = min(s for s, _ in dated.values()), max(e for _, e in dated.values())
    if period and period[0] > period[1]:
        raise ValueError("the period ends before it starts")
    window = range(_month(period[0]), _month(period[1]) + 1) if period else range(0)
    months = {
        one: range(max(_month(s), window.start), min(_month(e) + 1, window.stop))
        for one, (s, e) in dated.items()
    }
    serving: dict[Id, list[Id]] = {category: [] for category in categories}
    for one in known:
        for category in one.categories:
            if category in serving:
                serving[category].append(one.id)
    return tuple(_effort(category, serving[category], months, window) for category in serving)


def _effort(category: Id, actions: list[Id], months: Mapping[Id, range], window: range) -> Effort:
    mine = [months[one] for one in actions if one in months]
    covered = {month for some in mine for month in some}
    return Effort(
        category,
        tuple(actions),
        sum(len(some) for some in mine),
        len(covered),
        tuple(_runs_without(covered, window)),
        tuple(one for one in actions if one not in months),
    )


def overlap_months(a: Span, b: Span) -> int:
    """Calendar months touched by the days that two spans have in common; 0 if none."""
    start, end = max(a[0], b[0]), min(a[1], b[1])
    return _month(end) - _month(start) + 1 if start <= end else 0


def money_gaps(ends: Mapping[Id, int | None], lines: Iterable[MoneyLine]) -> tuple[MoneyGap, ...]:
    """Actions all of whose money is over before they are, the longest gap first. An action
    without end, without money, or with a line whose last day is unknown is left out."""
    by_action: dict[Id, list[MoneyLine]] = defaultdict(list)
    for line in lines:
        by_action[line.action].append(line)
    gaps = []
    for action, some in by_action.items():
        end = ends.get(action)
        untils = [line.until for line in some if line.until is not None]
        if end is None or len(untils) < len(some) or max(untils) >= end:
            continue
        last = max(untils)
        sources = in_order({line.source for line in some if line.until == last})
        gaps.append(MoneyGap(action, sources, last, end))
    return tuple(sorted(gaps, key=lambda gap: (-gap.days, sort_key(gap.action))))


def money_by_source(lines: Iterable[MoneyLine]) -> tuple[SourceTotal, ...]:
    """Totals per source, the largest first."""
    by_source: dict[Id, list[MoneyLine]] = defaultdict(list)
    for line in lines:
        by_source[line.source].append(line)
    totals = [
        SourceTotal(
            source,
            sum((line.amount for line in some if line.amount is not None), Decimal(0)),
            sum(line.amount is None for line in some),
            max((line.until for line in some if line.until is not None), default=None),
            in_order({line.action for line in some}),
        )
        for source, some in by_source.items()
    ]
    return tuple(sorted(totals, key=lambda total: (-total.amount, sort_key(total.source))))


def busiest(spans: Mapping[Id, Span]) -> Crowd | None:
    """The first stretch of days on which most things run at once (sweep over the ends), or
    None without any span. A span that ends before it starts is left out."""
    right = {one: span for one, span in spans.items() if span[0] <= span[1]}
    if not right:
        return None
    changes: dict[int, int] = defaultdict(int)
    for start, end in right.values():
        changes[start] += 1
        changes[end + 1] -= 1
    days = sorted(changes)
    running, most, peak = 0, 0, (days[0], days[0])
    for day, following in zip(days, [*days[1:], days[-1]], strict=True):
        running += changes[day]
        if running > most:
            most, peak = running, (day, following - 1)
    ids = in_order(one for one, (s, e) in right.items() if s <= peak[0] and peak[1] <= e)
    return Crowd(peak[0], peak[1], ids)


def overlapping_pairs(spans: Mapping[Id, Span]) -> tuple[tuple[Id, Id, int], ...]:
    """(a, b, days in common) for the spans that meet, in order of identifiers. As many rows as
    there are such pairs: for a few dozen bars, not for a whole plan."""
    order: Sequence[Id] = in_order(spans)
    pairs = []
    for position, a in enumerate(order):
        for b in order[position + 1 :]:
            days = min(spans[a][1], spans[b][1]) - max(spans[a][0], spans[b][0]) + 1
            if days > 0:
                pairs.append((a, b, days))
    return tuple(pairs)


def _month(day: int) -> int:
    """Months since year 0."""
    on = date.fromordinal(day)
    return on.year * 12 + on.month - 1


def _first_day(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal()


def _runs_without(covered: set[int], window: range) -> Iterable[Span]:
    """Maximal runs of months of the window that are not covered, as days."""
    start = None
    for month in range(window.start, window.stop + 1):
        empty = month < window.stop and month not in covered
        if empty and start is None:
            start = month
        elif not empty and start is not None:
            yield _first_day(start), _first_day(month) - 1
            start = None
