"""What people type of one value: where it stands, what it says, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agir.analysis.indicators import first_year
from agir.analysis.text import fold
from agir.portrait.actions.value import Cell, Spot
from agir.portrait.models import Indicator, IndicatorValue
from agir.portrait.sheet import Rejected, sentence, status_name
from agir.portrait.sheet.numbers import Cells, Read
from agir.portrait.sheet.symbols import OBSERVED, STATUSES

WITHOUT = (
    "not_available", "confidential", "unreliable", "suppressed", "secret", "not_significant",
    "not_applicable", "rounds_to_zero", "nil",
)  # fmt: skip
BESIDE = ("use_with_caution", "revised", "preliminary", "estimated", "break_in_series")
ANOTHER = "\x1f"  # no code of a territory is that


def _statuses() -> list[Any]:
    return [
        ("", _("Rien de particulier")),
        (_("Il n’y a pas de nombre"), [(one, status_name(one)) for one in WITHOUT]),
        (_("Le nombre est à lire avec soin"), [(one, status_name(one)) for one in BESIDE]),
    ]


class ValueForm(forms.Form):
    """One value. `units` are the territories known here, by code; `held` is the value corrected."""

    unit = forms.ChoiceField(label=gettext_lazy("Territoire"), required=False, choices=[])
    other_unit = forms.CharField(
        label=gettext_lazy("Autre territoire"), required=False, max_length=200,
        help_text=gettext_lazy("S’il n’est pas dans la liste."),
    )  # fmt: skip
    period = forms.CharField(
        label=gettext_lazy("Année ou période"), max_length=40,
        help_text=gettext_lazy("Par exemple : 2022, 2014-2015, 2021-03 ou T2 2021."),
        error_messages={"required": gettext_lazy("Écrivez de quelle année est ce chiffre.")},
    )  # fmt: skip
    group = forms.CharField(
        label=gettext_lazy("Groupe, si ce n’est pas tout le monde"), required=False,
        max_length=120, help_text=gettext_lazy("Par exemple : filles, 0 à 4 ans."),
    )  # fmt: skip
    dimension = forms.CharField(
        label=gettext_lazy("Ce qui fait ce groupe"), required=False, max_length=80,
        help_text=gettext_lazy("Par exemple : sexe, âge, revenu."),
    )  # fmt: skip
    shown = forms.CharField(
        label=gettext_lazy("Valeur, telle que la source l’écrit"), required=False, max_length=80,
        help_text=gettext_lazy(
            "Un nombre, son intervalle s’il y en a un, ou le symbole : 28,7 ou 28,7 (27,9–29,5) "
            "ou x."
        ),
    )  # fmt: skip
    status = forms.ChoiceField(
        label=gettext_lazy("Ce que la source en dit"), required=False, choices=[]
    )
    provenance = forms.CharField(
        label=gettext_lazy("D’où vient cette valeur"), required=False, max_length=300,
        help_text=gettext_lazy("Le document et la page. Par exemple : rapport EQDEM 2022, p. 31."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, indicator: Indicator, units: Mapping[str, str],
        held: IndicatorValue | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.indicator, self.held, self._units = indicator, held, dict(units)
        start = self._contents(held) if held else {"unit": indicator.main_unit}
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        everywhere = _("ensemble de la source")
        choices = [(code, name or everywhere) for code, name in self._units.items()]
        if choices:
            self._offer("unit", [*choices, (ANOTHER, _("Un autre territoire"))])
        else:
            del self.fields["unit"]
            self.fields["other_unit"].label = _("Territoire")
            self.fields["other_unit"].help_text = _("Par exemple : Québec, ou notre quartier.")
        self._offer("status", _statuses())
        if held and len(held.breakdown or {}) > 1:
            del self.fields["group"], self.fields["dimension"]
        if not indicator.source:
            self.fields["provenance"].required = True
            self.fields["provenance"].error_messages["required"] = _(
                "Dites d’où vient cette valeur : l’indicateur n’a pas de source."
            )

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _contents(self, held: IndicatorValue) -> dict[str, Any]:
        groups = list((held.breakdown or {}).items())
        shown = "" if held.value is None else _written(held)
        return {
            "unit": held.unit_code,
            "period": held.period,
            "dimension": groups[0][0] if groups else "",
            "group": groups[0][1] if groups else "",
            "shown": shown or held.symbol,
            "status": "" if held.status == OBSERVED else held.status,
        }

    def clean_period(self) -> str:
        period = " ".join(str(self.cleaned_data["period"]).split())
        if first_year(period) is None:
            told = _("« %(text)s » n’a pas été compris. Écrivez par exemple 2022 ou 2021-03.")
            raise forms.ValidationError(told % {"text": period})
        return period

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._place(data)
        if bool(data.get("group")) != bool(data.get("dimension")):
            missing = "group" if data.get("dimension") else "dimension"
            self.add_error(missing, _("Un groupe va avec ce qui le fait. Donnez les deux."))
        if not self.errors:
            data["cell"] = self._cell(data["shown"].strip(), data["status"])
        return data

    def _place(self, data: dict[str, Any]) -> None:
        """The unit chosen in the list, else the one typed; a name already known is that one."""
        name = " ".join((data.get("other_unit") or "").split())
        code = data.get("unit", ANOTHER)
        if name:
            known = {fold(shown): key for key, shown in self._units.items()}
            code = known.get(fold(name), name[:80])
        elif code == ANOTHER:
            self.add_error("other_unit", _("Nommez le territoire dont parle ce chiffre."))
            return
        data["place"] = (code, self._units.get(code, name))

    def _cell(self, text: str, status: str) -> Cell | None:
        read = _read(text)
        if read.error:
            self.add_error("shown", sentence(Rejected(0, "", read.error, text)))
        elif read.unit and self.indicator.unit and read.unit != self.indicator.unit:
            told = _("« %(found)s » n’est pas l’unité de cet indicateur : %(unit)s.")
            self.add_error("shown", told % {"found": read.unit, "unit": self.indicator.unit})
        elif read.blank and not status:
            told = _("Écrivez la valeur, ou dites pourquoi il n’y en a pas.")
            self.add_error("shown", told)
        elif status and not STATUSES[status] and read.value is not None:
            told = _("« %(status)s » veut dire sans nombre. Videz la valeur, ou changez ce choix.")
            self.add_error("status", told % {"status": status_name(status)})
        elif status and STATUSES[status] and read.value is None:
            self.add_error("shown", _("Écrivez le nombre dont la source parle."))
        else:
            return _as_cell(read, status)
        return None

    def spot(self) -> Spot:
        data = self.cleaned_data
        code, name = data["place"]
        if self.held and "group" not in self.fields:
            groups = dict(self.held.breakdown or {})
        else:
            groups = {data["dimension"]: data["group"]} if data["group"] else {}
        return Spot(code, name, data["period"], groups)

    def cell(self) -> Cell:
        """What was typed. What the file said beside the number, and no field asks, stays."""
        found: Cell = self.cleaned_data["cell"]
        before = self.held.flags.split(",") if self.held else []
        kept = [
            one for one in before if one and not one.startswith("mark_") and one != found.status
        ]
        return replace(found, flags=tuple(dict.fromkeys((*found.flags, *kept))))


def _read(text: str) -> Read:
    """As the importer reads a cell; « 1,234 » alone is read as the reader's language writes."""
    if not text:
        return Read(blank=True)
    return Cells("," if (get_language() or "fr").startswith("fr") else ".").read(text)


def _as_cell(read: Read, status: str) -> Cell:
    value, low, high = (
        None if one is None else float(one) for one in (read.value, read.low, read.high)
    )
    kept = status or read.status
    # A status chosen in the list does not erase the one its letter says.
    extra = (read.status,) if status and read.status not in (OBSERVED, status) else ()
    return Cell(value, kept, read.symbol, (*read.flags, *extra), low, high)


def _written(held: IndicatorValue) -> str:
    """A number as the reader would type it."""
    mark = "," if (get_language() or "fr").startswith("fr") else "."

    def plain(number: float) -> str:
        return f"{number:.10f}".rstrip("0").rstrip(".").replace(".", mark)

    shown = plain(held.value or 0.0)
    letters = [flag[5:] for flag in held.flags.split(",") if flag.startswith("mark_")]
    shown += ",".join(letters)
    if held.low is not None and held.high is not None:
        shown += f" ({plain(held.low)}–{plain(held.high)})"
    return shown
