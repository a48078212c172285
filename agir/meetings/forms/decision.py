"""What is typed about a decision, made clean."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.participation import Participation
from agir.meetings.about import LABELS, Reference
from agir.meetings.actions.decision import OFFERED
from agir.meetings.decided import stance_label
from agir.meetings.models import Decision
from agir.promises.forms import DatedForm, DayField, MemberField

Choices = list[tuple[str, Any]]


def _text(label: Any, help_text: Any = "", *, rows: int = 3, required: bool = False) -> Any:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def about_choices(offered: list[Reference], current: Reference | None) -> Choices:
    """What it may be about, by sort; what it is about now stays in the list."""
    groups: dict[str, list[tuple[str, str]]] = {}
    known = {one.written for one in offered}
    extra = [current] if current is not None and current.written not in known else []
    for one in [*offered, *extra]:
        label = str(LABELS.get(one.type, _("Autres")))
        groups.setdefault(label, []).append((one.written, one.title))
    return [("", _("— rien de précis —")), *groups.items()]


class ProposalForm(forms.Form):
    """What is put to the group, why, and how it will be decided."""

    title = _text(
        gettext_lazy("Ce qui est proposé"),
        gettext_lazy("Une phrase que chacun comprendrait dans un an."),
        rows=2, required=True,
    )  # fmt: skip
    why = _text(
        gettext_lazy("Pourquoi, et sur quoi cela s’appuie"),
        gettext_lazy("Un portrait, une voix entendue, un chiffre, une expérience…"),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Comment décider"),
        choices=[
            (
                Decision.Method.CONSENT,
                gettext_lazy("Consentement : personne n’a d’objection qui nuirait à la cause"),
            ),
            (Decision.Method.HANDS, gettext_lazy("Vote à main levée : on compte les mains")),
            (
                Decision.Method.ORGANISATIONS,
                gettext_lazy("Vote par organisation : une voix chacune"),
            ),
            (
                Decision.Method.GRADIENTS,
                gettext_lazy("Degrés d’accord : chacun se situe sur une échelle"),
            ),
        ],
        initial=Decision.Method.CONSENT,
        widget=forms.RadioSelect,
    )
    about = forms.ChoiceField(label=gettext_lazy("Sur quoi elle porte"), required=False)

    def __init__(self, *args: Any, abouts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.choices = abouts


class PositionForm(forms.Form):
    """Where one stands."""

    stance = forms.ChoiceField(label=gettext_lazy("Ma position"), widget=forms.RadioSelect)
    words = _text(
        gettext_lazy("Dans vos mots"),
        gettext_lazy("Une réserve ou une objection dit ce qui vous retient, pour qu’on y réponde."),
    )

    def __init__(self, *args: Any, method: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stance"]
        field.choices = [(one, stance_label(method, one)) for one in OFFERED[method]]
        field.error_messages["required"] = _("Choisissez une des positions proposées.")


class PositionForForm(PositionForm):
    """What somebody else said aloud."""

    def __init__(self, *args: Any, coalition: Coalition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.of_coalition(coalition).order_by("name")
        fields: dict[str, forms.Field] = {
            "member": MemberField(
                coalition, label=_("Une personne membre"), empty_label=_("— choisir —")
            ),
            "organisation": forms.ModelChoiceField(
                rows, label=_("Ou une organisation"), required=False, empty_label=_("— choisir —")
            ),
            "name": forms.CharField(
                label=_("Ou quelqu’un sans compte"), max_length=120, required=False
            ),
            "first_concerned": forms.BooleanField(
                label=_("Cette personne est parmi les premiers concernés"), required=False
            ),
        }
        self.fields["stance"].label = _("Sa position")
        self.fields["words"].label = _("Dans ses mots")
        self.fields = {**fields, **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        who = [data.get("member"), data.get("organisation"), data.get("name")]
        if sum(1 for one in who if one) != 1:
            raise forms.ValidationError(
                _("Dites de qui il s’agit : une personne, une organisation, ou un nom.")
            )
        return data


class ReplyForm(forms.Form):
    text = _text(gettext_lazy("Réponse"), required=True)


def _hands(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class TakeForm(DatedForm):
    """It is decided: when, how those first concerned took part, when to look at it again."""

    decided_on = forms.DateField(
        label=gettext_lazy("Décidée le"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    hands_for = _hands(gettext_lazy("Mains levées pour"))
    hands_against = _hands(gettext_lazy("Contre"))
    hands_abstained = _hands(gettext_lazy("Abstentions"))
    participation = forms.ChoiceField(
        label=gettext_lazy("Part des premiers concernés dans cette décision"),
        choices=[("", gettext_lazy("— pas précisé —")), *Participation.choices],
        required=False,
    )
    participation_note = forms.CharField(
        label=gettext_lazy("Comment ils ont pesé"), max_length=300, required=False
    )
    review_on = DayField(
        label=gettext_lazy("À revoir (facultatif)"),
        help_text=gettext_lazy("« dans six mois », « mars 2027 »… Elle reviendra ce jour-là."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, method: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["decided_on"].initial = today
        if method != Decision.Method.HANDS:
            for name in ("hands_for", "hands_against", "hands_abstained"):
                del self.fields[name]
