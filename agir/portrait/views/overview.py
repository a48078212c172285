"""The portrait at a glance."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.portrait.entrance import portrait_context
from agir.portrait.figures import shown_on_overview


@in_coalition
@require_GET
def overview(request: CoalitionRequest) -> HttpResponse:
    context = portrait_context(request, "overview", figures=shown_on_overview(request.member))
    return render(request, "portrait/overview.html", context)
