from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agir.coalitions import actions, rules
from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.coalitions.forms.partners import FacetForm
from agir.coalitions.models import Facet
from agir.core.refusals import Refused, require
from agir.ui.feedback import done, warn


@in_coalition
def facets(request: CoalitionRequest) -> HttpResponse:
    """The coalition's own words: age windows, sectors, audiences."""
    may_manage = rules.can_manage_facets(request.member, request.coalition)
    if request.method == "POST":
        require(may_manage)
    form = FacetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_facet(
                coalition=request.coalition, by=request.member, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            done(request, _("« %(name)s » est dans la liste.") % {"name": added.name})
            return _back(request, added.kind)
    rows = list(Facet.objects.filter(coalition=request.coalition))
    bound = form.data.get("kind") if form.is_bound else None
    context = {
        "lists": [_list(kind, rows, form if kind == bound else None) for kind in Facet.Kind],
        "may_manage": may_manage,
        "place": "together",
    }
    return render(request, "coalitions/facets.html", context, status=422 if form.errors else 200)


def _list(kind: Facet.Kind, rows: list[Facet], bound: FacetForm | None) -> dict[str, object]:
    headings = {
        Facet.Kind.AGE_WINDOW: _("Fenêtres d’âge"),
        Facet.Kind.SECTOR: _("Secteurs du territoire"),
        Facet.Kind.AUDIENCE: _("Publics"),
    }
    examples = {
        Facet.Kind.AGE_WINDOW: _("De la grossesse à l’entrée à l’école, comme vous la découpez."),
        Facet.Kind.SECTOR: _("Les quartiers ou les municipalités où vous agissez."),
        Facet.Kind.AUDIENCE: _("Pour qui vous agissez : familles nouvellement arrivées, pères…"),
    }
    mine = [row for row in rows if row.kind == kind]
    return {
        "kind": kind.value,
        "heading": headings[kind],
        "example": examples[kind],
        "kept": [row for row in mine if not row.retired],
        "aside": [row for row in mine if row.retired],
        "form": bound or FacetForm(initial={"kind": kind.value}, auto_id=f"id_{kind.value}_%s"),
    }


def _back(request: CoalitionRequest, kind: str) -> HttpResponse:
    return redirect(reverse("coalitions:facets", args=[request.coalition.slug]) + f"#{kind}")


def _find(request: CoalitionRequest, facet: int) -> Facet:
    return get_object_or_404(Facet, coalition=request.coalition, pk=facet)


@in_coalition
@require_POST
def facet_rename(request: CoalitionRequest, facet: int) -> HttpResponse:
    found = _find(request, facet)
    try:
        actions.rename_facet(facet=found, by=request.member, name=request.POST.get("name", ""))
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le nouveau nom est enregistré."))
    return _back(request, found.kind)


@in_coalition
@require_POST
def facet_move(request: CoalitionRequest, facet: int) -> HttpResponse:
    found = _find(request, facet)
    actions.move_facet(facet=found, by=request.member, up=request.POST.get("to") == "up")
    return _back(request, found.kind)


@in_coalition
@require_POST
def facet_retire(request: CoalitionRequest, facet: int) -> HttpResponse:
    found = _find(request, facet)
    actions.retire_facet(facet=found, by=request.member)
    undo = reverse("coalitions:facet_return", args=[request.coalition.slug, found.pk])
    done(request, _("« %(name)s » est mis de côté.") % {"name": found.name}, undo=undo)
    return _back(request, found.kind)


@in_coalition
@require_POST
def facet_return(request: CoalitionRequest, facet: int) -> HttpResponse:
    found = _find(request, facet)
    actions.retire_facet(facet=found, by=request.member, retired=False)
    done(request, _("« %(name)s » est de retour dans la liste.") % {"name": found.name})
    return _back(request, found.kind)
