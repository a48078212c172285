"""How a meeting says when it is."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agir.core.templatetags.typography import day

register = template.Library()


@register.filter
def weekday_of(value: dt.datetime) -> str:
    """« mardi 3 mars 2026 », where the coalition lives."""
    there = timezone.localtime(value)
    return _("%(weekday)s %(day)s") % {"weekday": date_format(there, "l"), "day": day(there)}


@register.filter
def clock(value: dt.datetime) -> str:
    """« 13 h 30 », where the coalition lives."""
    return date_format(timezone.localtime(value), "TIME_FORMAT")


@register.filter
def when(meeting: object) -> str:
    """« mardi 3 mars 2026, de 13 h 30 à 15 h 30 ». The end says its day when it is another."""
    start = timezone.localtime(meeting.starts_at)  # type: ignore[attr-defined]
    end = timezone.localtime(meeting.ends_at)  # type: ignore[attr-defined]
    about = {"day": weekday_of(start), "start": clock(start), "end": clock(end)}
    if start.date() != end.date():
        about["end"] = f"{weekday_of(end)}, {clock(end)}"
    return _("%(day)s, de %(start)s à %(end)s") % about
