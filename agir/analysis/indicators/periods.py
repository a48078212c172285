"""A period as files write it, and the one year that stands for it."""

from __future__ import annotations

import re

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
