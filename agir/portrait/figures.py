"""The figures that the overview of the portrait shows."""

from __future__ import annotations

from dataclasses import dataclass

from agir.coalitions.models import Member


@dataclass(frozen=True)
class Figure:
    """One figure in a sentence: what it is, how much, where it comes from, its page."""

    name: str
    shown: str  # « 28,7 % »
    source: str  # « ISQ, 2022, importé le 2026-03-01 »
    url: str = ""


def shown_on_overview(member: Member) -> list[Figure]:
    """The figures this member may see, the most telling first."""
    return []
