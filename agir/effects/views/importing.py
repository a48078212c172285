"""Bringing a sheet in: drop it or paste it, look at every row, import, undo."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.effects import rules
from agir.effects.actions import importing as verbs
from agir.effects.entrance import effects_context
from agir.effects.forms import DropForm
from agir.effects.models import About, Effect, EffectsImport, Kind, StagedEffects
from agir.effects.sheet import sentence
from agir.effects.sheet.issues import STATES
from agir.portrait.models import OPEN
from agir.ui.feedback import done, warn

PER_PAGE = 50
PAST = 20


@in_coalition
@require_http_methods(["GET", "POST"])
def drop(request: CoalitionRequest) -> HttpResponse:
    """Drop a file or paste lines; see what was brought before."""
    require(rules.can_import(request.member, request.coalition))
    form = DropForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content, name = form.dropped()
        try:
            staged = verbs.stage(
                coalition=request.coalition, by=request.member, content=content, name=name,
                today=today(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file" if name else "cells", str(refusal))
        else:
            return redirect("effects:preview", request.coalition.slug, staged.pk)
    rows = EffectsImport.objects.filter(coalition=request.coalition).select_related("by")
    context = effects_context(request, "import", form=form, batches=list(rows[:PAST]))
    status = 422 if request.method == "POST" else 200
    return render(request, "effects/import.html", context, status=status)


def _find(request: CoalitionRequest, staged: uuid.UUID) -> StagedEffects:
    """Her own sheet, for a day; nobody else sees what she has not imported yet."""
    fresh = StagedEffects.objects.filter(created_at__gte=timezone.now() - verbs.LIFE)
    found = get_object_or_404(fresh, pk=staged, coalition=request.coalition, by=request.user)
    found.coalition = request.coalition
    return found


def _ticked(request: CoalitionRequest, name: str) -> list[int]:
    return [int(n) for n in request.POST.getlist(name) if n.isascii() and n.isdigit()]


@in_coalition
@require_http_methods(["GET", "POST"])
def preview(request: CoalitionRequest, staged: uuid.UUID) -> HttpResponse:
    """Every row and what importing would do with it. Posting leaves rows aside, or takes them up
    again."""
    require(rules.can_import(request.member, request.coalition))
    sheet = _find(request, staged)
    if request.method == "POST":
        if "unsure" in request.POST:
            verbs.leave_unsure(staged=sheet, by=request.member)
        else:
            shown, kept = _ticked(request, "shown"), _ticked(request, "kept")
            verbs.leave(staged=sheet, by=request.member, shown=shown, kept=kept)
        done(request, _("Vos choix sont gardés. Rien n’est encore importé."))
        return redirect(request.get_full_path())
    looked = verbs.look(sheet, request.member)
    counts = {state: sum(one.state == state for one in looked) for state in STATES}
    show = request.GET.get("voir", "")
    chosen = [one for one in looked if _fits(one, show)]
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = effects_context(
        request, "import", staged=sheet, page=page, show=show, total=len(looked),
        rows=[_shown(one) for one in page.object_list],
        counts=[(state, STATES[state], count) for state, count in counts.items() if count],
        number=counts["new"], odd=sum(bool(one.row["issues"]) for one in looked),
        reserved=sum(
            one.state == "new" and one.row["says"]["audience"] not in OPEN for one in looked
        ),
    )  # fmt: skip
    return render(request, "effects/preview.html", context)


def _fits(one: verbs.Looked, show: str) -> bool:
    return not show or one.state == show or (show == "odd" and bool(one.row["issues"]))


def _shown(one: verbs.Looked) -> dict[str, object]:
    says = one.row["says"]
    kinds, abouts = dict(Kind.choices), dict(About.choices)
    return {
        "number": one.row["number"],
        "title": says.get("title", ""),
        "when": says.get("happened_text") or says.get("happened_on") or "",
        "kind": kinds.get(says.get("kind", ""), ""),
        "proposed": kinds.get(says.get("proposed", ""), ""),
        "about": abouts.get(says.get("about", ""), ""),
        "state": STATES[one.state],
        "is_new": one.state == "new",
        "may_leave": one.state in ("new", "left"),
        "issues": [sentence(*issue) for issue in one.row["issues"]]
        + ([sentence(one.row["refused"])] if one.row["refused"] else []),
    }


@in_coalition
@require_POST
def bring(request: CoalitionRequest, staged: uuid.UUID) -> HttpResponse:
    """Import what the preview showed."""
    require(rules.can_import(request.member, request.coalition))
    slug = request.coalition.slug
    try:
        sheet = _find(request, staged)
    except Http404:
        if StagedEffects.objects.filter(pk=staged).exists():
            raise
        # Pressed twice: the first time did it.
        warn(request, _("Cette feuille n’attend plus. Voyez les imports ci-dessous."))
        return redirect("effects:import", slug)
    brought = verbs.bring(staged=sheet, by=request.member)
    if brought.batch is None:
        done(request, _("Tout y était déjà : le journal n’a pas changé."))
        return redirect("effects:import", slug)
    number = brought.counts["new"]
    told = ngettext("%(n)s effet est au journal.", "%(n)s effets sont au journal.", number)
    undo_url = reverse("effects:import_undo", args=[slug, brought.batch.pk])
    done(request, told % {"n": number}, undo=undo_url)
    unsaid = Effect.objects.filter(came_in=brought.batch, kind="").exists()
    return redirect(reverse("effects:journal", args=[slug]) + ("?etat=type" if unsaid else ""))


@in_coalition
@require_POST
def abandon(request: CoalitionRequest, staged: uuid.UUID) -> HttpResponse:
    """Forget a sheet that was only looked at."""
    require(rules.can_import(request.member, request.coalition))
    verbs.discard(staged=_find(request, staged), by=request.member)
    done(request, _("La feuille est oubliée. Rien n’a été importé."))
    return redirect("effects:import", request.coalition.slug)


@in_coalition
@require_POST
def undo(request: CoalitionRequest, effects_batch: int) -> HttpResponse:
    """Take away what an import brought."""
    batch = get_object_or_404(EffectsImport, coalition=request.coalition, pk=effects_batch)
    require(rules.can_import(request.member, request.coalition))
    try:
        undone = verbs.undo_import(batch=batch, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
        return redirect("effects:import", request.coalition.slug)
    told = ngettext(
        "L’import est annulé : %(n)s effet est parti.",
        "L’import est annulé : %(n)s effets sont partis.",
        undone.removed,
    )
    done(request, told % {"n": undone.removed})
    if undone.kept:
        words = ngettext(
            "%(n)s effet reste, car quelqu’un y a travaillé depuis.",
            "%(n)s effets restent, car quelqu’un y a travaillé depuis.",
            undone.kept,
        )
        warn(request, words % {"n": undone.kept})
    return redirect("effects:import", request.coalition.slug)
