"""Where people sit today: whom a thing may wait for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from agir.accounts.models import User
from agir.coalitions.models import Coalition, Member

# Up to so many seats, rows are asked for by seat; beyond, by coalition, and sorted out here.
FEW = 60


@dataclass
class Seats:
    """The seats of one person or of many."""

    members: list[Member]
    by_coalition: dict[int, list[Member]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[int, Member] = field(default_factory=dict)
    by_organisation: dict[tuple[int, int], list[Member]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        for member in self.members:
            self.by_id[member.pk] = member
            self.by_coalition[member.coalition_id].append(member)
            if member.organisation_id is not None:
                place = (member.coalition_id, member.organisation_id)
                self.by_organisation[place].append(member)

    def __bool__(self) -> bool:
        return bool(self.members)

    def here(self, name: str = "coalition") -> Q:
        """Rows of these coalitions."""
        return Q(**{f"{name}__in": list(self.by_coalition)})

    def hers(self, name: str) -> Q:
        """Rows that name one of these members; for many people, all those of their coalitions."""
        if len(self.members) <= FEW:
            return Q(**{f"{name}__in": list(self.by_id)})
        return self.here()


def seats_of(users: Iterable[int] | User) -> Seats:
    """The present seats of active people in living coalitions. Two queries: people share theirs."""
    rows = Member.objects.present().filter(user__is_active=True, coalition__archived_at=None)
    wanted = [users.pk] if isinstance(users, User) else list(users)
    found = list(rows.filter(user__in=wanted).order_by("pk"))
    shared = Coalition.objects.in_bulk({member.coalition_id for member in found})
    for member in found:
        member.coalition = shared[member.coalition_id]
    return Seats(found)


@dataclass(frozen=True)
class Window:
    """What days are looked at. `since` bounds what has passed, None for everything."""

    today: dt.date
    until: dt.date
    since: dt.date | None = None

    def days(self, name: str) -> Q:
        """Rows whose day `name` is in the window."""
        found = Q(**{f"{name}__lte": self.until})
        if self.since is not None:
            found &= Q(**{f"{name}__gte": self.since})
        return found
