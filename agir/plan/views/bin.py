"""Putting away and taking back: the bin of a plan."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.plan.actions import plan as verbs
from agir.plan.entrance import find_plan
from agir.ui.feedback import done


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
