"""What people type in a round of priorities. It never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.portrait.models import LEAST, MOST


class RoundForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Que choisissez-vous ensemble?"), max_length=200,
        help_text=gettext_lazy("Par exemple : « Nos priorités 2026-2029 »."),
        error_messages={"required": gettext_lazy("Donnez un nom à ce choix.")},
    )  # fmt: skip


class CriterionForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Un critère"), max_length=120,
        error_messages={"required": gettext_lazy("Nommez le critère.")},
    )  # fmt: skip
    meaning = forms.CharField(
        label=gettext_lazy("Ce que cela veut dire pour nous"), required=False, max_length=300
    )


class CandidateForm(forms.Form):
    """A challenge or a cause that everybody reads, or words of its own."""

    source = forms.ChoiceField(
        label=gettext_lazy("Un défi ou une cause du portrait"), required=False
    )
    title = forms.CharField(
        label=gettext_lazy("Ou avec vos mots"), required=False, max_length=200,
        help_text=gettext_lazy("Laissez vide pour garder les mots du défi ou de la cause."),
    )  # fmt: skip

    def __init__(self, *args: Any, challenges: Any, causes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            ("", _("aucun")),
            (_("Défis"), [(f"defi-{pk}", title) for pk, title in challenges]),
            (_("Causes"), [(f"cause-{pk}", title) for pk, title in causes]),
        ]

    def chosen(self) -> tuple[str, int | None]:
        kind, _dash, number = self.cleaned_data["source"].partition("-")
        return kind, int(number) if number else None


class ScoresForm(forms.Form):
    """Every candidate under every criterion, 1 to 5 or nothing."""

    def __init__(
        self, *args: Any, candidates: list[Any], criteria: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates, self.criteria = candidates, criteria
        choices = [("", _("sans avis")), *((str(n), str(n)) for n in range(LEAST, MOST + 1))]
        for candidate in candidates:
            for criterion in criteria:
                self.fields[f"c{candidate.pk}-{criterion.pk}"] = forms.TypedChoiceField(
                    label=criterion.name, required=False, choices=choices, coerce=int,
                    empty_value=None, widget=forms.RadioSelect,
                )  # fmt: skip

    def scores(self) -> dict[tuple[int, int], int | None]:
        return {
            (candidate.pk, criterion.pk): self.cleaned_data[f"c{candidate.pk}-{criterion.pk}"]
            for candidate in self.candidates
            for criterion in self.criteria
        }

    def table(self) -> list[tuple[Any, list[tuple[Any, forms.BoundField]]]]:
        return [
            (
                candidate,
                [(one, self[f"c{candidate.pk}-{one.pk}"]) for one in self.criteria],
            )
            for candidate in self.candidates
        ]


class NotesForm(forms.Form):
    notes = forms.CharField(
        label=gettext_lazy("Ce qui s’est dit"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class DropForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"), max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy(
                "Dites pourquoi cette priorité est laissée de côté. On le demandera."
            )
        },
    )  # fmt: skip
