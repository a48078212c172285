from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.history.models import Event
from agir.plan import rules
from agir.plan.actions.plan import touch
from agir.plan.models import Plan, Result
from agir.plan.tree import results_tree

DEEPEST = 12


def _remember(result: Result, by: Member, verb: str, **changes: list[Any]) -> None:
    entry = Record(f"plan.result.{verb}", "result", result.pk, result.title, changes)
    record(by=by.user, coalition_id=result.coalition_id, entry=entry)


def _said(result: Result) -> dict[str, Any]:
    return {
        "title": result.title,
        "description": result.description,
        "parent": result.parent_id,
    }


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
    if parent is not None and len(_lineage(parent)) >= DEEPEST:
        raise Refused(_("L’arbre est déjà très profond ici. Rangez ce résultat plus haut."))
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
        if len(_lineage(parent)) >= DEEPEST:
            raise Refused(_("L’arbre est déjà très profond ici. Rangez ce résultat plus haut."))
    before = _said(result)
    result.title, result.folded = title[:300], fold(title)[:300]
    result.description, result.parent = description, parent
    result.save(update_fields=["title", "folded", "description", "parent"])
    after = _said(result)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        _remember(result, by, "changed", **changes)
        touch(result.plan)
    return result


@transaction.atomic
def undo_result_change(*, result: Result, by: Member, event: Event) -> Result:
    """Give a result back what one change took away."""
    if (event.object_type, event.object_id) != ("result", result.pk):
        raise Refused(_("Ce changement est celui d’un autre résultat."))
    said = {**_said(result), **{key: before for key, (before, _after) in event.changes.items()}}
    parent = Result.objects.filter(plan=result.plan, pk=said["parent"] or 0).first()
    return change_result(
        result=result, by=by, title=said["title"], description=said["description"], parent=parent
    )


@transaction.atomic
def move_result(*, result: Result, by: Member, step: int) -> Result:
    """Move a result among its neighbours: one place up (-1) or down (+1)."""
    result = Result.objects.select_for_update(of=("self",)).select_related("plan").get(pk=result.pk)
    require(rules.can_change_result(by, result))
    tree = results_tree(result.plan)
    place = {branch.pk: branch for branch in tree}
    here = place.get(result.pk)
    if here is None:
        raise Refused(_("Ce résultat est dans la corbeille. Reprenez-le d’abord."))
    order = [branch.pk for branch in tree if branch.parent == here.parent]
    index = order.index(result.pk)
    other = index + (1 if step > 0 else -1)
    if not 0 <= other < len(order):
        return result
    order[index], order[other] = order[other], order[index]
    # Positions are numbered over the whole plan, so the neighbours trade those they hold.
    rows = Result.objects.in_bulk(order)
    held = sorted({rows[pk].position for pk in order})
    if len(held) < len(order):
        held = list(range(held[0], held[0] + len(order)))
    for pk, position in zip(order, held, strict=False):
        rows[pk].position = position
    Result.objects.bulk_update(rows.values(), ["position"])
    _remember(result, by, "moved")
    touch(result.plan)
    return rows[result.pk]


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
