"""A whole plan as light plain structures, free of the database."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from agir.coalitions.models import Partnership
from agir.plan.models import (
    LinkKind,
    Precision,
    Status,
)

CLOSED_STATUSES = frozenset({Status.DONE.value, Status.STOPPED.value})
# How far the other end of an approximate date may be, in months. An autumn has four.
SPREAD = {Precision.MONTH: 0, Precision.QUARTER: 2, Precision.SEASON: 3, Precision.YEAR: 11}


@dataclass(frozen=True, slots=True)
class Funding:
    """Money of one action. `until` is its own end, or else the end of the source."""

    source: int
    amount: Decimal | None
    until: dt.date | None


@dataclass(slots=True)
class ActionFacts:
    """One action, without what was put in the bin."""

    id: int
    title: str
    description: str
    parent: int | None
    result: int | None
    lead: int | None
    starts_on: dt.date | None
    starts_precision: str
    ends_on: dt.date | None
    ends_precision: str
    status: str
    participation: str
    principles: frozenset[str]
    measure: bool
    lasting: tuple[str, ...]
    organisations: list[int] = field(default_factory=list)  # the others, in order
    people: list[str] = field(default_factory=list)  # keys of PlanFacts.people
    fundings: list[Funding] = field(default_factory=list)
    facets: set[int] = field(default_factory=set)

    @property
    def is_live(self) -> bool:
        """Neither done nor stopped: something can still be changed about it."""
        return self.status not in CLOSED_STATUSES

    @property
    def carriers(self) -> set[int]:
        return {*self.organisations, *([] if self.lead is None else [self.lead])}

    @property
    def latest_start(self) -> dt.date | None:
        """Its start, or the last day it may be when it is approximate (« printemps 2026 »)."""
        if self.starts_on is None or self.starts_precision == Precision.DAY:
            return self.starts_on
        return _end_of_month(
            _months_later(self.starts_on, SPREAD[Precision(self.starts_precision)])
        )

    @property
    def earliest_end(self) -> dt.date | None:
        """Its end, or the first day it may be when it is approximate."""
        if self.ends_on is None or self.ends_precision == Precision.DAY:
            return self.ends_on
        spread = SPREAD[Precision(self.ends_precision)]
        return _months_later(self.ends_on.replace(day=1), -spread)


@dataclass(frozen=True, slots=True)
class ResultFacts:
    id: int
    title: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class FacetFacts:
    id: int
    kind: str
    name: str
    retired: bool


@dataclass(slots=True)
class OrganisationFacts:
    """An organisation and its partnerships here: (role, first day, last day)."""

    id: int
    name: str
    partnerships: list[tuple[str, dt.date | None, dt.date | None]] = field(default_factory=list)

    def left_on(self, today: dt.date) -> dt.date | None:
        """The day its last partnership ended, None while one goes on."""
        ends = [end for _role, _start, end in self.partnerships]
        if not ends or any(end is None or end >= today for end in ends):
            return None
        return max(end for end in ends if end is not None)

    def is_partner(self, today: dt.date) -> bool:
        """Whether it sits here to act today (an ally or a funder may well carry nothing)."""
        return any(
            role == Partnership.Role.PARTNER
            and (start is None or start <= today)
            and (end is None or end >= today)
            for role, start, end in self.partnerships
        )


@dataclass
class PlanFacts:
    """What a plan says, by identifier. Actions are in the order of the plan."""

    id: int
    title: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    actions: dict[int, ActionFacts]
    results: dict[int, ResultFacts]
    organisations: dict[int, OrganisationFacts]
    people: dict[str, str]  # key → name; the key of a member is `member:12`
    sources: dict[int, str]
    facets: dict[int, FacetFacts]
    links: list[tuple[str, int, int]]  # kind, from, to
    dismissed: list[tuple[str, int, int]]

    @cached_property
    def top(self) -> list[ActionFacts]:
        """The actions themselves, without their steps."""
        return [action for action in self.actions.values() if action.parent is None]

    @cached_property
    def live(self) -> list[ActionFacts]:
        """The actions that are neither done nor stopped."""
        return [action for action in self.top if action.is_live]

    @cached_property
    def standing(self) -> list[ActionFacts]:
        """The actions that are part of the effort: all but the stopped ones."""
        return [action for action in self.top if action.status != Status.STOPPED]

    @cached_property
    def steps(self) -> dict[int, list[ActionFacts]]:
        """Action → its sub-actions."""
        steps: dict[int, list[ActionFacts]] = defaultdict(list)
        for action in self.actions.values():
            if action.parent is not None:
                steps[action.parent].append(action)
        return steps

    def whole(self, action: ActionFacts) -> list[ActionFacts]:
        """An action with its steps: what a step says, the action says."""
        return [action, *self.steps.get(action.id, ())]

    def all_carriers(self, action: ActionFacts) -> set[int]:
        return self._carriers[action.id]

    def all_facets(self, action: ActionFacts) -> set[int]:
        return self._facets[action.id]

    @cached_property
    def _carriers(self) -> dict[int, set[int]]:
        return {
            action.id: {one for part in self.whole(action) for one in part.carriers}
            for action in self.actions.values()
        }

    @cached_property
    def _facets(self) -> dict[int, set[int]]:
        return {
            action.id: {one for part in self.whole(action) for one in part.facets}
            for action in self.actions.values()
        }

    def end_of(self, action: ActionFacts) -> dt.date | None:
        """The earliest day the action may end, its steps included."""
        if action.earliest_end is not None:
            return action.earliest_end
        ends = [part.earliest_end for part in self.steps.get(action.id, ()) if part.earliest_end]
        return max(ends, default=None)

    def facets_of(self, kind: str) -> list[FacetFacts]:
        """The facets of a list, without those set aside that nothing uses."""
        used = self.used_facets
        return [
            f for f in self.facets.values() if f.kind == kind and (not f.retired or f.id in used)
        ]

    @cached_property
    def used_facets(self) -> set[int]:
        return {one for action in self.standing for one in self.all_facets(action)}

    @cached_property
    def actions_of_result(self) -> dict[int, list[ActionFacts]]:
        """Result → the actions that serve it directly, stopped ones left out."""
        found: dict[int, list[ActionFacts]] = defaultdict(list)
        for action in self.actions.values():
            if action.result is not None and action.status != Status.STOPPED:
                found[action.result].append(action)
        return found

    @cached_property
    def linked(self) -> set[int]:
        return {end for _kind, a, b in self.links for end in (a, b)}


def _months_later(day: dt.date, months: int) -> dt.date:
    """The first day of the month that many months after (or before) the month of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def depends(facts: PlanFacts) -> list[tuple[int, int]]:
    """Arcs (b, a), « b depends on a », between actions that are not over."""
    return [
        (a, b)
        for kind, a, b in facts.links
        if kind == LinkKind.DEPENDS and facts.actions[a].is_live and facts.actions[b].is_live
    ]
