"""A performance measure, and one of its figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition, Member, Organisation
from agir.learning.forms.fields import (
    MemberField,
    NumberField,
    chosen_field,
    day_field,
    line_field,
)
from agir.learning.models import Measure
from agir.plan.models import Action

WHAT = {
    Measure.Kind.HOW_MUCH: gettext_lazy("Combien : ce que nous avons fait, pour combien de gens"),
    Measure.Kind.HOW_WELL: gettext_lazy("À quel point bien : la qualité de ce que nous avons fait"),
    Measure.Kind.BETTER_OFF: gettext_lazy("Qui s’en porte mieux : ce qui a changé pour ces gens"),
}


class MeasureForm(forms.Form):
    title = line_field(
        gettext_lazy("Ce qui est mesuré"), 300, gettext_lazy("Dites ce que vous comptez."),
        help_text=gettext_lazy("Par exemple : parents qui reviennent une deuxième fois."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Ce que cela dit"),
        choices=list(WHAT.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez l’une des trois questions.")},
    )
    action = chosen_field(
        gettext_lazy("De quelle action"), gettext_lazy("de notre travail ensemble")
    )
    unit = line_field(
        gettext_lazy("Unité"), 60, help_text=gettext_lazy("Par exemple : parents, %, heures.")
    )
    direction = forms.TypedChoiceField(
        label=gettext_lazy("Sens souhaité"), choices=Measure.Direction.choices, coerce=int,
        initial=Measure.Direction.HIGHER,
    )  # fmt: skip
    baseline = NumberField(label=gettext_lazy("Point de départ"), required=False)
    baseline_on = day_field(gettext_lazy("Mesuré le"))
    target = NumberField(label=gettext_lazy("Cible"), required=False)
    target_on = day_field(gettext_lazy("Cible visée pour le"))
    owner = MemberField(
        label=gettext_lazy("Qui la suit"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("personne en particulier"),
        error_messages={"invalid_choice": gettext_lazy("Choisissez dans la liste.")},
    )
    organisation = chosen_field(
        gettext_lazy("Quelle organisation la suit"), gettext_lazy("aucune en particulier")
    )

    def __init__(self, *args: Any, coalition: Coalition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        actions = Action.objects.present().filter(coalition=coalition, plan__binned_at=None)
        fields["action"].queryset = actions.order_by("title", "pk")
        here = Member.objects.present().filter(coalition=coalition)
        fields["owner"].queryset = here.select_related("user").order_by("user__name", "pk")
        fields["organisation"].queryset = Organisation.objects.of_coalition(coalition)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number, on in (("baseline", "baseline_on"), ("target", "target_on")):
            if {number, on} & set(self.errors):
                continue
            if data.get(number) is not None and data.get(on) is None:
                self.add_error(on, _("Dites de quel jour est ce chiffre."))
            if data.get(number) is None and data.get(on) is not None:
                self.add_error(number, _("Écrivez le chiffre de ce jour."))
        first, last = data.get("baseline_on"), data.get("target_on")
        if first and last and last <= first:
            self.add_error("target_on", _("La cible vient avant le départ. Changez l’un des deux."))
        return data


class ValueForm(forms.Form):
    """One line: the figure, its day, a word."""

    value = NumberField(
        label=gettext_lazy("Valeur"),
        error_messages={"required": gettext_lazy("Écrivez le chiffre.")},
    )
    on = day_field(gettext_lazy("Jour"), gettext_lazy("Dites de quel jour."))
    note = line_field(gettext_lazy("Un mot"), 300)
