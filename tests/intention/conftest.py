from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.core import mail
from django.utils import timezone

from agir.intention.actions.letters import send_letters
from agir.intention.actions.rounds import open_round
from agir.intention.actions.vision import create_vision
from agir.intention.models import Round, Vision
from tests.cast import Cast
from tests.letters import leave

STATEMENT = "Ici, chaque enfant grandit entouré."


@dataclass
class Room:
    """A vision with one version, and a round open on it."""

    cast: Cast
    vision: Vision
    round: Round

    @property
    def base(self) -> str:
        return f"/r/{self.cast.own.slug}/intention/"

    def letter(self, who: str) -> str:
        """Write to one member and return the token of her letter."""
        with committed():
            send_letters(
                round_=self.round, by=self.cast.coordination, members=[self.cast.members[who]]
            )
        found = re.search(r"/adhesion/([^/\s]+)/", mail.outbox[-1].body)
        assert found
        return found[1]


@contextmanager
def committed() -> Iterator[None]:
    """Letters wait in the queue: send them."""
    yield
    leave()


def soon(days: int = 10) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def room(cast: Cast) -> Room:
    says = {"statement": STATEMENT, "population": "Les enfants de 0 à 5 ans"}
    vision = create_vision(
        coalition=cast.own, by=cast.coordination, name="Notre vision", says=says, cycle=None
    )
    round_ = open_round(vision=vision, by=cast.coordination, closes_on=soon())
    for member in cast.members.values():
        member.coalition = cast.own
    return Room(cast, vision, round_)
