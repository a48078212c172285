"""The fields that the forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Organisation

NO_DATE = gettext_lazy("Cette date n’est pas lisible. Exemple : 2026-03-01")
LONGEST = 10_000


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
            "max_length": gettext_lazy("Ce texte est trop long : 10 000 caractères au plus."),
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
