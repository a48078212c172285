"""What a group may see of its promises, and what each sees of hers.

The group sees how many promises were kept, renegotiated in time, dropped, or talked about only
after their day: by quarter, never by person. A quarter is shown when at least five promises of at
least three people with an account came due in it; otherwise it is joined to the next ones until
that is so. Quarters are joined forwards only, and a quarter's numbers stop moving before they are
shown: no number can be had by taking one picture away from another. Guests' promises, which the
coordination knows, are left out for the same reason.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agir.coalitions.models import Coalition, Member
from agir.promises.models import Promise, PromiseChange

FEWEST_PROMISES, FEWEST_PEOPLE = 5, 3
COUNTED_FOR = dt.timedelta(days=14)  # after a quarter, what is still said of its promises counts
SHOWN_AFTER = dt.timedelta(days=28)  # by then, nothing said can be taken back

KEPT, IN_TIME, DROPPED, LATER = "kept", "in_time", "dropped", "later"
OUTCOMES = (KEPT, IN_TIME, DROPPED, LATER)


@dataclass(frozen=True)
class Period:
    """Some quarters, one or several joined, and what became of the promises due in them."""

    first: dt.date
    last: dt.date
    quarters: int
    kept: int
    in_time: int
    dropped: int
    later: int

    @property
    def total(self) -> int:
        return self.kept + self.in_time + self.dropped + self.later


@dataclass(frozen=True)
class GroupRecord:
    """The periods that may be shown, the oldest first; and, when promises came due since that do
    not reach the floor yet, from when."""

    periods: list[Period]
    withheld_since: dt.date | None = None

    @property
    def joined(self) -> bool:
        return any(period.quarters > 1 for period in self.periods)


@dataclass
class _Tally:
    """What came due in some quarters: outcomes, and whose they were."""

    outcomes: Counter[str] = field(default_factory=Counter)
    people: set[int] = field(default_factory=set)

    def add(self, other: _Tally) -> None:
        self.outcomes += other.outcomes
        self.people |= other.people

    @property
    def reaches_the_floor(self) -> bool:
        """Enough promises of enough people, and not all alike unless all were kept: what is true
        of everybody would be told of each."""
        total = self.outcomes.total()
        alike = any(self.outcomes[one] == total for one in (IN_TIME, DROPPED, LATER))
        return total >= FEWEST_PROMISES and len(self.people) >= FEWEST_PEOPLE and not alike


def quarter_of(day: dt.date) -> dt.date:
    """The first day of its quarter."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(first: dt.date) -> dt.date:
    return quarter_of(first + dt.timedelta(days=100))


def _outcomes(promise: Promise, changes: Sequence[PromiseChange]) -> dict[dt.date, str]:
    """What one promise weighs in each quarter where a day of it fell: one outcome in each."""
    found: dict[dt.date, str] = {}
    for change in changes:
        found[quarter_of(change.from_due)] = IN_TIME if change.in_time else LATER
    quarter = quarter_of(promise.due_on)
    limit = next_quarter(quarter) + COUNTED_FOR
    said = promise.settled_on is not None and promise.settled_on < limit
    found[quarter] = promise.status if said else LATER
    return found


def _tallies(
    promises: Iterable[Promise], changes: dict[int, list[PromiseChange]]
) -> dict[dt.date, _Tally]:
    tallies: dict[dt.date, _Tally] = {}
    for promise in promises:
        for quarter, outcome in _outcomes(promise, changes.get(promise.pk, [])).items():
            tally = tallies.setdefault(quarter, _Tally())
            tally.outcomes[outcome] += 1
            tally.people.add(promise.member_id or 0)
    return tallies


def group_record(coalition: Coalition, today: dt.date) -> GroupRecord:
    """What the group may see of how its promises stand, as of `today`. Two queries."""
    rows = Promise.objects.present().filter(coalition=coalition).exclude(member=None)
    promises = list(rows.only("status", "settled_on", "due_on", "member_id"))
    changes: dict[int, list[PromiseChange]] = {}
    for change in PromiseChange.objects.filter(coalition=coalition).order_by("at", "pk"):
        changes.setdefault(change.promise_id, []).append(change)
    tallies = _tallies(promises, changes)
    shown = [one for one in sorted(tallies) if next_quarter(one) + SHOWN_AFTER <= today]
    periods: list[Period] = []
    first, gathered = None, _Tally()
    for quarter in shown:
        first = first or quarter
        gathered.add(tallies[quarter])
        if gathered.reaches_the_floor:
            periods.append(_period(first, quarter, gathered))
            first, gathered = None, _Tally()
    return GroupRecord(periods, first)


def _period(first: dt.date, last_quarter: dt.date, tally: _Tally) -> Period:
    last = next_quarter(last_quarter) - dt.timedelta(days=1)
    quarters = (last.year - first.year) * 4 + (last.month - first.month) // 3 + 1
    return Period(first, last, quarters, *(tally.outcomes[one] for one in OUTCOMES))


@dataclass(frozen=True)
class Mine:
    """The promises of one person: those whose day has passed, those to come, those answered."""

    past: list[Promise]
    coming: list[Promise]
    settled: list[Promise]

    def __bool__(self) -> bool:
        return bool(self.past or self.coming or self.settled)


SETTLED_SHOWN = 20


def mine(members: Sequence[Member], today: dt.date) -> Mine:
    """Hers, in one coalition or in several (one member for each). Two queries."""
    rows = Promise.objects.present().filter(member__in=members)
    rows = rows.select_related("coalition", "organisation")
    open_ = list(rows.filter(status=Promise.Status.OPEN))
    settled = rows.exclude(status=Promise.Status.OPEN).order_by("-settled_on", "-pk")
    return Mine(
        [one for one in open_ if one.is_past(today)],
        [one for one in open_ if not one.is_past(today)],
        list(settled[:SETTLED_SHOWN]),
    )
