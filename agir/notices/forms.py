"""What a person chooses about her e-mails, made clean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition
from agir.notices.models import Level, Preference, Rhythm
from agir.notices.models.preference import EVENING, FIRST_HOUR, LAST_HOUR, MORNING, SATURDAY

# From east to west; the zone a person already has is always among the choices.
ZONES = (
    "America/St_Johns", "America/Halifax", "America/Toronto", "America/Winnipeg",
    "America/Regina", "America/Edmonton", "America/Vancouver", "America/Whitehorse",
)  # fmt: skip


def _zone_name(zone: str) -> str:
    return {
        "America/St_Johns": _("Terre-Neuve (Saint-Jean)"),
        "America/Halifax": _("Atlantique (Halifax, Moncton)"),
        "America/Toronto": _("Est (Montréal, Toronto)"),
        "America/Winnipeg": _("Centre (Winnipeg)"),
        "America/Regina": _("Saskatchewan (Regina)"),
        "America/Edmonton": _("Rocheuses (Edmonton, Calgary)"),
        "America/Vancouver": _("Pacifique (Vancouver)"),
        "America/Whitehorse": _("Yukon (Whitehorse)"),
    }.get(zone, zone.replace("_", " "))


class PreferenceForm(forms.Form):
    """When the digest leaves, and how much of each coalition it holds."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("À quel rythme"), choices=Rhythm, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Quel jour"),
        coerce=int,
        help_text=gettext_lazy("Pour qui reçoit un résumé par semaine."),
    )
    hour = forms.TypedChoiceField(label=gettext_lazy("À quelle heure"), coerce=int)
    time_zone = forms.ChoiceField(label=gettext_lazy("À l’heure de"))
    quiet_evenings = forms.BooleanField(
        label=gettext_lazy("Rien le soir ni la nuit"),
        required=False,
        help_text=gettext_lazy("De 19 h à 7 h. Un résumé retardé attend le lendemain."),
    )
    quiet_weekends = forms.BooleanField(
        label=gettext_lazy("Rien la fin de semaine"),
        required=False,
        help_text=gettext_lazy("Ce qui tombe samedi, dimanche ou lundi est dit le vendredi."),
    )

    def __init__(
        self, *args: Any, preference: Preference, coalitions: Sequence[Coalition],
        levels: dict[int, str], **kwargs: Any,
    ) -> None:  # fmt: skip
        names = ("rhythm", "weekday", "hour", "quiet_evenings", "quiet_weekends")
        initial: dict[str, Any] = {name: getattr(preference, name) for name in names}
        here = preference.time_zone or settings.TIME_ZONE
        kwargs["initial"] = {**initial, "time_zone": here}
        super().__init__(*args, **kwargs)
        self._choices("weekday", [(n, str(name)) for n, name in WEEKDAYS.items()])
        hours = range(FIRST_HOUR, LAST_HOUR + 1)
        self._choices("hour", [(n, _("%(hour)d h") % {"hour": n}) for n in hours])
        self._choices("time_zone", [(z, _zone_name(z)) for z in dict.fromkeys([*ZONES, here])])
        self.coalitions = list(coalitions)
        for one in self.coalitions:
            self.fields[f"level_{one.pk}"] = forms.ChoiceField(
                label=one.name,
                choices=Level.Choice,
                widget=forms.RadioSelect,
                initial=levels.get(one.pk, Level.Choice.ASKED),
            )

    def _choices(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def levels(self) -> list[forms.BoundField]:
        return [self[f"level_{one.pk}"] for one in self.coalitions]

    def chosen_levels(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[f"level_{one.pk}"] for one in self.coalitions}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rhythm") == Rhythm.NONE or self.errors:
            return data
        if data["quiet_evenings"] and not MORNING <= data["hour"] < EVENING:
            self.add_error(
                "hour", _("Cette heure est dans vos heures calmes. Choisissez de 7 h à 18 h.")
            )
        weekly = data["rhythm"] == Rhythm.WEEK
        if weekly and data["quiet_weekends"] and data["weekday"] >= SATURDAY:
            self.add_error(
                "weekday", _("Ce jour est dans vos jours calmes. Choisissez du lundi au vendredi.")
            )
        return data
