"""« Cette semaine »: what to talk about, for those who steer. Nothing here is a judgement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from agir.coalitions.models import Coalition
from agir.followup.reading.standing import ASLEEP, SILENT_WEEKS, Standing, followed, standings

COMING = dt.timedelta(days=14)
MOST = 60  # in one part of the page


@dataclass(frozen=True)
class Week:
    """The actions of a week in four parts. An action is in one part only: what blocks it first,
    then its date, then its silence, then what is coming."""

    today: dt.date
    blocked: tuple[Standing, ...] = ()
    late: tuple[Standing, ...] = ()
    silent: tuple[Standing, ...] = ()
    coming: tuple[Standing, ...] = ()

    @property
    def number(self) -> int:
        return len(self.blocked) + len(self.late) + len(self.silent) + len(self.coming)


def week(
    coalition: Coalition, today: dt.date, *, silent_weeks: int = SILENT_WEEKS, people: bool = False
) -> Week:
    """What this week asks to be talked about, across the plans that are not over. Three queries,
    four with the people in charge, however many actions."""
    every = standings(followed(coalition), today, people=people).values()
    return sorted_out(every, today, silent_weeks)


def sorted_out(every: Iterable[Standing], today: dt.date, silent_weeks: int = SILENT_WEEKS) -> Week:
    """The four parts, each in the order it is best talked about."""
    blocked, late, silent, coming = [], [], [], []
    for one in every:
        if one.is_over:
            continue
        if any(obstacle.is_open for obstacle in one.obstacles):
            blocked.append(one)
        elif one.action.status in ASLEEP:
            continue
        elif one.action.ends_on is not None and one.action.ends_on < today:
            late.append(one)
        elif one.action.parent_id is None and one.is_silent(silent_weeks):
            silent.append(one)
        elif _is_coming(one, today):
            coming.append(one)
    blocked.sort(key=lambda one: min(o.opened_on for o in one.obstacles if o.is_open))
    late.sort(key=lambda one: (one.action.ends_on or today, one.action.pk))
    silent.sort(key=lambda one: (one.since, one.action.pk))
    coming.sort(key=lambda one: (next_day(one, today), one.action.pk))
    return Week(today, tuple(blocked), tuple(late), tuple(silent), tuple(coming))


def _is_coming(one: Standing, today: dt.date) -> bool:
    return next_day(one, today) <= today + COMING


def next_day(one: Standing, today: dt.date) -> dt.date:
    """The next start or end of an action, or a day that never comes."""
    days = [day for day in (one.action.starts_on, one.action.ends_on) if day and day >= today]
    return min(days, default=dt.date.max)
