"""One row of the list by itself, as it comes back after a change in place."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from agir.coalitions.entrance import CoalitionRequest
from agir.coalitions.models import Facet
from agir.plan.entrance import plan_context
from agir.plan.listing.rows import build_rows
from agir.plan.models import Action, Plan
from agir.plan.tree import results_tree


def render_row(
    request: CoalitionRequest, plan: Plan, action: Action, undo: str = ""
) -> HttpResponse:
    """The row of one action, with the way to undo what was just done. A step that stood under
    its action in the list (`step` says so) comes back as one."""
    tree = results_tree(plan)
    facets = list(Facet.objects.filter(coalition=request.coalition))
    row = build_rows(request.coalition, plan, [action.pk], tree, facets)[action.pk]
    asked = request.POST.get("step") or request.GET.get("step")
    row["step"] = bool(row["parent"]) and asked == "1"
    row["query"] = "?step=1" if row["step"] else ""
    row["inside"] = row["parent_title"] if row["parent"] and not row["step"] else ""
    context = plan_context(request, plan, "actions", rows=[row], undo=undo, focus=not undo)
    response = render(request, "plan/_rows.html", context)
    response["HX-Push-Url"] = "false"  # the address stays that of the list
    return response
