"""What people type in the journal. It never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Member
from agir.core.templatetags.typography import day
from agir.effects.actions.tying import offered
from agir.effects.meanings import KINDS, LEVELS
from agir.effects.models import About, Effect, Kind, Source, Sureness
from agir.portrait.days import Remembered, written
from agir.portrait.forms.pieces import DayField, NumberChoiceField, RememberedField
from agir.portrait.models import Audience

MOST_OFFERED = 400


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _said(found: Remembered | None) -> dict[str, Any]:
    if found is None:
        return {"happened_on": None, "happened_precision": "day", "happened_text": ""}
    return {
        "happened_on": found.first,
        "happened_precision": found.precision.value,
        "happened_text": found.text,
    }


class LineForm(forms.Form):
    """One line is enough to begin."""

    line = forms.CharField(
        label=gettext_lazy("Qu’est-ce qui a changé?"), max_length=300,
        error_messages={
            "required": gettext_lazy("Écrivez ce qui a changé, en une ligne."),
            "max_length": gettext_lazy("C’est un peu long. Gardez une ligne, le reste suivra."),
        },
    )  # fmt: skip
    of_a_person = forms.BooleanField(
        label=gettext_lazy("Cela raconte la vie d’une personne"), required=False
    )


class Ticks(forms.TypedMultipleChoiceField):
    """Numbers ticked in a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class EffectForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Ce qui a changé, en une ligne"), max_length=300,
        error_messages={"required": gettext_lazy("Écrivez ce qui a changé, en une ligne.")},
    )  # fmt: skip
    when = RememberedField(
        label=gettext_lazy("Quand"), required=False, max_length=80,
        help_text=gettext_lazy("Par exemple : 2026-03-12, mars 2024, printemps 2019, 2018."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("De quel type"), required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("En plus de mots"), required=False, max_length=20_000, widget=_area(5)
    )
    about = forms.ChoiceField(
        label=gettext_lazy("Pour qui, dans quoi"), required=False,
        choices=[("", gettext_lazy("à préciser")), *About.choices],
    )  # fmt: skip
    whom = forms.CharField(
        label=gettext_lazy("Qui, en quelques mots"), required=False, max_length=200,
        help_text=gettext_lazy("Par exemple : des pères du secteur nord. Pas de nom de famille."),
    )  # fmt: skip
    organisation = NumberChoiceField(label=gettext_lazy("Organisation"), required=False)
    place = forms.CharField(label=gettext_lazy("Où"), required=False, max_length=200)
    our_part = forms.CharField(
        label=gettext_lazy("Notre part"), required=False, max_length=10_000, widget=_area(3),
        help_text=gettext_lazy("Ce que nous avons fait qui a pu y contribuer."),
    )  # fmt: skip
    others_part = forms.CharField(
        label=gettext_lazy("La part des autres"), required=False, max_length=10_000,
        widget=_area(3),
        help_text=gettext_lazy("Qui d’autre y a contribué, ou ce qui l’expliquerait sans nous."),
    )  # fmt: skip
    sure = forms.ChoiceField(
        label=gettext_lazy("À quel point en sommes-nous sûrs?"), required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    could_confirm = forms.CharField(
        label=gettext_lazy("Qui, hors du regroupement, pourrait le confirmer?"), required=False,
        max_length=200, help_text=gettext_lazy("Un rôle suffit : « la directrice de l’école »."),
    )  # fmt: skip
    confirmed_on = DayField(label=gettext_lazy("Confirmé le"), required=False)
    confirmed_by = forms.CharField(
        label=gettext_lazy("Confirmé par"), required=False, max_length=200,
        help_text=gettext_lazy("Un rôle suffit."),
    )  # fmt: skip
    proof = forms.CharField(
        label=gettext_lazy("Ce qui le montre"), required=False, max_length=300,
        help_text=gettext_lazy("Par exemple : procès-verbal du conseil, 12 mars 2026."),
    )  # fmt: skip
    document = forms.URLField(
        label=gettext_lazy("L’adresse d’un document"), required=False, max_length=500,
        assume_scheme="https",
    )  # fmt: skip
    source_kind = forms.ChoiceField(
        label=gettext_lazy("Comment on l’a su"), required=False,
        choices=[("", gettext_lazy("à préciser")), *Source.choices],
    )  # fmt: skip
    source_words = forms.CharField(
        label=gettext_lazy("De qui, de quoi"), required=False, max_length=200,
        help_text=gettext_lazy("Par exemple : carnet de la halte, courriel d’une enseignante."),
    )  # fmt: skip
    meeting = NumberChoiceField(label=gettext_lazy("Dit à la rencontre"), required=False)
    actions = Ticks(label=gettext_lazy("Actions qui y ont contribué"))
    results = Ticks(label=gettext_lazy("Résultats du plan qu’il touche"))
    indicators = Ticks(label=gettext_lazy("Indicateurs qu’il pourrait toucher"))
    audience = forms.ChoiceField(
        label=gettext_lazy("Qui peut le lire"), widget=forms.RadioSelect, choices=[]
    )
    own = forms.BooleanField(label=gettext_lazy("C’est ma propre vie"), required=False)
    consent_on = DayField(
        label=gettext_lazy("La personne y a consenti le"), required=False,
        help_text=gettext_lazy("Sans cette date, ce qui raconte une personne reste réservé."),
    )  # fmt: skip
    consent_how = forms.CharField(
        label=gettext_lazy("Comment elle l’a dit"), required=False, max_length=200,
        help_text=gettext_lazy("Par exemple : de vive voix, après relecture."),
    )  # fmt: skip

    PARTS = {
        "whom": ("about", "whom", "organisation", "place"),
        "part": ("our_part", "others_part"),
        "proof": ("sure", "could_confirm", "confirmed_by", "confirmed_on", "proof", "document"),
        "source": ("source_kind", "source_words", "meeting"),
        "ties": ("actions", "results", "indicators"),
        "read": ("audience", "own", "consent_on", "consent_how"),
    }

    def __init__(self, *args: Any, member: Member, effect: Effect | None = None, **kwargs: Any):
        self.member, self.effect = member, effect
        start = self._contents(effect) if effect else {"audience": Audience.COALITION.value}
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self._offer()

    def _contents(self, effect: Effect) -> dict[str, Any]:
        data = effect.says()
        on = effect.happened_on
        data["when"] = written(on, effect.happened_precision, effect.happened_text)
        data["kind"] = effect.kind or effect.proposed
        return data

    def _offer(self) -> None:
        """What can be chosen: the meanings beside the words, and what this member may tie."""
        explained = format_html
        shape = "<span>{} <span class='hint'>{}</span></span>"
        self._choose("kind", [(k, explained(shape, k.label, KINDS[k])) for k in Kind])
        self._choose("sure", [(s, explained(shape, s.label, LEVELS[s])) for s in Sureness])
        self._choose("audience", self._audiences())
        for name in ("actions", "results", "indicators"):
            rows = list(offered(self.member, name).values_list("pk", "title")[:MOST_OFFERED])
            held = set(self.initial.get(name, ()))
            missing = held - {pk for pk, _title in rows}
            if missing:
                more = offered(self.member, name).filter(pk__in=missing)
                rows += list(more.values_list("pk", "title"))
            rows.sort(key=lambda row: row[0] not in held)
            self._choose(name, rows)
        none = ("", _("aucune"))
        partners = offered(self.member, "organisation").order_by("name")
        self._choose("organisation", [none, *self._kept("organisation", partners, "name")])
        meetings = offered(self.member, "meeting").order_by("-starts_at")
        self._choose("meeting", [none, *self._kept("meeting", meetings, "title")])

    def _kept(self, name: str, rows: Any, label: str) -> list[tuple[int, str]]:
        """The first rows, and the one already chosen whatever became of it."""
        names = ("pk", "starts_at", label) if name == "meeting" else ("pk", label)
        found = [
            (pk, _("%(title)s, %(day)s") % {"title": rest[1], "day": day(rest[0])})
            if len(rest) == 2
            else (pk, rest[0])
            for pk, *rest in rows.values_list(*names)[:200]
        ]
        held = getattr(self.effect, name) if self.effect else None
        if held is not None and held.pk not in {pk for pk, _words in found}:
            found.append((held.pk, str(held)))
        return found

    def _audiences(self) -> list[tuple[str, str]]:
        return [
            (Audience.PUBLIC, _("Tout le monde : cela peut paraître dans un document public")),
            (
                Audience.COALITION,
                _(
                    "Les membres du regroupement, y compris l’observation et le conseil "
                    "d’un bailleur"
                ),
            ),
            (Audience.COORDINATION, _("La coordination et la personne qui l’a saisi")),
            (Audience.NONE, _("Personne d’autre encore : la personne n’a pas consenti")),
        ]

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def part(self, name: str) -> list[forms.BoundField]:
        return [self[field] for field in self.PARTS[name]]

    def opened(self) -> dict[str, bool]:
        """Which folded parts hold something, or something to mend: those are shown open."""
        kept: dict[str, bool] = {}
        for part, names in self.PARTS.items():
            held = any(self.initial.get(name) for name in names if name != "audience")
            kept[part] = held or any(self[name].errors for name in names)
        return kept

    def clean_when(self) -> Remembered | None:
        found: Remembered | None = self.cleaned_data["when"]
        if found and found.first > timezone.localdate():
            raise forms.ValidationError(_("Cette date n’est pas encore venue. Vérifiez l’année."))
        return found

    def clean_document(self) -> str:
        address: str = self.cleaned_data["document"]
        if address and not address.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_("L’adresse d’un document commence par https://"))
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("confirmed_by") and data.get("confirmed_on"):
            data["sure"] = Sureness.CONFIRMED.value
        elif data.get("sure") == Sureness.CONFIRMED:
            self.add_error("confirmed_by", _("Notez qui l’a confirmé, et quand."))
        return data

    def says(self) -> dict[str, Any]:
        """What was typed, as the verbs take it."""
        data = {
            key: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for key, value in self.cleaned_data.items()
        }
        del data["when"]
        return {**data, **_said(self.cleaned_data["when"])}


class ConfirmForm(forms.Form):
    """Somebody outside confirmed."""

    confirmed_by = forms.CharField(
        label=gettext_lazy("Qui l’a confirmé?"), max_length=200,
        help_text=gettext_lazy("Quelqu’un hors du regroupement. Un rôle suffit."),
        error_messages={"required": gettext_lazy("Notez qui l’a confirmé. Un rôle suffit.")},
    )  # fmt: skip
    confirmed_on = DayField(
        label=gettext_lazy("Quand?"),
        error_messages={"required": gettext_lazy("Notez le jour où ce fut confirmé.")},
    )


class LeadForm(forms.Form):
    """This effect led to another, or came from it."""

    WAYS = (("to", gettext_lazy("a mené à")), ("from", gettext_lazy("vient de")))

    way = forms.ChoiceField(label=gettext_lazy("Cet effet"), choices=WAYS)
    other = NumberChoiceField(
        label=gettext_lazy("Quel autre effet"),
        error_messages={"required": gettext_lazy("Choisissez l’autre effet.")},
    )
    how = forms.CharField(label=gettext_lazy("Comment"), required=False, max_length=300)

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", _("à choisir")), *offered]
        self.fields["other"].choices = choices  # type: ignore[attr-defined]


class DropForm(forms.Form):
    """A sheet: dropped, or its cells pasted."""

    file = forms.FileField(
        label=gettext_lazy("Un fichier (Excel, LibreOffice, CSV)"), required=False
    )
    cells = forms.CharField(
        label=gettext_lazy("Ou des lignes copiées d’un tableur"), required=False,
        widget=_area(8), strip=False, max_length=5_000_000,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("cells") or "").strip():
            raise forms.ValidationError(_("Déposez un fichier, ou collez des lignes."))
        return data

    def dropped(self) -> tuple[bytes, str]:
        """The content and its file name, empty for pasted cells."""
        file = self.cleaned_data.get("file")
        if file:
            return file.read(), file.name or "effets.csv"
        return self.cleaned_data["cells"].encode(), ""
