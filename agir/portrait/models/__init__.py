"""Nouns of the portrait: what was told, what was chosen, what was counted."""

from agir.portrait.models.figures_import import FiguresImport, StagedFigures
from agir.portrait.models.indicator import (
    Indicator,
    IndicatorValue,
    MeasuredGroup,
    MeasuredPlace,
)
from agir.portrait.models.priority import LEAST, MOST, Candidate, Criterion, PriorityRound, Score
from agir.portrait.models.story import Moment, Story
from agir.portrait.models.territory import TerritoryUnit
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
    "FiguresImport",
    "Indicator",
    "IndicatorValue",
    "MeasuredGroup",
    "MeasuredPlace",
    "Moment",
    "Precision",
    "PriorityRound",
    "Score",
    "StagedFigures",
    "Story",
    "TerritoryUnit",
    "Told",
    "Trait",
    "in_a_year",
]
