"""Filters that write dates, amounts and counts as the reader's language does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language

register = template.Library()
NBSP = "\xa0"


@register.filter
def day(value: dt.date | None) -> str:
    """A date in words: « 1er mars 2026 » in French, “March 1, 2026” in English. The day of an
    instant is the one where the reader's coalition lives."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    words = formats.date_format(value, "DATE_FORMAT")
    if value.day == 1 and (get_language() or "fr").startswith("fr"):
        return "1er" + words[1:]
    return words


@register.filter
def money(value: Decimal | int | float | None) -> str:
    """An amount in dollars: « 12 500 $ » in French, “$12,500” in English. Cents only if any."""
    if value is None:
        return ""
    amount = Decimal(value)
    places = 0 if amount == amount.to_integral_value() else 2
    number = formats.number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True)
    if (get_language() or "fr").startswith("fr"):
        return f"{number}{NBSP}$"
    return f"-${number[1:]}" if number.startswith("-") else f"${number}"


@register.filter
def percent(value: float | None) -> str:
    """A share between 0 and 1 as a whole percentage: « 35 % » in French, “35%” in English."""
    if value is None:
        return ""
    number = formats.number_format(round(value * 100))
    return f"{number}{NBSP}%" if (get_language() or "fr").startswith("fr") else f"{number}%"


@register.filter
def quoted(value: object) -> str:
    """Between the marks of the language: « Halte-répit » in French, “Halte-répit” in English."""
    if (get_language() or "fr").startswith("fr"):
        return f"«{NBSP}{value}{NBSP}»"
    return f"“{value}”"


@register.filter
def colon(value: object) -> str:
    """What follows a colon: « : Halte-répit » in French, with its space; “: Halte-répit” else."""
    return f"{NBSP}: {value}" if (get_language() or "fr").startswith("fr") else f": {value}"
