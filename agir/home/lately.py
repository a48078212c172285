"""What a coalition's home page shows to everybody alike, computed once after each change.

It is kept under the number of the latest event: whatever a verb writes makes it new. Under the day
too, for a week moves by itself; and under a mark that an account leaving changes, so that a name
erased is never read again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import get_language

from agir.coalitions.models import Coalition
from agir.followup.reading import week_counts
from agir.history.models import Event
from agir.home.news import News, latest
from agir.home.stages import plan_numbers
from agir.plan.models import Plan

KEPT = 3600  # seconds


@dataclass(frozen=True)
class Lately:
    """The plan in numbers, the week in numbers, and the latest news."""

    numbers: dict[str, int]
    week: dict[str, int]
    news: list[News]


def _mark(coalition_id: int) -> str:
    return f"home:mark:{coalition_id}"


def forget(coalition_id: int) -> None:
    """What was kept of this coalition is not read any more."""
    cache.set(_mark(coalition_id), uuid.uuid4().hex, timeout=None)


def lately(coalition: Coalition, plan: Plan | None, day: dt.date) -> Lately:
    """One query when nothing was written since; about ten after a change, for whoever comes
    first."""
    last = Event.objects.filter(coalition_id=coalition.pk).order_by("-at", "-id")
    parts = (
        coalition.pk,
        plan.pk if plan else 0,
        day.isoformat(),
        last.values_list("pk", flat=True).first() or 0,
        get_language() or "fr",
        cache.get(_mark(coalition.pk), ""),
    )
    key = "home:lately:" + ":".join(str(part) for part in parts)
    found: Lately | None = cache.get(key)
    if found is None:
        found = Lately(
            numbers=plan_numbers(plan) if plan else {},
            week=week_counts(coalition, day) if plan else {},
            news=latest(coalition),
        )
        cache.set(key, found, timeout=KEPT)
    return found
