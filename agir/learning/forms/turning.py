"""The report of a cycle, and the next one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.learning.actions.turning import Next
from agir.learning.closing import Offer
from agir.learning.forms.fields import day_field, line_field, text_field


class BilanForm(forms.Form):
    proud = text_field(gettext_lazy("Ce dont nous sommes fiers"))
    hard = text_field(gettext_lazy("Ce qui a été difficile"))
    otherwise = text_field(gettext_lazy("Ce que nous ferons autrement"))
    thanks = text_field(gettext_lazy("Qui nous remercions"), rows=2)


class NextForm(forms.Form):
    """The next cycle, what is left to it, the actions that go on."""

    title = line_field(
        gettext_lazy("Titre du prochain cycle"), 200, gettext_lazy("Donnez un titre à ce cycle.")
    )
    about = text_field(gettext_lazy("Sur quoi il portera"), rows=2)
    starts_on = day_field(gettext_lazy("Du"))
    ends_on = day_field(gettext_lazy("Au"))
    plan_title = line_field(gettext_lazy("Titre du prochain plan"), 200)

    def __init__(
        self, *args: Any, offers: list[Offer], actions: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.fields["left"] = forms.MultipleChoiceField(
            label=_("Ce que nous laissons au prochain cycle"),
            required=False,
            choices=[(one.key, one.legacy.text) for one in offers],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["actions"] = forms.TypedMultipleChoiceField(
            label=_("Les actions qui continuent"),
            required=False,
            coerce=int,
            choices=actions,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("La fin vient avant le début. Changez l’une des deux."))
        return data

    def following(self) -> Next:
        names = ("title", "about", "starts_on", "ends_on", "plan_title")
        return Next(**{name: self.cleaned_data[name] for name in names})

    def left(self) -> list[Offer]:
        chosen = set(self.cleaned_data["left"])
        return [one for one in self.offers if one.key in chosen]
