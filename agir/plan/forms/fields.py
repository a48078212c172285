"""Fields that read what people write in a plan: dates, amounts, names, words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agir.plan.models import Precision
from agir.plan.sheet.dates import read_period
from agir.plan.sheet.parsed import ParsedDate
from agir.plan.sheet.values import read_amount


def not_a_date() -> str:
    return _(
        "Cette date n’a pas été comprise. Écrivez par exemple « 2026-03-01 », « mi-mars 2026 » "
        "ou « printemps 2026 »."
    )


class TypedDateField(forms.CharField):
    """A date, exact or approximate, in one text field. Cleans to a `ParsedDate` or None."""

    def __init__(self, *, end: bool = False, **kwargs: Any) -> None:
        self.end = end
        super().__init__(required=False, max_length=80, **kwargs)

    def clean(self, value: Any) -> ParsedDate | None:
        text = super().clean(value)
        if not text:
            return None
        period = read_period(text)
        if period is None:
            raise forms.ValidationError(not_a_date())
        return period.end() if self.end else period.start()


def date_contents(end: str, parsed: ParsedDate | None) -> dict[str, Any]:
    """The three fields of an action that keep one date."""
    return {
        f"{end}_on": parsed.value.isoformat() if parsed else None,
        f"{end}_precision": parsed.precision if parsed else Precision.DAY.value,
        f"{end}_text": parsed.text[:80] if parsed else "",
    }


class AmountField(forms.CharField):
    """An amount as written (« 12 500 $ », « 12 k$ »). Cleans to a plain decimal text, or None."""

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        if not text:
            return None
        amount, code = read_amount(text)
        if amount is None or code == "amount_negative":
            raise forms.ValidationError(
                _("Ce montant n’a pas été compris. Écrivez par exemple « 12 500 » ou « 12 500 $ ».")
            )
        return f"{amount:.2f}"


class WordsField(forms.CharField):
    """Several words separated by commas. Cleans to a list, each once."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        words = (" ".join(word.split())[:120] for word in text.replace(";", ",").split(","))
        return list(dict.fromkeys(word for word in words if word))


class Suggested(forms.TextInput):
    """A text field with names to choose from, in a `<datalist>` of the page."""

    def __init__(self, listed: str) -> None:
        super().__init__(attrs={"list": listed, "autocomplete": "off"})
