"""A month of a coalition of twelve people, hour by hour, with a real mail server.

March 2026: the clocks of Montréal and Vancouver go forward on Sunday the 8th, at two o’clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.actions import archive, create_coalition
from agir.coalitions.models import Coalition, Member, Role
from agir.meetings.models import Meeting
from agir.notices.models import Level, Preference
from agir.notices.worker import Worker
from agir.promises.actions import make_promise
from agir.promises.models import Promise
from tests.sink import Sink

EAST, WEST = ZoneInfo("America/Toronto"), ZoneInfo("America/Vancouver")
AN_HOUR = dt.timedelta(hours=1)
START = dt.datetime(2026, 3, 1, 5, tzinfo=dt.UTC)  # midnight in Montréal
END = dt.datetime(2026, 4, 1, 4, tzinfo=dt.UTC)

# Who, and what she chose. Everything else is usual: each day, at seven, nothing in the evening.
PEOPLE: dict[str, tuple[str, dict[str, object]]] = {
    "amelie": (Role.COORDINATION, {}),
    "benoit": (Role.STEERING, {"hour": 9}),
    "chloe": (Role.OBSERVER, {"rhythm": "week", "weekday": 0, "hour": 8}),
    "david": (Role.OBSERVER, {"rhythm": "none"}),
    "elise": (Role.OBSERVER, {"quiet_weekends": True}),
    "fatou": (Role.OBSERVER, {}),
    "gilles": (Role.OBSERVER, {}),
    "hana": (Role.FIRST_CONCERNED, {"time_zone": "America/Vancouver"}),
    "irene": (Role.OBSERVER, {}),
    "jules": (Role.OBSERVER, {}),
    "karim": (Role.OBSERVER, {}),
    "lea": (Role.FIRST_CONCERNED, {}),
}


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = EAST) -> dt.datetime:
    """A moment of March, where she lives."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=zone)


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


@dataclass
class Clock:
    """What every part of the house takes for the present moment."""

    now: dt.datetime = START

    def read(self) -> dt.datetime:
        return self.now.astimezone(dt.UTC)


@dataclass
class Month:
    coalition: Coalition
    users: dict[str, User]
    members: dict[str, Member]
    sink: Sink
    clock: Clock
    worker: Worker
    events: dict[dt.datetime, list[Callable[[], object]]] = field(default_factory=dict)
    promises: dict[str, Promise] = field(default_factory=dict)
    kills: dict[dt.datetime, Callable[[], None]] = field(default_factory=dict)

    def on(self, moment: dt.datetime, do: Callable[[], object]) -> None:
        self.events.setdefault(moment.astimezone(dt.UTC), []).append(do)

    def promise(self, who: str, title: str, day: int, made: dt.datetime | None = None) -> None:
        def make() -> None:
            self.promises[title] = make_promise(
                coalition=self.coalition, by=self.members[who], title=title, due_on=march(day)
            )

        self.on(made or at(1, 10), make)

    def restart(self) -> None:
        self.worker = Worker(self.clock.now)

    def run(self) -> list[tuple[str, str, str]]:
        """Every mail of the month: the moment where she lives, to whom, its subject."""
        mails = []
        for moment in sorted({*_hours(), *self.events}):
            self.clock.now = moment
            for event in self.events.get(moment, []):
                event()
            if moment.minute:
                continue
            before = len(self.sink.kept)
            self.turn(moment)
            for to, subject in self.sink.subjects()[before:]:
                who = to.partition("@")[0]
                local = moment.astimezone(WEST if who == "hana" else EAST)
                mails.append((f"{local:%m-%d %H:%M}", who, subject))
        return sorted(mails)

    def turn(self, moment: dt.datetime) -> None:
        killed = self.kills.get(moment)
        if killed is not None:
            killed()
            return
        self.worker.now = moment
        assert self.worker.turn()


def _hours() -> list[dt.datetime]:
    count = int((END - START) / AN_HOUR)
    return [START + AN_HOUR * number for number in range(count)]


def make_month(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Month:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.read)
    users = {
        name: User.objects.create_user(f"{name}@exemple.test", name=name.capitalize())
        for name in PEOPLE
    }
    lead = create_coalition(by=users["amelie"], name="Coalition des Marées", slug="marees")
    members = {"amelie": lead}
    for name, (role, choices) in PEOPLE.items():
        if name != "amelie":
            members[name] = Member.objects.create(
                coalition=lead.coalition, user=users[name], role=role, joined_on=march(1)
            )
        Preference.objects.create(user=users[name], **choices)
    for member in members.values():
        member.coalition = lead.coalition
    Level.objects.create(user=users["fatou"], coalition=lead.coalition, choice="none")
    Level.objects.create(user=users["lea"], coalition=lead.coalition, choice="all")
    _put_away(users["amelie"])
    return Month(lead.coalition, users, members, sink, clock, Worker(START))


def _put_away(user: User) -> None:
    """An archived coalition, where a promise was left."""
    old = create_coalition(by=user, name="Coalition d’hier", slug="hier")
    make_promise(coalition=old.coalition, by=old, title="Ranger", due_on=march(9))
    archive(coalition=old.coalition, by=old)


def make_meeting(month: Month, starts: dt.datetime) -> Meeting:
    return Meeting.objects.create(
        coalition=month.coalition, title="Rencontre de mars", starts_at=starts,
        ends_at=starts + 2 * AN_HOUR, by=month.users["amelie"],
    )  # fmt: skip
