"""What every page of the follow-up shares, and finding what people left, by sight."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agir.coalitions.entrance import CoalitionRequest
from agir.followup import rules
from agir.followup.kinds import KINDS, Kind
from agir.followup.models import Attachment, Trace
from agir.plan.entrance import find_action, find_plan
from agir.plan.models import Action


def followup_context(request: CoalitionRequest, tab: str, **more: Any) -> dict[str, Any]:
    """The open tab (week, mine, ledger, support, alone, silent), what one may do."""
    member, coalition = request.member, request.coalition
    may = {
        "contribute": rules.can_contribute(member, coalition),
        "steer": rules.can_steer(member, coalition),
    }
    return {"tab": tab, "may": may, "place": "cycle", **more}


def find_followed(request: CoalitionRequest, plan: int, action: int) -> Action:
    """An action of a plan of this coalition, out of the bin, or 404."""
    found = find_action(find_plan(request, plan), action)
    if found.binned_at is not None:
        raise Http404
    return found


def find_kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def find_trace(request: CoalitionRequest, kind: Kind, pk: int, *, binned: bool = False) -> Any:
    """A trace of this kind in this coalition, about an action that is there, or 404."""
    rows: Any = kind.model._default_manager.select_related("action__plan")
    if kind.model is Attachment:
        rows = rows.defer("content")
    found: Trace = get_object_or_404(rows, coalition=request.coalition, pk=pk)
    if found.binned_at is not None and not binned:
        raise Http404
    if found.action.binned_at is not None or found.action.plan.binned_at is not None:
        raise Http404
    found.action.plan.coalition = request.coalition
    return found


def page_of(request: CoalitionRequest, action: Action, anchor: str = "") -> str:
    """The address of an action's follow-up."""
    args = [request.coalition.slug, action.plan_id, action.pk]
    return reverse("followup:action", args=args) + (f"#{anchor}" if anchor else "")


def page_of_trace(request: CoalitionRequest, kind: Kind, trace: Trace) -> str:
    return page_of(request, trace.action, f"{kind.slug}-{trace.pk}")
