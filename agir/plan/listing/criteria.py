"""What a person asks of the list, read from the address, so that a list can be shared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from agir.plan.sheet.dates import read_period

GROUPS = ("result", "organisation", "status", "age_window")
SORTS = ("position", "title", "lead", "starts", "ends", "status", "priority", "changed")
MISSING = (
    "result", "lead", "dates", "measure", "audience", "age_window", "sector", "status",
    "priority", "participation", "principle", "partner", "person", "money", "link", "lasting",
)  # fmt: skip

# Addresses are French. One name for each thing asked.
PARAMETERS = {
    "text": "q",
    "result": "resultat",
    "organisation": "organisation",
    "status": "etat",
    "priority": "priorite",
    "age_window": "age",
    "sector": "secteur",
    "audience": "public",
    "participation": "participation",
    "principle": "principe",
    "since": "du",
    "until": "au",
    "missing": "sans",
    "actions": "actions",
    "group": "grouper",
    "sort": "tri",
}
NUMBERS = ("result", "organisation", "age_window", "sector", "audience")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked: empty means everything. `actions` names rows by number (a finding of the
    X-ray opens the rows it comes from); `descending` turns the sort around."""

    text: str = ""
    result: int | None = None
    organisation: int | None = None
    status: str = ""
    priority: str = ""
    age_window: int | None = None
    sector: int | None = None
    audience: int | None = None
    participation: str = ""
    principle: str = ""
    since: str = ""
    until: str = ""
    missing: str = ""
    actions: tuple[int, ...] = ()
    group: str = ""
    sort: str = "position"
    descending: bool = False

    @property
    def filters(self) -> dict[str, object]:
        """The filters in force, by name."""
        return {
            item.name: getattr(self, item.name)
            for item in fields(self)
            if item.name not in ("group", "sort", "descending") and getattr(self, item.name)
        }

    @property
    def first_day(self) -> dt.date | None:
        period = read_period(self.since) if self.since else None
        return period.first if period else None

    @property
    def last_day(self) -> dt.date | None:
        period = read_period(self.until) if self.until else None
        return period.last if period else None

    def query(self, **changes: object) -> str:
        """The address's query for these criteria, with some of them changed."""
        values: dict[str, object] = {item.name: getattr(self, item.name) for item in fields(self)}
        values.update(changes)
        descending = values.pop("descending")
        pairs = []
        for name, value in values.items():
            if not value or (name == "sort" and value == "position" and not descending):
                continue
            if name == "sort" and descending:
                value = f"-{value}"
            if name == "actions":
                value = ",".join(str(pk) for pk in value)  # type: ignore[attr-defined]
            pairs.append((PARAMETERS[name], value))
        return urlencode(pairs)


def whole(text: str) -> int | None:
    """The number this text is, or nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def read_criteria(asked: Mapping[str, str]) -> Criteria:
    """The criteria an address asks for. What makes no sense is left out: an address shared
    long ago still opens."""
    text = {name: asked.get(key, "").strip()[:200] for name, key in PARAMETERS.items()}
    sort = text["sort"].removeprefix("-")
    actions = (whole(part) for part in asked.get("actions", "")[:20_000].split(","))
    return Criteria(
        text=text["text"],
        status=text["status"],
        priority=text["priority"],
        participation=text["participation"],
        principle=text["principle"],
        since=text["since"][:80],
        until=text["until"][:80],
        missing=text["missing"] if text["missing"] in MISSING else "",
        actions=tuple(pk for pk in actions if pk is not None)[:1000],
        group=text["group"] if text["group"] in GROUPS else "",
        sort=sort if sort in SORTS else "position",
        descending=sort in SORTS and text["sort"].startswith("-"),
        **{name: whole(text[name]) for name in NUMBERS},
    )
