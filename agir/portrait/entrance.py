"""What every page of the portrait shares, and finding a text by sight."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from agir.coalitions.entrance import CoalitionRequest
from agir.portrait import rules
from agir.portrait.kinds import KINDS, Kind
from agir.portrait.models import Candidate, Cause, CauseTree, Indicator, PriorityRound, Told


def portrait_context(request: CoalitionRequest, tab: str, **more: Any) -> dict[str, Any]:
    """The open tab (overview, figures, stories, strengths, causes, priorities), what one may do."""
    member, coalition = request.member, request.coalition
    may = {
        "write": rules.can_write(member, coalition),
        "steer": rules.can_steer(member, coalition),
    }
    return {"tab": tab, "may": may, "place": "cycle", **more}


def find_kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def find_piece(request: CoalitionRequest, kind: Kind, piece: int, *, binned: bool = False) -> Any:
    """A text of this kind that this person may read, or 404: the same for one she may not read
    as for one that does not exist."""
    rows = kind.rows().visible_to(request.member).stamped()
    if kind.model is CauseTree:
        rows = rows.select_related("challenge")
    found: Told = get_object_or_404(rows, pk=piece)
    if found.binned_at is not None and not binned:
        raise Http404
    return found


def find_indicator(request: CoalitionRequest, indicator: int, *, binned: bool = False) -> Indicator:
    """An indicator this person may read, or 404."""
    rows = Indicator.objects.visible_to(request.member).stamped()
    found: Indicator = get_object_or_404(rows, pk=indicator)
    if found.binned_at is not None and not binned:
        raise Http404
    return found


def find_tree(request: CoalitionRequest, tree: int) -> CauseTree:
    found: CauseTree = find_piece(request, KINDS["arbre"], tree)
    return found


def find_cause(tree: CauseTree, cause: int) -> Cause:
    found = get_object_or_404(Cause.objects.filter(tree=tree), pk=cause)
    found.tree = tree
    return found


def find_round(request: CoalitionRequest, round: int, *, binned: bool = False) -> PriorityRound:
    found = get_object_or_404(PriorityRound, coalition=request.coalition, pk=round)
    if found.binned_at is not None and not binned:
        raise Http404
    return found


def find_candidate(round_: PriorityRound, candidate: int) -> Candidate:
    found = get_object_or_404(Candidate, round=round_, pk=candidate)
    found.round = round_
    return found
