"""Nouns of the journal of effects."""

from agir.effects.models.batch import EffectsImport, StagedEffects
from agir.effects.models.effect import About, Effect, EffectQuerySet, Kind, Source, Sureness
from agir.effects.models.link import EffectLink

__all__ = [
    "About",
    "Effect",
    "EffectLink",
    "EffectQuerySet",
    "EffectsImport",
    "Kind",
    "Source",
    "StagedEffects",
    "Sureness",
]
