"""What people type in the texts of the portrait. It never saves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Facet, Member
from agir.cycles.models import Capacity
from agir.framework.contents import items
from agir.portrait.days import Remembered, remember, typed
from agir.portrait.models import (
    Asset,
    Audience,
    CauseTree,
    Moment,
    Precision,
    Story,
    Told,
    Trait,
    in_a_year,
)

EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2150, 1, 1)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DayField(forms.DateField):
    """A day, with the calendar of the device."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Cette date est trop loin. Vérifiez l’année."))
        return day


class RememberedField(forms.CharField):
    """A time as people remember it. Cleans to a `Remembered` or None."""

    def clean(self, value: Any) -> Remembered | None:
        text = super().clean(value)
        if not text:
            return None
        found = remember(text)
        if found is None:
            raise forms.ValidationError(
                _(
                    "Cette date n’a pas été comprise. Écrivez par exemple « 1998 », "
                    "« printemps 2019 », « mars 2020 » ou « années 1990 »."
                )
            )
        return found


class PieceForm(forms.Form):
    """What every text says of itself: what it is, who may read it, when to look at it again."""

    title = forms.CharField(
        max_length=200,
        error_messages={"required": gettext_lazy("Donnez un titre en quelques mots.")},
    )
    words = forms.CharField(required=False, max_length=20_000, widget=_area(4))
    audience = forms.ChoiceField(
        label=gettext_lazy("Qui peut le lire"), widget=forms.RadioSelect, choices=[]
    )
    collected_on = DayField(label=gettext_lazy("Recueilli le"))
    provenance = forms.CharField(
        label=gettext_lazy("D’où cela vient"), required=False, max_length=200,
        help_text=gettext_lazy("Par exemple : café-causerie du 12 mars, feuille d’un atelier."),
    )  # fmt: skip
    review_on = DayField(
        label=gettext_lazy("À revoir le"),
        help_text=gettext_lazy("Passé ce jour, la page dira que c’est à revoir."),
    )

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}
    audiences: tuple[str, ...] = (Audience.PUBLIC, Audience.COALITION, Audience.COORDINATION)
    main: tuple[str, ...] = ("title", "words")  # shown first; the stamp follows

    def __init__(self, *args: Any, member: Member, piece: Told | None = None, **kwargs: Any):
        self.member, self.piece = member, piece
        start = self.contents(piece) if piece else self.blank()
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self._ask(self.audiences)
        for name, label in self.labels.items():
            self.fields[name].label = label
        for name, words in self.helps.items():
            self.fields[name].help_text = words

    def _ask(self, audiences: tuple[str, ...]) -> None:
        labels = {
            Audience.PUBLIC: _("Tout le monde : cela peut paraître dans un document public"),
            Audience.COALITION: _(
                "Les membres du regroupement, y compris l’observation et le conseil d’un bailleur"
            ),
            Audience.COORDINATION: _("La coordination et la personne qui l’a saisi"),
        }
        self._choose("audience", [(key, labels[Audience(key)]) for key in audiences])

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def blank(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "audience": Audience.COALITION.value,
            "collected_on": today,
            "review_on": in_a_year(),
        }

    def contents(self, piece: Told) -> dict[str, Any]:
        return piece.says()

    def says(self) -> dict[str, Any]:
        """What was typed, as the verbs take it."""
        return {
            key: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for key, value in self.cleaned_data.items()
        }

    def shown_first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.main]


class StoryForm(PieceForm):
    own = forms.BooleanField(label=gettext_lazy("C’est mon propre récit"), required=False)
    who = forms.CharField(
        label=gettext_lazy("Qui raconte"), required=False, max_length=120,
        help_text=gettext_lazy("Facultatif. Un prénom suffit, ou rien."),
    )  # fmt: skip
    capacity = forms.ChoiceField(label=gettext_lazy("À quel titre"), choices=Capacity.choices)
    lived = forms.CharField(
        label=gettext_lazy("Quand cela s’est passé"), required=False, max_length=80
    )
    consent_on = DayField(
        label=gettext_lazy("Consentement donné le"), required=False,
        help_text=gettext_lazy("Sans cette date, le récit reste à la coordination."),
    )  # fmt: skip
    consent_how = forms.CharField(
        label=gettext_lazy("Comment il a été donné"), required=False, max_length=200,
        help_text=gettext_lazy(
            "Par exemple : de vive voix, après relecture. Pour un enfant de moins de 14 ans, "
            "c’est son parent qui consent."
        ),
    )  # fmt: skip

    main = ("title", "words", "own", "who", "capacity", "lived")
    labels = {"title": gettext_lazy("Un titre"), "words": gettext_lazy("Le récit")}
    helps = {
        "words": gettext_lazy("Avec ses mots. Ne nommez pas d’autres personnes."),
    }

    def _ask(self, audiences: tuple[str, ...]) -> None:
        self.fields["audience"].label = _("Ce à quoi la personne a consenti")
        self._choose(
            "audience",
            [
                (Audience.PUBLIC, _("Que tout le monde le lise, même dans un document public")),
                (
                    Audience.COALITION,
                    _("Que les membres du regroupement le lisent, observation et bailleur compris"),
                ),
                (
                    Audience.COORDINATION,
                    _("Que la coordination le garde, jusqu’à ce qu’on le relise avec elle"),
                ),
                (Audience.NONE, _("Elle n’a pas encore consenti")),
            ],
        )

    def blank(self) -> dict[str, Any]:
        # The most private is what is chosen when nobody chooses.
        return {**super().blank(), "audience": Audience.NONE.value}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("audience") in (Audience.PUBLIC, Audience.COALITION):
            if not data.get("consent_on") and "consent_on" not in self.errors:
                self.add_error("consent_on", _("Notez le jour où la personne a dit oui."))
            elif data.get("consent_on") and data["consent_on"] > timezone.localdate():
                self.add_error("consent_on", _("Ce jour n’est pas encore venu."))
        if not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Écrivez le récit, même en une phrase."))
        return data


class MomentForm(PieceForm):
    start = RememberedField(
        label=gettext_lazy("Quand, ou depuis quand"), max_length=80,
        help_text=gettext_lazy("À peu près suffit : « 1998 », « mars 2020 », « années 1990 »."),
        error_messages={"required": gettext_lazy("Dites quand, même à peu près.")},
    )  # fmt: skip
    end = RememberedField(
        label=gettext_lazy("Jusqu’à quand"), required=False, max_length=80,
        help_text=gettext_lazy("Laissez vide pour un moment qui n’a pas duré, ou qui dure encore."),
    )  # fmt: skip
    carried_by = forms.CharField(
        label=gettext_lazy("Qui l’a porté"), required=False, max_length=200
    )
    left = forms.CharField(
        label=gettext_lazy("Ce que cela a laissé"), required=False, max_length=5_000,
        widget=_area(3), help_text=gettext_lazy("Une habitude, un lieu, une blessure…"),
    )  # fmt: skip

    main = ("title", "start", "end", "words", "carried_by", "left")
    labels = {
        "title": gettext_lazy("Ce qui s’est passé"),
        "words": gettext_lazy("Ce qui a été tenté ou vécu"),
    }

    def contents(self, piece: Told) -> dict[str, Any]:
        data = super().contents(piece)
        if isinstance(piece, Moment):
            data["start"] = typed(piece.starts_on, piece.starts_precision, piece.starts_text)
            data["end"] = typed(piece.ends_on, piece.ends_precision, piece.ends_text)
        return data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and end.last < start.first:
            self.add_error("end", _("La fin vient avant le début. Changez l’une des deux."))
        return data

    def says(self) -> dict[str, Any]:
        data = super().says()
        start, end = data.pop("start"), data.pop("end")
        return {
            **data,
            "starts_on": start.first,
            "starts_precision": start.precision.value,
            "starts_text": start.text,
            "ends_on": end.last if end else None,
            "ends_precision": (end.precision if end else Precision.DAY).value,
            "ends_text": end.text if end else "",
        }


def _optional(member: Member, model: Any, held: int | None) -> list[tuple[Any, str]]:
    """Texts of one kind that this member reads, to choose one or none. The one already chosen is
    kept on offer, without its title when she may not read it."""
    rows = list(model.objects.visible_to(member).present().values_list("pk", "title"))
    if held and held not in {pk for pk, _title in rows}:
        rows.append((held, _("celui qui est déjà lié (réservé ou à la corbeille)")))
    return [("", _("aucun")), *rows]


class NumberChoiceField(forms.TypedChoiceField):
    """Cleans to a number, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class TraitForm(PieceForm):
    facets = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Où, et à quel âge"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Rien de coché : partout, à tout âge."),
    )  # fmt: skip
    story = NumberChoiceField(label=gettext_lazy("Un récit le montre"), required=False)
    moment = NumberChoiceField(label=gettext_lazy("Un moment le montre"), required=False)
    figure = forms.CharField(
        label=gettext_lazy("Un chiffre le montre"), required=False, max_length=300,
        help_text=gettext_lazy("Avec sa source et son année, ou l’adresse de sa page ici."),
    )  # fmt: skip
    document = forms.URLField(
        label=gettext_lazy("Un document le montre"), required=False, max_length=500,
        assume_scheme="https", help_text=gettext_lazy("Son adresse, qui commence par https://"),
    )  # fmt: skip

    main = ("title", "words", "story", "moment", "figure", "document", "facets")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (Facet.Kind.SECTOR, Facet.Kind.AGE_WINDOW)
        held = self.initial.get("facets", [])
        rows = Facet.objects.filter(coalition_id=self.member.coalition_id, kind__in=kinds)
        self._choose("facets", [(f.pk, f.name) for f in rows if not f.retired or f.pk in held])
        self._choose("story", _optional(self.member, Story, self.initial.get("story")))
        self._choose("moment", _optional(self.member, Moment, self.initial.get("moment")))

    def clean_document(self) -> str:
        address: str = self.cleaned_data["document"]
        if address and not address.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_("L’adresse d’un document commence par https://"))
        return address


class StrengthForm(TraitForm):
    labels = {
        "title": gettext_lazy("Quelle est cette force?"),
        "words": gettext_lazy("Ce que cela change pour les familles"),
    }


class ChallengeForm(TraitForm):
    labels = {
        "title": gettext_lazy("Quel est ce défi?"),
        "words": gettext_lazy("Comment il se vit, et par qui"),
    }


class TreeForm(PieceForm):
    challenge = NumberChoiceField(
        label=gettext_lazy("De quel défi partez-vous?"),
        error_messages={"required": gettext_lazy("Choisissez le défi dont on cherche les causes.")},
    )

    main = ("challenge", "title", "words")
    labels = {
        "title": gettext_lazy("Le nom de cette lecture"),
        "words": gettext_lazy("Ce qu’elle a de particulier"),
    }
    helps = {"title": gettext_lazy("Par exemple : « vue par les parents », « vue par le CLSC ».")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Trait.objects.visible_to(self.member).present()
        rows = rows.filter(kind=Trait.Kind.CHALLENGE)
        choices = list(rows.values_list("pk", "title"))
        if isinstance(self.piece, CauseTree):
            held = (self.piece.challenge_id, self.piece.challenge.title)
            choices = choices if held in choices else [held, *choices]
        self._choose("challenge", [("", _("à choisir")), *choices])


class AssetForm(PieceForm):
    object = forms.ChoiceField(label=gettext_lazy("Ce qui dure"), required=False, choices=[])
    holds = forms.ChoiceField(
        label=gettext_lazy("Ce qui le tient"), required=False,
        choices=[("", gettext_lazy("à préciser")), *Asset.Holds.choices],
    )  # fmt: skip
    held_by = forms.CharField(
        label=gettext_lazy("Laquelle, lesquelles"), required=False, max_length=200
    )
    depends = forms.CharField(label=gettext_lazy("Qui en dépend"), required=False, max_length=300)
    without = forms.CharField(
        label=gettext_lazy("Ce qui arriverait sans cela"), required=False, max_length=5_000,
        widget=_area(3),
    )  # fmt: skip

    main = ("title", "words", "object", "holds", "held_by", "depends", "without")
    labels = {
        "title": gettext_lazy("Qu’est-ce qui tient déjà?"),
        "words": gettext_lazy("Ce que c’est"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objects = [(item.key, item.name) for item in items("sustainability_objects")]
        self._choose("object", [("", _("à préciser")), *objects])


FORMS: dict[str, type[PieceForm]] = {
    "recit": StoryForm,
    "moment": MomentForm,
    "force": StrengthForm,
    "defi": ChallengeForm,
    "arbre": TreeForm,
    "acquis": AssetForm,
}


class CauseForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Pourquoi?"), max_length=200,
        error_messages={"required": gettext_lazy("Écrivez la cause en quelques mots.")},
    )  # fmt: skip
    parent = NumberChoiceField(label=gettext_lazy("Cette cause explique"), required=False)
    lever = forms.CharField(
        label=gettext_lazy("Ce qui pourrait la changer"), required=False, max_length=300,
        help_text=gettext_lazy("Facultatif. Une règle, un service, une habitude, une personne…"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, offered: list[tuple[int, str]] | None = None, top: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if offered is None:
            del self.fields["parent"]
        else:
            first = ("", _("le défi : %(title)s") % {"title": top})
            self.fields["parent"].choices = [first, *offered]  # type: ignore[attr-defined]
