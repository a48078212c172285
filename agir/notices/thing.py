"""One thing that waits for one person, as plain facts: words come later, in her language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from agir.coalitions.models import Member

# When a thing is said in a digest: the day before its day, the day after, or once it is asked.
AHEAD, PAST, ASKED = "ahead", "past", "asked"
# What has passed for longer is seen on the page, and no longer written about.
LATE = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Thing:
    """`tells` are the moments it is written about, none for what is only shown on the page."""

    seat: Member
    kind: str
    number: int
    title: str
    url: str
    args: tuple[Any, ...]
    on: dt.date | None = None
    tells: tuple[str, ...] = ()
    by_organisation: bool = False
    at: dt.datetime | None = None
    plan: str = ""

    def said_as(self, today: dt.date, following: dt.date) -> list[str]:
        """The keys under which it is said in the digest of `today`, when the next one is on
        `following`. Each key is said once."""
        found = []
        name = f"{self.kind}:{self.number}"
        if self.on is not None:
            if PAST in self.tells and today - LATE <= self.on < today:
                found.append(f"{name}:past:{self.on}")
            if AHEAD in self.tells and today <= self.on <= following:
                found.append(f"{name}:ahead:{self.on}")
        if ASKED in self.tells:
            found.append(f"{name}:asked")
        return found
