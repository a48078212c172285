"""The three drawings of the journal: the stair, the chains, a curve and what lies under it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.effects.entrance import effects_context
from agir.effects.reading import chains as chain_reading
from agir.effects.reading import overlays, stairs
from agir.portrait.models import Indicator


@in_coalition
@require_GET
def stair(request: CoalitionRequest) -> HttpResponse:
    """The cumulated changes over time, and the moments that came before the slope rose."""
    found = stairs.read(request.member, today(request))
    return render(request, "effects/stair.html", effects_context(request, "stair", stair=found))


@in_coalition
@require_GET
def chains(request: CoalitionRequest) -> HttpResponse:
    """From the first coffee to the by-law: what led to what. `?effet=` chooses the chain."""
    asked = request.GET.get("effet", "")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    found = chain_reading.read(request.coalition, chosen)
    return render(request, "effects/chains.html", effects_context(request, "chains", found=found))


@in_coalition
@require_GET
def overlay_index(request: CoalitionRequest) -> HttpResponse:
    """The indicators under which effects can be laid."""
    rows = overlays.indicators(request.member)
    return render(
        request, "effects/overlay_index.html", effects_context(request, "overlay", rows=rows)
    )


@in_coalition
@require_GET
def overlay(request: CoalitionRequest, indicator: int) -> HttpResponse:
    """One indicator, and under it effects and actions of the same years. `?quoi=marches` lays
    every change of the stair rather than those that name the indicator."""
    rows = Indicator.objects.visible_to(request.member).present()
    found = get_object_or_404(rows, pk=indicator)
    steps = request.GET.get("quoi") == "marches"
    read = overlays.read(request.member, found, steps=steps, today=today(request))
    context = effects_context(request, "overlay", indicator=found, read=read, steps=steps)
    return render(request, "effects/overlay.html", context)
