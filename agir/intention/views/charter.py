"""Pages of the charter: how we live each principle, with a proof once a year; our values."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.history.models import Version
from agir.intention import rules
from agir.intention.actions import charter as verbs
from agir.intention.entrance import room_context
from agir.intention.forms import CheckForm, LineForm, ValueForm
from agir.intention.models import CharterLine, Value
from agir.intention.principles import Principle, principle_of, principles
from agir.ui.feedback import done


@dataclass
class Row:
    """A principle, how it is lived, and whether this year has its example."""

    principle: Principle
    line: CharterLine | None
    checked: bool


@in_coalition
@require_GET
def charter(request: CoalitionRequest) -> HttpResponse:
    """The whole charter on one page."""
    year = today(request).year
    rows = CharterLine.objects.filter(coalition=request.coalition)
    lines = {one.principle: one for one in rows.prefetch_related("checks__by")}
    shown = []
    for principle in principles(request.coalition):
        line = lines.get(principle.key)
        checked = line is not None and any(one.year == year for one in line.checks.all())
        shown.append(Row(principle, line, checked))
    values = Value.objects.filter(coalition=request.coalition, retired_at=None)
    context = room_context(request, "charter", rows=shown, values=values, year=year)
    return render(request, "intention/charter.html", context)


def _principle(request: CoalitionRequest, key: str) -> Principle:
    found = principle_of(request.coalition, key)
    if found is None:
        raise Http404
    return found


def _wordings(kind: str, pk: int) -> list[Version]:
    """What it said before, the latest first."""
    return list(Version.objects.of(kind, pk).select_related("event__by")[:50])


@in_coalition
@require_http_methods(["GET", "POST"])
def line(request: CoalitionRequest, principle: str) -> HttpResponse:
    """Say how a principle is lived here; under it, what was said before."""
    require(rules.can_write(request.member, request.coalition))
    shown = _principle(request, principle)
    kept = CharterLine.objects.filter(coalition=request.coalition, principle=principle).first()
    form = LineForm(request.POST or None, initial={"how": kept.how if kept else ""})
    if request.method == "POST" and form.is_valid():
        verbs.write_line(
            coalition=request.coalition, by=request.member, principle=principle, **form.cleaned_data
        )
        done(request, _("La charte est à jour."))
        return redirect("intention:charter", request.coalition.slug)
    before = _wordings("charter", kept.pk)[1:] if kept else []
    context = room_context(request, "charter", principle=shown, line=kept, form=form, before=before)
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/charter_line.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def check(request: CoalitionRequest, principle: str) -> HttpResponse:
    """Once a year: an example that shows how a line of the charter was lived."""
    require(rules.can_write(request.member, request.coalition))
    shown = _principle(request, principle)
    kept = get_object_or_404(CharterLine, coalition=request.coalition, principle=principle)
    form = CheckForm(request.POST or None, initial={"year": today(request).year})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.check_line(line=kept, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("year", str(refusal))
        else:
            done(request, _("L’exemple est inscrit."))
            return redirect("intention:charter", request.coalition.slug)
    context = room_context(request, "charter", principle=shown, line=kept, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/charter_check.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def value_new(request: CoalitionRequest) -> HttpResponse:
    """Name a value."""
    require(rules.can_write(request.member, request.coalition))
    form = ValueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = verbs.add_value(coalition=request.coalition, by=request.member, **form.cleaned_data)
        undo = reverse("intention:value_retire", args=[request.coalition.slug, made.pk])
        done(request, _("La valeur est dans la charte."), undo=undo)
        return redirect("intention:charter", request.coalition.slug)
    context = room_context(request, "charter", form=form, value=None, before=[])
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/value.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def value(request: CoalitionRequest, value: int) -> HttpResponse:
    """Say a value otherwise; under it, what was said before."""
    require(rules.can_write(request.member, request.coalition))
    kept = get_object_or_404(Value, coalition=request.coalition, pk=value)
    form = ValueForm(request.POST or None, initial={"name": kept.name, "meaning": kept.meaning})
    if request.method == "POST" and form.is_valid():
        verbs.change_value(value=kept, by=request.member, **form.cleaned_data)
        done(request, _("La valeur est à jour."))
        return redirect("intention:charter", request.coalition.slug)
    context = room_context(
        request, "charter", form=form, value=kept, before=_wordings("value", kept.pk)[1:]
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "intention/value.html", context, status=status)


@in_coalition
@require_POST
def value_retire(request: CoalitionRequest, value: int) -> HttpResponse:
    kept = get_object_or_404(Value, coalition=request.coalition, pk=value)
    verbs.retire_value(value=kept, by=request.member)
    undo = reverse("intention:value_return", args=[request.coalition.slug, kept.pk])
    done(request, _("La valeur est retirée de la charte."), undo=undo)
    return redirect("intention:charter", request.coalition.slug)


@in_coalition
@require_POST
def value_return(request: CoalitionRequest, value: int) -> HttpResponse:
    kept = get_object_or_404(Value, coalition=request.coalition, pk=value)
    verbs.retire_value(value=kept, by=request.member, back=True)
    done(request, _("La valeur est de retour dans la charte."))
    return redirect("intention:charter", request.coalition.slug)
