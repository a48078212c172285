"""A lesson, and what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition, Organisation
from agir.cycles.models import Cycle
from agir.learning.forms.fields import chosen_field, day_field, line_field, text_field
from agir.learning.models import Lesson


class LessonForm(forms.Form):
    text = text_field(
        gettext_lazy("Ce que nous avons appris"),
        gettext_lazy("Écrivez ce que vous avez appris, en une phrase."),
        help_text=gettext_lazy(
            "Par exemple : « Les parents viennent quand la garde est offerte, pas quand elle est "
            "remboursée. »"
        ),
    )
    practice = line_field(
        gettext_lazy("La pratique que cela change"),
        300,
        help_text=gettext_lazy("Ce que nous ferons autrement, et que l’on pourra vérifier."),
    )
    organisation = chosen_field(
        gettext_lazy("Dans quelle organisation"), gettext_lazy("tout le regroupement")
    )
    learned_on = day_field(
        gettext_lazy("Apprise le"), gettext_lazy("Dites quel jour, même à peu près.")
    )
    check_on = day_field(
        gettext_lazy("À vérifier le"),
        help_text=gettext_lazy("Six mois plus tard, si vous ne dites rien."),
    )
    cycle = chosen_field(gettext_lazy("Cycle"), gettext_lazy("aucun en particulier"))

    def __init__(self, *args: Any, coalition: Coalition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organisation"].queryset = Organisation.objects.of_coalition(coalition)
        fields["cycle"].queryset = Cycle.objects.filter(coalition=coalition)

    def clean_practice(self) -> str:
        return " ".join(self.cleaned_data["practice"].split())


class CheckForm(forms.Form):
    """Six months later."""

    adoption = forms.ChoiceField(
        label=gettext_lazy("Cette pratique a-t-elle changé?"),
        choices=[one for one in Lesson.Adoption.choices if one[0] != Lesson.Adoption.UNKNOWN],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une réponse. Toutes se valent.")},
    )
    word = text_field(
        gettext_lazy("Ce qui a changé, ou ce qui l’a empêché"),
        rows=2,
        help_text=gettext_lazy("Une leçon qui n’a pas été adoptée nous apprend aussi pourquoi."),
    )
