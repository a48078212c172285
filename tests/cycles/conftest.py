"""A cycle with a few voices, and the people who gave them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone

from agir.cycles.actions.cycle import open_cycle
from agir.cycles.actions.link import make_link, token_of
from agir.cycles.actions.voice import give_voice, type_voice
from agir.cycles.asked import Choice, Choices
from agir.cycles.models import AnswerLink, Cycle, Voice
from tests.cast import Cast


@dataclass
class Turn:
    """One open cycle of the own coalition, and the first questions of its first stage."""

    cast: Cast
    cycle: Cycle
    questions: list[Choice]

    def url(self, name: str, *more: object) -> str:
        return reverse(f"cycles:{name}", args=[self.cycle.coalition.slug, self.cycle.pk, *more])

    def say(self, role: str, words: str, at: int = 0) -> Voice:
        return give_voice(
            cycle=self.cycle,
            by=self.cast.members[role],
            question=self.questions[at],
            words=words,
            capacity="parent",
        )

    def type(self, words: str, at: int = 0, role: str = "coordination", who: str = "") -> Voice:
        return type_voice(
            cycle=self.cycle,
            by=self.cast.members[role],
            question=self.questions[at],
            words=words,
            capacity="parent",
            who=who,
        )

    def link(self, **more: object) -> AnswerLink:
        until = timezone.localdate() + dt.timedelta(days=7)
        given = {"stage": "intention", "until": until, **more}
        return make_link(cycle=self.cycle, by=self.cast.coordination, **given)  # type: ignore[arg-type]

    def answer_url(self, link: AnswerLink) -> str:
        return reverse("cycles:answer", args=[token_of(link)])


@pytest.fixture
def turn(cast: Cast) -> Turn:
    cycle = open_cycle(coalition=cast.own, by=cast.coordination, title="Le passage vers l’école")
    cycle.coalition = cast.own
    return Turn(cast, cycle, Choices(cast.own).questions("intention"))
