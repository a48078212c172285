"""Days as people say them when they promise: « le 12 mars », « vendredi », « dans deux semaines »,
« fin avril », « 2026-03-12 ». Without a year, the next time that day comes."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from zoneinfo import ZoneInfo

from django.utils import timezone

from agir.analysis.text import fold
from agir.coalitions.models import Coalition
from agir.core.almanac import MONTHS

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday",
         "vendredi friday", "samedi saturday", "dimanche sunday")
    )
    for name in names.split()
}  # fmt: skip
_COUNTS = {
    name: number
    for number, names in enumerate(
        ("un une one a", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven",
         "huit eight", "neuf nine", "dix ten", "onze eleven", "douze twelve"), start=1
    )
    for name in names.split()
}  # fmt: skip
_NEAR = {
    "aujourd hui": 0, "today": 0, "demain": 1, "tomorrow": 1, "apres demain": 2,
    "dans une semaine": 7, "la semaine prochaine": 7, "semaine prochaine": 7, "next week": 7,
}  # fmt: skip
_LEAD = re.compile(
    r"^(?:(?:d ici|avant|pour|jusqu au|jusqu a|au plus tard|by|before|until) )?"
    r"(?:(?:le|la|l|les|the|on) )?"
)
_OFFSET = re.compile(r"(?:dans|d ici|in|within) (\w+) (jours?|semaines?|mois|days?|weeks?|months?)")
_NUMBERS = re.compile(r"(\d{1,2})[ /.](\d{1,2})(?:[ /.](\d{4}))?")
_NAMED = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:le )?)?"
    r"(1er|\d{1,2}|debut|mi|fin|end of|mid|early)?(?: de(?= ))? ?([a-z]+)(?: (?:de )?(\d{4}))?"
)
_ENGLISH = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")
_PARTS = {"debut": 10, "early": 10, "mi": 20, "mid": 20}


def today_in(coalition: Coalition) -> dt.date:
    """Today where the coalition lives."""
    return timezone.localdate(timezone=ZoneInfo(coalition.time_zone))


def read_day(text: str, today: dt.date) -> dt.date | None:
    """The day that words name, as seen from `today`; None when they name none. A stretch of time
    (« fin mars », « mars ») is its last day."""
    if found := re.fullmatch(r"\s*(\d{4})-(\d\d?)-(\d\d?)\s*", text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    said = " ".join(re.sub(r"[^\w/]+", " ", fold(text)).split())
    bare = _LEAD.sub("", said, count=1)
    for words in (said, bare):
        if words in _NEAR:
            return today + dt.timedelta(days=_NEAR[words])
        for reading in (_offset, _weekday, _numbers, _named, _english):
            if (day := reading(words, today)) is not None:
                return day
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _next(today: dt.date, month: int, day: int, year: str | None) -> dt.date | None:
    """That day of that year; without a year, the next time it comes."""
    if year:
        return _date(int(year), month, day)
    for candidate in range(today.year, today.year + 9):  # a 29th of February may be far
        found = _date(candidate, month, day)
        if found is not None and found >= today:
            return found
    return None


def _offset(words: str, today: dt.date) -> dt.date | None:
    found = _OFFSET.fullmatch(words)
    if not found:
        return None
    number = int(found[1]) if found[1].isdecimal() else _COUNTS.get(found[1])
    if number is None or not 0 < number <= 400:
        return None
    if found[2].startswith(("mois", "month")):
        months = today.month - 1 + number
        year, month = today.year + months // 12, months % 12 + 1
        return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return today + dt.timedelta(days=number * (7 if found[2][0] in "sw" else 1))


def _weekday(words: str, today: dt.date) -> dt.date | None:
    name = re.sub(r" prochaine?$", "", words)
    if name not in _WEEKDAYS:
        return None
    return today + dt.timedelta(days=(_WEEKDAYS[name] - today.weekday() - 1) % 7 + 1)


def _numbers(words: str, today: dt.date) -> dt.date | None:
    found = _NUMBERS.fullmatch(words)
    return _next(today, int(found[2]), int(found[1]), found[3]) if found else None


def _named(words: str, today: dt.date) -> dt.date | None:
    found = _NAMED.fullmatch(words)
    if not found or found[2] not in MONTHS:
        return None
    month = MONTHS[found[2]]
    if found[1] and (found[1] == "1er" or found[1].isdecimal()):
        return _next(today, month, 1 if found[1] == "1er" else int(found[1]), found[3])
    if found[1] in _PARTS:
        return _next(today, month, _PARTS[found[1]], found[3])
    year = int(found[3]) if found[3] else today.year + (month < today.month)
    return dt.date(year, month, calendar.monthrange(year, month)[1]) if year >= 1 else None


def _english(words: str, today: dt.date) -> dt.date | None:
    found = _ENGLISH.fullmatch(words)
    if not found or found[1] not in MONTHS:
        return None
    return _next(today, MONTHS[found[1]], int(found[2]), found[3])
