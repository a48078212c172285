"""Days of the story that are counted from the day it is loaded: what people await would otherwise
be long past."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

AFTERNOON = dt.time(14, 5)


def before(today: dt.date, days: int, weekday: int | None = None) -> dt.date:
    """So many days ago; on the nearest such weekday before, when one is told."""
    day = today - dt.timedelta(days=days)
    return day if weekday is None else day - dt.timedelta(days=(day.weekday() - weekday) % 7)


def ahead(today: dt.date, days: int, weekday: int) -> dt.date:
    """The first such weekday, so many days from now."""
    day = today + dt.timedelta(days=days)
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def at(day: dt.date, time: dt.time = AFTERNOON) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
