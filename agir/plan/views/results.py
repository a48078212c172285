"""The results of a plan: the tree, and each gesture on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.history.models import Event
from agir.plan import rules
from agir.plan.actions import result as verbs
from agir.plan.entrance import find_plan, find_result, plan_context
from agir.plan.forms.result import ResultForm
from agir.plan.models import Action, Plan, Result, Status
from agir.plan.tree import Branch, results_tree
from agir.ui.feedback import done, warn


def _address(name: str, plan: Plan, *more: int) -> str:
    return reverse(f"plan:{name}", args=[plan.coalition.slug, plan.pk, *more])


def _to_tree(plan: Plan, result: int | None = None) -> HttpResponse:
    anchor = f"#resultat-{result}" if result else ""
    return redirect(_address("results", plan) + anchor)


SHOWN = 12  # actions named under a result; the list has the others


def _actions_by_result(plan: Plan, branches: list[Branch]) -> dict[int | None, list[Any]]:
    """The actions at the top of the plan, by result; those of a result in the bin have none."""
    known = {branch.pk for branch in branches}
    labels = {key: str(label) for key, label in Status.choices}
    found: dict[int | None, list[Any]] = {}
    rows = Action.objects.present().filter(plan=plan, parent=None).order_by("position", "id")
    for pk, title, result, status in rows.values_list("pk", "title", "result_id", "status"):
        key = result if result in known else None
        found.setdefault(key, []).append((pk, title, labels.get(status, "")))
    return found


def _page(
    request: CoalitionRequest, plan: Plan, form: ResultForm | None = None, status: int = 200
) -> HttpResponse:
    branches = results_tree(plan)
    by_result = _actions_by_result(plan, branches)
    nodes = [_node(branch, by_result) for branch in branches if branch.depth == 0]
    loose = by_result.get(None, [])
    context = plan_context(
        request, plan, "results",
        nodes=nodes,
        form=form or ResultForm(tree=branches),
        loose=loose[:SHOWN],
        loose_count=len(loose),
        list_url=_address("actions", plan),
        prefix=_address("results", plan),
        action_prefix=_address("actions", plan) + "actions/",
    )  # fmt: skip
    return render(request, "plan/results.html", context, status=status)


def _node(branch: Branch, by_result: dict[int | None, list[Any]]) -> dict[str, Any]:
    """A result as the page shows it: itself, its actions, what leads to it. `count` is of all
    the actions of its branch, those that the link beside it opens."""
    actions = by_result.get(branch.pk, [])
    return {
        "branch": branch,
        "actions": actions[:SHOWN],
        "count": sum(len(by_result.get(pk, [])) for pk in branch.subtree()),
        "more": max(0, len(actions) - SHOWN),
        "nodes": [_node(child, by_result) for child in branch.children],
    }


@in_coalition
@require_GET
def tree(request: CoalitionRequest, plan: int) -> HttpResponse:
    return _page(request, find_plan(request, plan))


@in_coalition
@require_POST
def add(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Add a result in its place."""
    found = find_plan(request, plan)
    require(rules.can_contribute(request.member, found))
    form = ResultForm(request.POST, tree=results_tree(found))
    if form.is_valid():
        data = form.cleaned_data
        parent = Result.objects.filter(plan=found, pk=data["parent"]).first()
        try:
            made = verbs.create_result(
                plan=found, by=request.member, title=data["title"], parent=parent,
                description=data["description"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("« %(title)s » est dans le plan.") % {"title": made.title}
            done(request, sentence, undo=_address("result_bin", found, made.pk))
            return _to_tree(found, made.pk)
    return _page(request, found, form, 422)


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, plan: int, result: int) -> HttpResponse:
    """Rename a result, describe it, or move it under another."""
    found = find_plan(request, plan)
    shown = find_result(found, result)
    require(rules.can_change_result(request.member, shown))
    branches = results_tree(found)
    place = {branch.pk: branch.parent for branch in branches}
    form = ResultForm(
        request.POST or None, tree=branches, result=shown.pk,
        initial={"title": shown.title, "description": shown.description,
                 "parent": place.get(shown.pk)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        parent = Result.objects.filter(plan=found, pk=data["parent"]).first()
        try:
            verbs.change_result(
                result=shown, by=request.member, title=data["title"],
                description=data["description"], parent=parent,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            last = Event.objects.about("result", shown.pk).order_by("-id").first()
            undo = _address("result_undo", found, shown.pk, last.pk) if last else ""
            done(request, _("Le résultat est à jour."), undo=undo)
            return _to_tree(found, shown.pk)
    context = plan_context(request, found, "results", form=form, result=shown)
    return render(request, "plan/result_edit.html", context, status=422 if form.errors else 200)


@in_coalition
@require_POST
def move(request: CoalitionRequest, plan: int, result: int) -> HttpResponse:
    """One place up or down among its neighbours."""
    found = find_plan(request, plan)
    shown = find_result(found, result)
    step = -1 if request.POST.get("sens") == "monter" else 1
    try:
        verbs.move_result(result=shown, by=request.member, step=step)
    except Refused as refusal:
        warn(request, str(refusal))
    return _to_tree(found, shown.pk)


@in_coalition
@require_POST
def bin_result(request: CoalitionRequest, plan: int, result: int) -> HttpResponse:
    found = find_plan(request, plan)
    shown = find_result(found, result)
    verbs.bin_result(result=shown, by=request.member)
    sentence = _("« %(title)s » est dans la corbeille pour trente jours.") % {"title": shown.title}
    done(request, sentence, undo=_address("result_restore", found, shown.pk))
    return _to_tree(found)


@in_coalition
@require_POST
def restore(request: CoalitionRequest, plan: int, result: int) -> HttpResponse:
    found = find_plan(request, plan)
    shown = find_result(found, result)
    verbs.restore_result(result=shown, by=request.member)
    done(request, _("« %(title)s » est repris.") % {"title": shown.title})
    return _to_tree(found, shown.pk)


@in_coalition
@require_POST
def undo(request: CoalitionRequest, plan: int, result: int, event: int) -> HttpResponse:
    """Take one change of a result back."""
    found = find_plan(request, plan)
    shown = find_result(found, result)
    change = get_object_or_404(Event.objects.about("result", shown.pk), pk=event)
    try:
        verbs.undo_result_change(result=shown, by=request.member, event=change)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le changement est annulé."))
    return _to_tree(found, shown.pk)
