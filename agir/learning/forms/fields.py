"""The fields that the forms of this room share."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agir.coalitions.models import Organisation

NO_DATE = gettext_lazy("Cette date n’est pas lisible. Exemple : 2026-03-01")
LONGEST = 10_000
LARGEST = 1e15


def day_field(label: Any, missing: Any = "", **more: Any) -> forms.DateField:
    """A day. Required when `missing` says what is asked."""
    return forms.DateField(
        label=label,
        required=bool(missing),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NO_DATE, "required": missing},
        **more,
    )


def text_field(label: Any, missing: Any = "", *, rows: int = 3, **more: Any) -> forms.CharField:
    """Words of any length. Required when `missing` says what is asked."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": missing,
            "max_length": gettext_lazy("Ce texte est trop long : 10 000 caractères au plus."),
        },
        **more,
    )


def line_field(label: Any, length: int, missing: Any = "", **more: Any) -> forms.CharField:
    """One line. Required when `missing` says what is asked."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=length,
        error_messages={
            "required": missing,
            "max_length": gettext_lazy("Ce texte est trop long. Gardez l’essentiel."),
        },
        **more,
    )


def chosen_field(label: Any, empty: Any, **more: Any) -> forms.ModelChoiceField:
    """One of the rows given later, or none."""
    return forms.ModelChoiceField(
        label=label,
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=empty,
        error_messages={"invalid_choice": gettext_lazy("Choisissez dans la liste.")},
        **more,
    )


class MemberField(forms.ModelChoiceField):
    """One of the members, by her name."""

    def label_from_instance(self, member: Any) -> str:
        return str(member.user.shown_name)


def ticks_field(label: Any, **more: Any) -> forms.MultipleChoiceField:
    """Things of the coalition to tick; they are given later."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "L’un de ces choix n’est plus là. Choisissez de nouveau."
            ),
        },
        **more,
    )


class NumberField(forms.CharField):
    """A figure as people write it: « 1 250 », « 12,5 », « 12.5 ». Cleans to a float, or None."""

    MARKS = str.maketrans({"\u00a0": "", "\u202f": "", " ": "", ",": ".", "−": "-", "%": ""})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).translate(self.MARKS)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or abs(number) > LARGEST:
            raise forms.ValidationError(_("Écrivez un nombre. Exemple : 12,5"))
        return number

    def prepare_value(self, value: Any) -> Any:
        """As it was typed; a number we hold, as the reader would type it."""
        if not isinstance(value, float):
            return value
        mark = "," if (get_language() or "fr").startswith("fr") else "."
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", mark)
