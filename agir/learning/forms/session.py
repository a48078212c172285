"""A session, and what is on its table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition
from agir.cycles.models import Cycle
from agir.learning.forms.fields import (
    chosen_field,
    day_field,
    line_field,
    text_field,
    ticks_field,
)
from agir.learning.grounds import ticked
from agir.learning.models import Session
from agir.meetings.models import Meeting

PIECES = {
    Session.Kind.SENSE_MAKING: gettext_lazy("Dessins à regarder ensemble"),
    Session.Kind.PANEL: gettext_lazy("Histoires parmi lesquelles choisir"),
}


class SessionForm(forms.Form):
    title = line_field(gettext_lazy("Titre"), 200, gettext_lazy("Donnez un titre à la séance."))
    held_on = day_field(gettext_lazy("Tenue le"), gettext_lazy("Dites quel jour."))
    pieces = ticks_field(gettext_lazy("Ce qui est sur la table"))
    who = text_field(
        gettext_lazy("Qui est là"), rows=2,
        help_text=gettext_lazy("Des prénoms ou des rôles suffisent."),
    )  # fmt: skip
    meeting = chosen_field(gettext_lazy("Pendant quelle rencontre"), gettext_lazy("aucune"))
    cycle = chosen_field(gettext_lazy("Cycle"), gettext_lazy("aucun en particulier"))

    def __init__(
        self, *args: Any, coalition: Coalition, kind: str, pieces: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        meetings = Meeting.objects.present().filter(coalition=coalition)
        fields["meeting"].queryset = meetings.order_by("-starts_at", "-pk")
        fields["cycle"].queryset = Cycle.objects.filter(coalition=coalition)
        fields["pieces"].choices = pieces
        if pieces:
            fields["pieces"].label = PIECES[Session.Kind(kind)]
        else:
            del self.fields["pieces"]

    def says(self) -> dict[str, Any]:
        data = {**self.cleaned_data}
        data.pop("pieces", None)
        return data

    def keys(self) -> list[tuple[str, int]]:
        return ticked(self.cleaned_data.get("pieces", []))
