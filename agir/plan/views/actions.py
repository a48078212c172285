"""Pages of one action: its card, its form, its versions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.framework.contents import items
from agir.history.models import Event, Version
from agir.plan import rules
from agir.plan.actions import action as verbs
from agir.plan.actions.typed import Conflict, rewrite_action, write_action
from agir.plan.card import action_card
from agir.plan.compare import compare
from agir.plan.contents import contents
from agir.plan.entrance import find_action, find_plan, plan_context
from agir.plan.forms.action import LINES, ActionForm
from agir.plan.forms.lookups import look_up
from agir.plan.linking import links_context
from agir.plan.listing.criteria import whole
from agir.plan.listing.one import render_row
from agir.plan.models import Action, Participation, Plan
from agir.plan.participation import PROMISES
from agir.plan.wording import KEYS, happenings, names_in
from agir.ui.feedback import done, warn

EVENTS_SHOWN = 8


def _address(name: str, action: Action, *more: int) -> str:
    plan = action.plan
    return reverse(f"plan:{name}", args=[plan.coalition.slug, plan.pk, action.pk, *more])


@in_coalition
@require_GET
def card(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Everything an action holds, its links both ways, and who changed what."""
    found = find_plan(request, plan)
    shown = find_action(found, action, whole=True)
    events = Event.objects.about("action", shown.pk).select_related("by").order_by("-at", "-id")
    latest = list(events[: EVENTS_SHOWN + 1])
    context = plan_context(
        request, found, "actions",
        action=shown,
        card=action_card(shown),
        events=happenings(latest[:EVENTS_SHOWN]),
        more_events=len(latest) > EVENTS_SHOWN,
        may_change=rules.can_change_action(request.member, shown),
        may_bin=rules.can_bin_action(request.member, shown),
        **links_context(found, shown, contribute=rules.can_contribute(request.member, found)),
    )  # fmt: skip
    return render(request, "plan/action.html", context)


def _form_page(
    request: CoalitionRequest,
    plan: Plan,
    form: ActionForm,
    action: Action | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    ladder = [
        {"key": level.value, "name": level.label, "promise": PROMISES[level]}
        for level in Participation
    ]
    context = plan_context(
        request, plan, "actions",
        form=form, lookups=form.lookups, action=action, ladder=ladder,
        lasting=items("sustainability_objects"), **more,
    )  # fmt: skip
    return render(request, "plan/action_form.html", context, status=status)


def _more(request: CoalitionRequest) -> str:
    """Which kind of lines she asks more of, when that is the button she pressed."""
    asked = request.POST.get("more", "")
    return asked if asked in LINES else ""


def _start(request: CoalitionRequest, plan: Plan, form_lookups: Any) -> dict[str, Any]:
    """What a new action starts from: the action it is a step of, the result it serves."""
    start: dict[str, Any] = {}
    parent, result = whole(request.GET.get("dans", "")), whole(request.GET.get("resultat", ""))
    if parent:
        above = Action.objects.present().filter(plan=plan, pk=parent, parent=None).first()
        if above:
            start = {"parent": above.title, "result": above.result_id}
    if result and any(branch.pk == result for branch in form_lookups.tree):
        start["result"] = result
    return start


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Write an action. Nothing but the title is required."""
    found = find_plan(request, plan)
    require(rules.can_contribute(request.member, found))
    lookups = look_up(found, request.member)
    more = _more(request)
    initial = _start(request, found, lookups)
    form = ActionForm(request.POST or None, lookups=lookups, more=more, initial=initial)
    if more:
        return _form_page(request, found, form)
    if request.method == "POST" and form.is_valid():
        try:
            made = write_action(plan=found, by=request.member, typed=form.typed())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            made.plan = found
            done(request, _("L’action est dans le plan."), undo=_address("action_bin", made))
            if request.POST.get("then") == "another":
                return redirect("plan:action_new", request.coalition.slug, found.pk)
            return redirect(_address("action", made))
    return _form_page(request, found, form, status=422 if form.is_bound else 200)


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """Change an action. When somebody changed it meanwhile, both texts are shown, part by part,
    and nothing is lost."""
    found = find_plan(request, plan)
    shown = find_action(found, action, whole=True)
    require(rules.can_change_action(request.member, shown))
    lookups = look_up(found, request.member)
    more = _more(request)
    form = ActionForm(
        request.POST or None, lookups=lookups, said=contents(shown), more=more,
        initial={"version": shown.version or 0},  # type: ignore[attr-defined]
    )  # fmt: skip
    if request.method == "GET" or more:
        return _form_page(request, found, form, shown)
    if form.is_valid():
        try:
            return _save(request, shown, form)
        except Conflict as conflict:
            return _conflict_page(request, found, shown, form, conflict)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, found, form, shown, status=422)


def _latest(action: Action) -> int:
    """The number of the version that stands, 0 when none was kept."""
    return Version.objects.of("action", action.pk).values_list("number", flat=True).first() or 0


def _save(request: CoalitionRequest, action: Action, form: ActionForm) -> HttpResponse:
    theirs = [part for part in KEYS if request.POST.get(f"keep_{part}") == "theirs"]
    before = _latest(action)
    rewrite_action(
        action=action, by=request.member, typed=form.typed(),
        started_from=form.cleaned_data["version"], seen=form.cleaned_data["seen"],
        take_theirs=theirs,
    )  # fmt: skip
    after = _latest(action)
    undo = _address("action_undo", action, after) if after != before else ""
    done(request, _("L’action est à jour.") if undo else _("Rien n’a changé."), undo=undo)
    return redirect(_address("action", action))


def _conflict_page(
    request: CoalitionRequest, plan: Plan, action: Action, form: ActionForm, conflict: Conflict
) -> HttpResponse:
    """The form as typed, under both texts of each part; it remembers which version was seen."""
    data = request.POST.copy()
    data["seen"] = str(conflict.latest.number)
    again = ActionForm(data, lookups=form.lookups, said=contents(action))
    return _form_page(request, plan, again, action, 409, conflict=conflict)


@in_coalition
@require_GET
def versions(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    """The versions of an action, and two of them compared word by word."""
    found = find_plan(request, plan)
    shown = find_action(found, action)
    rows = Version.objects.of("action", shown.pk).select_related("event__by")
    listed = list(rows.defer("data", "event__changes")[:200])
    numbers = [row.number for row in listed]
    newer = _chosen(request.GET.get("a", ""), numbers, 0)
    older = _chosen(request.GET.get("de", ""), numbers, 1)
    first, second = sorted((older, newer))
    data = dict(rows.filter(number__in=(first, second)).values_list("number", "data"))
    changes = []
    if first != second and len(data) == 2:
        names = names_in(found, list(data.values()))
        changes = compare(data[first], data[second], names)
    context = plan_context(
        request, found, "actions",
        action=shown, versions=listed, events=happenings_of(listed), first=first, second=second,
        changes=changes, current=numbers[0] if numbers else 0,
        may_change=rules.can_change_action(request.member, shown),
    )  # fmt: skip
    return render(request, "plan/action_versions.html", context)


def happenings_of(rows: list[Version]) -> list[tuple[Version, Any]]:
    """Each version with who made it, when and how; without its parts, which were not read."""
    return [(row, happenings([row.event], parts=False)[0]) for row in rows]


def _chosen(text: str, numbers: list[int], place: int) -> int:
    """The version asked for when it exists, else the one at this place from the latest."""
    number = whole(text)
    if number in numbers:
        return number or 0
    return numbers[min(place, len(numbers) - 1)] if numbers else 0


@in_coalition
@require_POST
def restore_version(request: CoalitionRequest, plan: int, action: int, number: int) -> HttpResponse:
    found = find_plan(request, plan)
    shown = find_action(found, action)
    version = get_object_or_404(Version.objects.of("action", shown.pk), number=number)
    verbs.restore_version(action=shown, by=request.member, version=version)
    undo = _address("action_undo", shown, _latest(shown))
    done(request, _("La version %(number)s est reprise.") % {"number": number}, undo=undo)
    return redirect(_address("action", shown))


@in_coalition
@require_POST
def undo(request: CoalitionRequest, plan: int, action: int, number: int) -> HttpResponse:
    """Take one change back."""
    found = find_plan(request, plan)
    shown = find_action(found, action)
    rows = Version.objects.of("action", shown.pk).select_related("event")
    version = get_object_or_404(rows, number=number)
    try:
        verbs.undo_change(action=shown, by=request.member, version=version)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        if request.htmx:  # type: ignore[attr-defined]
            return render_row(request, found, shown)
        done(request, _("Le changement est annulé."))
    return redirect(_back(request, shown))


def _back(request: CoalitionRequest, action: Action) -> str:
    """The list the gesture was made from, or the action's card."""
    came = request.META.get("HTTP_REFERER", "")
    listing = reverse("plan:actions", args=[action.plan.coalition.slug, action.plan.pk])
    path = came.partition("?")[0]
    if path == request.build_absolute_uri(listing):
        return came
    return _address("action", action)


@in_coalition
@require_POST
def bin_action(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    found = find_plan(request, plan)
    shown = find_action(found, action)
    if shown.binned_at is not None:
        raise Http404
    verbs.bin_action(action=shown, by=request.member)
    sentence = _("« %(title)s » est dans la corbeille pour trente jours.") % {"title": shown.title}
    done(request, sentence, undo=_address("action_restore", shown))
    return redirect("plan:actions", request.coalition.slug, found.pk)


@in_coalition
@require_POST
def restore_action(request: CoalitionRequest, plan: int, action: int) -> HttpResponse:
    found = find_plan(request, plan)
    shown = find_action(found, action)
    verbs.restore_action(action=shown, by=request.member)
    done(request, _("« %(title)s » est reprise.") % {"title": shown.title})
    return redirect(_address("action", shown))
