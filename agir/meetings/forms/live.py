"""What is typed on the live page, made clean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agir.meetings.actions.live import LONGEST_NOTES
from agir.meetings.models import Invitee


class NotesForm(forms.Form):
    """The notes of one subject, and the revision they were typed on. `unsure` is what was sent
    before without an answer coming back; `keep` says how two texts become one."""

    MINE, THEIRS, BOTH = "mine", "theirs", "both"

    notes = forms.CharField(
        required=False, strip=False, max_length=LONGEST_NOTES * 2, label=_("Notes")
    )
    revision = forms.IntegerField(min_value=0)
    unsure = forms.CharField(required=False, strip=False)
    keep = forms.ChoiceField(
        required=False, choices=[(one, one) for one in ("", MINE, THEIRS, BOTH)]
    )

    def clean_unsure(self) -> str | None:
        return self.cleaned_data["unsure"] if "unsure" in self.data else None


class AttendanceForm(forms.Form):
    invitee = forms.IntegerField()
    attendance = forms.ChoiceField(choices=Invitee.Attendance.choices)


class WelcomeForm(forms.Form):
    name = forms.CharField(
        label=_("Une autre personne est là"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "personnes", "autocomplete": "off"}),
    )


class CaptureForm(forms.Form):
    """A gesture that structures the notes. `mark` is the marked line it answers."""

    gesture: str
    words: Promise
    icon: str
    mark = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)


class DecisionForm(CaptureForm):
    gesture, words, icon = "decision", _("Décision"), "gavel"
    title = forms.CharField(
        label=_("Ce qui est décidé"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    review_on = forms.DateField(
        label=_("À revoir le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("La décision reviendra ce jour-là. Facultatif."),
    )


class PromiseForm(CaptureForm):
    gesture, words, icon = "promesse", _("Promesse"), "handshake"
    title = forms.CharField(label=_("Quoi"), max_length=300)
    who = forms.CharField(
        label=_("Qui"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "personnes", "autocomplete": "off"}),
        help_text=_("Un membre, ou quelqu’un d’autre, par son nom."),
    )
    due_on = forms.DateField(
        label=_("Pour quand"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class InsightForm(CaptureForm):
    gesture, words, icon = "apprentissage", _("Apprentissage"), "lightbulb"
    text = forms.CharField(
        label=_("Ce que nous avons appris"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


FORMS: dict[str, type[CaptureForm]] = {
    form.gesture: form for form in (DecisionForm, PromiseForm, InsightForm)
}


def capture_form(
    gesture: str,
    item: int,
    data: Any = None,
    initial: dict[str, Any] | None = None,
    place: str = "id",
) -> CaptureForm:
    """The short form of a gesture, whose fields have names of their own in a page of many."""
    return FORMS[gesture](data, auto_id=f"{place}_{gesture}_{item}_%s", initial=initial)


class CloseForm(forms.Form):
    """The subjects that come back in the next meeting."""

    left_open = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, items: list[int], data: Any = None) -> None:
        super().__init__(data)
        self.fields["left_open"].choices = [(one, one) for one in items]  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        strip=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SendForm(forms.Form):
    """Who receives the minutes; `seen` names the sending that was confirmed."""

    invitees = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("Qui le reçoit"),
        error_messages={"required": _("Choisissez au moins une personne.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, people: list[int], data: Any = None) -> None:
        super().__init__(data)
        self.fields["invitees"].choices = [(one, one) for one in people]  # type: ignore[attr-defined]
