"""Pages of the plans of a coalition."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.plan import rules
from agir.plan.actions.plan import create_plan
from agir.plan.forms.plan import PlanForm, default_title
from agir.plan.models import Plan
from agir.plan.queries import plans_with_counts
from agir.ui.feedback import done


@in_coalition
@require_GET
def index(request: CoalitionRequest) -> HttpResponse:
    """The plans of the coalition, those in the bin apart."""
    rows = plans_with_counts(request.coalition)
    context = {
        "plans": [plan for plan in rows if plan.binned_at is None],
        "binned": [plan for plan in rows if plan.binned_at is not None],
        "may_create": rules.can_create_plan(request.member, request.coalition),
        "place": "cycle",
    }
    return render(request, "plan/index.html", context)


@in_coalition
@require_http_methods(["GET", "POST"])
def create(request: CoalitionRequest) -> HttpResponse:
    """Open a plan. With nothing typed it takes a usual title, so that a first action or a
    spreadsheet is one click away (`then` says which)."""
    require(rules.can_create_plan(request.member, request.coalition))
    form = PlanForm(request.POST or None, initial={"title": default_title(today(request))})
    if request.method == "POST" and form.is_valid():
        try:
            plan = create_plan(
                coalition=request.coalition, by=request.member, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("plan:plan_bin", args=[request.coalition.slug, plan.pk])
            done(request, _("Le plan est ouvert, en brouillon."), undo=undo)
            return redirect(_after(request, plan))
    status = 422 if form.is_bound else 200
    return render(request, "plan/create.html", {"form": form, "place": "cycle"}, status=status)


def _after(request: CoalitionRequest, plan: Plan) -> str:
    """Where to go once the plan is open: its list, a first action, or a spreadsheet."""
    names = {"action": "plan:action_new", "import": "plan:import"}
    name = names.get(request.POST.get("then", ""), "plan:actions")
    try:
        return reverse(name, args=[request.coalition.slug, plan.pk])
    except NoReverseMatch:
        return reverse("plan:actions", args=[request.coalition.slug, plan.pk])
