"""A meeting being held, for the tests of its live page and of its minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from agir.meetings.actions.live import open_meeting
from agir.meetings.models import AgendaItem, Invitee, Meeting
from tests.cast import Cast

NOW = dt.datetime(2026, 3, 10, 18, 30, tzinfo=dt.UTC)  # 14 h 30 in Montréal
SUBJECTS = ("Halte-garderie", "Budget", "Varia")


@dataclass
class Held:
    """A meeting opened by the coordination: three subjects, everybody invited, and a guest."""

    cast: Cast
    meeting: Meeting
    items: list[AgendaItem]
    invitees: dict[str, Invitee]

    @property
    def base(self) -> str:
        return f"/r/{self.cast.own.slug}/rencontres/{self.meeting.pk}/"

    @property
    def live(self) -> str:
        return f"{self.base}direct/"

    def item(self, place: int = 0) -> str:
        return f"{self.live}sujets/{self.items[place].pk}/"

    def fresh(self, place: int = 0) -> AgendaItem:
        return AgendaItem.objects.get(pk=self.items[place].pk)


def hold(cast: Cast, **more: Any) -> Held:
    start = timezone.now() - dt.timedelta(minutes=30)
    meeting = Meeting.objects.create(
        coalition=cast.own, title="Comité de mars", starts_at=start, purpose="Décider de la halte",
        ends_at=start + dt.timedelta(hours=2), place="Salle des Marées", **more,
    )  # fmt: skip
    items = [
        AgendaItem.objects.create(
            coalition=cast.own, meeting=meeting, title=title, position=place, minutes=15
        )
        for place, title in enumerate(SUBJECTS)
    ]
    invitees = {
        role: Invitee.objects.create(coalition=cast.own, meeting=meeting, member=member)
        for role, member in cast.members.items()
    }
    invitees["guest"] = Invitee.objects.create(
        coalition=cast.own, meeting=meeting, name="Awa Diallo", email="awa@exemple.test"
    )
    meeting = open_meeting(meeting=meeting, by=cast.coordination)
    meeting.coalition = cast.own
    for item in items:
        item.meeting = meeting
    return Held(cast, meeting, items, invitees)
