"""The bin of the follow-up: what one may take back stays thirty days."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.followup import rules
from agir.followup.actions.emptying import days_left
from agir.followup.entrance import followup_context
from agir.followup.kinds import KINDS
from agir.followup.models import Attachment, Giving

SHOWN = 100


@in_coalition
@require_GET
def bin_page(request: CoalitionRequest) -> HttpResponse:
    """What she may take back, the latest first. Four queries."""
    families: list[tuple[str, list[dict[str, Any]]]] = []
    for kind in KINDS.values():
        rows: Any = kind.model._default_manager.filter(coalition=request.coalition)
        rows = rows.exclude(binned_at=None).select_related("action__plan", "binned_by")
        if kind.model is Attachment:
            rows = rows.defer("content")
        shown = [
            {
                "title": one.action.title if isinstance(one, Giving) else str(one),
                "about": "" if isinstance(one, Giving) else one.action.title,
                "who": one.binned_by.shown_name if one.binned_by else "",
                "days": days_left(one.binned_at),
                "restore": reverse(
                    "followup:trace_restore", args=[request.coalition.slug, kind.slug, one.pk]
                ),
            }
            for one in rows.filter(action__binned_at=None, action__plan__binned_at=None).order_by(
                "-binned_at"
            )[:SHOWN]
            if rules.can_change(request.member, one)
        ]
        if shown:
            families.append((str(kind.model._meta.verbose_name_plural), shown))
    context = followup_context(request, "bin", families=families)
    return render(request, "followup/bin.html", context)
