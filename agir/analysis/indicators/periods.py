"""A period as files write it, and the one year that stands for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

FIRST, LAST = 1800, 2200
_YEAR = re.compile(r"\s*(\d{4})(?:\.0)?\s*")
_SPAN = re.compile(r"\s*(\d{4})\s*([/\-\u2010-\u2013])\s*(\d{4}|\d{2})\s*")
_DAY = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?\s*")
_QUARTER = re.compile(r"\s*(?:(\d{4})[\s\-]*[TQtq]([1-4])|[TQtq]([1-4])[\s\-]*(\d{4}))\s*")


def fiscal_year(text: str) -> int | None:
    """The first calendar year of « 2014/2015 », « 2014-2015 », « 2014-15 »; None otherwise.

    Only two years that follow each other: « 2012-2016 » gathers several years, and says so to
    `first_year`, not here.
    """
    found = _SPAN.fullmatch(text)
    if not found:
        return None
    start = int(found[1])
    follows = int(found[3]) == (start + 1 if len(found[3]) == 4 else (start + 1) % 100)
    return start if follows and FIRST <= start <= LAST else None


def first_year(text: str, *, monthly: bool = False) -> int | None:
    """The calendar year a period starts in: a year, a fiscal year, a span, a month, a day.

    `monthly` reads « 2010-11 » as November 2010 rather than the fiscal year it could be.
    None when the text names no plausible year.
    """
    if found := _YEAR.fullmatch(text):
        return _plausible(int(found[1]))
    if found := _SPAN.fullmatch(text):
        start, end = int(found[1]), int(found[3])
        if len(found[3]) == 4:
            return _plausible(start) if start < end <= LAST else None
        if found[2] == "-" and 1 <= end <= 12 and (monthly or end != (start + 1) % 100):
            return _plausible(start)
        return _plausible(start) if end == (start + 1) % 100 else None
    if found := _DAY.fullmatch(text):
        month, day = int(found[2]), int(found[3])
        return _plausible(int(found[1])) if 1 <= month <= 12 and 1 <= day <= 31 else None
    if found := _QUARTER.fullmatch(text):
        return _plausible(int(found[1] or found[4]))
    return None


def _plausible(year: int) -> int | None:
    return year if FIRST <= year <= LAST else None


def by_month(texts: Iterable[str]) -> bool:
    """Whether a series counts months, so that its « 2010-11 » is November 2010: some other period
    of it, « 2010-03 », can be nothing else."""
    return any(_month(text) and fiscal_year(text) is None for text in texts)


def _month(text: str) -> int:
    found = _SPAN.fullmatch(text)
    month = int(found[3]) if found and found[2] == "-" and len(found[3]) == 2 else 0
    return month if month <= 12 else 0


@dataclass(frozen=True, slots=True)
class Moment:
    """When a period starts, in years (2021.25 is April 2021), and which part of its year it is:
    a month (1 to 12), a quarter (13 to 16), a day (101 to 1231), or 0 for a whole year."""

    at: float
    part: int = 0

    @property
    def year(self) -> int:
        return int(self.at)


def moment(text: str, *, monthly: bool = False) -> Moment | None:
    """The start of a period, None when the text names no plausible year."""
    year = first_year(text, monthly=monthly)
    if year is None:
        return None
    if found := _QUARTER.fullmatch(text):
        quarter = int(found[2] or found[3])
        return Moment(year + (quarter - 1) / 4, 12 + quarter)
    if found := _DAY.fullmatch(text):
        month, day = int(found[2]), int(found[3])
        return Moment(year + (month - 1) / 12 + (day - 1) / 372, 100 * month + day)
    month = _month(text)
    if month and (monthly or fiscal_year(text) is None):
        return Moment(year + (month - 1) / 12, month)
    return Moment(float(year))


def same_period(text: str, *, monthly: bool = False) -> str:
    """One way to write a period, so that two sources may be compared: « 2014-15 » and
    « 2014/2015 » are the same; « 2021 » and « 2021-03 » are not. Empty without a year."""
    found = moment(text, monthly=monthly)
    if found is None:
        return ""
    if found.part > 100:
        return f"{found.year}-{found.part // 100:02}-{found.part % 100:02}"
    if found.part > 12:
        return f"{found.year}-T{found.part - 12}"
    if found.part:
        return f"{found.year}-{found.part:02}"
    if span := _SPAN.fullmatch(text):
        end = span[3] if len(span[3]) == 4 else str(found.year + 1)
        return f"{found.year}/{end}"
    return str(found.year)
