"""The plan in time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.coalitions.models import Facet
from agir.plan.calendar import Calendar, build_calendar, ticks
from agir.plan.entrance import find_plan, plan_context
from agir.plan.listing.choices import chips, filter_choices
from agir.plan.listing.criteria import read_criteria
from agir.plan.listing.query import matching
from agir.plan.listing.rows import TONES
from agir.plan.models import Status
from agir.plan.tree import results_tree
from agir.ui.drawings.gantt import Tick
from agir.ui.drawings.gantt import gantt as draw

FILTERS = 5


@in_coalition
@require_GET
def gantt(request: CoalitionRequest, plan: int) -> HttpResponse:
    """The calendar: a drawing, and the same as a table. It takes the filters of the list."""
    found = find_plan(request, plan)
    asked = read_criteria(request.GET.dict())
    tree = results_tree(found)
    url = reverse("plan:actions", args=[request.coalition.slug, found.pk])
    here = today(request)
    calendar = build_calendar(found, matching(found, asked, tree), tree, url, here)
    band = (found.starts_on, found.ends_on) if found.starts_on and found.ends_on else None
    drawing = draw(
        calendar.rows,
        first=calendar.first,
        last=calendar.last,
        ticks=ticks(calendar.first, calendar.last),
        today=Tick(here, _("aujourd’hui")),
        band=band,
        name=_("Calendrier de « %(plan)s »") % {"plan": found.title},
    )
    facets = list(Facet.objects.filter(coalition=request.coalition))
    choices = filter_choices(request.coalition, asked, tree, facets)[:FILTERS]
    own = reverse("plan:gantt", args=[request.coalition.slug, found.pk])
    context = plan_context(
        request, found, "gantt",
        tones=[(Status(key).label, TONES.get(Status(key), "neutral")) for key in _used(calendar)],
        calendar=calendar, drawing=drawing, choices=choices, url=own, band=band,
        chips=[(label, f"{own}?{rest}") for label, rest in chips(asked, choices)],
    )  # fmt: skip
    return render(request, "plan/gantt.html", context)


def _used(calendar: Calendar) -> list[str]:
    """The states of the actions drawn, in their order: the words for the colours."""
    used = {line.action.status for line in calendar.lines}
    return [key for key in Status.values if key in used]
