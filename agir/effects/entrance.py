"""What every page of the journal shares, and finding an entry by sight."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from agir.coalitions.entrance import CoalitionRequest
from agir.effects import rules
from agir.effects.models import Effect, EffectLink


def effects_context(request: CoalitionRequest, tab: str, **more: Any) -> dict[str, Any]:
    """The open tab (journal, stair, chains, overlay), and what one may do."""
    member, coalition = request.member, request.coalition
    may = {
        "write": rules.can_write(member, coalition),
        "import": rules.can_import(member, coalition),
    }
    return {"tab": tab, "may": may, "place": "cycle", **more}


def find_effect(request: CoalitionRequest, effect: int, *, binned: bool = False) -> Effect:
    """An entry this person may read, or 404: the same for one she may not read as for one that
    does not exist."""
    rows = Effect.objects.visible_to(request.member)
    rows = rows.select_related("typed_by__user", "organisation", "meeting")
    found: Effect = get_object_or_404(rows, pk=effect)
    if found.binned_at is not None and not binned:
        raise Http404
    return found


def find_link(effect: Effect, effect_link: int) -> EffectLink:
    """A link of this entry, whichever way."""
    rows = EffectLink.objects.select_related("from_effect__typed_by", "to_effect__typed_by")
    found = get_object_or_404(rows, pk=effect_link, coalition_id=effect.coalition_id)
    if effect.pk not in (found.from_effect_id, found.to_effect_id):
        raise Http404
    return found
