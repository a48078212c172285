"""What each stage says, from every room: the words a stage gives to those that follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agir.coalitions.models import Member
from agir.cycles.models import Cycle
from agir.cycles.signals import stage_told
from agir.framework import contents


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


def told(cycle: Cycle, member: Member) -> list[Told]:
    """What the rooms above say of this cycle's stages, in the order of the stages."""
    answers: Any = stage_told.send(Cycle, cycle=cycle, member=member)
    lines: list[Told] = [line for _receiver, part in answers for line in part or ()]
    order = {stage.key: place for place, stage in enumerate(contents.stages())}
    return sorted((line for line in lines if line.stage in order), key=lambda one: order[one.stage])
