"""The cycles of a coalition, one cycle and its ring, one stage."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.cycles import rules
from agir.cycles.actions import cycle as verbs
from agir.cycles.asked import Choices, changes_since_seen
from agir.cycles.entrance import cycle_context, find_cycle, find_stage
from agir.cycles.forms.cycle import CycleForm
from agir.cycles.legacy import left_to
from agir.cycles.models import Cycle
from agir.cycles.reading import (
    StageState,
    cycles_with_counts,
    heard,
    held_before,
    learned_before,
    stages_of,
    with_voices,
)
from agir.cycles.telling import Kind, told
from agir.framework.tools import tools_of
from agir.ui.drawings.ring import Step, ring
from agir.ui.feedback import done


@in_coalition
@require_safe
def index(request: CoalitionRequest) -> HttpResponse:
    rows = cycles_with_counts(request.coalition.pk)
    context = {
        "ongoing": [cycle for cycle in rows if cycle.is_open],
        "closed": [cycle for cycle in rows if not cycle.is_open],
        "may_open": rules.can_open_cycle(request.member, request.coalition),
        "moved": changes_since_seen(request.coalition),
        "may_arrange": rules.can_arrange(request.member, request.coalition),
        "place": "cycle",
    }
    return render(request, "cycles/index.html", context)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: CoalitionRequest) -> HttpResponse:
    """Open a cycle. `?suite=` proposes the one it follows."""
    require(rules.can_open_cycle(request.member, request.coalition))
    earlier = list(Cycle.objects.filter(coalition=request.coalition))
    start: dict[str, Any] = {"starts_on": today(request)}
    if request.GET.get("suite", "").isdecimal():
        start["carried_from"] = int(request.GET["suite"][:12])
    form = CycleForm(request.POST or None, initial=start, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.open_cycle(
                coalition=request.coalition, by=request.member, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Le cycle est ouvert. Entrez-y par l’étape de votre choix."))
            return redirect("cycles:cycle", request.coalition.slug, made.pk)
    context = {"form": form, "place": "cycle", "first": not earlier}
    status = 422 if request.method == "POST" else 200
    return render(request, "cycles/create.html", context, status=status)


@in_coalition
@require_safe
def cycle(request: CoalitionRequest, cycle: int) -> HttpResponse:
    """The ring: five stages, all open, what each has produced and what is still open."""
    found = find_cycle(request, cycle)
    states = stages_of(found, heard(found, Choices(request.coalition)), told(found, request.member))
    drawing = ring(
        [Step(one.stage.short, one.note, one.url, there=one.is_begun) for one in states],
        name=_("Les cinq étapes du cycle, toutes ouvertes en tout temps"),
        centre=(
            _("Cycle %(number)s") % {"number": found.number},
            _("chaque étape"),
            _("reste ouverte"),
        ),
    )
    context = cycle_context(request, found, states=states, ring=drawing, tab="ring")
    return render(request, "cycles/cycle.html", context)


@in_coalition
@require_safe
def stage(request: CoalitionRequest, cycle: int, stage: str) -> HttpResponse:
    """One stage: what the others tell it, its questions with their voices, its tools."""
    found, here = find_cycle(request, cycle), find_stage(stage)
    questions = heard(found, Choices(request.coalition))
    states = stages_of(found, questions, told(found, request.member))
    order = [one.stage.key for one in states]
    place = order.index(here.key)
    state = states[place]
    with_voices(found, state.questions)
    context = cycle_context(
        request,
        found,
        stage=here,
        tab=here.key,
        state=state,
        asked=[one for one in state.questions if not one.choice.aside],
        aside=[one for one in state.questions if one.choice.aside and not one.choice.gone],
        gone=[one for one in state.questions if one.choice.gone],
        before=_before(states[:place], held_before(found, here, questions)),
        learned=learned_before(found) if place == 0 else [],
        left=left_to(request.coalition, stage=here.key, cycle=found.pk)
        if found.carried_from_id
        else [],
        tools=tools_of(here.key),
        following=states[place + 1] if place + 1 < len(states) else None,
    )
    return render(request, "cycles/stage.html", context)


def _before(states: list[StageState], held: list[Any]) -> list[tuple[StageState, list[Any]]]:
    """What each earlier stage says, for those that say something."""
    found = [
        (
            one,
            [line for line in one.made if line.kind != Kind.OPEN]
            + [line for line in held if line.stage == one.stage.key],
        )
        for one in states
    ]
    return [(one, lines) for one, lines in found if lines]


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CoalitionRequest, cycle: int) -> HttpResponse:
    found = find_cycle(request, cycle)
    require(rules.can_change_cycle(request.member, found))
    earlier = Cycle.objects.filter(coalition=request.coalition, number__lt=found.number)
    start = {key: getattr(found, key) for key in ("title", "about", "starts_on", "ends_on")} | {
        "carried_from": found.carried_from_id
    }
    form = CycleForm(request.POST or None, initial=start, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_cycle(cycle=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("Le cycle est à jour."))
            return redirect("cycles:cycle", request.coalition.slug, found.pk)
    context = cycle_context(request, found, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "cycles/change.html", context, status=status)


@in_coalition
@require_POST
def close(request: CoalitionRequest, cycle: int) -> HttpResponse:
    found = find_cycle(request, cycle)
    verbs.close_cycle(cycle=found, by=request.member)
    undo = reverse("cycles:reopen", args=[request.coalition.slug, found.pk])
    done(request, _("Le cycle est terminé : il reste lisible, et peut être rouvert."), undo=undo)
    return redirect("cycles:cycle", request.coalition.slug, found.pk)


@in_coalition
@require_POST
def reopen(request: CoalitionRequest, cycle: int) -> HttpResponse:
    found = find_cycle(request, cycle)
    verbs.reopen_cycle(cycle=found, by=request.member)
    done(request, _("Le cycle est rouvert."))
    return redirect("cycles:cycle", request.coalition.slug, found.pk)
