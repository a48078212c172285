"""What people type to prepare a meeting and to answer an invitation, made clean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Member
from agir.core.refusals import Refused
from agir.cycles.models import Cycle
from agir.meetings.actions.agenda import Row
from agir.meetings.actions.invitations import MOST_GUESTS, Guest
from agir.meetings.actions.meeting import CONDITIONS, FIELDS
from agir.meetings.agenda import LONGEST_MINUTES, LONGEST_TITLE
from agir.meetings.days import instant
from agir.meetings.files import Received, receive
from agir.meetings.forms.fields import address, day, hour, line, words
from agir.meetings.models import AgendaItem, Invitee, Meeting

FARTHEST_YEARS = 20  # farther, a year was mistyped


class MeetingForm(forms.Form):
    """When, where, what for; and what lets people come."""

    title = line(
        gettext_lazy("Titre"), 200, gettext_lazy("Donnez un titre : « Comité de suivi » suffit.")
    )
    on = day(gettext_lazy("Jour"), gettext_lazy("Choisissez un jour."))
    start = hour(gettext_lazy("De"), gettext_lazy("Dites à quelle heure elle commence."))
    end = hour(gettext_lazy("À"), gettext_lazy("Dites à quelle heure elle finit."))
    place = line(
        gettext_lazy("Lieu"),
        300,
        help_text=gettext_lazy("Avec ce qu’il faut pour trouver la porte."),
    )
    link = address(gettext_lazy("Lien pour y assister à distance"))
    purpose = words(
        gettext_lazy("À quoi sert cette rencontre"),
        rows=2,
        help_text=gettext_lazy("Ce qui sera différent quand elle finira."),
    )
    welcome_time = line(
        gettext_lazy("Pourquoi cette heure"),
        300,
        help_text=gettext_lazy("Par exemple : pendant l’école, on finit avant l’autobus."),
    )
    childcare = line(
        gettext_lazy("Garde d’enfants"),
        300,
        help_text=gettext_lazy("Par exemple : sur place, gratuite, de 0 à 12 ans."),
    )
    transport = line(
        gettext_lazy("Transport"),
        300,
        help_text=gettext_lazy("Par exemple : covoiturage, billets d’autobus remis à l’entrée."),
    )
    compensation = line(
        gettext_lazy("Compensation"),
        300,
        help_text=gettext_lazy("Par exemple : 25 $ l’heure pour les parents, repas offert."),
    )
    interpreter = line(
        gettext_lazy("Interprète"),
        300,
        help_text=gettext_lazy("Par exemple : espagnol, sur demande trois jours avant."),
    )
    cycle = forms.ModelChoiceField(
        label=gettext_lazy("Cycle"),
        queryset=Cycle.objects.none(),
        required=False,
        empty_label=gettext_lazy("tout le regroupement"),
        error_messages={"invalid_choice": gettext_lazy("Choisissez un cycle de la liste.")},
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: ZoneInfo, cycles: QuerySet[Cycle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["cycle"].queryset = cycles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        moments = [self._moment(data.get("on"), name, data.get(name)) for name in ("start", "end")]
        if None not in moments and moments[1] <= moments[0]:  # type: ignore[operator]
            self.add_error("end", _("La fin doit venir après le début."))
        data["starts_at"], data["ends_at"] = moments
        return data

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if abs(on.year - timezone.localdate().year) > FARTHEST_YEARS:
            raise ValidationError(
                _("Cette date est trop loin d’aujourd’hui. Est-ce la bonne année?")
            )
        return on

    def _moment(self, on: dt.date | None, name: str, time: dt.time | None) -> dt.datetime | None:
        if on is None or time is None:
            return None
        try:
            return instant(on, time, self.zone)
        except Refused as refusal:
            self.add_error(name, str(refusal))
            return None

    def says(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    @staticmethod
    def start_from(meeting: Meeting, zone: ZoneInfo) -> dict[str, Any]:
        """What the form shows of a meeting."""
        start, end = (at.astimezone(zone) for at in (meeting.starts_at, meeting.ends_at))
        said = ("title", "purpose", "place", "link", *CONDITIONS)
        return {
            **{name: getattr(meeting, name) for name in said},
            "cycle": meeting.cycle_id,
            "on": start.date(),
            "start": start.time(),
            "end": end.time(),
        }


class NewMeetingForm(MeetingForm):
    like = forms.ModelChoiceField(
        label=gettext_lazy("Ordre du jour de départ"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=gettext_lazy("vide"),
        help_text=gettext_lazy("Les sujets sont repris sans leurs notes."),
        error_messages={"invalid_choice": gettext_lazy("Choisissez une rencontre de la liste.")},
    )

    def __init__(self, *args: Any, likes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["like"]
        field.queryset = Meeting.objects.filter(pk__in=[pk for pk, _label in likes])
        field.choices = [("", field.empty_label), *likes]


class RowForm(forms.Form):
    """One subject of the agenda, as a row of the whole."""

    # Needed all three, and filled from the start: saying so on every row would only be noise.
    title = line(gettext_lazy("Sujet"), LONGEST_TITLE)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        required=False,
        min_value=1,
        max_value=LONGEST_MINUTES,
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre de minutes."),
            "min_value": gettext_lazy("Au moins une minute."),
            "max_value": gettext_lazy("C’est trop long pour un sujet."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    ask = forms.ChoiceField(
        label=gettext_lazy("Demandé"),
        required=False,
        choices=AgendaItem.Ask.choices,
        error_messages={"invalid_choice": gettext_lazy("Choisissez dans la liste.")},
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Qui l’anime"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choisissez une personne de la liste.")},
    )
    purpose = line(gettext_lazy("Pour quoi faire"), 300)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, initial: Any, item: AgendaItem, people: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, initial=initial, prefix=f"s{item.pk}")
        self.item = item
        field: Any = self.fields["owner"]
        field.choices = people

    def clean_title(self) -> str:
        return self._needed("title", _("Donnez un titre à ce sujet."))

    def clean_minutes(self) -> int:
        return self._needed("minutes", _("Dites combien de minutes."))

    def clean_ask(self) -> str:
        return self._needed("ask", _("Choisissez dans la liste."))

    def _needed(self, name: str, sentence: str) -> Any:
        if not self.cleaned_data[name]:
            raise ValidationError(sentence)
        return self.cleaned_data[name]

    def row(self, people: dict[int, Member]) -> Row:
        data = self.cleaned_data
        owner = people.get(int(data["owner"])) if data["owner"] else None
        return Row(
            self.item.pk, data["seen"], data["title"], data["purpose"], data["minutes"],
            data["ask"], owner,
        )  # fmt: skip


class LinesForm(forms.Form):
    lines = words(
        gettext_lazy("Ajouter des sujets"),
        most=8_000,
        rows=3,
        help_text=gettext_lazy(
            "Un par ligne, collés d’un courriel ou d’un tableur. "
            "Par exemple : « Budget de la halte-garderie, 20 min, décider »."
        ),
    )


class DocumentForm(forms.Form):
    title = line(
        gettext_lazy("Titre"), 200, help_text=gettext_lazy("Sans titre : le nom du fichier.")
    )
    url = address(gettext_lazy("Adresse"))
    file = forms.FileField(
        label=gettext_lazy("Ou un fichier"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("5 Mo au plus : PDF, bureautique, image ou texte."),
        error_messages={
            "empty": gettext_lazy("Ce fichier est vide."),
            "invalid": gettext_lazy("Ce fichier n’est pas arrivé. Choisissez-le de nouveau."),
            "max_length": gettext_lazy("Le nom de ce fichier est trop long."),
        },
    )
    item = forms.ModelChoiceField(
        label=gettext_lazy("Sujet"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("toute la rencontre"),
        error_messages={"invalid_choice": gettext_lazy("Choisissez un sujet de la liste.")},
    )

    def __init__(self, *args: Any, items: QuerySet[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]

    def clean_file(self) -> Received | None:
        given = self.cleaned_data["file"]
        if given is None:
            return None
        try:
            return receive(given.name, given.read(5 * 1024 * 1024 + 1))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None


ONE_ADDRESS = re.compile(r"[^\s<>,;()\"]+@[^\s<>,;()\"]+")


class InviteForm(forms.Form):
    """Who is asked to come: members ticked, and others by name and address, one a line."""

    members = forms.TypedMultipleChoiceField(coerce=int, required=False)
    guests = words(
        gettext_lazy("Personnes sans compte"),
        most=20_000,
        rows=3,
        help_text=gettext_lazy("Une par ligne : nom, courriel."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Langue de leur lettre"),
        choices=[("fr", "Français"), ("en", "English")],
        initial="fr",
    )

    def __init__(self, *args: Any, offered: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.choices = [(pk, pk) for pk in offered]
        field.error_messages["invalid_choice"] = _("Cette personne n’est plus membre.")

    def clean_guests(self) -> list[tuple[str, str]]:
        """(name, address) of each line. A line without one address is said, and kept typed."""
        found, wrong = [], []
        for raw in self.cleaned_data["guests"].splitlines():
            if not raw.strip():
                continue
            addresses = ONE_ADDRESS.findall(raw)
            name = ONE_ADDRESS.sub("", raw).strip(' \t,;<>()"')
            try:
                validate_email(addresses[0] if len(addresses) == 1 else "")
            except ValidationError:
                wrong.append(raw.strip()[:60])
            else:
                found.append((name[:120], addresses[0][:254]))
        if wrong:
            raise ValidationError(
                _("Une ligne sans adresse courriel lisible : %(line)s"), params={"line": wrong[0]}
            )
        if len(found) > MOST_GUESTS:
            raise ValidationError(_("C’est trop de personnes sans compte : 200 au plus."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("members") and not data.get("guests"):
            self.add_error("members", _("Cochez au moins une personne, ou écrivez son adresse."))
        return data

    def strangers(self) -> list[Guest]:
        language = self.cleaned_data["language"]
        return [Guest(name, email, language) for name, email in self.cleaned_data["guests"]]


class AnswerForm(forms.Form):
    """Whether one comes, and what one needs for that. « À distance » needs a link to be there."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Venez-vous?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez une réponse."),
            "invalid_choice": gettext_lazy("Choisissez une réponse de la liste."),
        },
    )
    needs = line(
        gettext_lazy("Ce qu’il me faut pour venir"),
        300,
        help_text=gettext_lazy("Garde, transport, repas, interprète, rampe… Dites-le simplement."),
    )

    def __init__(self, *args: Any, remote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answer"]
        given = [Invitee.Answer.YES, Invitee.Answer.REMOTE, Invitee.Answer.NO]
        field.choices = [
            (one.value, str(one.label).capitalize())
            for one in given
            if remote or one != Invitee.Answer.REMOTE
        ]


class CancelForm(forms.Form):
    why = line(
        gettext_lazy("Un mot pour dire pourquoi"),
        300,
        help_text=gettext_lazy("Il paraîtra dans le courriel. Par exemple : tempête annoncée."),
    )
