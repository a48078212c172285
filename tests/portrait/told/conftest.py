"""Texts and rounds to try the portrait with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agir.portrait.actions import pieces, priority
from agir.portrait.kinds import KINDS
from agir.portrait.models import PriorityRound, Told
from tests.cast import Cast

STORY = {"title": "Un récit", "words": "Un jour d’hiver.", "capacity": "parent"}
GIVEN: dict[str, dict[str, Any]] = {
    "recit": {**STORY, "audience": "coalition", "consent_on": "2026-01-05"},
    "moment": {"title": "Un moment", "starts_on": "1998-01-01"},
    "force": {"title": "Une force"},
    "defi": {"title": "Un défi"},
    "arbre": {"title": "Une lecture"},
    "acquis": {"title": "Un acquis"},
}


@pytest.fixture
def written(cast: Cast) -> Callable[..., Any]:
    """`written("force", by="representative", title="…")` is a text that is there."""

    def write(slug: str, by: str = "representative", **data: Any) -> Told:
        told = {**GIVEN[slug], **data}
        if slug == "arbre" and "challenge" not in told:
            told["challenge"] = write("defi")
        member = cast.members[by]
        return pieces.add(kind=KINDS[slug], coalition=cast.own, by=member, data=told)

    return write


@pytest.fixture
def scoring(cast: Cast) -> PriorityRound:
    """A round whose scores are open: two criteria, two candidates."""
    by = cast.coordination
    made = priority.create_round(coalition=cast.own, by=by, title="Nos choix")
    for name in ("Urgence", "Prise"):
        priority.add_criterion(round_=made, by=by, name=name)
    for title in ("Le transport", "Le répit"):
        priority.add_candidate(round_=made, by=by, title=title)
    return priority.open_scores(round_=made, by=by)
