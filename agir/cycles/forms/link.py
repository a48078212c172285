"""A link to hand out, and what a coalition adds to the framework."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.cycles.asked import Choice
from agir.cycles.forms.cycle import day_field
from agir.framework import contents


class LinkForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Pour qui, ou à quelle occasion"),
        required=False,
        max_length=160,
        help_text=gettext_lazy(
            "Affiché aux personnes qui répondent. Par exemple : café-rencontre de mars."
        ),
    )
    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions posées"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Deux ou trois suffisent : on répond mieux quand c’est court."),
        error_messages={"required": gettext_lazy("Cochez au moins une question.")},
    )
    until = day_field(gettext_lazy("Jusqu’au"))

    def __init__(self, *args: Any, questions: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["questions"]
        offered.choices = [(one.key, one.name) for one in questions]

    def clean_until(self) -> dt.date:
        day: dt.date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= day <= today + dt.timedelta(days=365):
            raise forms.ValidationError(_("Choisissez un jour à venir, d’ici un an."))
        return day


class OwnForm(forms.Form):
    """The coalition's own item. For a question, the stage where it is asked."""

    name = forms.CharField(
        label=gettext_lazy("En quelques mots"),
        max_length=200,
        error_messages={"required": gettext_lazy("Écrivez-le en quelques mots.")},
    )
    sentence = forms.CharField(
        label=gettext_lazy("En une phrase"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, question: bool, ask_stage: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not question:
            return
        self.fields["name"].label = _("La question")
        self.fields["sentence"].label = _("Pourquoi la poser")
        if ask_stage:
            self.fields["stage"] = forms.ChoiceField(
                label=_("À quelle étape"),
                choices=[(stage.key, stage.name) for stage in contents.stages()],
            )
        self.fields["sustainability"] = forms.BooleanField(
            label=_("Elle porte sur ce qui devrait durer"), required=False
        )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
