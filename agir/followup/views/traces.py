"""What people left about an action: changed, taken back, put away; obstacles lifted; files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agir.coalitions.entrance import CoalitionRequest, in_coalition, today
from agir.core.refusals import Refused, require
from agir.followup import rules
from agir.followup.actions import obstacle as obstacles
from agir.followup.actions import trace as verbs
from agir.followup.entrance import find_kind, find_trace, page_of, page_of_trace
from agir.followup.forms.trace import CHANGING, LiftForm
from agir.followup.kinds import KINDS, Kind
from agir.followup.models import Attachment, Obstacle, Trace
from agir.plan.entrance import plan_context
from agir.ui.feedback import done, warn


def _address(name: str, request: CoalitionRequest, kind: Kind, trace: Trace) -> str:
    return reverse(f"followup:{name}", args=[request.coalition.slug, kind.slug, trace.pk])


@in_coalition
@require_http_methods(["GET", "POST"])
def edit(request: CoalitionRequest, trace_kind: str, trace: int) -> HttpResponse:
    """Say it otherwise."""
    kind = find_kind(trace_kind)
    found = find_trace(request, kind, trace)
    require(rules.can_change(request.member, found))
    form = CHANGING[kind.slug](
        request.POST or None, member=request.member, today=today(request), trace=found
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = verbs.change(trace=found, by=request.member, data=form.says())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = _address("trace_undo", request, kind, changed) if changed.before else ""
            done(request, _("C’est à jour."), undo=undo)
            return redirect(page_of_trace(request, kind, found))
    context = plan_context(
        request, found.action.plan, "followup", action=found.action, form=form,
        heading=kind.change, submit=_("Enregistrer"), draft=f"{kind.slug}-{found.pk}",
        bin_url=_address("trace_bin", request, kind, found),
    )  # fmt: skip
    code = 422 if form.is_bound else 200
    return render(request, "followup/trace_form.html", context, status=code)


@in_coalition
@require_POST
def undo(request: CoalitionRequest, trace_kind: str, trace: int) -> HttpResponse:
    """Take the last change back."""
    kind = find_kind(trace_kind)
    found = find_trace(request, kind, trace)
    try:
        verbs.undo_change(trace=found, by=request.member)
    except Refused as refusal:
        warn(request, str(refusal))
    else:
        done(request, _("Le changement est annulé."))
    return redirect(page_of_trace(request, kind, found))


@in_coalition
@require_POST
def put_away(request: CoalitionRequest, trace_kind: str, trace: int) -> HttpResponse:
    kind = find_kind(trace_kind)
    found = find_trace(request, kind, trace, binned=True)
    verbs.put_away(trace=found, by=request.member)
    done(request, str(kind.binned), undo=_address("trace_restore", request, kind, found))
    return redirect(page_of(request, found.action))


@in_coalition
@require_POST
def take_back(request: CoalitionRequest, trace_kind: str, trace: int) -> HttpResponse:
    kind = find_kind(trace_kind)
    found = find_trace(request, kind, trace, binned=True)
    verbs.take_back(trace=found, by=request.member)
    done(request, str(kind.restored))
    return redirect(page_of_trace(request, kind, found))


def _obstacle(request: CoalitionRequest, obstacle: int) -> Any:
    return find_trace(request, KINDS["obstacle"], obstacle)


@in_coalition
@require_http_methods(["GET", "POST"])
def lift(request: CoalitionRequest, obstacle: int) -> HttpResponse:
    """Say that the way is free, and how it came about."""
    found: Obstacle = _obstacle(request, obstacle)
    require(rules.can_lift(request.member, found))
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            obstacles.lift(
                obstacle=found, by=request.member, on=today(request), how=form.cleaned_data["how"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("followup:reopen", args=[request.coalition.slug, found.pk])
            done(request, _("L’obstacle est levé. Bravo."), undo=undo)
            return redirect(page_of(request, found.action, f"obstacle-{found.pk}"))
    context = plan_context(
        request, found.action.plan, "followup", action=found.action, form=form,
        heading=_("Dire que l’obstacle est levé"), submit=_("Lever l’obstacle"), lede=found.text,
    )  # fmt: skip
    code = 422 if form.is_bound else 200
    return render(request, "followup/trace_form.html", context, status=code)


@in_coalition
@require_POST
def reopen(request: CoalitionRequest, obstacle: int) -> HttpResponse:
    """In the way again."""
    found = _obstacle(request, obstacle)
    obstacles.reopen(obstacle=found, by=request.member)
    done(request, _("L’obstacle est rouvert."))
    return redirect(page_of(request, found.action, f"obstacle-{found.pk}"))


@in_coalition
@require_GET
def download(request: CoalitionRequest, attached: int) -> HttpResponse:
    """The file itself, always to be saved and never shown by the browser as a page of ours."""
    rows = Attachment.objects.present().exclude(file_name="")
    found = get_object_or_404(rows, coalition=request.coalition, pk=attached)
    answer = HttpResponse(bytes(found.content), content_type=found.content_type)
    name = content_disposition_header(True, found.file_name)
    answer["Content-Disposition"] = name or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
