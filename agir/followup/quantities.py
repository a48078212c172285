"""Amounts of time as people write them: « 7,5 », « 1 h 30 », « 90 min »."""

from __future__ import annotations

import re
from decimal import Decimal

_HOURS = re.compile(r"^(\d{1,5}(?:[.,]\d{1,2})?)(?:h|heures?|hours?|hrs?)?$")
_BOTH = re.compile(r"^(\d{1,5})(?:h|:)(\d{1,2})(?:m|min|minutes?)?$")
_MINUTES = re.compile(r"^(\d{1,6})(?:m|min|mins|minutes?)$")
CENT = Decimal("0.01")


def read_hours(text: str) -> Decimal | None:
    """The hours meant, to the hundredth, or None when the words are not understood. Never
    negative."""
    said = re.sub(r"\s", "", text).lower()
    if found := _BOTH.match(said):
        minutes = int(found[2])
        if minutes >= 60:
            return None
        return (int(found[1]) + Decimal(minutes) / 60).quantize(CENT)
    if found := _HOURS.match(said):
        return Decimal(found[1].replace(",", ".")).quantize(CENT)
    if found := _MINUTES.match(said):
        return (Decimal(found[1]) / 60).quantize(CENT)
    return None
