"""Pages of the plans of a coalition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.plan import rules
from agir.plan.actions import plan as verbs
from agir.plan.actions.carry import carry as carry_plan
from agir.plan.actions.carry import goes_on
from agir.plan.entrance import find_plan, plan_context
from agir.plan.forms.plan import AdoptForm, CarryForm, PlanForm, default_title
from agir.plan.listing.criteria import whole
from agir.plan.models import Action, Plan
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
            plan = verbs.create_plan(
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


def _address(name: str, request: CoalitionRequest, plan: Plan) -> str:
    return reverse(f"plan:{name}", args=[request.coalition.slug, plan.pk])


@in_coalition
@require_http_methods(["GET", "POST"])
def change(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Change a plan's title or period."""
    found = find_plan(request, plan)
    require(rules.can_change_plan(request.member, found))
    start = {"title": found.title, "starts_on": found.starts_on, "ends_on": found.ends_on}
    form = PlanForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        verbs.change_plan(plan=found, by=request.member, **form.cleaned_data)
        done(request, _("Le plan est à jour."))
        return redirect(_address("actions", request, found))
    context = plan_context(request, found, "", form=form)
    return render(request, "plan/change.html", context, status=422 if form.errors else 200)


@in_coalition
@require_http_methods(["GET", "POST"])
def adopt(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Record that the coalition adopted the plan: which day, and what was decided."""
    found = find_plan(request, plan)
    require(rules.can_adopt(request.member, found))
    form = AdoptForm(request.POST or None, initial={"decided_on": today(request)})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.adopt(plan=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Le plan est adopté."), undo=_address("reopen", request, found))
            return redirect(_address("actions", request, found))
    context = plan_context(request, found, "", form=form)
    return render(request, "plan/adopt.html", context, status=422 if form.errors else 200)


@in_coalition
@require_POST
def reopen(request: CoalitionRequest, plan: int) -> HttpResponse:
    found = find_plan(request, plan)
    verbs.reopen(plan=found, by=request.member)
    done(request, _("Le plan est rouvert."))
    return redirect(_address("actions", request, found))


@in_coalition
@require_POST
def close(request: CoalitionRequest, plan: int) -> HttpResponse:
    found = find_plan(request, plan)
    verbs.close(plan=found, by=request.member)
    done(request, _("Le plan est terminé."), undo=_address("reopen", request, found))
    return redirect(_address("actions", request, found))


@in_coalition
@require_http_methods(["GET", "POST"])
def carry(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Choose what goes on, and open the next plan with it."""
    found = find_plan(request, plan)
    require(rules.can_carry(request.member, found))
    rows = list(Action.objects.present().filter(plan=found).order_by("position", "id"))
    form = CarryForm(
        request.POST or None,
        offered=[action.pk for action in rows],
        initial=_next_period(found) | {"actions": [a.pk for a in rows if goes_on(a)]},
    )
    if request.method == "POST" and form.is_valid():
        made = carry_plan(plan=found, by=request.member, **form.cleaned_data)
        undo = _address("plan_bin", request, made)
        done(request, _("Le prochain plan est ouvert, en brouillon."), undo=undo)
        return redirect(_address("actions", request, made))
    chosen = {whole(str(pk)) for pk in form["actions"].value() or []}
    context = plan_context(request, found, "", form=form, rows=_in_order(rows), chosen=chosen)
    return render(request, "plan/carry.html", context, status=422 if form.errors else 200)


def _in_order(rows: list[Action]) -> list[Action]:
    """Actions with their steps right after them."""
    under: dict[int | None, list[Action]] = {}
    for action in rows:
        under.setdefault(action.parent_id, []).append(action)
    known = {action.pk for action in rows}
    found = []
    for action in rows:
        if action.parent_id is None or action.parent_id not in known:
            found += [action, *under.get(action.pk, [])]
    return found


def _next_period(plan: Plan) -> dict[str, Any]:
    """The period right after this one, as long as it, and a title that says so."""
    if plan.starts_on is None or plan.ends_on is None:
        return {"title": default_title(plan.ends_on or plan.starts_on or timezone.localdate())}
    start = plan.ends_on + dt.timedelta(days=1)
    end = start + (plan.ends_on - plan.starts_on)
    title = _("Plan d’action %(first)s-%(last)s") % {"first": start.year, "last": end.year}
    return {"title": title, "starts_on": start, "ends_on": end}
