"""The first cycle of the demonstration, told through the same verbs as people use. The days on
which people spoke are written afterwards: a verb always writes today's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.cycles.actions.cycle import open_cycle
from agir.cycles.actions.own import add_own
from agir.cycles.actions.synthesis import synthesise
from agir.cycles.actions.voice import give_voice, type_voice
from agir.cycles.asked import Choice, Choices
from agir.cycles.models import Cycle, Voice
from agir.demo.days import before
from agir.demo.people import content

if TYPE_CHECKING:
    from agir.demo.story import Stage


def tell_cycle(stage: Stage) -> Cycle:
    """A cycle with voices given here and typed from paper, two syntheses, a question of its own."""
    told = content("cycle")
    today = timezone.localdate()
    closed_on = before(today, content("learning")["closed_ago"])
    cycle = open_cycle(
        coalition=stage.coalition, by=stage.coordination, ends_on=closed_on, **told["cycle"]
    )
    own = told["own"]
    add_own(
        coalition=stage.coalition,
        by=stage.coordination,
        family="questions",
        stage=own["stage"],
        name=own["name"],
        sentence=own["sentence"],
    )
    choices = Choices(stage.coalition)
    for entry in told["voice"]:
        voice = give_voice(
            cycle=cycle,
            by=stage.members[entry["by"]],
            question=_question(choices, entry["question"]),
            words=entry["words"],
            capacity=entry["capacity"],
        )
        _dated(voice, entry["on"])
    for entry in told["paper"]:
        _paper(stage, cycle, choices, entry)
    for entry in told["synthesis"]:
        synthesise(
            cycle=cycle,
            by=stage.members[entry["by"]],
            question=_question(choices, entry["question"]),
            words=entry["words"],
        )
    return cycle


def _question(choices: Choices, key: str) -> Choice:
    found = choices.question(key)
    if found is None:
        raise KeyError(key)
    return found


def _paper(stage: Stage, cycle: Cycle, choices: Choices, entry: dict[str, Any]) -> None:
    voice = type_voice(
        cycle=cycle,
        by=stage.coordination,
        question=_question(choices, entry["question"]),
        words=entry["words"],
        capacity=entry["capacity"],
        who=entry.get("who", ""),
        provenance=entry["provenance"],
        provenance_note=entry["note"],
    )
    _dated(voice, entry["on"])


def _dated(voice: Voice, day: dt.date) -> None:
    """Given on the day of the story, unless that day is still to come."""
    Voice.objects.filter(pk=voice.pk).update(given_on=min(day, timezone.localdate()))
