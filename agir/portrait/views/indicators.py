"""Pages of indicators: the list, one of them with its drawings, writing what it says."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.portrait import counted, rules
from agir.portrait.actions import indicators as verbs
from agir.portrait.entrance import find_indicator, portrait_context
from agir.portrait.figures import latest_values
from agir.portrait.forms.indicators import IndicatorForm
from agir.portrait.indicator_reading import read_page
from agir.portrait.models import Indicator, IndicatorValue
from agir.ui.feedback import done, warn

PER_PAGE = 60
MOST_UNITS = 400


def _address(name: str, request: CoalitionRequest, *more: Any) -> str:
    return reverse(f"portrait:{name}", args=[request.coalition.slug, *more])


@in_coalition
@require_GET
def index(request: CoalitionRequest) -> HttpResponse:
    """Every indicator one may see, with its latest figure, its trend and its source."""
    query = request.GET.get("q", "").strip()[:120]
    rows = Indicator.objects.visible_to(request.member).present().stamped()
    if query:
        rows = rows.filter(
            Q(title__icontains=query) | Q(words__icontains=query) | Q(heading__icontains=query)
        )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = _lines(request, list(page.object_list))  # type: ignore[assignment]
    may_import = rules.can_import_figures(request.member, request.coalition)
    context = portrait_context(request, "figures", page=page, query=query, may_import=may_import)
    return render(request, "portrait/indicators.html", context)


def _lines(request: CoalitionRequest, rows: list[Indicator]) -> list[dict[str, Any]]:
    """Indicators made ready in one query, whatever their number."""
    day, found = today(request), latest_values(rows)
    lines = []
    for one in rows:
        values = found.get(one.pk, [])
        say = counted.speaker(one, [value.value for value in values])
        latest = next((v for v in reversed(values) if v.value is not None), None)
        latest = latest or (values[-1] if values else None)
        trend = counted.found_trend(values)
        lines.append(
            {
                "indicator": one,
                "shown": counted.said(latest, say) if latest else "",
                "is_number": latest is not None and latest.value is not None,
                "period": latest.period if latest else "",
                "place": counted.place(latest) if latest else "",
                "trend": counted.trend_words(trend, one.direction) if len(values) > 1 else "",
                "source": counted.source_line(one),
                "due": one.is_due(day),
            }
        )
    return lines


@in_coalition
@require_GET
def show(request: CoalitionRequest, indicator: int) -> HttpResponse:
    """One indicator: curve, target, what would come, comparison, breakdowns, source."""
    found = find_indicator(request, indicator)
    chosen = [code[:80] for code in request.GET.getlist("avec")][:50]
    page = read_page(found, chosen)
    context = portrait_context(
        request, "figures", indicator=found, read=page, credit=counted.credit(found),
        source=page.source, due=found.is_due(today(request)),
        may_change=rules.can_change(request.member, found),
    )  # fmt: skip
    return render(request, "portrait/indicator.html", context)


@in_coalition
@require_GET
def method(request: CoalitionRequest) -> HttpResponse:
    """How trends, progress, what would come and comparisons are computed."""
    return render(request, "portrait/indicator_method.html", portrait_context(request, "figures"))


def _units(indicator: Indicator) -> list[tuple[str, str]]:
    rows = IndicatorValue.objects.live().filter(indicator=indicator)
    found = rows.order_by("place__name").values_list("place__code", "place__name").distinct()
    units = {code: name or _("ensemble de la source") for code, name in found[:MOST_UNITS]}
    units.setdefault(indicator.main_unit, indicator.main_unit or _("ensemble de la source"))
    return list(units.items())


def _form_page(
    request: CoalitionRequest, form: IndicatorForm, indicator: Indicator | None = None
) -> HttpResponse:
    back = _address("indicator", request, indicator.pk) if indicator else ""
    context = portrait_context(
        request, "figures", form=form, indicator=indicator,
        back=back or _address("indicators", request),
        draft=f"indicator-{request.coalition.pk}-{indicator.pk if indicator else 'nouveau'}",
    )  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "portrait/indicator_form.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def new(request: CoalitionRequest) -> HttpResponse:
    """Name an indicator by hand."""
    require(rules.can_write(request.member, request.coalition))
    form = IndicatorForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.add_indicator(
                coalition=request.coalition, by=request.member, data=form.says()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = _address("indicator_bin", request, made.pk)
            done(request, _("L’indicateur est dans le portrait."), undo=undo)
            return redirect(_address("indicator", request, made.pk))
    return _form_page(request, form)


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, indicator: int) -> HttpResponse:
    """Change a definition, a target, the sense wanted, who may see it."""
    found = find_indicator(request, indicator)
    require(rules.can_change(request.member, found))
    form = IndicatorForm(
        request.POST or None, member=request.member, piece=found, units=_units(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = verbs.change_indicator(indicator=found, by=request.member, data=form.says())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = _address("indicator_undo", request, found.pk) if changed.before else ""
            done(request, _("C’est à jour."), undo=undo)
            if not changed.is_seen_by(request.member):
                return redirect(_address("indicators", request))
            return redirect(_address("indicator", request, found.pk))
    return _form_page(request, form, found)


@in_coalition
@require_POST
def undo(request: CoalitionRequest, indicator: int) -> HttpResponse:
    found = find_indicator(request, indicator)
    try:
        verbs.undo_indicator_change(indicator=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le changement est annulé."))
    return redirect(_address("indicator", request, found.pk))


@in_coalition
@require_POST
def confirm(request: CoalitionRequest, indicator: int) -> HttpResponse:
    found = verbs.confirm_indicator(indicator=find_indicator(request, indicator), by=request.member)
    done(request, _("Noté : encore vrai. À revoir le %(date)s.") % {"date": found.review_on})
    return redirect(_address("indicator", request, found.pk))


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, indicator: int) -> HttpResponse:
    found = find_indicator(request, indicator, binned=True)
    verbs.put_indicator_away(indicator=found, by=request.member)
    told = _("« %(title)s » est dans la corbeille pour trente jours.") % {"title": found.title}
    done(request, told, undo=_address("indicator_restore", request, found.pk))
    return redirect(_address("indicators", request))


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, indicator: int) -> HttpResponse:
    found = find_indicator(request, indicator, binned=True)
    verbs.take_indicator_back(indicator=found, by=request.member)
    done(request, _("« %(title)s » est repris.") % {"title": found.title})
    return redirect(_address("indicator", request, found.pk))
