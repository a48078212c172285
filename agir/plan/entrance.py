"""Finding a plan and what it holds, by sight: what a person may not see does not exist for her."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from agir.coalitions.entrance import CoalitionRequest
from agir.history.models import Version
from agir.plan import rules
from agir.plan.models import Action, Plan, Result


def find_plan(request: CoalitionRequest, plan: int, *, binned: bool = False) -> Plan:
    """The plan of this number in this coalition, with its coalition already loaded, or 404."""
    found = get_object_or_404(Plan.objects.filter(coalition=request.coalition, pk=plan))
    if found.binned_at is not None and not binned:
        raise Http404
    found.coalition = request.coalition
    return found


def find_action(plan: Plan, action: int, *, whole: bool = False) -> Action:
    """An action of this plan, in the bin or not, or 404. A whole one comes with the number of
    its latest version (`version`), read at the same instant."""
    rows = Action.objects.select_related("lead", "result")
    if whole:
        kept = Version.objects.filter(object_type="action", object_id=OuterRef("pk"))
        latest = Subquery(kept.order_by("-number").values("number")[:1])
        rows = Action.objects.whole().select_related("carried_from").annotate(version=latest)
    found = get_object_or_404(rows, plan=plan, pk=action)
    found.plan = plan
    return found


def find_result(plan: Plan, result: int) -> Result:
    found = get_object_or_404(Result.objects.select_related("parent"), plan=plan, pk=result)
    found.plan = plan
    return found


def may(request: CoalitionRequest, plan: Plan) -> dict[str, bool]:
    """What this person may do with the plan: the answers templates are given."""
    member = request.member
    return {
        "contribute": rules.can_contribute(member, plan),
        "change_plan": rules.can_change_plan(member, plan),
        "adopt": rules.can_adopt(member, plan),
        "close": rules.can_close(member, plan),
        "reopen": rules.can_reopen(member, plan),
        "carry": rules.can_carry(member, plan),
        "bin_plan": rules.can_bin_plan(member, plan),
        "import": rules.can_import(member, plan),
    }


def plan_context(request: CoalitionRequest, plan: Plan, tab: str, **more: Any) -> dict[str, Any]:
    """The context every page of a plan shares: the plan, its open tab, what one may do."""
    return {"plan": plan, "tab": tab, "may": may(request, plan), "place": "cycle", **more}
