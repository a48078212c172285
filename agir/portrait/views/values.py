"""Pages of the values of one indicator: all of them, one written by hand, what was done."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.analysis.text import fold
from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.portrait import counted, rules
from agir.portrait.actions import value as verbs
from agir.portrait.entrance import find_indicator, portrait_context
from agir.portrait.figures import gestures_of
from agir.portrait.forms.value import ValueForm
from agir.portrait.indicator_reading import notes_of
from agir.portrait.models import FiguresImport, Indicator, IndicatorValue, TerritoryUnit
from agir.ui.feedback import done, warn

PER_PAGE = 100
MOST_UNITS = 400
GESTURES = 40


def _address(name: str, request: CoalitionRequest, *more: Any) -> str:
    return reverse(f"portrait:{name}", args=[request.coalition.slug, *more])


def _units(indicator: Indicator) -> dict[str, str]:
    """The territories this indicator speaks of, by code, then those of the coalition."""
    rows = IndicatorValue.objects.live().filter(indicator=indicator)
    found = rows.order_by("place__name").values_list("place__code", "place__name").distinct()
    units = dict(found[:MOST_UNITS])
    named = {fold(name) for name in units.values()}
    ours = TerritoryUnit.objects.filter(coalition_id=indicator.coalition_id)
    for code, name in ours.values_list("code", "name"):
        if fold(name) not in named:
            units.setdefault(code or name, name)
    return units


@in_coalition
@require_GET
def index(request: CoalitionRequest, indicator: int) -> HttpResponse:
    """Every value, with its group and its source; what was written by hand, and by whom."""
    found = find_indicator(request, indicator)
    rows = IndicatorValue.objects.live().filter(indicator=found)
    place = request.GET.get("ou", "")[:200]
    if place:
        rows = rows.filter(place__name=place)
    page = Paginator(rows.order_by("place__name", "-year", "-period", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    values = list(page.object_list)
    gestures = gestures_of(values)
    lines = [_line(found, one, gestures) for one in values]
    places = IndicatorValue.objects.live().filter(indicator=found).order_by("place__name")
    history = FiguresImport.objects.by_hand().filter(indicator=found).select_related("by")
    context = portrait_context(
        request, "figures", indicator=found, page=page, lines=lines, chosen=place,
        places=list(places.values_list("place__name", flat=True).distinct()[:MOST_UNITS]),
        history=[_gesture(found, one) for one in history[:GESTURES]],
        may_change=rules.can_change(request.member, found),
    )  # fmt: skip
    return render(request, "portrait/values.html", context)


def _line(
    indicator: Indicator, one: IndicatorValue, gestures: dict[int, FiguresImport]
) -> dict[str, Any]:
    say = counted.speaker(indicator, [one.value])
    return {
        "pk": one.pk,
        "place": counted.place(one),
        "period": one.period or _("sans année"),
        "group": counted.breakdown_words(one) if one.breakdown else "",
        "said": counted.said(one, say),
        "there": one.value is not None,
        "notes": notes_of(one, gestures),
    }


def _told(indicator: Indicator, kept: dict[str, Any] | None) -> str:
    """A value as the history kept it."""
    if not kept:
        return ""
    names = ("value", "low", "high", "status")
    value = IndicatorValue(**{name: kept.get(name) for name in names})
    return counted.said(value, counted.speaker(indicator, [value.value]))


def _gesture(indicator: Indicator, one: FiguresImport) -> dict[str, Any]:
    report = one.report
    about = report.get("after") or report.get("before") or {}
    groups = ", ".join(str(group) for group in about.get("breakdown", {}).values())
    where = [about.get("unit_name") or _("ensemble de la source"), about.get("period", ""), groups]
    return {
        "pk": one.pk,
        "at": one.at,
        "who": one.by.shown_name if one.by else "",
        "where": ", ".join(part for part in where if part),
        "verb": report.get("verb", ""),
        "before": _told(indicator, report.get("before")),
        "after": _told(indicator, report.get("after")),
        "provenance": one.provenance,
        "undone": one.undone_at is not None,
    }


def _form_page(request: CoalitionRequest, form: ValueForm, indicator: Indicator) -> HttpResponse:
    held = form.held
    context = portrait_context(
        request, "figures", form=form, indicator=indicator, held=held,
        back=_address("values", request, indicator.pk),
        draft=f"value-{indicator.pk}-{held.pk if held else 'nouvelle'}",
    )  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "portrait/value_form.html", context, status=status)


def _written(request: CoalitionRequest, indicator: Indicator, gesture: FiguresImport) -> None:
    """Say what was understood, so that a misread comma is seen at once."""
    said = _told(indicator, gesture.report.get("after"))
    undo = _address("value_undo", request, indicator.pk, gesture.pk)
    done(request, _("Écrit\u00a0: %(said)s.") % {"said": said}, undo=undo)


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest, indicator: int) -> HttpResponse:
    """Write a value by hand."""
    found = find_indicator(request, indicator)
    require(rules.can_change(request.member, found))
    form = ValueForm(request.POST or None, indicator=found, units=_units(found))
    if request.method == "POST" and form.is_valid():
        try:
            gesture = verbs.add_value(
                indicator=found, by=request.member, spot=form.spot(), cell=form.cell(),
                provenance=form.cleaned_data["provenance"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _written(request, found, gesture)
            return redirect(_address("indicator", request, found.pk))
    return _form_page(request, form, found)


def _find_value(indicator: Indicator, value: int) -> IndicatorValue:
    found = get_object_or_404(IndicatorValue.objects.live(), indicator=indicator, pk=value)
    found.indicator = indicator
    return found


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, indicator: int, figure_value: int) -> HttpResponse:
    """Correct a value; what it was stays in the history."""
    found = find_indicator(request, indicator)
    require(rules.can_change(request.member, found))
    held = _find_value(found, figure_value)
    form = ValueForm(request.POST or None, indicator=found, units=_units(found), held=held)
    if request.method == "POST" and form.is_valid():
        try:
            gesture = verbs.correct_value(
                value=held, by=request.member, spot=form.spot(), cell=form.cell(),
                provenance=form.cleaned_data["provenance"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if gesture is None:
                done(request, _("Rien n’a changé."))
            else:
                _written(request, found, gesture)
            return redirect(_address("values", request, found.pk))
    return _form_page(request, form, found)


@in_coalition
@require_POST
def remove(request: CoalitionRequest, indicator: int, figure_value: int) -> HttpResponse:
    """Take a value away."""
    found = find_indicator(request, indicator)
    try:
        gesture = verbs.remove_value(value=_find_value(found, figure_value), by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        undo = _address("value_undo", request, found.pk, gesture.pk)
        done(request, _("La valeur est enlevée."), undo=undo)
    return redirect(_address("values", request, found.pk))


@in_coalition
@require_POST
def undo(request: CoalitionRequest, indicator: int, figure_gesture: int) -> HttpResponse:
    """Undo what was written, corrected or removed."""
    found = find_indicator(request, indicator)
    gesture = get_object_or_404(FiguresImport.objects.by_hand(), indicator=found, pk=figure_gesture)
    try:
        verbs.undo_value(gesture=gesture, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("C’est annulé."))
    return redirect(_address("values", request, found.pk))
