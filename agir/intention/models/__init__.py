"""Nouns of the intention: what we want to change, who adheres, how we live our principles."""

from agir.intention.models.adherence import Adherence, AdherenceLink, Reply, Round
from agir.intention.models.chair import Chair
from agir.intention.models.charter import CharterCheck, CharterLine, Value
from agir.intention.models.vision import FIELDS, Adoption, Suggestion, Vision, VisionVersion

__all__ = [
    "FIELDS",
    "Adherence",
    "AdherenceLink",
    "Adoption",
    "Chair",
    "CharterCheck",
    "CharterLine",
    "Reply",
    "Round",
    "Suggestion",
    "Value",
    "Vision",
    "VisionVersion",
]
