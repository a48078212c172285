"""Pages of the actions of a plan."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.plan.entrance import find_action, find_plan, plan_context
from agir.plan.models import Action


@in_coalition
@require_GET
def listing(request: CoalitionRequest, plan: int) -> HttpResponse:
    found = find_plan(request, plan)
    rows = Action.objects.present().filter(plan=found, parent=None)[:100]
    return render(request, "plan/actions.html", plan_context(request, found, "actions", rows=rows))


@in_coalition
@require_GET
def card(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    found = find_plan(request, plan)
    shown = find_action(found, action, whole=True)
    context = plan_context(request, found, "actions", action=shown)
    return render(request, "plan/action.html", context)
