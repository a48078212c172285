"""The territory: a hand-made list of units for each source, and where sources do not coincide."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agir.analysis.text import fold
from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.portrait import rules
from agir.portrait.actions import indicators as verbs
from agir.portrait.entrance import portrait_context
from agir.portrait.forms.indicators import UnitForm
from agir.portrait.models import TerritoryUnit
from agir.ui.feedback import done


@in_coalition
@require_http_methods(["GET", "POST"])
def territory(request: CoalitionRequest) -> HttpResponse:
    """The units of each source; adding one."""
    may = rules.can_change_territory(request.member, request.coalition)
    if request.method == "POST":
        require(may)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_unit(coalition=request.coalition, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("« %(name)s » est dans le territoire.") % form.cleaned_data)
            return redirect("portrait:territory", request.coalition.slug)
    units = list(TerritoryUnit.objects.filter(coalition=request.coalition))
    sources: dict[str, list[TerritoryUnit]] = {}
    for unit in units:
        sources.setdefault(unit.source, []).append(unit)
    context = portrait_context(
        request, "figures", form=form, sources=list(sources.items()), may_change=may,
        apart=_apart(sources),
    )  # fmt: skip
    return render(request, "portrait/territory.html", context, status=422 if form.errors else 200)


def _apart(sources: dict[str, list[TerritoryUnit]]) -> list[tuple[str, list[str]]]:
    """For each source, the units that another one does not have. Empty when all coincide."""
    names = {source: {fold(unit.name) for unit in units} for source, units in sources.items()}
    if len(names) < 2:
        return []
    shared = set.intersection(*names.values())
    found = [
        (source, [unit.name for unit in units if fold(unit.name) not in shared])
        for source, units in sources.items()
    ]
    return [one for one in found if one[1]]


@in_coalition
@require_POST
def remove(request: CoalitionRequest, unit: int) -> HttpResponse:
    found = get_object_or_404(TerritoryUnit, coalition=request.coalition, pk=unit)
    verbs.remove_unit(unit=found, by=request.member)
    done(request, _("« %(name)s » n’est plus dans le territoire.") % {"name": found.name})
    return redirect("portrait:territory", request.coalition.slug)
