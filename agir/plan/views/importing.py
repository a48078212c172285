"""Pages of the spreadsheet: drop it, look at what it would change, import, undo, export."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.core.refusals import Refused, require
from agir.core.sheets import SheetError
from agir.core.templatetags.typography import quoted
from agir.plan import rules
from agir.plan.actions.importing import (
    Undone,
    chosen_merges,
    correct,
    discard,
    import_staged,
    read_dropped,
    stage,
    stage_new_plan,
    undo_import,
)
from agir.plan.actions.importing.staging import LIFE
from agir.plan.entrance import find_plan, plan_context
from agir.plan.exporting import CSV, XLSX, export
from agir.plan.forms.importing import DropForm, read_corrections
from agir.plan.forms.plan import default_title
from agir.plan.models import ImportBatch, Plan, StagedImport
from agir.plan.preview import Preview, Wording, issues_shown, look, tree
from agir.plan.sheet.columns import FIELDS
from agir.plan.sheet.issues import sentence
from agir.ui.feedback import done, warn

PER_PAGE = 50
SHOWN = 200
KINDS = ("created", "updated", "unchanged")
EXPORTS = {
    "xlsx": ("agir", "xlsx", XLSX),
    "csv": ("agir", "csv", CSV),
    "territoires-en-transitions": ("tet", "xlsx", XLSX),
}


@in_coalition
@require_http_methods(["GET", "POST"])
def drop(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Drop a file or paste cells for a plan; see what was imported before."""
    found = find_plan(request, plan)
    require(rules.can_import(request.member, found))
    form = DropForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        dropped = form.dropped()
        try:
            parsed = read_dropped(dropped, coalition=request.coalition)
        except SheetError as error:
            form.refuse(error)
        else:
            staged = stage(plan=found, by=request.member, dropped=dropped)
            look(staged, found, request.coalition, parsed)
            return redirect(_preview_url(request, staged))
    batches = ImportBatch.objects.filter(plan=found).select_related("by")[:20]
    more = {"form": form, "batches": batches}
    context = plan_context(request, found, "import", **more)
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/import.html", context, status=status)


@in_coalition
@require_http_methods(["GET", "POST"])
def drop_new(request: CoalitionRequest) -> HttpResponse:
    """Drop a file for a plan that does not exist yet: the draft is opened with the file's title,
    and the preview comes next."""
    require(rules.can_create_plan(request.member, request.coalition))
    form = DropForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        dropped = form.dropped()
        try:
            parsed = read_dropped(dropped, coalition=request.coalition)
        except SheetError as error:
            form.refuse(error)
        else:
            title = dropped.title(parsed) or default_title(timezone.localdate())
            staged = stage_new_plan(
                coalition=request.coalition, by=request.member, dropped=dropped, title=title
            )
            look(staged, staged.plan, request.coalition, parsed)
            return redirect(_preview_url(request, staged))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "place": "cycle"}
    return render(request, "plan/import_new.html", context, status=status)


def _preview_url(request: CoalitionRequest, staged: StagedImport) -> str:
    return reverse("plan:import_preview", args=[request.coalition.slug, staged.plan_id, staged.pk])


def _find_staged(request: CoalitionRequest, plan: Plan, staged: uuid.UUID) -> StagedImport:
    """Her own file, for a day; nobody else sees what she has not imported yet."""
    fresh = StagedImport.objects.filter(created_at__gte=timezone.now() - LIFE)
    found = get_object_or_404(fresh, pk=staged, plan=plan, by=request.user)
    found.plan = plan
    return found


@in_coalition
@require_http_methods(["GET", "POST"])
def preview(request: CoalitionRequest, plan: int, staged: uuid.UUID) -> HttpResponse:
    """What importing would do. Posting keeps the corrections and shows it again."""
    found = find_plan(request, plan)
    require(rules.can_import(request.member, found))
    file = _find_staged(request, found, staged)
    try:
        seen = look(file, found, request.coalition)
    except SheetError as error:
        return _unreadable(request, file, error)
    if request.method == "POST":
        _correct(request, file, seen)
        return redirect(_preview_url(request, file))
    context = plan_context(request, found, "import", staged=file, **_shown(request, file, seen))
    return render(request, "plan/import_preview.html", context)


def _unreadable(
    request: CoalitionRequest, file: StagedImport, error: SheetError
) -> HttpResponseRedirect:
    """A file that was read when it came and cannot be any more, or a sheet that is not there."""
    warn(request, sentence(error))
    return redirect("plan:import", request.coalition.slug, file.plan_id)


def _correct(request: CoalitionRequest, file: StagedImport, seen: Preview) -> bool:
    """Keep the corrections, unless with them nothing can be read any more: then say so. Returns
    whether there is something new to look at before importing."""
    said = read_corrections(request.POST, seen.proposals)
    try:
        with transaction.atomic():
            anew = correct(
                staged=file,
                by=request.member,
                parsed=seen.parsed,
                sheet=said.sheet if said.sheet in seen.sheets else "",
                fields=said.fields,
                declined=said.declined,
                apart=said.apart,
            )
            look(file, file.plan, request.coalition, None if anew else seen.parsed)
    except SheetError as error:
        warn(request, sentence(error))
        return True
    if anew:
        done(request, _("Vos corrections sont appliquées. Rien n’est encore importé."))
    return anew


def _shown(request: CoalitionRequest, file: StagedImport, seen: Preview) -> dict[str, Any]:
    difference = seen.difference
    apart = set(file.choices.get("apart", []))
    kind = request.GET.get("voir", "")
    changes = difference.of_kind(kind) if kind in KINDS else difference.changes  # type: ignore[arg-type]
    wording = Wording(difference)
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = wording.shown(page.object_list)  # type: ignore[assignment]
    columns = [c for c in seen.parsed.columns if c.header or seen.samples.get(c.index)]
    taken = {column.field for column in columns}
    return {
        "seen": seen,
        "difference": difference,
        "report": difference.report(),
        "kind": kind if kind in KINDS else "",
        "page": page,
        "columns": [(column, seen.samples.get(column.index, [])) for column in columns],
        "choices": [(choice.key, choice.label) for choice in FIELDS],
        "read_columns": sum(1 for c in columns if c.field and c.field != "note"),
        "noted_columns": sum(1 for c in columns if c.field == "note"),
        "left_columns": sum(1 for c in columns if not c.field),
        "has_title": "title" in taken,
        "guessed": wording.shown([c for c in difference.changes if c.guessed][:SHOWN]),
        "apart": [change for change in difference.changes if change.index in apart],
        "tree": tree(difference)[: 2 * SHOWN],
        "rejected": issues_shown(difference.rejected[:SHOWN]),
        "warnings": issues_shown(difference.warnings[:SHOWN]),
        "shown_limit": SHOWN,
    }


@in_coalition
@require_POST
def bring(request: CoalitionRequest, plan: int, staged: uuid.UUID) -> HttpResponse:
    """Import. A column or a sheet corrected on the way is shown first: nobody imports what she
    has not seen."""
    found = find_plan(request, plan)
    require(rules.can_import(request.member, found))
    try:
        file = _find_staged(request, found, staged)
        seen = look(file, found, request.coalition)
    except Http404:
        if StagedImport.objects.filter(pk=staged).exists():
            raise
        # Pressed twice: the first time did it.
        warn(request, _("Ce fichier n’attend plus d’être importé. Voyez les imports ci-dessous."))
        return redirect("plan:import", request.coalition.slug, found.pk)
    except SheetError as error:
        return _unreadable(request, file, error)
    if _correct(request, file, seen):
        return redirect(_preview_url(request, file))
    merges = chosen_merges(file.choices, seen.proposals)
    outcome = import_staged(staged=file, by=request.member, parsed=seen.parsed, merges=merges)
    if outcome.batch is None:
        done(request, _("Tout y était déjà : le plan n’a pas changé."))
    else:
        where = [request.coalition.slug, found.pk, outcome.batch.pk]
        done(request, _imported(outcome.batch.report), undo=reverse("plan:import_undo", args=where))
    return redirect(_after(request, found))


def _after(request: CoalitionRequest, plan: Plan) -> str:
    """The X-ray, which is ready as soon as a plan is in."""
    where = [request.coalition.slug, plan.pk]
    try:
        return reverse("plan:xray", args=where)
    except NoReverseMatch:
        return reverse("plan:actions", args=where)


def _imported(report: dict[str, Any]) -> str:
    parts = []
    if report["created"]:
        n = report["created"]
        parts.append(ngettext("%(n)s action créée", "%(n)s actions créées", n) % {"n": n})
    if report["updated"]:
        n = report["updated"]
        parts.append(
            ngettext("%(n)s action mise à jour", "%(n)s actions mises à jour", n) % {"n": n}
        )
    return _("C’est importé : %(what)s.") % {"what": ", ".join(parts) or _("des résultats")}


@in_coalition
@require_POST
def abandon(request: CoalitionRequest, plan: int, staged: uuid.UUID) -> HttpResponse:
    """Throw the file away, with the draft plan opened only for it."""
    found = find_plan(request, plan)
    require(rules.can_import(request.member, found))
    gone = discard(staged=_find_staged(request, found, staged), by=request.member)
    done(request, _("Le fichier est oublié. Rien n’a été importé."))
    if gone:
        return redirect("plan:index", request.coalition.slug)
    return redirect("plan:import", request.coalition.slug, found.pk)


@in_coalition
@require_POST
def undo(request: CoalitionRequest, plan: int, batch: int) -> HttpResponse:
    """Put back everything an import did."""
    found = find_plan(request, plan)
    made = get_object_or_404(ImportBatch, plan=found, pk=batch)
    made.plan = found
    try:
        undone = undo_import(batch=made, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        _say_undone(request, undone)
    return redirect("plan:import", request.coalition.slug, found.pk)


def _say_undone(request: CoalitionRequest, undone: Undone) -> None:
    n = undone.removed + undone.restored
    done(
        request,
        ngettext(
            "L’import est annulé : %(n)s action est revenue à son état d’avant.",
            "L’import est annulé : %(n)s actions sont revenues à leur état d’avant.",
            n,
        )
        % {"n": n},
    )
    if undone.kept:
        names = ", ".join(quoted(title) for title in undone.kept[:5])
        more = len(undone.kept) - 5
        if more > 0:
            names = _("%(names)s et %(n)s de plus") % {"names": names, "n": more}
        warn(
            request,
            _("Gardées telles quelles, car quelqu’un y a travaillé depuis : %(names)s.")
            % {"names": names},
        )


@in_coalition
@require_GET
def export_choices(request: CoalitionRequest, plan: int) -> HttpResponse:
    """Choose the form of the file to take away."""
    found = find_plan(request, plan)
    return render(request, "plan/export.html", plan_context(request, found, "export"))


@in_coalition
@require_GET
def export_file(request: CoalitionRequest, plan: int, kind: str) -> FileResponse:
    """The plan as a file."""
    found = find_plan(request, plan)
    if kind not in EXPORTS:
        raise Http404
    layout, form, content_type = EXPORTS[kind]
    name = slugify(found.title)[:80] or "plan"
    suffix = "-territoires-en-transitions" if layout == "tet" else ""
    return FileResponse(
        io.BytesIO(export(found, layout, form)),
        as_attachment=True,
        filename=f"{name}{suffix}.{form}",
        content_type=content_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
