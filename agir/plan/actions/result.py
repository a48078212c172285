from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.plan import rules
from agir.plan.actions.plan import touch
from agir.plan.models import Plan, Result


def _remember(result: Result, by: Member, verb: str, **changes: list[str]) -> None:
    entry = Record(f"plan.result.{verb}", "result", result.pk, result.title, changes)
    record(by=by.user, coalition_id=result.coalition_id, entry=entry)


def _lineage(result: Result) -> set[int]:
    """The result and all that leads from it to the top, read in one query."""
    parents = dict(Result.objects.filter(plan_id=result.plan_id).values_list("pk", "parent_id"))
    seen: set[int] = set()
    current: int | None = result.pk
    while current is not None and current not in seen:
        seen.add(current)
        current = parents.get(current)
    return seen


@transaction.atomic
def create_result(
    *, plan: Plan, by: Member, title: str, parent: Result | None = None, description: str = ""
) -> Result:
    """Add a result to the tree, last among its neighbours."""
    require(rules.can_contribute(by, plan))
    if parent is not None and parent.plan_id != plan.pk:
        raise Refused(_("Ce résultat appartient à un autre plan."))
    last = Result.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    result = Result.objects.create(
        coalition_id=plan.coalition_id,
        plan=plan,
        parent=parent,
        title=title[:300],
        folded=fold(title)[:300],
        description=description,
        position=0 if last is None else last + 1,
    )
    _remember(result, by, "created")
    touch(plan)
    return result


@transaction.atomic
def change_result(
    *, result: Result, by: Member, title: str, description: str, parent: Result | None
) -> Result:
    """Change a result's words, or what it leads to. A result never leads to itself."""
    result = Result.objects.select_for_update(of=("self",)).select_related("plan").get(pk=result.pk)
    require(rules.can_change_result(by, result))
    if parent is not None:
        if parent.plan_id != result.plan_id:
            raise Refused(_("Ce résultat appartient à un autre plan."))
        if result.pk in _lineage(parent):
            raise Refused(_("Un résultat ne peut pas mener à lui-même. Choisissez-en un autre."))
    before = [result.title, result.description, str(result.parent_id or "")]
    result.title, result.folded = title[:300], fold(title)[:300]
    result.description, result.parent = description, parent
    result.save(update_fields=["title", "folded", "description", "parent"])
    after = [result.title, result.description, str(result.parent_id or "")]
    _remember(result, by, "changed", text=[" · ".join(before), " · ".join(after)])
    touch(result.plan)
    return result


@transaction.atomic
def bin_result(*, result: Result, by: Member) -> Result:
    """Put a result in the bin. What led to it leads to the next one up; its actions lose it
    until it is taken out again."""
    result = Result.objects.select_for_update(of=("self",)).select_related("plan").get(pk=result.pk)
    require(rules.can_change_result(by, result))
    result.binned_at, result.binned_by = timezone.now(), by.user
    result.save(update_fields=["binned_at", "binned_by"])
    _remember(result, by, "binned")
    touch(result.plan)
    return result


@transaction.atomic
def restore_result(*, result: Result, by: Member) -> Result:
    """Take a result out of the bin, with the actions that still point to it."""
    result = Result.objects.select_for_update(of=("self",)).select_related("plan").get(pk=result.pk)
    require(rules.can_change_result(by, result))
    result.binned_at = result.binned_by = None
    result.save(update_fields=["binned_at", "binned_by"])
    _remember(result, by, "restored")
    touch(result.plan)
    return result
