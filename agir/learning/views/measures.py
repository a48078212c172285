"""Performance measures, beside the population indicators and never mixed with them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.learning import measured, rules
from agir.learning.actions import measure as verbs
from agir.learning.entrance import find_measure, room_context
from agir.learning.forms.measure import MeasureForm, ValueForm
from agir.learning.models import Measure, MeasureValue
from agir.ui.feedback import done


@in_coalition
@require_safe
def measures(request: CoalitionRequest) -> HttpResponse:
    """The two families, apart: what our actions do, and how the whole territory lives."""
    read = [measured.read(one) for one in measured.measures_of(request.coalition)]
    kinds = [(kind, [one for one in read if one.measure.kind == kind]) for kind in Measure.Kind]
    context = room_context(
        request, "measures", kinds=kinds, some=bool(read), today=today(request),
        indicators=measured.indicators_of(request.coalition),
    )  # fmt: skip
    return render(request, "learning/measures.html", context)


def _read(request: CoalitionRequest, number: int) -> measured.Read:
    rows = measured.measures_of(request.coalition).filter(pk=number)
    found = next(iter(rows), None)
    if found is None:
        raise Http404
    return measured.read(found)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: CoalitionRequest, measure: int) -> HttpResponse:
    """One measure: its curve, its figures, who wrote them; and writing one more."""
    read = _read(request, measure)
    may_write = rules.can_measure(request.member, read.measure)
    if request.method == "POST":
        require(may_write)
    form = ValueForm(request.POST or None, initial={"on": today(request)}) if may_write else None
    if form is not None and request.method == "POST" and form.is_valid():
        made = verbs.write_value(measure=read.measure, by=request.member, **form.cleaned_data)
        undo = reverse("learning:value_bin", args=[request.coalition.slug, measure, made.pk])
        done(request, _("Le chiffre est écrit."), undo=undo)
        return redirect(_page(request, read.measure))
    context = room_context(request, "measures", read=read, measure=read.measure, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "learning/measure.html", context, status=status)


def _page(request: CoalitionRequest, measure: Measure) -> str:
    return reverse("learning:measure", args=[request.coalition.slug, measure.pk])


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Choose what an action will count. `?action=12` names it."""
    require(rules.can_learn(request.member, request.coalition))
    start = {"action": request.GET.get("action", "")[:15], "direction": Measure.Direction.HIGHER}
    form = MeasureForm(request.POST or None, coalition=request.coalition, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.create_measure(
                coalition=request.coalition, by=request.member, data=form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("learning:measure_bin", args=[request.coalition.slug, made.pk])
            done(request, _("La mesure est prête. Écrivez son premier chiffre."), undo=undo)
            return redirect(_page(request, made))
    context = room_context(request, "measures", form=form, measure=None)
    status = 422 if form.errors else 200
    return render(request, "learning/measure_form.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CoalitionRequest, measure: int) -> HttpResponse:
    found = find_measure(request, measure)
    require(rules.can_measure(request.member, found))
    start: dict[str, Any] = {name: getattr(found, name) for name in verbs.FIELDS}
    form = MeasureForm(request.POST or None, coalition=request.coalition, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_measure(measure=found, by=request.member, data=form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("La mesure est à jour."))
            return redirect(_page(request, found))
    context = room_context(request, "measures", form=form, measure=found)
    status = 422 if form.errors else 200
    return render(request, "learning/measure_form.html", context, status=status)


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, measure: int) -> HttpResponse:
    found = find_measure(request, measure, binned=True)
    verbs.bin_measure(measure=found, by=request.member)
    undo = reverse("learning:measure_restore", args=[request.coalition.slug, found.pk])
    done(request, _("La mesure est dans la corbeille pour trente jours."), undo=undo)
    return redirect("learning:measures", request.coalition.slug)


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, measure: int) -> HttpResponse:
    found = find_measure(request, measure, binned=True)
    verbs.restore_measure(measure=found, by=request.member)
    done(request, _("La mesure est reprise."))
    return redirect(_page(request, found))


def _value(request: CoalitionRequest, measure: int, value: int) -> MeasureValue:
    found = find_measure(request, measure)
    rows = MeasureValue.objects.filter(measure=found).select_related("measure")
    return get_object_or_404(rows, pk=value)


@in_coalition
@require_POST
def value_put_away(request: CoalitionRequest, measure: int, measure_value: int) -> HttpResponse:
    found = _value(request, measure, measure_value)
    verbs.bin_value(value=found, by=request.member)
    undo = reverse("learning:value_restore", args=[request.coalition.slug, measure, found.pk])
    done(request, _("Ce chiffre ne compte plus."), undo=undo)
    return redirect(_page(request, found.measure))


@in_coalition
@require_POST
def value_take_back(request: CoalitionRequest, measure: int, measure_value: int) -> HttpResponse:
    found = _value(request, measure, measure_value)
    verbs.restore_value(value=found, by=request.member)
    done(request, _("Ce chiffre compte de nouveau."))
    return redirect(_page(request, found.measure))
