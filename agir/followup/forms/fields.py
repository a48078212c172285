"""Fields that read what people write in the follow-up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agir.followup.quantities import read_hours

EARLIEST = dt.date(1990, 1, 1)
LATEST = dt.date(2150, 1, 1)


class DayField(forms.DateField):
    """A day, with the calendar of the device. `past`: it may not be after `today`, which the
    form sets."""

    today: dt.date | None = None

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day = super().clean(value)
        if day is None:
            return None
        if not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Cette date est trop loin. Vérifiez l’année."))
        if self.today is not None and day > self.today:
            raise forms.ValidationError(_("Ce jour n’est pas encore venu. Vérifiez la date."))
        return day


class LineField(forms.CharField):
    """One line of text: line ends become spaces."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        return super().clean(" ".join(str(value or "").split()))


class HoursField(forms.CharField):
    """Hours as written. Cleans to a Decimal, or None when empty or zero."""

    def __init__(self, *, most: Decimal, **kwargs: Any) -> None:
        self.most = most
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        hours = read_hours(text)
        if hours is None:
            raise forms.ValidationError(
                _("Ce nombre d’heures n’a pas été compris. Écrivez par exemple « 7,5 ».")
            )
        if hours > self.most:
            raise forms.ValidationError(
                _("Au plus %(most)s heures à la fois. Vérifiez le nombre.") % {"most": self.most}
            )
        return hours or None
