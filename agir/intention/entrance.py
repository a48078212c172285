"""Finding what a page is about, by sight: what is not of this coalition does not exist here."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from agir.coalitions.entrance import CoalitionRequest
from agir.intention import rules
from agir.intention.models import Adoption, Round, Suggestion, Vision, VisionVersion


def find_vision(request: CoalitionRequest, vision: int) -> Vision:
    rows = Vision.objects.select_related("cycle").filter(coalition=request.coalition)
    found = get_object_or_404(rows, pk=vision)
    found.coalition = request.coalition
    return found


def find_round(request: CoalitionRequest, round_: int) -> Round:
    rows = Round.objects.select_related("version__vision").filter(coalition=request.coalition)
    found = get_object_or_404(rows, pk=round_)
    found.coalition = found.version.vision.coalition = request.coalition
    return found


def find_suggestion(request: CoalitionRequest, suggestion: int) -> Suggestion:
    rows = Suggestion.objects.select_related("version__vision", "by")
    found = get_object_or_404(rows.filter(coalition=request.coalition), pk=suggestion)
    found.version.vision.coalition = request.coalition
    return found


def versions_of(vision: Vision) -> list[VisionVersion]:
    """Every version, the latest first, with who wrote it."""
    return list(VisionVersion.objects.filter(vision=vision).select_related("by"))


def adoption_of(vision: Vision) -> Adoption | None:
    rows = Adoption.objects.filter(vision=vision, ended_at=None)
    return rows.select_related("version", "by", "decision").first()


def may(request: CoalitionRequest) -> dict[str, bool]:
    """What this person may do here: the answers templates are given."""
    return {
        "write": rules.can_write(request.member, request.coalition),
        "steer": rules.can_steer(request.member, request.coalition),
    }


def room_context(request: CoalitionRequest, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of the intention shares: its open tab, what one may do."""
    return {"tab": tab, "may": may(request), "place": "cycle", **more}
