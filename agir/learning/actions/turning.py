"""The turn of the cycle: closing one with its report, opening the next with what it leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from agir.coalitions.models import Member
from agir.core.refusals import require
from agir.cycles.actions.carried import bequeath
from agir.cycles.actions.cycle import close_cycle, lock, open_cycle
from agir.cycles.models import Cycle
from agir.history.actions import Record, record
from agir.learning import rules
from agir.learning.closing import Offer
from agir.learning.models import Bilan
from agir.plan.actions.carry import carry
from agir.plan.models import Plan

WORDS = ("proud", "hard", "otherwise", "thanks")


@dataclass(frozen=True)
class Next:
    """The cycle that follows: its title, its period; and its plan, when actions go on."""

    title: str
    about: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    plan_title: str = ""


@dataclass(frozen=True)
class Turned:
    """What a turn has made: the next cycle, and its plan when there is one."""

    cycle: Cycle
    plan: Plan | None


@transaction.atomic
def write_bilan(*, cycle: Cycle, by: Member, words: dict[str, str]) -> Bilan:
    """Write the group's own words about a cycle. They may be written again, even once closed."""
    cycle = lock(cycle)
    require(rules.can_write_bilan(by, cycle))
    bilan, made = Bilan.objects.get_or_create(
        cycle=cycle, defaults={"coalition_id": cycle.coalition_id, "by": by.user}
    )
    before = {name: getattr(bilan, name) for name in WORDS}
    for name in WORDS:
        setattr(bilan, name, words.get(name, before[name]).strip())
    after = {name: getattr(bilan, name) for name in WORDS}
    if made or after != before:
        bilan.save()
        entry = Record("learning.bilan.written", "bilan", bilan.pk, cycle.title, version=after)
        record(by=by.user, coalition_id=cycle.coalition_id, entry=entry)
    return bilan


@transaction.atomic
def turn(
    *,
    cycle: Cycle,
    by: Member,
    following: Next,
    left: Collection[Offer],
    plan: Plan | None = None,
    actions: Collection[int] = (),
) -> Turned:
    """Close a cycle and open the next one, with what is left to it: lessons, questions without an
    answer, reservations, each linked to where it comes from; and, when there are some, the actions
    that go on, in a new plan, each linked to the one it continues.

    All of it or nothing. The former plan stays as it is. Reopening the cycle and putting the new
    plan in the bin undo it.
    """
    cycle = lock(cycle)
    require(rules.can_turn(by, cycle))
    close_cycle(cycle=cycle, by=by)
    after = open_cycle(
        coalition=by.coalition,
        by=by,
        title=following.title,
        about=following.about,
        starts_on=following.starts_on,
        ends_on=following.ends_on,
        carried_from=cycle,
    )
    bequeath(cycle=after, by=by, legacies=[one.legacy for one in left])
    opened = None
    if plan is not None and actions:
        opened = carry(
            plan=plan,
            by=by,
            title=following.plan_title or following.title,
            starts_on=following.starts_on,
            ends_on=following.ends_on,
            actions=actions,
        )
    bilan, _made = Bilan.objects.get_or_create(
        cycle=cycle, defaults={"coalition_id": cycle.coalition_id, "by": by.user}
    )
    bilan.following = after
    bilan.save(update_fields=["following"])
    entry = Record("learning.cycle.turned", "cycle", after.pk, after.title)
    record(by=by.user, coalition_id=cycle.coalition_id, entry=entry)
    return Turned(after, opened)
