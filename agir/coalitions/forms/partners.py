from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Facet, Member, Organisation, Partnership, Role

NO_DATE = {"invalid": _("Cette date n’est pas lisible. Exemple : 2026-03-01")}


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OrganisationForm(forms.Form):
    """What an organisation is. Only its name is needed."""

    name = forms.CharField(
        label=_("Nom de l’organisation"),
        max_length=200,
        error_messages={
            "required": _("Inscrivez le nom de l’organisation."),
            "max_length": _("Ce nom est trop long : 200 caractères au plus."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", "—"), *Organisation.Kind.choices]
    )
    sector = forms.CharField(label=_("Secteur d’activité"), required=False, max_length=120)
    territory = forms.CharField(label=_("Territoire"), required=False, max_length=200)


class PartnerForm(OrganisationForm):
    role = forms.ChoiceField(
        label=_("Rôle dans le regroupement"),
        choices=Partnership.Role.choices,
        initial=Partnership.Role.PARTNER,
    )
    starts_on = forms.DateField(
        label=_("Depuis"), required=False, widget=day_input(), error_messages=NO_DATE
    )


class EndForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Dernier jour"),
        widget=day_input(),
        error_messages={**NO_DATE, "required": _("Inscrivez le dernier jour du partenariat.")},
    )


class MergeForm(forms.Form):
    """Two organisations of the coalition that are one."""

    keep = forms.ModelChoiceField(
        label=_("Le nom à garder"),
        queryset=Organisation.objects.none(),
        empty_label=_("choisissez…"),
        error_messages={"required": _("Choisissez le nom à garder.")},
    )
    drop = forms.ModelChoiceField(
        label=_("L’autre façon de l’écrire"),
        queryset=Organisation.objects.none(),
        empty_label=_("choisissez…"),
        error_messages={"required": _("Choisissez l’autre façon de l’écrire.")},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("keep", "drop"):
            self.fields[name].queryset = organisations  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    role = forms.ChoiceField(label=_("Rôle"), choices=Role.choices)
    organisation = forms.ModelChoiceField(
        label=_("Organisation représentée"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("aucune"),
        help_text=_("Un premier concerné n’en représente aucune : il parle pour lui-même."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.of_coalition(  # type: ignore[attr-defined]
            member.coalition
        )


class FacetForm(forms.Form):
    """A word to add to a list. An empty one is refused by the verb, with its sentence."""

    kind = forms.ChoiceField(choices=Facet.Kind.choices, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Nom"),
        max_length=120,
        required=False,
        error_messages={
            "max_length": _("Ce nom est trop long : 120 caractères au plus."),
        },
    )
