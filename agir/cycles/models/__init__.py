"""The nouns of a cycle: the cycle itself, what people say in it, what a coalition adds."""

from agir.cycles.models.carried import Carried
from agir.cycles.models.cycle import Cycle
from agir.cycles.models.link import AnswerLink
from agir.cycles.models.own import FrameworkSeen, OwnItem, SetAside
from agir.cycles.models.voice import (
    FIRST_CONCERNED,
    FROM_PAPER,
    Capacity,
    EarlierWords,
    Provenance,
    Synthesis,
    Voice,
)

__all__ = [
    "FIRST_CONCERNED",
    "FROM_PAPER",
    "AnswerLink",
    "Capacity",
    "Carried",
    "Cycle",
    "EarlierWords",
    "FrameworkSeen",
    "OwnItem",
    "Provenance",
    "SetAside",
    "Synthesis",
    "Voice",
]
