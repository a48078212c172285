"""What people type about a plan: its title and period, its adoption, what goes on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.plan.sheet.dates import read_period


def default_title(today: dt.date) -> str:
    """The title of a plan that nobody has named yet."""
    return _("Plan d’action %(first)s-%(last)s") % {"first": today.year, "last": today.year + 1}


class PeriodDateField(forms.CharField):
    """A day, or any words that name a period: its first day, or its last one for an end."""

    def __init__(self, *, end: bool = False, **kwargs: Any) -> None:
        self.end = end
        super().__init__(required=False, max_length=80, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        text = super().clean(value)
        if not text:
            return None
        period = read_period(text)
        if period is None:
            raise forms.ValidationError(
                _(
                    "Cette date n’a pas été comprise. Écrivez par exemple « 2026-03-01 » "
                    "ou « mars 2026 »."
                )
            )
        return period.last if self.end else period.first

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value


class PlanForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=200, required=False)
    starts_on = PeriodDateField(
        label=gettext_lazy("Du"), help_text=gettext_lazy("Par exemple 2026-04-01 ou avril 2026.")
    )
    ends_on = PeriodDateField(
        end=True,
        label=gettext_lazy("Au"),
        help_text=gettext_lazy("Par exemple 2029-03-31 ou mars 2029."),
    )

    def clean_title(self) -> str:
        return self.cleaned_data["title"].strip() or default_title(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("La fin vient avant le début. Changez l’une des deux."))
        return data


class AdoptForm(forms.Form):
    decided_on = PeriodDateField(
        label=gettext_lazy("Adopté le"), help_text=gettext_lazy("Par exemple 2026-03-12.")
    )
    note = forms.CharField(
        label=gettext_lazy("Ce qui a été dit ou décidé"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_decided_on(self) -> dt.date:
        day = self.cleaned_data["decided_on"]
        if day is None:
            raise forms.ValidationError(_("Dites quel jour le plan a été adopté."))
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("La date d’adoption est dans le futur. Inscrivez-la le jour venu.")
            )
        return day


class CarryForm(PlanForm):
    """The next plan, and which actions go on into it."""

    actions = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Ce qui continue"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actions"].choices = [(pk, pk) for pk in offered]  # type: ignore[attr-defined]
