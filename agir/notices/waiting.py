"""What waits for one person, across her coalitions, as things stand now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from agir.accounts.models import User
from agir.coalitions.models import Coalition, Member
from agir.notices import words
from agir.notices.seats import Seats, Window, seats_of
from agir.notices.sources import SOURCES
from agir.notices.thing import Thing
from agir.notices.words import Mark

SOON = dt.timedelta(days=30)
A_WEEK = dt.timedelta(days=7)
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for her: what, why, where, and the day it asks for."""

    kind: str
    title: str
    why: str
    url: str
    coalition: Coalition
    mark: Mark
    on: dt.date | None
    past: bool

    @property
    def personal(self) -> bool:
        return self.kind not in ("vision", "review")


def waiting_for(user: User, now: dt.datetime) -> list[Waiting]:
    """All that waits for a person in all her coalitions, the most pressing first. As many queries
    for one coalition as for twenty."""
    return _read(seats_of(user), now)


def waiting_here(member: Member, now: dt.datetime) -> list[Waiting]:
    """All that waits for a member in one coalition. The same queries, less one."""
    if member.coalition.is_archived:
        return []
    return _read(Seats([member]), now)


def _read(seats: Seats, now: dt.datetime) -> list[Waiting]:
    if not seats:
        return []
    days = {pk: _today(member, now) for pk, member in seats.by_id.items()}
    first, last = min(days.values()), max(days.values())
    window = Window(first, last + SOON)
    found = [thing for source in SOURCES for thing in source(seats, window)]
    shown = [_shown(thing, days[thing.seat.pk]) for thing in found if _is_near(thing, days)]
    return sorted(shown, key=_pressing)


def _today(member: Member, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(member.coalition.time_zone)).date()


def _is_near(thing: Thing, days: dict[int, dt.date]) -> bool:
    """Those who live further east may be a day ahead: each by her own clock. A meeting that has
    passed no longer waits."""
    today = days[thing.seat.pk]
    if thing.kind in ("invitation", "meeting"):
        return thing.on is not None and thing.on >= today
    if thing.kind == "round":
        return thing.on is not None and thing.on >= today
    return thing.on is None or thing.on <= today + SOON


def _shown(thing: Thing, today: dt.date) -> Waiting:
    return Waiting(
        kind=thing.kind,
        title=words.title(thing),
        why=words.why(thing, today),
        url=words.address(thing),
        coalition=thing.seat.coalition,
        mark=words.mark(thing, today),
        on=thing.on,
        past=thing.on is not None and thing.on < today,
    )


def _pressing(one: Waiting) -> tuple[bool, dt.date, str]:
    return (not one.past, one.on or dt.date.max, one.title)


def grouped(found: list[Waiting], today: dt.date) -> Iterator[tuple[str, list[Waiting]]]:
    """By urgency: passed, this week, asked without a day, later. Empty groups are left out."""
    soon = today + A_WEEK
    groups = {
        "past": [one for one in found if one.past],
        "week": [one for one in found if not one.past and one.on is not None and one.on <= soon],
        "asked": [one for one in found if one.on is None],
        "later": [one for one in found if not one.past and one.on is not None and one.on > soon],
    }
    yield from ((name, things) for name, things in groups.items() if things)
