"""What people type on the pages of the week and of the support structure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Member
from agir.core.sheets import Limits, SheetError, read_pasted
from agir.followup import rules
from agir.followup.actions.support import A_WEEK, Hours, monday
from agir.followup.forms.fields import EARLIEST, LATEST, DayField, HoursField, LineField
from agir.followup.models import BackboneRole
from agir.followup.quantities import read_hours
from agir.plan.forms.fields import TypedDateField
from agir.plan.models import Action


class StepForm(forms.Form):
    title = LineField(
        label=gettext_lazy("Une étape à franchir"),
        error_messages={"required": gettext_lazy("Nommez l’étape.")},
    )
    ends_on = DayField(label=gettext_lazy("Pour quand"), required=False)


class NewDateForm(forms.Form):
    """A new end for an action."""

    ends = TypedDateField(end=True, label=gettext_lazy("Nouvelle date"))

    def clean_ends(self) -> Any:
        found = self.cleaned_data["ends"]
        if found is None:
            raise forms.ValidationError(_("Écrivez une date : « 2026-09-30 », « fin mars »."))
        return found


class LetterForm(forms.Form):
    """A kind message, prepared, that she may change before it leaves."""

    message = forms.CharField(
        label=gettext_lazy("Votre message"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": gettext_lazy("Écrivez un mot avant d’envoyer.")},
    )  # fmt: skip


class MineForm(forms.Form):
    """One line of news for each of her actions: only what is typed is told."""

    def __init__(self, *args: Any, actions: list[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = actions
        for action in actions:
            self.fields[f"news-{action.pk}"] = LineField(
                label=_("Qu’est-ce qui a bougé? %(title)s") % {"title": action.title},
                required=False,
            )

    def told(self) -> list[tuple[Action, str]]:
        said = [(action, self.cleaned_data[f"news-{action.pk}"]) for action in self.actions]
        return [(action, text) for action, text in said if text]


class SupportForm(forms.Form):
    """A row of six small numbers for a week."""

    week = DayField(label=gettext_lazy("Semaine du"))
    who = forms.ChoiceField(label=gettext_lazy("Pour qui"), required=False)

    def __init__(self, *args: Any, by: Member, seats: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.pk): seat for seat in seats}
        self.by = by
        if rules.can_log_for_others(by, by.coalition):
            choices = [(str(seat.pk), seat.user.shown_name) for seat in seats]
            self.fields["who"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["who"]
        for role in BackboneRole:
            self.fields[role.value] = HoursField(most=A_WEEK, label=role.label)

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[role.value] for role in BackboneRole]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if sum(data.get(role.value) or Decimal(0) for role in BackboneRole) > A_WEEK:
            self.add_error(None, _("Une semaine a 168 heures. Vérifiez les nombres."))
        return data

    def member(self) -> Member:
        return self.seats.get(self.cleaned_data.get("who", ""), self.by)

    def hours(self) -> Hours:
        return {role.value: self.cleaned_data[role.value] or Decimal(0) for role in BackboneRole}


PASTED = Limits(file=400_000, rows=400, columns=40, cells=8000)
SHAPE = gettext_lazy("Une ligne par semaine : le lundi, puis les six nombres, dans l’ordre.")


class PasteForm(forms.Form):
    """Weeks copied from a sheet: a date, then six numbers. All of it, or nothing."""

    cells = forms.CharField(
        label=gettext_lazy("Collez vos semaines"), max_length=100_000, help_text=SHAPE,
        strip=False, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Collez au moins une ligne.")},
    )  # fmt: skip
    weeks: dict[dt.date, dict[str, Decimal]]

    def clean_cells(self) -> str:
        text = str(self.cleaned_data["cells"])
        try:
            rows = read_pasted(text, PASTED).sheets[0].rows
        except SheetError:
            raise forms.ValidationError(_("Ces cellules n’ont pas été comprises.")) from None
        self.weeks = {}
        for number, row in enumerate(rows, 1):
            week = _day(row[0]) if row else None
            if week is None:
                if number == 1 or not any(str(cell or "").strip() for cell in row):
                    continue  # a header, or an empty line
                raise forms.ValidationError(
                    _("Ligne %(n)d : la date n’a pas été comprise. Rien n’a été noté.")
                    % {"n": number}
                )
            if monday(week) in self.weeks:
                raise forms.ValidationError(
                    _("Ligne %(n)d : cette semaine est là deux fois. Rien n’a été noté.")
                    % {"n": number}
                )
            self.weeks[monday(week)] = _numbers(row[1:7], number)
        if not self.weeks:
            raise forms.ValidationError(_("Aucune semaine trouvée. %(shape)s") % {"shape": SHAPE})
        return text


def _day(cell: object) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if not isinstance(cell, dt.date):
        try:
            cell = dt.date.fromisoformat(str(cell or "").strip().replace("/", "-"))
        except ValueError:
            return None
    return cell if EARLIEST <= cell <= LATEST else None


def _numbers(cells: list[Any], line: int) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for role, cell in zip(BackboneRole, [*cells, *[None] * 6][:6], strict=True):
        text = str(cell if cell is not None else "").strip()
        hours = read_hours(text) if text else Decimal(0)
        if hours is None:
            raise forms.ValidationError(
                _("Ligne %(n)d : « %(text)s » n’est pas un nombre d’heures. Rien n’a été noté.")
                % {"n": line, "text": text[:30]}
            )
        found[role.value] = hours
    if sum(found.values()) > A_WEEK:
        raise forms.ValidationError(
            _("Ligne %(n)d : une semaine a 168 heures. Rien n’a été noté.") % {"n": line}
        )
    return found
