"""What people type about a result. It never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.plan.tree import Branch


class ResultForm(forms.Form):
    """A result: its words, and what it leads to. One being changed is never offered itself nor
    what stands below it."""

    title = forms.CharField(
        label=gettext_lazy("Quel changement voulez-vous voir?"), max_length=300,
        error_messages={"required": gettext_lazy("Dites ce changement en quelques mots.")},
    )  # fmt: skip
    parent = forms.TypedChoiceField(
        label=gettext_lazy("Il mène à"), required=False, coerce=int, empty_value=None
    )
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, tree: list[Branch], result: int | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        here = next((branch for branch in tree if branch.pk == result), None)
        under = set(here.subtree()) if here else set()
        offered = [(b.pk, b.indented) for b in tree if b.pk not in under]
        top = ("", _("rien d’autre : c’est un changement dans la population"))
        self.fields["parent"].choices = [top, *offered]  # type: ignore[attr-defined]

    def clean_description(self) -> str:
        return self.cleaned_data["description"].replace("\r\n", "\n")
