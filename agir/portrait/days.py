"""Dates of a community's history, as people remember them: a day, a month, a season, a year,
« années 1990 »."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.core.almanac import MONTHS, SEASONS, spoken
from agir.portrait.models import Moment, Precision

YEAR = r"(1[89]\d\d|20\d\d|21[0-4]\d)"


@dataclass(frozen=True, slots=True)
class Remembered:
    """A stretch of time: its first and last day, how exact it is, how it was written."""

    first: dt.date
    last: dt.date
    precision: Precision
    text: str


def _stretch(year: int, first: int, last: int, precision: Precision, text: str) -> Remembered:
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return Remembered(dt.date(year, first, 1), end, precision, text)


def remember(text: str) -> Remembered | None:
    """The time that words name, None when they name none."""
    text = " ".join(text.split())[:80]
    # « 2026-03-01 » keeps its hyphens; everything else is compared without accents or case.
    if found := re.fullmatch(rf"{YEAR}-(\d\d)(?:-(\d\d))?", text):
        return _counted(found, text)
    folded = fold(text).strip(" .")
    folded = re.sub(r"^(depuis|vers|en|des|le|since|around|in)( la| les| l)? ", "", folded)
    if found := re.fullmatch(rf"(?:les )?(?:annees|the|decennie)? ?{YEAR}s?", folded):
        return _year(found, folded, text)
    if found := re.fullmatch(rf"(?:(1er|\d{{1,2}}) )?([a-z]+) (?:de )?{YEAR}", folded):
        return _named(found, text)
    return None


def _counted(found: re.Match[str], text: str) -> Remembered | None:
    year, month, day = int(found[1]), int(found[2]), found[3]
    if not 1 <= month <= 12:
        return None
    if not day:
        return _stretch(year, month, month, Precision.MONTH, text)
    try:
        exact = dt.date(year, month, int(day))
    except ValueError:
        return None
    return Remembered(exact, exact, Precision.DAY, "")


def _year(found: re.Match[str], folded: str, text: str) -> Remembered:
    year = int(found[1])
    if "annees" in folded or "decennie" in folded or folded.endswith("s"):
        first = dt.date(year, 1, 1)
        return Remembered(first, dt.date(year + 9, 12, 31), Precision.DECADE, text)
    return _stretch(year, 1, 12, Precision.YEAR, text)


def _named(found: re.Match[str], text: str) -> Remembered | None:
    day, word, year = found[1], found[2], int(found[3])
    if word in SEASONS and not day:
        return _stretch(year, *SEASONS[word], Precision.SEASON, text)
    if word not in MONTHS:
        return None
    month = MONTHS[word]
    if not day:
        return _stretch(year, month, month, Precision.MONTH, text)
    try:
        exact = dt.date(year, month, 1 if day == "1er" else int(day))
    except ValueError:
        return None
    return Remembered(exact, exact, Precision.DAY, "")


def typed(on: dt.date | None, precision: str, text: str) -> str:
    """One date as it was typed: its own words when it is approximate, else 2026-03-01."""
    if on is None:
        return ""
    return text if text and precision != Precision.DAY else on.isoformat()


def written(on: dt.date | None, precision: str, text: str) -> str:
    """The same for who reads it: « printemps 2019 » is said in her language."""
    return spoken(typed(on, precision, text))


def span(moment: Moment) -> str:
    """When a moment was, as a sentence has it."""
    start = written(moment.starts_on, moment.starts_precision, moment.starts_text)
    end = written(moment.ends_on, moment.ends_precision, moment.ends_text)
    if not end or end == start:
        return start
    return _("%(start)s → %(end)s") % {"start": start, "end": end}
