"""When a digest leaves: pure reckoning with days, hours and time zones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from agir.notices.models import Preference, Rhythm
from agir.notices.models.preference import EVENING, SATURDAY

A_DAY = dt.timedelta(days=1)
# A digest that could not leave in that time does not leave: the next one is written afresh.
GRACE = dt.timedelta(hours=3)
FARTHEST = 14


@dataclass(frozen=True)
class Slot:
    """One digest of one person: its day where she lives, its moment, and the day of the next."""

    user_id: int
    on: dt.date
    moment: dt.datetime
    following: dt.date
    not_after: dt.datetime


def may_leave_on(preference: Preference, day: dt.date) -> bool:
    if preference.rhythm == Rhythm.NONE:
        return False
    if preference.quiet_weekends and day.weekday() >= SATURDAY:
        return False
    return preference.rhythm == Rhythm.DAY or day.weekday() == preference.weekday


def day_after(preference: Preference, day: dt.date) -> dt.date | None:
    """The next day after `day` when a digest may leave."""
    days = (day + A_DAY * number for number in range(1, FARTHEST + 1))
    return next((one for one in days if may_leave_on(preference, one)), None)


def slot_on(preference: Preference, day: dt.date) -> Slot | None:
    """Her digest of that day, None when none leaves."""
    following = day_after(preference, day)
    if following is None or not may_leave_on(preference, day):
        return None
    local = dt.datetime.combine(day, dt.time(preference.hour), tzinfo=preference.zone)
    moment = local.astimezone(dt.UTC)
    limit = moment + GRACE
    if preference.quiet_evenings:
        evening = dt.datetime.combine(day, dt.time(EVENING), tzinfo=preference.zone)
        limit = max(moment, min(limit, evening.astimezone(dt.UTC)))
    return Slot(preference.user_id, day, moment, following, limit)


def due_slot(preference: Preference, now: dt.datetime) -> Slot | None:
    """Her digest that should leave now, None when it is too early, too late, or looked at."""
    today = now.astimezone(preference.zone).date()
    if preference.looked_on is not None and preference.looked_on >= today:
        return None
    slot = slot_on(preference, today)
    if slot is None or not slot.moment <= now <= slot.not_after:
        return None
    return slot


def coming_slot(preference: Preference, now: dt.datetime) -> Slot | None:
    """Her next digest, to show what it would say."""
    today = now.astimezone(preference.zone).date()
    slot = slot_on(preference, today)
    looked = preference.looked_on is not None and preference.looked_on >= today
    if slot is not None and now <= slot.not_after and not looked:
        return slot
    following = day_after(preference, today)
    return slot_on(preference, following) if following else None
