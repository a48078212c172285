"""What people say: their own voice, one typed from paper, several through a link, a synthesis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.cycles.actions import synthesis as syntheses
from agir.cycles.actions import voice as voices
from agir.cycles.asked import Choice
from agir.cycles.forms.cycle import day_field
from agir.cycles.models import Capacity, Provenance

TOO_LONG = gettext_lazy("Cette réponse est trop longue : 5000 caractères au plus.")


def words_field(label: Any, *, rows: int = 5, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=voices.LONGEST,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": gettext_lazy("Écrivez une réponse, même courte."),
            "max_length": TOO_LONG,
        },
    )


def capacity_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=Capacity.choices,
        error_messages={
            "required": gettext_lazy("Choisissez à quel titre."),
            "invalid_choice": gettext_lazy("Choisissez à quel titre, dans la liste."),
        },
    )


class VoiceForm(forms.Form):
    """A member's own answer."""

    words = words_field(gettext_lazy("Ma réponse"))
    capacity = capacity_field(gettext_lazy("Je parle à titre de"))


class PaperForm(forms.Form):
    """What somebody wrote on a sheet, or said in a meeting."""

    words = words_field(gettext_lazy("Ses mots, tels quels"))
    who = forms.CharField(
        label=gettext_lazy("Son nom"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "Seulement si la personne l’a donné pour que les membres le lisent."
        ),
    )
    capacity = capacity_field(gettext_lazy("À quel titre"))
    given_on = day_field(gettext_lazy("Donnée le"))
    provenance = forms.ChoiceField(
        label=gettext_lazy("D’où viennent ces mots"),
        choices=[
            (Provenance.PAPER, gettext_lazy("Une feuille remplie à la main")),
            (Provenance.MEETING, gettext_lazy("Une rencontre, notés sur place")),
        ],
        widget=forms.RadioSelect,
    )
    provenance_note = forms.CharField(
        label=gettext_lazy("Laquelle"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Par exemple : café-rencontre du 12 mars, feuille 7."),
    )

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("Cette date est dans le futur. Inscrivez le jour où la voix a été donnée.")
            )
        return day


class CorrectionForm(forms.Form):
    words = words_field(gettext_lazy("La réponse"))
    capacity = capacity_field(gettext_lazy("À quel titre"))
    who = forms.CharField(label=gettext_lazy("Son nom"), required=False, max_length=120)

    def __init__(self, *args: Any, from_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not from_paper:
            del self.fields["who"]


class SynthesisForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Ce que le groupe retient"),
        max_length=syntheses.LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Les accords, et aussi ce qui reste en désaccord."),
        error_messages={
            "required": gettext_lazy("Écrivez ce que le groupe retient, même en une phrase."),
            "max_length": gettext_lazy(
                "Cette synthèse est trop longue : 10 000 caractères au plus."
            ),
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class AnswersForm(forms.Form):
    """Every question of a link on one page. At least one answer; a name only if she wishes."""

    who = forms.CharField(
        label=gettext_lazy("Votre nom, si vous voulez"), required=False, max_length=120
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Vous répondez comme"),
        choices=[
            (Capacity.PARENT, gettext_lazy("parent")),
            (Capacity.CITIZEN, gettext_lazy("citoyenne ou citoyen")),
            (Capacity.WORKER, gettext_lazy("personne intervenante ou éducatrice")),
            (Capacity.PARTNER, gettext_lazy("organisation partenaire")),
            (Capacity.OTHER, gettext_lazy("autre")),
        ],
        initial=Capacity.PARENT,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez à quel titre.")},
    )
    receipt = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, questions: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        asked = {
            f"q-{one.key}": words_field(one.name, rows=4, required=False) for one in self.questions
        }
        for name, field in asked.items():
            key = name.removeprefix("q-")
            field.help_text = next(one.help for one in self.questions if one.key == key)
        self.fields = {**asked, **self.fields}

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[f"q-{one.key}"] for one in self.questions]

    @property
    def answers(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[f"q-{one.key}"] for one in self.questions}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = [data.get(f"q-{one.key}") for one in self.questions]
        if not self.errors and not any(said):
            raise forms.ValidationError(
                _("Répondez à au moins une question, même en quelques mots.")
            )
        return data
