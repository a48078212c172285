"""Where the hours of the support structure go, by role and by month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from agir.coalitions.models import Coalition, Member
from agir.followup.models import BackboneRole, SupportHours

MONTHS = 12


@dataclass
class Month:
    """The hours of one month, in the order of the roles."""

    first: dt.date
    hours: list[Decimal] = field(default_factory=lambda: [Decimal(0)] * len(BackboneRole))

    @property
    def total(self) -> Decimal:
        return sum(self.hours, Decimal(0))


def months(coalition: Coalition, today: dt.date) -> list[Month]:
    """The last twelve months that hold hours, the oldest first; those between them too. A week
    counts in the month of its Monday. One query."""
    first = _back(today, MONTHS - 1)
    rows = SupportHours.objects.filter(coalition=coalition, week__gte=first).values_list(
        "week", "role", "hours"
    )
    order = {role.value: place for place, role in enumerate(BackboneRole)}
    found: dict[dt.date, Month] = {}
    for week, role, hours in rows:
        month = week.replace(day=1)
        found.setdefault(month, Month(month)).hours[order[role]] += hours
    if not found:
        return []
    start, end = min(found), max(found)
    every, current = [], start
    while current <= end:
        every.append(found.get(current, Month(current)))
        current = (current + dt.timedelta(days=32)).replace(day=1)
    return every


def _back(day: dt.date, number: int) -> dt.date:
    """The first day of the month that many months before."""
    place = day.year * 12 + day.month - 1 - number
    return dt.date(place // 12, place % 12 + 1, 1)


@dataclass
class Line:
    """One week of one person: six numbers, in the order of the roles."""

    week: dt.date
    hours: dict[str, Decimal]

    @property
    def cells(self) -> list[Decimal | None]:
        return [self.hours.get(role.value) for role in BackboneRole]

    @property
    def total(self) -> Decimal:
        return sum(self.hours.values(), Decimal(0))


def weeks_of(member: Member, *, last: int = 8) -> list[Line]:
    """The latest weeks a person has entered, the newest first. One query."""
    found: dict[dt.date, dict[str, Decimal]] = defaultdict(dict)
    rows = SupportHours.objects.filter(coalition_id=member.coalition_id, member=member)
    for week, role, hours in rows.order_by("-week").values_list("week", "role", "hours")[
        : last * 6
    ]:
        found[week][role] = hours
    return [Line(week, hours) for week, hours in list(found.items())[:last]]


def week_of(member: Member, week: dt.date) -> dict[str, Decimal]:
    """What was entered for this person in the week of this Monday. One query."""
    rows = SupportHours.objects.filter(
        coalition_id=member.coalition_id, member=member, week=week
    ).values_list("role", "hours")
    return dict(rows)
