"""What each stage says, from every room: the words a stage gives to those that follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why a line is there."""

    MADE = "made"  # what the stage has produced
    DECIDED = "decided"
    LEARNED = "learned"
    OPEN = "open"  # what is still missing: said, never a gate


@dataclass(frozen=True)
class Told:
    """One plain line about a stage, already in the reader's language, with the page it opens."""

    stage: str
    words: str
    url: str = ""
    kind: Kind = Kind.MADE
