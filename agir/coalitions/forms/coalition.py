from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition

ZONES = [
    ("America/Toronto", _("Québec et Ontario (heure de l’Est)")),
    ("America/Halifax", _("Îles-de-la-Madeleine et Maritimes (heure de l’Atlantique)")),
    ("America/Blanc-Sablon", _("Basse-Côte-Nord (Blanc-Sablon)")),
    ("America/St_Johns", _("Terre-Neuve")),
    ("America/Winnipeg", _("Manitoba (heure du Centre)")),
    ("America/Regina", _("Saskatchewan")),
    ("America/Edmonton", _("Alberta (heure des Rocheuses)")),
    ("America/Vancouver", _("Colombie-Britannique (heure du Pacifique)")),
    ("Europe/Paris", _("France et Belgique")),
]


def in_one_line(text: str) -> str:
    return " ".join(text.split())


class CoalitionForm(forms.Form):
    """What a coalition says of itself. Only its name is needed."""

    name = forms.CharField(
        label=_("Nom du regroupement"),
        max_length=160,
        error_messages={
            "required": _("Donnez un nom à votre regroupement."),
            "max_length": _("Ce nom est trop long : 160 caractères au plus."),
        },
    )
    cause = forms.CharField(
        label=_("Cause"),
        required=False,
        max_length=2000,
        help_text=_("Ce qui vous réunit, en une phrase ou deux."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    territory = forms.CharField(
        label=_("Territoire"),
        required=False,
        max_length=200,
        help_text=_("Un quartier, une municipalité, une MRC, une région."),
    )
    population = forms.CharField(
        label=_("Population visée"),
        required=False,
        max_length=200,
        help_text=_("Par exemple : les enfants de 0 à 5 ans et leurs familles."),
    )
    level = forms.ChoiceField(
        label=_("Palier"), choices=Coalition.Level.choices, initial=Coalition.Level.LOCAL
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues de travail"),
        choices=settings.LANGUAGES,
        initial=["fr"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("La première sert aux invitations."),
        error_messages={"required": _("Cochez au moins une langue.")},
    )
    time_zone = forms.ChoiceField(label=_("Fuseau horaire"), choices=ZONES)
    voice_required = forms.BooleanField(
        label=_("Aucune orientation sans la voix des premiers concernés"),
        required=False,
        help_text=_(
            "Une vision ne pourra être adoptée que si au moins un parent ou un citoyen a dit où il "
            "se situe, sur ce texte-là. Le programme le vérifie et montre ce qui manque."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = str(self.initial.get("time_zone") or settings.TIME_ZONE)
        if kept not in dict(ZONES) and kept in available_timezones():
            self.fields["time_zone"].choices = [*ZONES, (kept, kept)]  # type: ignore[attr-defined]
        self.fields["time_zone"].initial = kept

    def clean_name(self) -> str:
        return in_one_line(self.cleaned_data["name"])

    def clean_territory(self) -> str:
        return in_one_line(self.cleaned_data["territory"])

    def clean_population(self) -> str:
        return in_one_line(self.cleaned_data["population"])


class NewCoalitionForm(CoalitionForm):
    """The same, where everything but the name may be left out of what is posted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("level", "languages", "time_zone"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Fields left out take the usual value."""
        data = super().clean() or self.cleaned_data
        for name in ("level", "languages", "time_zone"):
            if not data.get(name):
                data[name] = self.fields[name].initial
        return data
