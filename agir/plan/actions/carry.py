"""Carrying what goes on from one plan into the next."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction

from agir.coalitions.models import Member
from agir.core.refusals import require
from agir.history.actions import Record, record_many
from agir.plan import rules
from agir.plan.actions.plan import lock
from agir.plan.contents import contents, write
from agir.plan.models import Action, ActionLink, Plan, Precision, Result, Status
from agir.plan.tree import results_tree

# What a step that goes on becomes: what was done or stopped is taken up again, to be discussed.
AFTER = {Status.DONE: Status.PLANNED, Status.STOPPED: Status.IDEA}


def goes_on(action: Action) -> bool:
    """Whether an action is proposed for the next plan: all but what is done or stopped."""
    return action.status not in (Status.DONE, Status.STOPPED)


@transaction.atomic
def carry(
    *,
    plan: Plan,
    by: Member,
    title: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    actions: Collection[int],
) -> Plan:
    """Open the next plan with these actions, the whole results tree and the links among them.

    Each action keeps a link to the one it comes from. One operation in the history; putting the
    new plan in the bin undoes it. Nothing changes in the old plan.
    """
    plan = lock(plan)
    require(rules.can_carry(by, plan))
    after = Plan.objects.create(
        coalition_id=plan.coalition_id,
        title=title[:200],
        starts_on=starts_on,
        ends_on=ends_on,
        carried_from=plan,
    )
    results = _carry_results(plan, after)
    made = _carry_actions(plan, after, set(actions), results)
    _carry_links(plan, after, made)
    _remember(after, by, list(made.values()))
    return after


def _carry_results(plan: Plan, after: Plan) -> dict[int, int]:
    """The results tree, copied level by level: old number → new number."""
    tree = results_tree(plan)
    originals = Result.objects.in_bulk([branch.pk for branch in tree])
    made: dict[int, int] = {}
    for depth in range(max((branch.depth for branch in tree), default=-1) + 1):
        level = [branch for branch in tree if branch.depth == depth]
        rows = Result.objects.bulk_create(
            Result(
                coalition_id=after.coalition_id,
                plan=after,
                parent_id=made.get(branch.parent) if branch.parent else None,
                title=branch.title,
                folded=originals[branch.pk].folded,
                description=branch.description,
                position=originals[branch.pk].position,
            )
            for branch in level
        )
        made.update({branch.pk: row.pk for branch, row in zip(level, rows, strict=True)})
    return made


def _next(data: dict[str, Any], after: Plan) -> dict[str, Any]:
    """What an action says when it begins its next plan: dates and money that are over go."""
    data["status"] = AFTER.get(data["status"], data["status"])
    start = after.starts_on.isoformat() if after.starts_on else ""
    if start and data["ends_on"] and data["ends_on"] < start:
        for end in ("starts", "ends"):
            data |= {f"{end}_on": None, f"{end}_precision": Precision.DAY, f"{end}_text": ""}
    data["fundings"] = [
        money
        for money in data["fundings"]
        if not (start and money["until"] and money["until"] < start)
    ]
    return data


def _carry_actions(
    plan: Plan, after: Plan, chosen: set[int], results: dict[int, int]
) -> dict[int, Action]:
    rows = Action.objects.whole().present().filter(plan=plan)
    going = [action for action in rows if action.pk in chosen]
    made: dict[int, Action] = {}
    for top in (True, False):
        pairs = []
        for action in going:
            if (action.parent_id is None or action.parent_id not in chosen) is not top:
                continue
            data = _next(contents(action), after)
            data["result"] = results.get(data["result"])
            data["parent"] = made[action.parent_id].pk if not top and action.parent_id else None
            made[action.pk] = Action(
                coalition_id=after.coalition_id, plan=after, title="", carried_from=action
            )
            pairs.append((made[action.pk], data))
        write(pairs)
    return made


def _carry_links(plan: Plan, after: Plan, made: dict[int, Action]) -> None:
    links = ActionLink.objects.filter(plan=plan)
    copies = []
    for link in links:
        if link.from_action_id not in made or link.to_action_id not in made:
            continue
        first, second = made[link.from_action_id], made[link.to_action_id]
        if link.kind == "overlaps" and first.pk > second.pk:
            first, second = second, first
        copies.append(
            ActionLink(
                coalition_id=after.coalition_id, plan=after, kind=link.kind,
                from_action=first, to_action=second, how=link.how, created_by_id=link.created_by_id,
            )
        )  # fmt: skip
    ActionLink.objects.bulk_create(copies, batch_size=500)


def _remember(after: Plan, by: Member, made: list[Action]) -> None:
    fresh = Action.objects.whole().filter(plan=after)
    entries = [
        Record("plan.plan.carried", "plan", after.pk, after.title, {"actions": ["", len(made)]})
    ]
    entries += [
        Record("plan.action.carried", "action", action.pk, action.title, {}, contents(action))
        for action in fresh
    ]
    record_many(
        by=by.user, coalition_id=after.coalition_id, entries=entries, operation=uuid.uuid4()
    )
