"""What people say of links between actions, made clean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.analysis.text import fold
from agir.plan.models import Action, Plan
from agir.plan.relations import Relation

MOST_TITLES = 300  # beyond, titles are looked for while typing instead of all being sent
MOST_CANDIDATES = 30
Row = tuple[int, str]
Options = Sequence[tuple[int | str, str]]


def titles(plan: Plan, *, search: str = "", limit: int = MOST_TITLES + 1) -> list[Row]:
    """Actions of a plan that can be linked, as (id, title), in the order of the plan."""
    rows = Action.objects.filter(plan=plan).present()
    if search:
        rows = rows.filter(folded__contains=fold(search))
    return list(rows.values_list("pk", "title")[:limit])


def labelled(rows: Iterable[Row]) -> list[Row]:
    """The same, where two actions of one title are told apart by a number."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for pk, title in rows:
        bearers[title].append(pk)
    return [
        (pk, title if len(bearers[title]) == 1 else f"{title} ({bearers[title].index(pk) + 1})")
        for pk, title in rows
    ]


class HowForm(forms.Form):
    """How two known actions are linked."""

    relation = forms.ChoiceField(
        label=gettext_lazy("Lien"), choices=Relation.choices, initial=Relation.REINFORCES
    )
    how = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("En une phrase. Par exemple : « elle lui amène des familles »."),
    )


class LinkForm(HowForm):
    """A link from a known action to one found by typing its title.

    `other` is what was typed. When it names no action, or several, `choice` appears with those
    that come near, and nothing typed is lost.
    """

    other = forms.CharField(
        label=gettext_lazy("Autre action"),
        max_length=310,
        help_text=gettext_lazy("Tapez quelques lettres de son titre."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "titres-des-actions"}),
    )
    field_order = ("relation", "other", "choice", "how")

    def __init__(self, *args: Any, here: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = here
        self.found: Action | None = None
        if self.data.get(self.add_prefix("choice")):
            self._offer(self._near(self.data.get(self.add_prefix("other"), "")))

    def _offer(self, rows: list[Row]) -> None:
        self.fields["choice"] = forms.ChoiceField(
            label=_("Laquelle?"),
            required=False,
            choices=[("", _("Choisissez une action")), *rows],
        )
        self.order_fields(self.field_order)

    def _others(self, search: str) -> list[Row]:
        limit = 5 * MOST_CANDIDATES
        rows = labelled(titles(self.here.plan, search=search, limit=limit))
        return [(pk, title) for pk, title in rows if pk != self.here.pk]

    def _near(self, typed: str) -> list[Row]:
        """The actions whose title holds all that was typed, else its longest words."""
        found = self._others(typed)
        if not found:
            words = sorted(fold(typed).split(), key=len, reverse=True)[:3]
            for word in words:
                known = {pk for pk, _title in found}
                found += [row for row in self._others(word) if row[0] not in known]
        return found[:MOST_CANDIDATES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen, typed = cleaned.get("choice"), cleaned.get("other", "")
        rows = Action.objects.filter(plan=self.here.plan).present()
        if chosen:
            self.found = rows.filter(pk=chosen).first()
            return cleaned
        if not typed:
            return cleaned
        near = self._near(typed)
        exact = [pk for pk, title in near if fold(title) == fold(typed)]
        if len(exact) == 1:
            self.found = rows.filter(pk=exact[0]).first()
        elif fold(typed) == fold(self.here.title):
            self.add_error("other", _("Une action ne se lie pas à elle-même."))
        elif near:
            self._offer(near)
            self.add_error("other", _("Choisissez dans la liste l’action dont vous parlez."))
        else:
            self.add_error("other", _("Aucune action de ce plan n’a ce titre."))
        if self.found is not None:
            self.found.plan = self.here.plan
        return cleaned


class ChoosingForm(forms.Form):
    """Which part of a plan to look at. Nothing chosen shows everything; a value that is not
    offered chooses nothing."""

    organisation = forms.TypedChoiceField(
        label=gettext_lazy("Organisation"), required=False, coerce=int, empty_value=None
    )
    result = forms.TypedChoiceField(
        label=gettext_lazy("Résultat"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, choices: Mapping[str, Options], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Tout")), *options]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, without what could not be read."""
        self.is_valid()
        return self.cleaned_data


class MapForm(ChoosingForm):
    age = forms.TypedChoiceField(
        label=gettext_lazy("Fenêtre d’âge"), required=False, coerce=int, empty_value=None
    )
    status = forms.ChoiceField(label=gettext_lazy("État"), required=False)
    action = forms.TypedChoiceField(
        label=gettext_lazy("Suivre une action"), required=False, coerce=int, empty_value=None
    )
    distance = forms.TypedChoiceField(
        label=gettext_lazy("Jusqu’où"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(1, gettext_lazy("ses voisines")), (2, gettext_lazy("et leurs voisines"))],
    )


class MatrixForm(ChoosingForm):
    linked = forms.BooleanField(label=gettext_lazy("Seulement les actions liées"), required=False)
