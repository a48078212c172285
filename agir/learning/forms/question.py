"""An evaluation question, and its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition, Member, Organisation
from agir.cycles.models import Cycle
from agir.learning.forms.fields import (
    MemberField,
    chosen_field,
    day_field,
    line_field,
    text_field,
    ticks_field,
)
from agir.learning.grounds import ticked
from agir.plan.models import Plan


class QuestionForm(forms.Form):
    text = text_field(
        gettext_lazy("La question"),
        gettext_lazy("Écrivez la question, telle que vous la poseriez à voix haute."),
        rows=2,
        help_text=gettext_lazy(
            "Par exemple : « Les familles de l’ouest viennent-elles depuis que la navette passe? »"
        ),
    )
    feeds = text_field(
        gettext_lazy("La décision qu’elle éclairera"),
        rows=2,
        help_text=gettext_lazy("Une question qui n’éclaire aucune décision peut attendre."),
    )
    member = MemberField(
        label=gettext_lazy("Qui y répondra"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("personne en particulier"),
        error_messages={"invalid_choice": gettext_lazy("Choisissez dans la liste.")},
    )
    organisation = chosen_field(
        gettext_lazy("Quelle organisation y répondra"), gettext_lazy("aucune en particulier")
    )
    who = line_field(
        gettext_lazy("Ou en quelques mots"), 200,
        help_text=gettext_lazy("Par exemple : le comité des parents."),
    )  # fmt: skip
    source = text_field(
        gettext_lazy("À partir de quoi"),
        rows=2,
        help_text=gettext_lazy("Ce que nous compterons, regarderons, demanderons, et à qui."),
    )
    grounds = ticks_field(gettext_lazy("Chiffres choisis"))
    due_on = day_field(gettext_lazy("Pour quand"))
    plan = chosen_field(gettext_lazy("Plan"), gettext_lazy("aucun en particulier"))
    cycle = chosen_field(gettext_lazy("Cycle"), gettext_lazy("aucun en particulier"))

    def __init__(
        self, *args: Any, coalition: Coalition, grounds: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        here = Member.objects.present().filter(coalition=coalition)
        fields["member"].queryset = here.select_related("user").order_by("user__name", "pk")
        fields["organisation"].queryset = Organisation.objects.of_coalition(coalition)
        fields["plan"].queryset = Plan.objects.present().filter(coalition=coalition)
        fields["cycle"].queryset = Cycle.objects.filter(coalition=coalition)
        fields["grounds"].choices = grounds
        if not grounds:
            del self.fields["grounds"]

    def clean_who(self) -> str:
        return " ".join(self.cleaned_data["who"].split())

    def says(self) -> dict[str, Any]:
        data = {**self.cleaned_data}
        data.pop("grounds", None)
        return {name: value.strip() if isinstance(value, str) else value
                for name, value in data.items()}  # fmt: skip

    def keys(self) -> list[tuple[str, int]]:
        return ticked(self.cleaned_data.get("grounds", []))


class AnswerForm(forms.Form):
    answer = text_field(
        gettext_lazy("La réponse"),
        gettext_lazy("Écrivez la réponse, même courte."),
        rows=4,
        help_text=gettext_lazy("Ce que nous savons, et ce que nous ne savons toujours pas."),
    )
    proofs = ticks_field(gettext_lazy("Sur quoi elle s’appuie"))
    answered_on = day_field(gettext_lazy("Répondue le"), gettext_lazy("Dites quel jour."))

    def __init__(self, *args: Any, proofs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["proofs"].choices = proofs
        if not proofs:
            del self.fields["proofs"]

    def keys(self) -> list[tuple[str, int]]:
        return ticked(self.cleaned_data.get("proofs", []))
