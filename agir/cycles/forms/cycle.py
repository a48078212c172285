"""What people type about a cycle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.cycles.models import Cycle

NO_DATE = {"invalid": gettext_lazy("Cette date n’est pas lisible. Exemple : 2026-03-01")}


def day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, error_messages=NO_DATE, **more)


class CycleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=200,
        help_text=gettext_lazy(
            "Une priorité ou une période. Par exemple : le passage vers l’école."
        ),
        error_messages={
            "required": gettext_lazy("Donnez un titre à ce cycle."),
            "max_length": gettext_lazy("Ce titre est trop long : 200 caractères au plus."),
        },
    )
    about = forms.CharField(
        label=gettext_lazy("Sur quoi il porte"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ce que vous voulez comprendre ou changer, en une phrase ou deux."),
    )
    starts_on = day_field(gettext_lazy("Du"), required=False)
    ends_on = day_field(gettext_lazy("Au"), required=False)
    carried_from = forms.ModelChoiceField(
        label=gettext_lazy("Fait suite à"),
        queryset=Cycle.objects.none(),
        required=False,
        empty_label=gettext_lazy("Aucun autre cycle"),
        help_text=gettext_lazy("Ses apprentissages apparaîtront au début de celui-ci."),
    )

    def __init__(self, *args: Any, earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(earlier)
        if not offered:
            del self.fields["carried_from"]
            return
        field: Any = self.fields["carried_from"]
        field.queryset = Cycle.objects.filter(pk__in=[cycle.pk for cycle in offered])
        field.choices = [
            ("", field.empty_label),
            *((cycle.pk, f"{cycle.number}. {cycle.title}") for cycle in offered),
        ]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("La fin vient avant le début. Changez l’une des deux."))
        return {"carried_from": None, **data}
