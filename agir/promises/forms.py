"""What people type about their promises, made clean."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition, Member
from agir.promises.days import read_day


class DayField(forms.CharField):
    """A day as it is said: « le 12 mars », « vendredi », « dans deux semaines ». Cleans to a
    date. `today` is given by the form."""

    def __init__(self, **kwargs: Any) -> None:
        self.today: dt.date = dt.date.min
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        text = super().clean(value)
        if not text:
            return None
        day = read_day(text, self.today)
        if day is None:
            raise forms.ValidationError(
                _(
                    "Ce jour n’a pas été compris. Écrivez par exemple « le 12 mars » ou "
                    "« vendredi »."
                )
            )
        return day


def _due(label: Any) -> DayField:
    return DayField(
        label=label,
        help_text=gettext_lazy("« le 12 mars », « vendredi », « dans deux semaines »…"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DatedForm(forms.Form):
    """A form whose days are read from today where the coalition lives."""

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today


class MemberField(forms.ModelChoiceField):
    """One of the people who sit in a coalition today, by her name."""

    def __init__(self, coalition: Coalition, **kwargs: Any) -> None:
        rows = Member.objects.present().filter(coalition=coalition, user__is_active=True)
        rows = rows.select_related("user").order_by("user__name", "pk")
        super().__init__(rows, required=False, **kwargs)

    def label_from_instance(self, obj: Member) -> str:
        return obj.user.shown_name


class LineForm(DatedForm):
    """One line: what, by when."""

    title = forms.CharField(
        label=gettext_lazy("Je promets de…"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    due = _due(gettext_lazy("Pour quand"))


class PromiseForm(LineForm):
    """What, by when, where it was said; and who, when one may write what others promised."""

    said = forms.CharField(
        label=gettext_lazy("Où cela s’est dit (facultatif)"),
        help_text=gettext_lazy("Un appel, un courriel, un café…"),
        max_length=300,
        required=False,
    )

    def __init__(
        self, *args: Any, coalition: Coalition, for_others: bool, born: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if born:
            del self.fields["said"]
        if for_others:
            self.fields["member"] = MemberField(
                coalition, label=_("Qui promet"), empty_label=_("— moi —")
            )
            self.fields["who"] = forms.CharField(
                label=_("Ou quelqu’un sans compte"), max_length=120, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("member") and data.get("who"):
            raise forms.ValidationError(
                _("Choisissez une personne, ou écrivez un nom : l’un des deux.")
            )
        return data


class RewordForm(forms.Form):
    """Better words; and the day, while it can still be mended."""

    title = forms.CharField(label=gettext_lazy("Ce qui est promis"), max_length=300)


class MendForm(DatedForm, RewordForm):
    due = _due(gettext_lazy("Pour quand"))


class WhoForm(forms.Form):
    """To whom a promise belongs: a member, or somebody without an account."""

    def __init__(self, *args: Any, coalition: Coalition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = MemberField(
            coalition, label=_("Une personne membre"), empty_label=_("— choisir —")
        )
        self.fields["who"] = forms.CharField(
            label=_("Ou quelqu’un sans compte"), max_length=120, required=False
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("member")) == bool(data.get("who")):
            raise forms.ValidationError(
                _("Choisissez une personne, ou écrivez un nom : l’un des deux.")
            )
        return data


class MoveForm(DatedForm):
    """Another day, and why."""

    due = _due(gettext_lazy("Nouvelle date"))
    word = forms.CharField(
        label=gettext_lazy("Pourquoi (facultatif)"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class WordForm(forms.Form):
    """A word, when one wishes."""

    word = forms.CharField(
        label=gettext_lazy("Un mot (facultatif)"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
