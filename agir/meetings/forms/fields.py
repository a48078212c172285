"""Fields shared by the forms of this room."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

UNREADABLE = _("Ce texte contient un caractère illisible.")


class Text(forms.CharField):
    """Several lines, parted the same way whatever the browser sent."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").strip()


def words(label: Any, needed: Any = "", *, most: int = 5_000, rows: int = 3, **more: Any) -> Text:
    return Text(
        label=label,
        required=bool(needed),
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": needed,
            "max_length": _("Ce texte est trop long : %(limit_value)d caractères au plus."),
            "null_characters_not_allowed": UNREADABLE,
        },
        **more,
    )


def line(label: Any, most: int, needed: Any = "", **more: Any) -> forms.CharField:
    errors = {
        "required": needed,
        "max_length": _("C’est trop long : %(limit_value)d caractères au plus."),
        "null_characters_not_allowed": UNREADABLE,
    }
    return forms.CharField(
        label=label, required=bool(needed), max_length=most, error_messages=errors, **more
    )


def address(label: Any, **more: Any) -> forms.URLField:
    """The address of a page on the web; « https:// » may be left out."""
    return forms.URLField(
        label=label,
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={
            "invalid": _("Cette adresse n’est pas lisible. Exemple : https://exemple.org"),
            "max_length": _("C’est trop long : %(limit_value)d caractères au plus."),
            "null_characters_not_allowed": UNREADABLE,
        },
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        **more,
    )


def day(label: Any, needed: Any) -> forms.DateField:
    """A day, written 2026-03-01 where the browser offers no calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "invalid": _("Cette date n’est pas lisible. Exemple : 2026-03-01"),
            "required": needed,
        },
    )


CLOCK = re.compile(r"^(\d{1,2})\s*(?:[h:.]\s*(\d{2})?|)(?::\d{2})?$", re.IGNORECASE)


class TimeField(forms.Field):
    """An hour of the day: 13:30, « 13 h 30 », « 9 h »."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def to_python(self, value: Any) -> dt.time | None:
        if value in self.empty_values or isinstance(value, dt.time):
            return value or None
        told = CLOCK.match(" ".join(str(value).split()))
        if told is None or int(told[1]) > 23 or int(told[2] or 0) > 59:
            raise forms.ValidationError(_("Cette heure n’est pas lisible. Exemple : 13 h 30"))
        return dt.time(int(told[1]), int(told[2] or 0))


def hour(label: Any, needed: Any) -> TimeField:
    return TimeField(label=label, error_messages={"required": needed})
