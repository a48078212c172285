"""What people type about their intention, made clean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Member
from agir.cycles.models import Cycle
from agir.intention.models import FIELDS, Adherence, Chair, Suggestion
from agir.meetings.models import Decision

LONGEST = 5_000


def day_field(label: Any, needed: Any = "", **more: Any) -> forms.DateField:
    """A day, written 2026-03-01 where the browser offers no calendar."""
    return forms.DateField(
        label=label,
        required=bool(needed),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "invalid": gettext_lazy("Cette date n’est pas lisible. Exemple : 2026-03-01"),
            "required": needed,
        },
        **more,
    )


class Text(forms.CharField):
    """Several lines, parted the same way whatever the browser sent."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").strip()


def text_field(label: Any, needed: Any = "", rows: int = 3, **more: Any) -> forms.CharField:
    errors = {
        "required": needed,
        "max_length": gettext_lazy("Ce texte est trop long : %(limit_value)d caractères au plus."),
        "null_characters_not_allowed": gettext_lazy("Ce texte contient un caractère illisible."),
    }
    return Text(
        label=label,
        required=bool(needed),
        max_length=more.pop("max_length", LONGEST),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=errors,
        **more,
    )


def line_field(label: Any, most: int, needed: Any = "", **more: Any) -> forms.CharField:
    errors = {
        "required": needed,
        "max_length": gettext_lazy("C’est trop long : %(limit_value)d caractères au plus."),
    }
    return forms.CharField(
        label=label, required=bool(needed), max_length=most, error_messages=errors, **more
    )


class WordsForm(forms.Form):
    """What a version says. Only the statement is needed: the rest comes with talk."""

    statement = text_field(
        gettext_lazy("Énoncé"),
        gettext_lazy("Écrivez l’énoncé : une ou deux phrases suffisent."),
        rows=4,
        help_text=gettext_lazy(
            "Une ou deux phrases, au présent, comme si c’était fait. Par exemple : « Ici, chaque "
            "enfant entre à l’école curieux et confiant, et aucun parent n’est seul. »"
        ),
    )
    population = line_field(
        gettext_lazy("Population visée"),
        300,
        help_text=gettext_lazy("Pour qui? Par exemple : les enfants de 0 à 5 ans."),
    )
    territory = line_field(gettext_lazy("Territoire"), 300, help_text=gettext_lazy("Où?"))
    change = text_field(
        gettext_lazy("Changement voulu"),
        help_text=gettext_lazy("Qu’est-ce qui sera différent pour ces personnes?"),
    )
    horizon = line_field(
        gettext_lazy("Horizon"), 120, help_text=gettext_lazy("Quand? Par exemple : d’ici 2035.")
    )

    def says(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class AboutForm(forms.Form):
    """How a vision is called, and which cycle it belongs to."""

    name = line_field(
        gettext_lazy("Nom de la vision"), 160, gettext_lazy("Donnez un nom à cette vision.")
    )
    cycle = forms.ModelChoiceField(
        label=gettext_lazy("Cycle"),
        queryset=Cycle.objects.none(),
        required=False,
        empty_label=gettext_lazy("tout le regroupement"),
        help_text=gettext_lazy("Laissez ainsi si elle vaut pour tout le regroupement."),
        error_messages={"invalid_choice": gettext_lazy("Choisissez un cycle de la liste.")},
    )

    def __init__(self, *args: Any, cycles: QuerySet[Cycle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = cycles  # type: ignore[attr-defined]


class NewVisionForm(AboutForm, WordsForm):
    field_order = [*FIELDS, "name", "cycle"]


class VersionForm(WordsForm):
    why = text_field(
        gettext_lazy("Ce qui change, et pourquoi"),
        rows=2,
        help_text=gettext_lazy("Une phrase pour ceux qui liront les deux versions."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class SuggestionForm(forms.Form):
    field = forms.ChoiceField(
        label=gettext_lazy("Partie du texte"),
        choices=Suggestion.Field.choices,
        error_messages={"invalid_choice": gettext_lazy("Choisissez une partie du texte.")},
    )
    passage = text_field(
        gettext_lazy("Passage à remplacer"),
        rows=2,
        help_text=gettext_lazy("Copiez-le du texte. Vide : toute la partie."),
    )
    words = text_field(
        gettext_lazy("Vos mots"), gettext_lazy("Écrivez les mots que vous proposez."), rows=2
    )
    why = text_field(
        gettext_lazy("Pourquoi"),
        gettext_lazy("Dites pourquoi, en une phrase : c’est ce qui permet d’en parler."),
        rows=2,
    )


class ReasonForm(forms.Form):
    reason = text_field(
        gettext_lazy("Pourquoi la mettre de côté"),
        gettext_lazy("Dites pourquoi : la personne qui l’a proposée le lira."),
        rows=2,
    )


class RoundForm(forms.Form):
    closes_on = day_field(
        gettext_lazy("Répondre jusqu’au"),
        gettext_lazy("Choisissez le dernier jour pour répondre."),
        help_text=gettext_lazy("Deux ou trois semaines laissent le temps d’en parler."),
    )
    message = text_field(
        gettext_lazy("Mot d’accompagnement"),
        help_text=gettext_lazy("Il paraîtra dans le courriel et sur la page."),
        max_length=2_000,
    )


class StanceForm(forms.Form):
    """Where one stands. What is needed with each stance is asked by the form, then by the verb."""

    stance = forms.ChoiceField(
        label=gettext_lazy("Où vous situez-vous?"),
        choices=Adherence.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez une des trois réponses."),
            "invalid_choice": gettext_lazy("Choisissez une des trois réponses."),
        },
    )
    words = text_field(
        gettext_lazy("Votre réserve, ou votre raison"),
        help_text=gettext_lazy(
            "Avec réserve : laquelle? Si vous ne pouvez pas vivre avec : pourquoi? "
            "Rien à écrire si vous adhérez."
        ),
    )
    remedy = text_field(
        gettext_lazy("Ce qui changerait votre position"),
        help_text=gettext_lazy("Seulement si vous ne pouvez pas vivre avec ce texte."),
        rows=2,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        stance = data.get("stance")
        if stance == Adherence.Stance.RESERVES and not data.get("words"):
            self.add_error("words", _("Dites quelle est votre réserve, en quelques mots."))
        if stance == Adherence.Stance.CANNOT:
            if not data.get("words"):
                self.add_error("words", _("Dites pourquoi vous ne pouvez pas vivre avec ce texte."))
            if not data.get("remedy"):
                self.add_error("remedy", _("Dites ce qui changerait votre position."))
        return data


class MeetingForm(StanceForm):
    """The same, as it was said in a meeting."""

    provenance = line_field(
        gettext_lazy("D’où vient cette réponse"),
        300,
        gettext_lazy("Dites d’où vient cette réponse : quelle rencontre, qui parlait."),
        help_text=gettext_lazy("Par exemple : rencontre du 12 mars, dit par la directrice."),
    )
    field_order = ["provenance", "stance", "words", "remedy"]


class ReplyForm(forms.Form):
    text = text_field(gettext_lazy("Votre réponse"), gettext_lazy("Écrivez votre réponse."))


class AdoptForm(forms.Form):
    decided_on = day_field(
        gettext_lazy("Adoptée le"), gettext_lazy("Dites quel jour la vision a été adoptée.")
    )
    review_on = day_field(
        gettext_lazy("À revoir le"),
        gettext_lazy("Choisissez le jour où vous la reverrez ensemble."),
        help_text=gettext_lazy("Ce jour-là, l’accueil du regroupement la montrera « à revoir »."),
    )
    note = text_field(gettext_lazy("Ce qui a été dit ou décidé"))

    def __init__(self, *args: Any, decisions: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = forms.ModelChoiceField(
            decisions,
            label=_("Par quelle décision"),
            help_text=_("Une décision prise, qui porte sur cette vision."),
            required=False,
            empty_label=_("— aucune —"),
        )


class LineForm(forms.Form):
    how = text_field(
        gettext_lazy("Comment nous le vivons"),
        gettext_lazy("Écrivez en une phrase comment vous vivez ce principe."),
        help_text=gettext_lazy("Des gestes que l’on peut voir : « Nous… »"),
    )


class CheckForm(forms.Form):
    year = forms.IntegerField(
        label=gettext_lazy("Année"),
        min_value=1990,
        max_value=9999,
        error_messages={
            "required": gettext_lazy("De quelle année s’agit-il?"),
            "invalid": gettext_lazy("Écrivez l’année en chiffres, par exemple 2026."),
            "min_value": gettext_lazy("Choisissez une année entre 1990 et cette année."),
            "max_value": gettext_lazy("Choisissez une année entre 1990 et cette année."),
        },
    )
    example = text_field(
        gettext_lazy("Un exemple"),
        gettext_lazy("Racontez un exemple : c’est lui qui fait preuve."),
        help_text=gettext_lazy("Un moment précis où vous l’avez vécu, ou manqué."),
    )


class ValueForm(forms.Form):
    name = line_field(gettext_lazy("Valeur"), 120, gettext_lazy("Nommez cette valeur."))
    meaning = text_field(gettext_lazy("Ce que cela veut dire pour nous"), rows=2)


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.user.shown_name)


class ChairForm(forms.Form):
    """Who is missing, who will ask, by when."""

    name = line_field(
        gettext_lazy("Qui manque?"),
        200,
        gettext_lazy("Dites qui manque autour de la table."),
        help_text=gettext_lazy("Un groupe, un lieu, un métier : par exemple « des pères »."),
    )
    why = text_field(gettext_lazy("Pourquoi c’est important"), rows=2)
    asker = MemberField(
        label=gettext_lazy("Qui invitera"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("à décider"),
        error_messages={"invalid_choice": gettext_lazy("Choisissez une personne de la liste.")},
    )
    ask_by = day_field(gettext_lazy("D’ici le"))

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asker"].queryset = members  # type: ignore[attr-defined]


class ChairStatusForm(ChairForm):
    """The same, and what became of the invitation."""

    status = forms.ChoiceField(
        label=gettext_lazy("Où en est l’invitation"),
        choices=Chair.Status.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Dites où en est l’invitation."),
            "invalid_choice": gettext_lazy("Choisissez une réponse de la liste."),
        },
    )
    words = text_field(
        gettext_lazy("Ce qui s’est dit"),
        rows=2,
        help_text=gettext_lazy("Nécessaire si l’invitation est déclinée ou laissée de côté."),
    )
    field_order = ["status", "words", "name", "why", "asker", "ask_by"]
