"""One cell of the list, edited in place: a small form for each field that can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.plan.actions.typed import Typed
from agir.plan.dates import typed
from agir.plan.forms.action import PARTNERS, with_empty
from agir.plan.forms.fields import Suggested, TypedDateField, date_contents
from agir.plan.models import Action, Priority, Status


class Cell(forms.Form):
    """What the cells share: an action in, what was typed out."""

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.shown(action))
        super().__init__(*args, **kwargs)
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def shown(self, action: Action) -> dict[str, Any]:
        return {name: getattr(action, name) for name in self.base_fields}

    def typed(self) -> Typed:
        return Typed(dict(self.cleaned_data))


class TitleCell(Cell):
    title = forms.CharField(
        label=gettext_lazy("Titre"), max_length=300,
        error_messages={"required": gettext_lazy("Une action garde un titre, même provisoire.")},
    )  # fmt: skip


class StatusCell(Cell):
    status = forms.ChoiceField(
        label=gettext_lazy("État"), required=False, choices=lambda: with_empty(Status.choices)
    )


class PriorityCell(Cell):
    priority = forms.ChoiceField(
        label=gettext_lazy("Priorité"), required=False, choices=lambda: with_empty(Priority.choices)
    )


class LeadCell(Cell):
    lead = forms.CharField(
        label=gettext_lazy("Organisation porteuse"), required=False, max_length=200,
        widget=Suggested(PARTNERS),
    )  # fmt: skip

    def shown(self, action: Action) -> dict[str, Any]:
        return {"lead": action.lead.name if action.lead else ""}

    def typed(self) -> Typed:
        return Typed(lead=self.cleaned_data["lead"])


class DatesCell(Cell):
    starts = TypedDateField(label=gettext_lazy("Début"))
    ends = TypedDateField(end=True, label=gettext_lazy("Fin"))

    def shown(self, action: Action) -> dict[str, Any]:
        return {
            "starts": typed(action.starts_on, action.starts_precision, action.starts_text),
            "ends": typed(action.ends_on, action.ends_precision, action.ends_text),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("starts"), data.get("ends")
        if start and end and end.value < start.value:
            self.add_error("ends", _("La fin vient avant le début. Changez l’une des deux dates."))
        return data

    def typed(self) -> Typed:
        data = self.cleaned_data
        return Typed(date_contents("starts", data["starts"]) | date_contents("ends", data["ends"]))


CELLS: dict[str, type[Cell]] = {
    "titre": TitleCell,
    "etat": StatusCell,
    "priorite": PriorityCell,
    "porteur": LeadCell,
    "dates": DatesCell,
}
