"""Nouns of the portrait: what was told, what was chosen, what was counted."""

from agir.portrait.models.priority import LEAST, MOST, Candidate, Criterion, PriorityRound, Score
from agir.portrait.models.story import Moment, Story
from agir.portrait.models.told import OPEN, Audience, Precision, Told, in_a_year
from agir.portrait.models.trait import Asset, Cause, CauseTree, Trait

__all__ = [
    "LEAST",
    "MOST",
    "OPEN",
    "Asset",
    "Audience",
    "Candidate",
    "Cause",
    "CauseTree",
    "Criterion",
    "Moment",
    "Precision",
    "PriorityRound",
    "Score",
    "Story",
    "Told",
    "Trait",
    "in_a_year",
]
