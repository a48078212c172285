from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.cycles import rules
from agir.cycles.models import Cycle, FrameworkSeen
from agir.framework import contents
from agir.history.actions import Record, record


def remember(cycle: Cycle, by: Member, verb: str, **changes: list[Any]) -> None:
    entry = Record(f"cycles.cycle.{verb}", "cycle", cycle.pk, cycle.title, changes)
    record(by=by.user, coalition_id=cycle.coalition_id, entry=entry)


def lock(cycle: Cycle) -> Cycle:
    """The cycle as it is now, held until the end of the transaction."""
    return Cycle.objects.select_for_update().get(pk=cycle.pk)


def _require_order(starts_on: dt.date | None, ends_on: dt.date | None) -> None:
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise Refused(_("La fin vient avant le début. Changez l’une des deux."))


@transaction.atomic
def open_cycle(
    *,
    coalition: Coalition,
    by: Member,
    title: str,
    about: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    carried_from: Cycle | None = None,
) -> Cycle:
    """Open a cycle, numbered after the coalition's last one. Others may be open meanwhile.

    The first one notes which version of the framework the coalition starts from.
    """
    require(rules.can_open_cycle(by, coalition))
    _require_order(starts_on, ends_on)
    if carried_from is not None and carried_from.coalition_id != coalition.pk:
        raise Refused(_("Ce cycle appartient à un autre regroupement."))
    # The coalition is held: two people who open a cycle at once get two numbers.
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    last = Cycle.objects.filter(coalition=coalition).aggregate(last=Max("number"))["last"] or 0
    cycle = Cycle.objects.create(
        coalition=coalition,
        number=last + 1,
        title=title[:200],
        about=about,
        starts_on=starts_on,
        ends_on=ends_on,
        carried_from=carried_from,
    )
    FrameworkSeen.objects.get_or_create(
        coalition=coalition, defaults={"version": contents.version()}
    )
    remember(cycle, by, "opened")
    return cycle


@transaction.atomic
def change_cycle(
    *,
    cycle: Cycle,
    by: Member,
    title: str,
    about: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    carried_from: Cycle | None,
) -> Cycle:
    """Change what a cycle is about, its period, or the one it follows."""
    cycle = lock(cycle)
    require(rules.can_change_cycle(by, cycle))
    _require_order(starts_on, ends_on)
    if carried_from is not None and (
        carried_from.coalition_id != cycle.coalition_id or carried_from.number >= cycle.number
    ):
        raise Refused(_("Un cycle fait suite à un cycle plus ancien. Choisissez-en un autre."))
    after = {
        "title": title[:200],
        "about": about,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "carried_from_id": carried_from.pk if carried_from else None,
    }
    changes = {
        key: [str(getattr(cycle, key) or ""), str(value or "")]
        for key, value in after.items()
        if getattr(cycle, key) != value
    }
    if changes:
        for key, value in after.items():
            setattr(cycle, key, value)
        cycle.save(update_fields=["title", "about", "starts_on", "ends_on", "carried_from"])
        remember(cycle, by, "changed", **changes)
    return cycle


@transaction.atomic
def close_cycle(*, cycle: Cycle, by: Member) -> Cycle:
    """Close a cycle: it becomes memory. Nothing has to be complete, and it can be reopened."""
    cycle = lock(cycle)
    require(rules.can_close(by, cycle))
    cycle.closed_on = timezone.localdate()
    cycle.save(update_fields=["closed_on"])
    remember(cycle, by, "closed", closed_on=["", str(cycle.closed_on)])
    return cycle


@transaction.atomic
def reopen_cycle(*, cycle: Cycle, by: Member) -> Cycle:
    cycle = lock(cycle)
    require(rules.can_reopen(by, cycle))
    before, cycle.closed_on = cycle.closed_on, None
    cycle.save(update_fields=["closed_on"])
    remember(cycle, by, "reopened", closed_on=[str(before), ""])
    return cycle
