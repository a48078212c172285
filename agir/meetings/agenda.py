"""What an agenda comes to: at what time each subject begins, whether all of it fits."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agir.analysis.text import fold
from agir.coalitions.models import Member
from agir.meetings.days import minutes_of
from agir.meetings.models import AgendaItem, Meeting

USUAL_MINUTES, LONGEST_MINUTES, LONGEST_TITLE = 10, 600, 200
MOST_ITEMS = 60


@dataclass(frozen=True)
class Slot:
    """A subject with the time when it should begin and end."""

    item: AgendaItem
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class Timetable:
    """The slots of an agenda, and its minutes against those of the meeting."""

    slots: Sequence[Slot]
    total: int
    minutes: int

    @property
    def left(self) -> int:
        """Minutes nobody has taken yet; below zero when the agenda is too long."""
        return self.minutes - self.total

    @property
    def over(self) -> int:
        return max(0, -self.left)


def timetable(meeting: Meeting, items: Iterable[AgendaItem]) -> Timetable:
    """At what time each subject begins, from the start of the meeting. No query."""
    slots, at = [], meeting.starts_at.astimezone(dt.UTC)
    for item in items:
        until = at + dt.timedelta(minutes=item.minutes)
        slots.append(Slot(item, at, until))
        at = until
    return Timetable(slots, sum(slot.item.minutes for slot in slots), minutes_of(meeting))


@dataclass(frozen=True)
class Line:
    """One pasted line of an agenda, understood."""

    title: str
    minutes: int
    ask: str
    owner: Member | None = None


BULLET = re.compile(r"^\s*(?:[-–—*•·o]\s+|\d{1,2}\s*[.)]\s+)")
CLOCK = re.compile(r"^\s*\d{1,2}\s*[h:]\s*\d{2}\s*(?:[-–—:]\s*)?")
MINUTES = re.compile(
    r"[\s,;:|(\[–—-]*\b(\d{1,3})\s*(?:minutes?|mins?|mn|['’′])(?!\w)\.?\s*[)\]]?", re.I
)
HOURS = re.compile(r"[\s,;:|(\[–—-]*\b([1-9])\s*h(?:\s*(\d{2}))?(?!\w)\s*[)\]]?", re.I)
CELL = re.compile(r"[\t;|]")
ASKS = {
    "informer": "inform", "information": "inform", "inform": "inform", "info": "inform",
    "consulter": "consult", "consultation": "consult", "consult": "consult",
    "discussion": "consult", "decider": "decide", "decision": "decide", "decide": "decide",
    "adoption": "decide", "vote": "decide",
}  # fmt: skip
ASKED = re.compile(r"\s*[,;:|(\[–—-][\s,;:|(\[–—-]*([A-Za-zÀ-ÿ]+)\s*[)\]]?\s*$")


def read_lines(text: str, people: Iterable[Member] = ()) -> list[Line]:
    """Subjects pasted from a letter or a sheet, one a line: « Budget, 20 min, décider, Zoé ». What
    is not said is supposed: ten minutes, to inform, nobody yet. Bullets, numbers and hours in
    front go. Somebody is known by her whole name."""
    named = {fold(one.user.shown_name): one for one in people}
    found = []
    for raw in text.splitlines():
        line = CLOCK.sub("", BULLET.sub("", raw))
        line, minutes = _minutes(" , ".join(part.strip() for part in CELL.split(line)))
        line, owner = _owner(line, named)
        ask, asked = "inform", ASKED.search(line)
        if asked and (said := ASKS.get(fold(asked.group(1)))):
            ask, line = said, line[: asked.start()]
        line = re.sub(r"\s+,", ",", re.sub(r",(?:\s*,)+", ", ", line))
        title = re.sub(r"\s+", " ", line).strip(" ,;:|-–—")
        if title:
            found.append(Line(title[:LONGEST_TITLE], minutes, ask, owner))
    return found


def _owner(line: str, named: Mapping[str, Member]) -> tuple[str, Member | None]:
    """Who leads the subject, when a part after the first is her name; the line without it."""
    parts = line.split(",")
    for place, part in enumerate(parts[1:], start=1):
        if owner := named.get(fold(part.strip(" ()[]"))):
            return ",".join(parts[:place] + parts[place + 1 :]), owner
    return line, None


def _minutes(line: str) -> tuple[str, int]:
    """The minutes a line says, and the line without them."""
    if hit := MINUTES.search(line):
        said = int(hit.group(1))
    elif hit := HOURS.search(line):
        said = int(hit.group(1)) * 60 + int(hit.group(2) or 0)
    elif hit := re.search(r"\s,\s*(\d{1,3})\s*(?=,|$)", line):
        said = int(hit.group(1))
    else:
        return line, USUAL_MINUTES
    rest = f"{line[: hit.start()]} , {line[hit.end() :]}"
    return rest, max(1, min(LONGEST_MINUTES, said))


def seen_as(*parts: object) -> str:
    """A short mark of what somebody had before her eyes, to know whether it changed meanwhile."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def mark_of(item: AgendaItem) -> str:
    return seen_as(item.title, item.purpose, item.minutes, item.ask, item.owner_id)
