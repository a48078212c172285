"""The form of an action: nothing but the title is required. It never saves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.analysis.text import fold
from agir.coalitions.models import Facet
from agir.framework.contents import items
from agir.plan.actions.typed import Typed
from agir.plan.contents import Contents
from agir.plan.dates import written
from agir.plan.forms.fields import (
    AmountField,
    Suggested,
    TypedDateField,
    WordsField,
    date_contents,
)
from agir.plan.forms.lookups import Lookups
from agir.plan.listing.criteria import whole
from agir.plan.models import Participation, Priority, Status

PARTNERS, PEOPLE, SOURCES, ACTIONS = "partenaires", "personnes", "sources", "actions-du-plan"
NEW_WORDS = {
    Facet.Kind.AUDIENCE: "new_audiences",
    Facet.Kind.AGE_WINDOW: "new_age_windows",
    Facet.Kind.SECTOR: "new_sectors",
}
FACET_FIELDS = {
    Facet.Kind.AUDIENCE: "audiences",
    Facet.Kind.AGE_WINDOW: "age_windows",
    Facet.Kind.SECTOR: "sectors",
}


def with_empty(choices: Any, empty: str = "—") -> list[tuple[Any, Any]]:
    return [("", empty), *choices]


class OrganisationLine(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Organisation"), required=False, max_length=200,
        widget=Suggested(PARTNERS),
    )  # fmt: skip
    brings = forms.CharField(
        label=gettext_lazy("Ce qu’elle apporte"), required=False, max_length=300
    )


class PersonLine(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Personne"), required=False, max_length=120, widget=Suggested(PEOPLE)
    )


class MoneyLine(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("Source"), required=False, max_length=200, widget=Suggested(SOURCES)
    )
    amount = AmountField(label=gettext_lazy("Montant"), required=False, max_length=40)
    until = TypedDateField(end=True, label=gettext_lazy("Jusqu’à"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("source") and (data.get("amount") or data.get("until")):
            self.add_error("source", _("Dites d’où vient cet argent."))
        return data


OrganisationLines = forms.formset_factory(OrganisationLine, extra=2, max_num=60, absolute_max=80)
PersonLines = forms.formset_factory(PersonLine, extra=1, max_num=60, absolute_max=80)
MoneyLines = forms.formset_factory(MoneyLine, extra=1, max_num=60, absolute_max=80)
LINES = {"organisations": OrganisationLines, "people": PersonLines, "money": MoneyLines}


class ActionForm(forms.Form):
    """An action as typed. `lines` are its organisations, people and money, one small form each."""

    title = forms.CharField(
        label=gettext_lazy("Que ferez-vous?"), max_length=300,
        help_text=gettext_lazy("Un titre suffit. Le reste peut attendre."),
        error_messages={"required": gettext_lazy("Donnez un titre à l’action, même provisoire.")},
    )  # fmt: skip
    result = forms.TypedChoiceField(
        label=gettext_lazy("Vers quel résultat?"), required=False, coerce=int, empty_value=None
    )
    parent = forms.CharField(
        label=gettext_lazy("Fait partie de"), required=False, max_length=300,
        widget=Suggested(ACTIONS),
        help_text=gettext_lazy("Le titre d’une autre action, si celle-ci en est une étape."),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    reference = forms.CharField(
        label=gettext_lazy("Référence"), required=False, max_length=60,
        help_text=gettext_lazy("Son numéro dans vos documents, par exemple 2.3."),
    )  # fmt: skip
    lead = forms.CharField(
        label=gettext_lazy("Organisation porteuse"), required=False, max_length=200,
        widget=Suggested(PARTNERS),
    )  # fmt: skip
    starts = TypedDateField(
        label=gettext_lazy("Début"),
        help_text=gettext_lazy("2026-03-01, mi-mars 2026 ou printemps 2026."),
    )
    ends = TypedDateField(
        end=True,
        label=gettext_lazy("Fin"),
        help_text=gettext_lazy("2027-06-30, juin 2027 ou 2027."),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("État"), required=False, choices=lambda: with_empty(Status.choices)
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priorité"), required=False, choices=lambda: with_empty(Priority.choices)
    )
    participation = forms.ChoiceField(
        label=gettext_lazy("Part des premiers concernés"), required=False,
        choices=lambda: with_empty(Participation.choices, _("pas encore décidé")),
        widget=forms.RadioSelect,
    )  # fmt: skip
    measure = forms.CharField(
        label=gettext_lazy("Comment saurez-vous que ça change quelque chose?"), required=False,
        max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    lasting = forms.MultipleChoiceField(
        label=gettext_lazy("Qu’est-ce qui devrait durer?"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    new_audiences = WordsField(label=gettext_lazy("Autres publics"), required=False, max_length=600)
    new_age_windows = WordsField(
        label=gettext_lazy("Autres fenêtres d’âge"), required=False, max_length=600
    )
    new_sectors = WordsField(label=gettext_lazy("Autres secteurs"), required=False, max_length=600)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        lookups: Lookups,
        said: Contents | None = None,
        more: str = "",
        **kwargs: Any,
    ) -> None:
        self.lookups = lookups
        if said is not None:
            kwargs.setdefault("initial", {}).update(initial_of(said, lookups))
        super().__init__(*args, **kwargs)
        self.more = more
        self._offer_choices(said)
        self.lines = {name: self._lines(name, kind, said) for name, kind in LINES.items()}

    def _offer_choices(self, said: Contents | None) -> None:
        branches = [(branch.pk, branch.indented) for branch in self.lookups.tree]
        self.fields["result"].choices = with_empty(branches, _("pas encore rattachée"))  # type: ignore[attr-defined]
        self.fields["lasting"].choices = [(o.key, o.name) for o in items("sustainability_objects")]  # type: ignore[attr-defined]
        chosen = set((said or {}).get("facets", []))
        for kind, name in FACET_FIELDS.items():
            offered = [
                (facet.pk, facet.name)
                for facet in self.lookups.facets
                if facet.kind == kind and (not facet.retired or facet.pk in chosen)
            ]
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=kind.label.capitalize(), choices=offered, coerce=int, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        for item in items("principles"):
            self.fields[f"serves_{item.key}"] = forms.BooleanField(label=item.name, required=False)
            self.fields[f"why_{item.key}"] = forms.CharField(
                label=_("Pourquoi"), required=False, max_length=600
            )

    def _lines(self, name: str, kind: Any, said: Contents | None) -> Any:
        """The lines of one kind; asking for more adds empty ones to what is typed."""
        initial = lines_of(name, said, self.lookups) if said else []
        if not self.is_bound:
            return kind(prefix=name, initial=initial)
        data: Any = self.data
        if self.more == name:
            data = data.copy()
            key = f"{name}-TOTAL_FORMS"
            data[key] = str(min(60, (whole(data.get(key, "")) or 0) + 2))
        return kind(data, prefix=name, initial=initial)

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(lines.is_valid() for lines in self.lines.values())])

    def principle_rows(self) -> list[dict[str, Any]]:
        """Each principle with its box and its « pourquoi »."""
        return [
            {"item": item, "serves": self[f"serves_{item.key}"], "why": self[f"why_{item.key}"]}
            for item in items("principles")
        ]

    def clean_lead(self) -> str:
        return self._known_partner(self.cleaned_data["lead"])

    def _known_partner(self, name: str) -> str:
        problem = self.lookups.partner_problem(name)
        if problem:
            raise forms.ValidationError(problem)
        return name

    def clean_parent(self) -> int | None:
        text = self.cleaned_data["parent"].strip()
        if not text:
            return None
        found = self.lookups.action_titled(text)
        if found is None:
            raise forms.ValidationError(
                _("Aucune action de premier niveau ne porte ce titre. Choisissez-le dans la liste.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("starts"), data.get("ends")
        if start and end and end.value < start.value:
            self.add_error("ends", _("La fin vient avant le début. Changez l’une des deux dates."))
        for kind, name in NEW_WORDS.items():
            known = {f.folded for f in self.lookups.facets if f.kind == kind}
            if [w for w in data.get(name) or [] if fold(w)[:120] not in known] and (
                not self.lookups.may_add_facets
            ):
                self.add_error(
                    name, _("Seuls la coordination et le comité de suivi ajoutent des mots ici.")
                )
        if self.lines["organisations"].is_valid():
            for line in self.lines["organisations"]:
                problem = self.lookups.partner_problem(line.cleaned_data.get("name", ""))
                if problem:
                    line.add_error("name", problem)
                    self.add_error(None, problem)
        return data

    def typed(self) -> Typed:
        """What was typed, for the verb."""
        data = self.cleaned_data
        lines = {
            name: [line.cleaned_data for line in forms_] for name, forms_ in self.lines.items()
        }
        scalars = ("title", "description", "reference", "status", "priority", "participation",
                   "measure", "lasting", "result", "parent")  # fmt: skip
        contents: dict[str, Any] = {name: data[name] for name in scalars}
        for name in ("description", "measure"):
            contents[name] = contents[name].replace("\r\n", "\n")
        contents |= date_contents("starts", data["starts"]) | date_contents("ends", data["ends"])
        contents["principles"] = {
            item.key: data[f"why_{item.key}"]
            for item in items("principles")
            if data[f"serves_{item.key}"] or data[f"why_{item.key}"]
        }
        contents["facets"] = sorted(pk for name in FACET_FIELDS.values() for pk in data[name])
        contents["people"] = [
            self.lookups.person(line["name"]) for line in lines["people"] if line.get("name")
        ]
        return Typed(
            contents,
            lead=data["lead"],
            organisations=[
                (line["name"], line["brings"])
                for line in lines["organisations"]
                if line.get("name")
            ],
            fundings=[
                (line["source"], line["amount"], _day(line["until"]))
                for line in lines["money"]
                if line.get("source")
            ],
            new_facets={kind: data[name] for kind, name in NEW_WORDS.items() if data[name]},
        )


def _day(parsed: Any) -> str | None:
    return parsed.value.isoformat() if parsed else None


def initial_of(said: Contents, lookups: Lookups) -> dict[str, Any]:
    """What the form shows for an action that says this."""
    shown = {
        name: said[name]
        for name in ("title", "description", "reference", "status", "priority", "participation",
                     "measure", "lasting", "result")
    }  # fmt: skip
    for end in ("starts", "ends"):
        on = said[f"{end}_on"]
        day = dt.date.fromisoformat(on) if on else None
        shown[end] = written(day, said[f"{end}_precision"], said[f"{end}_text"])
    shown["lead"] = lookups.organisation_name(said["lead"])
    shown["parent"] = lookups.action_title(said["parent"])
    kinds = {facet.pk: facet.kind for facet in lookups.facets}
    for kind, name in FACET_FIELDS.items():
        shown[name] = [pk for pk in said["facets"] if kinds.get(pk) == kind]
    for key, why in said["principles"].items():
        shown[f"serves_{key}"], shown[f"why_{key}"] = True, why
    return shown


def lines_of(name: str, said: Contents, lookups: Lookups) -> list[dict[str, Any]]:
    """What the lines of one kind show for an action that says this."""
    if name == "organisations":
        return [
            {"name": lookups.organisation_name(e["organisation"]), "brings": e["brings"]}
            for e in said["organisations"]
        ]
    if name == "people":
        return [
            {"name": lookups.member_name(e["member"]) if e["member"] else e["name"]}
            for e in said["people"]
        ]
    return [
        {
            "source": lookups.source_name(e["source"]),
            "amount": e["amount"] or "",
            "until": e["until"] or "",
        }
        for e in said["fundings"]
    ]
