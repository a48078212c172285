"""What becomes of an action or of an asset."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition, Organisation
from agir.learning.actions.sifting import Chosen
from agir.learning.forms.fields import chosen_field, day_field, line_field, text_field
from agir.learning.models import Sifting
from agir.meetings.models import Decision


class FarewellForm(forms.Form):
    """Stopping is not losing: what stays of it."""

    learned = text_field(gettext_lazy("Ce que nous en avons appris"), rows=2)
    told = text_field(
        gettext_lazy("À qui nous l’avons dit"),
        rows=2,
        help_text=gettext_lazy("Les familles qui y venaient, les partenaires, le bailleur…"),
    )
    inherits = line_field(
        gettext_lazy("Qui hérite de quoi"),
        300,
        help_text=gettext_lazy("Le matériel, le local, les savoir-faire, les liens."),
    )
    heir = chosen_field(gettext_lazy("Organisation qui reprend"), gettext_lazy("aucune"))

    def __init__(self, *args: Any, coalition: Coalition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["heir"].queryset = Organisation.objects.of_coalition(coalition)


class SiftForm(FarewellForm):
    choice = forms.ChoiceField(
        label=gettext_lazy("Que voulons-nous en faire?"),
        choices=Sifting.Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez : les quatre se valent.")},
    )
    why = text_field(
        gettext_lazy("Sur quoi cela s’appuie"),
        help_text=gettext_lazy("Ce que nous avons vu, compté, entendu."),
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("Preuves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Une preuve n’est plus là. Choisissez-en.")},
    )
    dissent = text_field(
        gettext_lazy("Qui voit autrement, et pourquoi"),
        rows=2,
        help_text=gettext_lazy("Un désaccord écrit avec respect éclaire la suite."),
    )
    how = text_field(gettext_lazy("Si on adapte ou transfère : ce qui change, qui reprend"), rows=2)
    decision = chosen_field(
        gettext_lazy("Décision prise en rencontre"), gettext_lazy("aucune encore")
    )
    decided_on = day_field(gettext_lazy("Choisi le"), gettext_lazy("Dites quel jour."))
    review_on = day_field(gettext_lazy("À revoir le"))
    field_order = [
        "choice", "why", "evidence", "dissent", "how", "heir", "learned", "told", "inherits",
        "decision", "decided_on", "review_on",
    ]  # fmt: skip

    def __init__(
        self, *args: Any, coalition: Coalition, evidence: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, coalition=coalition, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["evidence"].choices = evidence
        fields["decision"].queryset = Decision.objects.taken().filter(coalition=coalition)
        if not evidence:
            del self.fields["evidence"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("why") and not data.get("evidence") and "why" not in self.errors:
            self.add_error(
                "why", _("Dites sur quoi ce choix s’appuie : un effet, un chiffre, une parole.")
            )
        return data

    def chosen(self) -> Chosen:
        data = {**self.cleaned_data, "evidence": []}
        for value in self.cleaned_data.get("evidence", []):
            kind, _colon, number = value.rpartition(":")
            data["evidence"].append((kind, int(number)))
        return Chosen(**data)
