"""Pages that list what was told: stories, the timeline, strengths and challenges, what lasts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.portrait import reading
from agir.portrait.entrance import portrait_context
from agir.ui.drawings.timeline import timeline as draw


@in_coalition
@require_GET
def stories(request: CoalitionRequest) -> HttpResponse:
    found = reading.stories(request.member, today(request))
    return render(
        request, "portrait/stories.html", portrait_context(request, "stories", cards=found)
    )


@in_coalition
@require_GET
def timeline(request: CoalitionRequest) -> HttpResponse:
    """The history of the community: a drawing, and the same as a table."""
    found = reading.moments(request.member, today(request))
    url = reverse("portrait:timeline", args=[request.coalition.slug])
    drawing = draw(
        reading.happenings(found, url),
        name=_("Ligne du temps de la communauté, du plus ancien au plus récent"),
    )
    context = portrait_context(request, "stories", cards=found, drawing=drawing)
    return render(request, "portrait/timeline.html", context)


@in_coalition
@require_GET
def strengths(request: CoalitionRequest) -> HttpResponse:
    strong, hard = reading.traits(request.member, today(request))
    context = portrait_context(request, "strengths", strengths=strong, challenges=hard)
    return render(request, "portrait/strengths.html", context)


@in_coalition
@require_GET
def assets(request: CoalitionRequest) -> HttpResponse:
    found = reading.assets(request.member, today(request))
    return render(
        request, "portrait/assets.html", portrait_context(request, "strengths", cards=found)
    )
