from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Facet, Member, Organisation
from agir.core.refusals import Refused, require
from agir.funding.models import FundingSource
from agir.history.actions import Record, record
from agir.history.models import Version
from agir.plan import rules
from agir.plan.actions.plan import touch
from agir.plan.contents import FIELDS, Contents, contents, difference, write
from agir.plan.models import Action, Plan, Result


def _locked(action: Action) -> Action:
    return Action.objects.select_for_update(of=("self",)).select_related("plan").get(pk=action.pk)


def _remember(
    action: Action,
    by: Member,
    verb: str,
    changes: dict[str, list[Any]] | None = None,
    version: Contents | None = None,
    operation: uuid.UUID | None = None,
) -> None:
    entry = Record(f"plan.action.{verb}", "action", action.pk, action.title, changes or {}, version)
    record(by=by.user, coalition_id=action.coalition_id, entry=entry, operation=operation)


def check_references(plan: Plan, data: Contents, action: Action | None = None) -> None:
    """Refuse contents that point outside the plan or the coalition, or an action inside its own
    sub-action. Never trust an id that came from a form."""
    coalition = plan.coalition_id
    wanted: list[tuple[Any, set[int]]] = [
        (Result.objects.filter(plan=plan), {data["result"]} if data.get("result") else set()),
        (
            Organisation.objects.filter(partnerships__coalition_id=coalition),
            ({data["lead"]} if data.get("lead") else set())
            | {entry["organisation"] for entry in data.get("organisations", [])},
        ),
        (
            Member.objects.filter(coalition_id=coalition),
            {entry["member"] for entry in data.get("people", []) if entry.get("member")},
        ),
        (
            FundingSource.objects.filter(coalition_id=coalition),
            {entry["source"] for entry in data.get("fundings", [])},
        ),
        (Facet.objects.filter(coalition_id=coalition), set(data.get("facets", []))),
    ]
    for rows, ids in wanted:
        if ids and set(rows.filter(pk__in=ids).values_list("pk", flat=True)) != ids:
            raise Refused(_("Un élément choisi n’existe plus ou n’est pas de ce regroupement."))
    parent = data.get("parent")
    if parent:
        found = Action.objects.filter(pk=parent, plan=plan, parent=None).first()
        if found is None or (action is not None and found.pk == action.pk):
            raise Refused(_("Une sous-action se range sous une action de ce plan."))
        if action is not None and action.sub_actions.present().exists():
            raise Refused(_("Cette action a déjà des sous-actions : elle reste à ce niveau."))


def check_dates(data: Contents) -> None:
    """Refuse an end before its start, whichever of the two was just written."""
    start, end = (str(data.get(key) or "") for key in ("starts_on", "ends_on"))
    if start and end and end < start:
        raise Refused(_("La fin vient avant le début. Changez l’une des deux dates."))


@transaction.atomic
def create_action(*, plan: Plan, by: Member, data: Contents) -> Action:
    """Add an action with these contents, last in the plan. Keeps its first version."""
    require(rules.can_contribute(by, plan))
    check_references(plan, data)
    check_dates(data)
    last = Action.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    action = Action(coalition_id=plan.coalition_id, plan=plan, title="")
    write([(action, {"position": 0 if last is None else last + 1, **data})])
    _remember(action, by, "created", version=contents(action))
    touch(plan)
    return action


@transaction.atomic
def change_action(*, action: Action, by: Member, data: Contents, verb: str = "changed") -> Action:
    """Change the fields that `data` names. Causes one history entry and one version, or nothing
    when nothing differs."""
    action = _locked(action)
    require(rules.can_change_action(by, action))
    before = contents(action)
    changes = difference(before, data)
    if not changes:
        return action
    check_references(action.plan, data, action)
    check_dates({**before, **data})
    write([(action, {key: data[key] for key in changes})])
    after = contents(Action.objects.whole().get(pk=action.pk))
    _remember(action, by, verb, difference(before, after), after)
    touch(action.plan)
    return action


@transaction.atomic
def restore_version(*, action: Action, by: Member, version: Version) -> Action:
    """Give an action back what it said in an earlier version. That is a new version: nothing of
    the history is lost. What no longer exists (a partner who left, a sub-list) stays out."""
    if (version.object_type, version.object_id) != ("action", action.pk):
        raise Refused(_("Cette version est celle d’une autre action."))
    data = {key: value for key, value in version.data.items() if key in FIELDS}
    data = surviving(action.plan, data)
    return change_action(action=action, by=by, data=data, verb="version_restored")


@transaction.atomic
def undo_change(*, action: Action, by: Member, version: Version) -> Action:
    """Give back what one change took away. A field that somebody changed again since then stays
    as it is now: undoing one's own gesture never undoes another's."""
    if (version.object_type, version.object_id) != ("action", action.pk):
        raise Refused(_("Cette version est celle d’une autre action."))
    now = contents(Action.objects.whole().get(pk=action.pk))
    back = {
        key: before
        for key, (before, after) in version.event.changes.items()
        if key in FIELDS and now[key] == after
    }
    whole = surviving(action.plan, {**now, **back})
    data = {key: whole[key] for key in back}
    return change_action(action=action, by=by, data=data, verb="change_undone")


def surviving(plan: Plan, data: dict[str, Any]) -> dict[str, Any]:
    """Contents without what no longer exists in the plan or the coalition."""
    coalition = plan.coalition_id
    results = set(Result.objects.filter(plan=plan).values_list("pk", flat=True))
    parents = set(Action.objects.filter(plan=plan, parent=None).values_list("pk", flat=True))
    partners = set(
        Organisation.objects.filter(partnerships__coalition_id=coalition).values_list(
            "pk", flat=True
        )
    )
    members = set(Member.objects.filter(coalition_id=coalition).values_list("pk", flat=True))
    sources = set(FundingSource.objects.filter(coalition_id=coalition).values_list("pk", flat=True))
    facets = set(Facet.objects.filter(coalition_id=coalition).values_list("pk", flat=True))
    kept = dict(data)
    for key, known in (("result", results), ("parent", parents), ("lead", partners)):
        if kept.get(key) not in known:
            kept[key] = None
    kept["organisations"] = [e for e in data["organisations"] if e["organisation"] in partners]
    kept["people"] = [e for e in data["people"] if e["member"] is None or e["member"] in members]
    kept["fundings"] = [e for e in data["fundings"] if e["source"] in sources]
    kept["facets"] = [pk for pk in data["facets"] if pk in facets]
    return kept


@transaction.atomic
def bin_action(*, action: Action, by: Member) -> Action:
    """Put an action and its sub-actions in the bin, where they stay thirty days."""
    action = _locked(action)
    require(rules.can_bin_action(by, action))
    now = timezone.now()
    Action.objects.filter(parent=action, binned_at=None).update(binned_at=now, binned_by=by.user)
    action.binned_at, action.binned_by = now, by.user
    action.save(update_fields=["binned_at", "binned_by"])
    _remember(action, by, "binned")
    touch(action.plan)
    return action


@transaction.atomic
def restore_action(*, action: Action, by: Member) -> Action:
    """Take an action out of the bin, with the sub-actions that went in with it. One whose action
    is still in the bin comes back on its own."""
    action = _locked(action)
    require(rules.can_bin_action(by, action))
    if action.parent is not None and action.parent.binned_at is not None:
        action.parent = None
        action.save(update_fields=["parent"])
    Action.objects.filter(parent=action, binned_at=action.binned_at).update(
        binned_at=None, binned_by=None
    )
    action.binned_at = action.binned_by = None
    action.save(update_fields=["binned_at", "binned_by"])
    _remember(action, by, "restored")
    touch(action.plan)
    return action
