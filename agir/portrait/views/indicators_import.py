"""Pages of a file of figures: drop it, look at what it holds, import, undo."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.portrait import rules
from agir.portrait.actions import indicators_import as verbs
from agir.portrait.actions.indicators_load import Choices
from agir.portrait.actions.naming import bring_named, proposed_name
from agir.portrait.entrance import portrait_context
from agir.portrait.forms.indicators import FiguresForm, KeepForm, kept_choices
from agir.portrait.models import FiguresImport, StagedFigures, TerritoryUnit
from agir.portrait.sheet import Issue, Rejected, sentence, status_name
from agir.portrait.sheet.listing import list_units
from agir.portrait.sheet.symbols import status_of
from agir.ui.feedback import done, warn

SHOWN = 50
NAMED = 12  # indicators that a preview offers to rename, one field each
LISTED = 300


@in_coalition
@require_http_methods(["GET", "POST"])
def drop(request: CoalitionRequest) -> HttpResponse:
    """Drop a file or paste a table; see what was imported before."""
    require(rules.can_import_figures(request.member, request.coalition))
    units = TerritoryUnit.objects.filter(coalition=request.coalition)
    codes = "; ".join(dict.fromkeys(unit.code or unit.name for unit in units))
    form = FiguresForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            staged = verbs.stage(
                coalition=request.coalition, by=request.member, dropped=form.dropped(),
                choices=form.choices(),
            )  # fmt: skip
        except verbs.NotRead as error:
            form.refuse(error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("portrait:figures_preview", request.coalition.slug, staged.pk)
    batches = list(
        FiguresImport.objects.files().filter(coalition=request.coalition).select_related("by")[:20]
    )
    context = portrait_context(
        request, "figures", form=form, batches=batches, territory_codes=codes
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "portrait/indicators_import.html", context, status=status)


def _find_staged(request: CoalitionRequest, staged: uuid.UUID) -> StagedFigures:
    """Her own file, for a day; nobody else sees what she has not imported yet."""
    fresh = StagedFigures.objects.filter(created_at__gte=timezone.now() - verbs.LIFE)
    found = get_object_or_404(
        fresh.defer("content"), pk=staged, coalition=request.coalition, by=request.user
    )
    found.coalition = request.coalition
    return found


@in_coalition
@require_http_methods(["GET", "POST"])
def preview(request: CoalitionRequest, staged: uuid.UUID) -> HttpResponse:
    """What importing would do. Posting keeps other choices and tries them."""
    require(rules.can_import_figures(request.member, request.coalition))
    file = _find_staged(request, staged)
    kept = file.choices
    start = {name: kept.get(name, "") for name in ("words", "place", "year")}
    form = KeepForm(request.POST or None, initial=start)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _choose(request, file, form):
            return redirect("portrait:figures_preview", request.coalition.slug, file.pk)
    context = portrait_context(request, "figures", staged=file, form=form, **_shown(file))
    return render(request, "portrait/indicators_preview.html", context, status=status)


def _offered(file: StagedFigures) -> dict[str, Any]:
    """What the file held before anything was left out."""
    found: dict[str, Any] = file.report.get("offered", file.report)
    return found


def _choose(request: CoalitionRequest, file: StagedFigures, form: KeepForm) -> bool:
    source = file.choices.get("source", "")
    choices = kept_choices(form, request.POST, _offered(file), source)
    if choices.units == () or choices.indicators == ():
        form.add_error(None, _("Gardez au moins une unité et un indicateur."))
        return False
    if "asked-unit" not in request.POST:
        # The list was too long to be shown: what was picked elsewhere stays.
        kept = file.choices.get("units")
        choices = replace(choices, units=None if kept is None else tuple(kept))
    elif choices.units is None:
        choices = _with_first_units(file, choices)
    file.choices = {**file.choices, "titles": _posted_names(request, file)}
    try:
        verbs.choose(staged=file, by=request.member, choices=choices)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    done(request, _("Vos choix sont appliqués. Rien n’est encore importé."))
    return True


def _posted_names(request: CoalitionRequest, file: StagedFigures) -> dict[str, str]:
    """The names typed for the indicators of a file, by key."""
    offered = _offered(file)["names"][:NAMED]
    return {
        one["key"]: request.POST[f"title-{place}"]
        for place, one in enumerate(offered)
        if f"title-{place}" in request.POST
    }


def _names_to_give(file: StagedFigures) -> list[dict[str, str]]:
    """One field for each new indicator, when they are few; what was typed already is kept."""
    offered = _offered(file)["names"]
    if not file.report.get("created") or len(offered) > NAMED:
        return []
    typed = file.choices.get("titles", {})
    return [
        {"field": f"title-{place}", "name": one["name"],
         "value": typed.get(one["key"]) or proposed_name(one["name"], file.file_name)}
        for place, one in enumerate(offered)
    ]  # fmt: skip


def _with_first_units(file: StagedFigures, choices: Choices) -> Choices:
    """Everything ticked is everything that was asked for when the file was dropped."""
    asked = file.choices.get("asked_units")
    return replace(choices, units=tuple(asked) if asked else None)


def _shown(file: StagedFigures) -> dict[str, Any]:
    report, offered = file.report, _offered(file)
    units, indicators = file.choices.get("units"), file.choices.get("indicators")
    narrowed = "offered" in report
    return {
        "report": report,
        "empty": not (report["new"] or report["changed"]),
        "sum": formats.number_format(Decimal(report["sum"]), force_grouping=True)
        if report["values"]
        else "",
        "statuses": [
            (symbol, status_name(status_of(symbol)), count)
            for symbol, count in report["statuses"].items()
        ],
        "units": [
            {**unit, "kept": not narrowed or units is None or unit["code"] in units}
            for unit in offered["units"]
        ],
        "units_whole": offered["unit_count"] <= len(offered["units"]),
        "names": [
            {**one, "kept": indicators is None or one["key"] in indicators}
            for one in offered["names"]
        ],
        "titles": _names_to_give(file),
        "names_whole": len(offered["names"]) < verbs.KEPT,
        "rejected": [
            {
                "row": one["row"],
                "column": one["column"],
                "reason": sentence(Rejected(one["row"], one["column"], one["code"], one["text"])),
            }
            for one in report["rejected"][:SHOWN]
        ],
        "rejected_total": sum(report["rejected_counts"].values()),
        "warnings": [
            sentence(Issue(one["code"], tuple((k, v) for k, v in one.items() if k != "code")))
            for one in report["warnings"]
        ],
    }


@in_coalition
@require_http_methods(["GET", "POST"])
def units(request: CoalitionRequest, staged: uuid.UUID) -> HttpResponse:
    """Every territory of the file, searched by name or code; picking those to take."""
    require(rules.can_import_figures(request.member, request.coalition))
    file = _find_staged(request, staged)
    query = request.GET.get("q", "").strip()[:120]
    error = ""
    if request.method == "POST":
        picked = tuple(dict.fromkeys(one[:200] for one in request.POST.getlist("unit") if one))
        error = _pick(request, file, picked[:LISTED])
        if not error:
            return redirect("portrait:figures_preview", request.coalition.slug, file.pk)
    found = list_units(verbs.dropped_of(file).content, file.file_name, query, LISTED)
    chosen = set(file.choices.get("units") or [])
    context = portrait_context(
        request, "figures", staged=file, query=query, more=found.more, error=error,
        places=[
            {"value": one.code or one.name, "code": one.code, "name": one.name,
             "chosen": bool(chosen & {one.code, one.name})}
            for one in found.places
        ],
    )  # fmt: skip
    return render(request, "portrait/indicators_units.html", context, status=422 if error else 200)


def _pick(request: CoalitionRequest, file: StagedFigures, picked: tuple[str, ...]) -> str:
    """Keep these territories of a staged file. Returns why not, or nothing."""
    if not picked:
        return _("Cochez au moins un territoire.")
    choices = replace(verbs.choices_of(file.choices), units=picked)
    try:
        verbs.choose(staged=file, by=request.member, choices=choices)
    except Refused as refusal:
        return str(refusal)
    done(request, _("Vos choix sont appliqués. Rien n’est encore importé."))
    return ""


@in_coalition
@require_POST
def bring(request: CoalitionRequest, staged: uuid.UUID) -> HttpResponse:
    """Import what the preview showed."""
    require(rules.can_import_figures(request.member, request.coalition))
    try:
        file = _find_staged(request, staged)
    except Http404:
        if StagedFigures.objects.filter(pk=staged).exists():
            raise
        # Pressed twice: the first time did it.
        warn(request, _("Ce fichier n’attend plus d’être importé. Voyez les imports ci-dessous."))
        return redirect("portrait:figures_import", request.coalition.slug)
    try:
        brought = bring_named(staged=file, by=request.member, names=_posted_names(request, file))
    except Refused as refusal:
        warn(request, str(refusal))
        return redirect("portrait:figures_import", request.coalition.slug)
    if brought.batch is None:
        done(request, _("Tout y était déjà : le portrait n’a pas changé."))
    else:
        n = brought.outcome.new + brought.outcome.changed
        told = ngettext("%(n)s valeur est importée.", "%(n)s valeurs sont importées.", n)
        where = [request.coalition.slug, brought.batch.pk]
        undo_url = reverse("portrait:figures_undo", args=where)
        done(request, told % {"n": formats.number_format(n, force_grouping=True)}, undo=undo_url)
    return redirect("portrait:indicators", request.coalition.slug)


@in_coalition
@require_POST
def abandon(request: CoalitionRequest, staged: uuid.UUID) -> HttpResponse:
    """Forget a file that was only looked at."""
    require(rules.can_import_figures(request.member, request.coalition))
    verbs.discard(staged=_find_staged(request, staged), by=request.member)
    done(request, _("Le fichier est oublié. Rien n’a été importé."))
    return redirect("portrait:figures_import", request.coalition.slug)


@in_coalition
@require_POST
def undo(request: CoalitionRequest, batch: int) -> HttpResponse:
    """Take away what an import brought, put back what it replaced."""
    found = get_object_or_404(FiguresImport.objects.files(), coalition=request.coalition, pk=batch)
    try:
        undone = verbs.undo_import(batch=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
        return redirect("portrait:figures_import", request.coalition.slug)
    told = ngettext(
        "L’import est annulé : %(n)s valeur est partie, %(back)s sont revenues.",
        "L’import est annulé : %(n)s valeurs sont parties, %(back)s sont revenues.",
        undone.removed,
    )
    done(request, told % {"n": undone.removed, "back": undone.restored})
    if undone.kept:
        names = ", ".join(undone.kept[:5])
        warn(request, _("Indicateurs gardés, car quelqu’un y a travaillé : %(names)s.") % {
            "names": names,
        })  # fmt: skip
    return redirect("portrait:figures_import", request.coalition.slug)
