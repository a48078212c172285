from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.plan import rules
from agir.plan.models import Plan


def lock(plan: Plan) -> Plan:
    """The plan as it is now, held until the end of the transaction."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def touch(plan: Plan) -> None:
    """Say that what the plan holds has changed: whatever is computed from it starts anew."""
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)


def remember(plan: Plan, by: Member, verb: str, **changes: list[Any]) -> None:
    entry = Record(f"plan.plan.{verb}", "plan", plan.pk, plan.title, changes)
    record(by=by.user, coalition_id=plan.coalition_id, entry=entry)


@transaction.atomic
def create_plan(
    *,
    coalition: Coalition,
    by: Member,
    title: str,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Plan:
    """Open a plan, as a draft."""
    require(rules.can_create_plan(by, coalition))
    plan = Plan.objects.create(
        coalition=coalition, title=title[:200], starts_on=starts_on, ends_on=ends_on
    )
    remember(plan, by, "created")
    return plan


@transaction.atomic
def change_plan(
    *, plan: Plan, by: Member, title: str, starts_on: dt.date | None, ends_on: dt.date | None
) -> Plan:
    """Change a plan's title or period."""
    plan = lock(plan)
    require(rules.can_change_plan(by, plan))
    after = {"title": title[:200], "starts_on": starts_on, "ends_on": ends_on}
    changes = {
        key: [str(getattr(plan, key) or ""), str(value or "")]
        for key, value in after.items()
        if getattr(plan, key) != value
    }
    if changes:
        for key, value in after.items():
            setattr(plan, key, value)
        plan.revision += 1
        plan.save(update_fields=[*after, "revision"])
        remember(plan, by, "changed", **changes)
    return plan


@transaction.atomic
def adopt(*, plan: Plan, by: Member, decided_on: dt.date, note: str = "") -> Plan:
    """Record that the coalition adopted the plan, on which day, with what was said."""
    plan = lock(plan)
    require(rules.can_adopt(by, plan))
    if decided_on > timezone.localdate():
        raise Refused(_("La date d’adoption est dans le futur. Inscrivez-la le jour venu."))
    plan.status, plan.adopted_on, plan.adoption_note = Plan.Status.ADOPTED, decided_on, note
    plan.save(update_fields=["status", "adopted_on", "adoption_note"])
    remember(plan, by, "adopted", status=["draft", "adopted"], adopted_on=["", str(decided_on)])
    return plan


@transaction.atomic
def reopen(*, plan: Plan, by: Member) -> Plan:
    """Make an adopted plan a draft again, or a closed one adopted again."""
    plan = lock(plan)
    require(rules.can_reopen(by, plan))
    before = plan.status
    closed = before == Plan.Status.CLOSED and plan.adopted_on is not None
    plan.status = Plan.Status.ADOPTED if closed else Plan.Status.DRAFT
    plan.save(update_fields=["status"])
    remember(plan, by, "reopened", status=[before, plan.status])
    return plan


@transaction.atomic
def close(*, plan: Plan, by: Member) -> Plan:
    """Close a plan whose period is over: it becomes memory, and nothing changes in it."""
    plan = lock(plan)
    require(rules.can_close(by, plan))
    plan.status = Plan.Status.CLOSED
    plan.save(update_fields=["status"])
    remember(plan, by, "closed", status=["adopted", "closed"])
    return plan


@transaction.atomic
def bin_plan(*, plan: Plan, by: Member) -> Plan:
    """Put a plan in the bin, where it stays thirty days."""
    plan = lock(plan)
    require(rules.can_bin_plan(by, plan))
    plan.binned_at, plan.binned_by = timezone.now(), by.user
    plan.save(update_fields=["binned_at", "binned_by"])
    remember(plan, by, "binned")
    return plan


@transaction.atomic
def restore_plan(*, plan: Plan, by: Member) -> Plan:
    """Take a plan out of the bin."""
    plan = lock(plan)
    require(rules.can_bin_plan(by, plan))
    plan.binned_at = plan.binned_by = None
    plan.save(update_fields=["binned_at", "binned_by"])
    remember(plan, by, "restored")
    return plan
