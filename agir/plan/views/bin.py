"""The bin of a plan: what was put away, for how long, and taking it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.plan import rules
from agir.plan.actions import plan as verbs
from agir.plan.actions.emptying import days_left
from agir.plan.entrance import find_plan, plan_context
from agir.plan.models import Action, Plan, Result
from agir.ui.feedback import done

SHOWN = 200


def _rows(request: CoalitionRequest, plan: Plan, rows: Any, restore: str) -> list[dict[str, Any]]:
    """What is in the bin, the latest first: title, who put it there, days left, the way back."""
    found = []
    for row in rows.select_related("binned_by").order_by("-binned_at")[:SHOWN]:
        args = [request.coalition.slug, plan.pk, row.pk]
        if isinstance(row, Plan):
            args = [request.coalition.slug, row.pk]
        found.append(
            {
                "title": row.title,
                "who": row.binned_by.shown_name if row.binned_by else "",
                "days": days_left(row.binned_at),
                "restore": reverse(restore, args=args),
            }
        )
    return found


@in_coalition
@require_GET
def bin_page(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Actions and results of this plan, and plans of the coalition, that are in the bin."""
    found = find_plan(request, plan)
    may = rules.can_contribute(request.member, found)
    actions = Action.objects.binned().filter(plan=found)
    results = Result.objects.filter(plan=found).exclude(binned_at=None)
    plans = Plan.objects.filter(coalition=request.coalition).exclude(binned_at=None)
    families = [
        (_("Actions"), _rows(request, found, actions, "plan:action_restore"), may),
        (_("Résultats"), _rows(request, found, results, "plan:result_restore"), may),
        (
            _("Plans"),
            _rows(request, found, plans, "plan:plan_restore"),
            rules.can_bin_plan(request.member, found),
        ),
    ]
    context = plan_context(
        request, found, "bin", families=[family for family in families if family[1]]
    )
    return render(request, "plan/bin.html", context)


@in_coalition
@require_POST
def bin_plan(request: CoalitionRequest, plan: int) -> HttpResponse:
    found = find_plan(request, plan)
    verbs.bin_plan(plan=found, by=request.member)
    undo = reverse("plan:plan_restore", args=[request.coalition.slug, found.pk])
    done(request, _("Le plan est dans la corbeille pour trente jours."), undo=undo)
    return redirect("plan:index", request.coalition.slug)


@in_coalition
@require_POST
def restore_plan(request: CoalitionRequest, plan: int) -> HttpResponse:
    found = find_plan(request, plan, binned=True)
    verbs.restore_plan(plan=found, by=request.member)
    done(request, _("Le plan est repris."))
    return redirect("plan:actions", request.coalition.slug, found.pk)
