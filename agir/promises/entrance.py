"""Finding a promise by sight, and what every page of the room shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from agir.coalitions.entrance import CoalitionRequest
from agir.history.pages import Page
from agir.promises import rules
from agir.promises.models import Promise
from agir.promises.origin import origin_pages


@dataclass(frozen=True)
class Line:
    """One promise in a list, and the page where it was born, when there is one to read."""

    promise: Promise
    origin: Page | None


def find_promise(request: CoalitionRequest, promise: int, *, binned: bool = False) -> Promise:
    """The promise of this number in this coalition, or 404."""
    rows = Promise.objects.select_related("member__user", "organisation")
    found = get_object_or_404(rows.filter(coalition=request.coalition), pk=promise)
    if found.binned_at is not None and not binned:
        raise Http404
    found.coalition = request.coalition
    return found


def lines(request: CoalitionRequest, promises: Iterable[Promise]) -> list[Line]:
    """These promises with where they were born: one query for each sort of place."""
    shown = list(promises)
    pages = origin_pages(request.coalition, shown)
    return [
        Line(one, pages.get((one.origin_type, one.origin_id)) if one.origin_id else None)
        for one in shown
    ]


def room_context(request: CoalitionRequest, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of the room shares: its tabs, what one may do."""
    may = {
        "make": rules.can_make(request.member, request.coalition),
        "look_after": rules.can_look_after(request.member, request.coalition),
    }
    return {"tab": tab, "may": may, "place": "together", **more}
