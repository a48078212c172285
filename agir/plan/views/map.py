"""The map: results, actions and links as one drawing, and the same as a table."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.plan.entrance import find_plan, may, plan_context
from agir.plan.forms.links import MOST_TITLES, MapForm
from agir.plan.linking import links_context
from agir.plan.mapping.addresses import FITTED, SCALES, Addresses
from agir.plan.mapping.choosing import Choice, Shown, show
from agir.plan.mapping.drawing import Drawing, draw
from agir.plan.mapping.reading import PlanGraph, read
from agir.plan.mapping.telling import Row, rows
from agir.plan.matrix import Options, offered
from agir.plan.models import Action, Plan

HELD_FOR = 60 * 60 * 24
KEPT_AS = 1  # raise it when what is kept changes shape: what an older program kept is not read


@in_coalition
@require_GET
def map_page(request: CoalitionRequest, plan: int) -> HttpResponse:
    found = find_plan(request, plan)
    graph = read(found)
    form = MapForm(request.GET or None, choices=_choices(request, found, graph))
    choice = _choice(request, form)
    asked = request.GET.get("zoom", "")
    zoom = asked if asked in SCALES else ""
    addresses = Addresses(found.coalition.slug, found.pk, choice, zoom)
    shown = show(graph, choice)
    drawing, table = _drawn(found, shown, addresses)
    size = zoom or (FITTED if drawing.fits else "100")
    context = plan_context(
        request,
        found,
        "map",
        form=form,
        choice=choice,
        shown=shown,
        drawing=drawing,
        table=table,
        is_empty=not graph.actions and not graph.results,
        zooms=[(name, addresses.here(zoom=name), name == size) for name in SCALES if name],
        fitted=size == FITTED,
        addresses={
            "all": addresses.here(whole=True, opened=frozenset()),
            "folded": addresses.here(whole=False, opened=frozenset()),
            "steps": addresses.here(steps=not choice.steps),
        },
        opened=[
            (graph.results[pk].title if pk in graph.results else "", addresses.closed(pk))
            for pk in sorted(choice.opened)
            if shown.foldable and (pk in graph.results or pk == 0)
        ],
    )
    context |= _followed(request, found, choice)
    return render(request, "plan/map.html", context)


def _choices(request: CoalitionRequest, plan: Plan, graph: PlanGraph) -> dict[str, Options]:
    """The filters' options. In a very large plan an action is followed from its row or its card:
    the list offers the first ones, and the one already followed."""
    choices = offered(plan, graph)
    first = islice(graph.actions.values(), MOST_TITLES)
    actions: Options = [(row.id, row.title) for row in first]
    wanted = request.GET.get("action", "")
    followed = graph.actions.get(int(wanted)) if wanted.isdecimal() and len(wanted) < 18 else None
    if followed is not None and all(pk != followed.id for pk, _title in actions):
        actions.append((followed.id, followed.title))
    return {**choices, "action": actions}


def _choice(request: CoalitionRequest, form: MapForm) -> Choice:
    chosen = form.chosen if form.is_bound else {}
    opened = [pk for pk in request.GET.getlist("open") if pk.isdecimal() and len(pk) < 18]
    return Choice(
        organisation=chosen.get("organisation"),
        result=chosen.get("result"),
        age=chosen.get("age"),
        status=chosen.get("status") or "",
        action=chosen.get("action"),
        distance=chosen.get("distance") or 1,
        opened=frozenset(int(pk) for pk in opened[:50]),
        whole=request.GET.get("whole") == "1",
        steps=request.GET.get("steps") == "1",
    )


def _drawn(plan: Plan, shown: Shown, addresses: Addresses) -> tuple[Drawing, list[Row]]:
    """The drawing and the table, kept until the plan changes, or the name of a partner does."""
    said: Any = [
        KEPT_AS, plan.pk, plan.revision, plan.coalition.slug, get_language(), addresses.zoom,
        sorted((k, str(sorted(v)) if isinstance(v, frozenset) else v)
               for k, v in asdict(addresses.choice).items()),
        sorted({row.lead for row in shown.actions}),
    ]  # fmt: skip
    key = "plan-map-" + hashlib.sha256(repr(said).encode()).hexdigest()
    found: tuple[Drawing, list[Row]] | None = cache.get(key)
    if found is None:
        found = draw(shown, addresses), rows(shown, addresses)
        cache.set(key, found, HELD_FOR)
    return found


def _followed(request: CoalitionRequest, plan: Plan, choice: Choice) -> dict[str, Any]:
    """The action being followed, with its links and the way to add one from here."""
    if choice.action is None:
        return {}
    action = Action.objects.filter(plan=plan, pk=choice.action).select_related("lead").first()
    if action is None:
        return {}
    action.plan = plan
    contribute = may(request, plan)["contribute"]
    back = request.get_full_path()
    return {"followed": action, **links_context(plan, action, contribute=contribute, back=back)}
