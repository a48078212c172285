"""Days and hours where a coalition lives: on both sides of a clock change, the hour on the wall is
the one people mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.core.refusals import Refused
from agir.meetings.models import Meeting

USUAL_DAY, USUAL_TIME, USUAL_MINUTES = 1, dt.time(13, 30), 120  # a Tuesday afternoon
SOON = dt.timedelta(days=14)  # time enough to be invited


def zone_of(coalition: Coalition) -> ZoneInfo:
    return ZoneInfo(coalition.time_zone)


def today_in(coalition: Coalition, now: dt.datetime | None = None) -> dt.date:
    return timezone.localdate(now, timezone=zone_of(coalition))


def instant(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The moment a clock on a wall shows this. Raises `Refused` for an hour that the change to
    summer time skips; of an hour that comes twice in autumn, the first."""
    there = dt.datetime.combine(day, time.replace(tzinfo=None, fold=0), tzinfo=zone)
    moment = there.astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise Refused(
            _("Cette heure n’existe pas ce jour-là : on avance l’heure. Prenez-en une autre.")
        )
    return moment


def minutes_of(meeting: Meeting) -> int:
    """How long it lasts, in minutes that pass (not those a changed clock shows)."""
    return round((meeting.ends_at - meeting.starts_at).total_seconds() / 60)


def next_moment(
    latest: Sequence[Meeting], zone: ZoneInfo, today: dt.date
) -> tuple[dt.date, dt.time]:
    """When the next meeting plausibly is, from the latest ones (most recent first): the same
    weekday and hour on the wall, as many weeks later as last time (four when it cannot be told)."""
    if not latest:
        wait = (USUAL_DAY - (today + SOON).weekday()) % 7
        return today + SOON + dt.timedelta(days=wait), USUAL_TIME
    starts = [one.starts_at.astimezone(zone) for one in latest[:2]]
    last, weeks = starts[0], 4
    if len(starts) == 2:
        weeks = max(1, min(26, round((last.date() - starts[1].date()).days / 7))) or 4
    day = last.date() + dt.timedelta(weeks=weeks)
    while day <= today:
        day += dt.timedelta(weeks=weeks)
    return day, last.time().replace(second=0, microsecond=0, tzinfo=None, fold=0)
