"""Finding a meeting and what it holds, by sight: what is not of this coalition does not exist
here."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agir.coalitions.entrance import CoalitionRequest
from agir.meetings.models import AgendaItem, Decision, Meeting


def find_meeting(request: CoalitionRequest, meeting: int, *, binned: bool = False) -> Meeting:
    """The meeting of this number in this coalition, with its coalition already loaded, or 404."""
    rows = Meeting.objects.select_related("cycle").filter(coalition=request.coalition)
    found = get_object_or_404(rows, pk=meeting)
    if found.binned_at is not None and not binned:
        raise Http404
    found.coalition = request.coalition
    return found


def room_context(request: CoalitionRequest, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of the room shares."""
    return {"tab": tab, "place": "together", **more}


def find_item(request: CoalitionRequest, meeting: int, item: int) -> AgendaItem:
    """A subject of this meeting, with its meeting and who wrote its notes, or 404."""
    found = find_meeting(request, meeting)
    rows = AgendaItem.objects.select_related("noted_by").filter(meeting=found)
    subject = get_object_or_404(rows, pk=item)
    subject.meeting = found
    return subject


def find_decision(request: CoalitionRequest, decision: int, *, binned: bool = False) -> Decision:
    """The decision of this number in this coalition, or 404."""
    rows = Decision.objects.select_related("meeting", "item", "by", "reviewed_by")
    found = get_object_or_404(rows.filter(coalition=request.coalition), pk=decision)
    if found.binned_at is not None and not binned:
        raise Http404
    found.coalition = request.coalition
    if found.meeting is not None:
        found.meeting.coalition = request.coalition
    return found


def decision_address(name: str, decision: Decision) -> str:
    return reverse(f"meetings:{name}", args=[decision.coalition.slug, decision.pk])
