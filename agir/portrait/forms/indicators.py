"""What people type about figures: an indicator, a file, what to keep of it, the territory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.portrait.actions.indicators_import import LARGEST, Dropped, NotRead
from agir.portrait.actions.indicators_load import Choices
from agir.portrait.forms.pieces import PieceForm
from agir.portrait.models import Indicator

FIRST_YEAR, LAST_YEAR = 1800, 2200


def _year(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, **more)


class IndicatorForm(PieceForm):
    """What an indicator says of itself."""

    title = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=300,
        error_messages={"required": gettext_lazy("Nommez ce qui est mesuré.")},
    )
    unit = forms.CharField(
        label=gettext_lazy("Unité de mesure"), required=False, max_length=60,
        help_text=gettext_lazy("Par exemple : %, $, enfants."),
    )  # fmt: skip
    denominator = forms.CharField(
        label=gettext_lazy("Sur combien, sur qui"), required=False, max_length=300,
        help_text=gettext_lazy("Par exemple : enfants de maternelle."),
    )  # fmt: skip
    direction = forms.TypedChoiceField(
        label=gettext_lazy("Sens souhaité"), coerce=int, choices=Indicator.Direction.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    target = forms.FloatField(label=gettext_lazy("Cible"), required=False, localize=True)
    target_year = _year(label=gettext_lazy("Année de la cible"))
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=300)
    credit = forms.CharField(
        label=gettext_lazy("Mention exigée par la source"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Laissez vide pour Statistique Canada : elle s’écrit d’elle-même."),
    )  # fmt: skip
    licence = forms.CharField(label=gettext_lazy("Licence"), required=False, max_length=200)
    main_unit = forms.ChoiceField(
        label=gettext_lazy("Unité montrée d’abord"), required=False, choices=[]
    )

    labels = {"words": gettext_lazy("Définition")}
    helps = {"words": gettext_lazy("Ce qui est compté exactement, et ce qui ne l’est pas.")}
    main = ("title", "words", "unit", "denominator", "direction", "target", "target_year")

    def __init__(self, *args: Any, units: list[tuple[str, str]] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if units:
            self._choose("main_unit", units)
        else:
            del self.fields["main_unit"]

    def blank(self) -> dict[str, Any]:
        return {**super().blank(), "direction": Indicator.Direction.NONE.value}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number, year = data.get("target"), data.get("target_year")
        if not {"target", "target_year"} & set(self.errors) and (number is None) != (year is None):
            missing = "target_year" if year is None else "target"
            self.add_error(missing, _("Une cible va avec son année. Donnez les deux, ou aucune."))
        return data

    def source_fields(self) -> list[forms.BoundField]:
        names = ("source", "credit", "licence", "main_unit")
        return [self[name] for name in names if name in self.fields]


class FiguresForm(forms.Form):
    """A file or a pasted table, and which units to take."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("Un fichier .csv, .zip, .xlsx ou .ods de 20 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.zip,.xlsx,.xlsm,.ods"}),
    )  # fmt: skip
    cells = forms.CharField(
        label=gettext_lazy("Tableau copié d’un rapport"), required=False, strip=False,
        max_length=2_000_000,
        help_text=gettext_lazy(
            "Copiez aussi la ligne des titres. Une cellule comme « 29,7a,b » garde ses lettres."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )  # fmt: skip
    measures = forms.CharField(
        label=gettext_lazy("Ce que ce tableau mesure"), required=False, max_length=300,
        help_text=gettext_lazy("Par exemple : enfants vulnérables dans au moins un domaine (%)."),
    )  # fmt: skip
    period = _year(
        label=gettext_lazy("Année"), help_text=gettext_lazy("Si le tableau ne la dit pas.")
    )
    units = forms.CharField(
        label=gettext_lazy("Unités à prendre"), required=False, max_length=4000,
        help_text=gettext_lazy("Codes ou noms, séparés par des points-virgules. Vide : toutes."),
    )  # fmt: skip

    source = forms.CharField(
        label=gettext_lazy("Source"), required=False, max_length=300,
        help_text=gettext_lazy(
            "Qui publie ces chiffres, et dans quel document. Par exemple : Statistique Canada, "
            "tableau 11-10-0135-01."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, cells = data.get("file"), data.get("cells") or ""
        if file is None and not cells.strip() and not self.errors:
            raise forms.ValidationError(_("Choisissez un fichier, ou collez un tableau."))
        if file is not None and file.size > LARGEST:
            limit = LARGEST // (1024 * 1024)
            told = _("Ce fichier dépasse %(limit)s Mo. La commande import_indicators le lira.")
            self.add_error("file", told % {"limit": limit})
        return data

    def dropped(self) -> Dropped:
        """What to read, once the form is clean. The file wins over the table."""
        data, file = self.cleaned_data, self.cleaned_data.get("file")
        if file is not None:
            return Dropped(file.read(), file.name or "chiffres.csv")
        period = str(data["period"] or "")
        return Dropped(str(data["cells"]).encode(errors="replace"), "", data["measures"], period)

    def choices(self) -> Choices:
        units = tuple(one.strip() for one in self.cleaned_data["units"].split(";") if one.strip())
        data = self.cleaned_data
        return Choices(units=units or None, year=str(data["period"] or ""), source=data["source"])

    def refuse(self, error: NotRead) -> None:
        """Say beside the field why what was dropped cannot be read."""
        self.add_error("cells" if self.cleaned_data.get("file") is None else "file", str(error))


class KeepForm(forms.Form):
    """What to keep of a file, in its preview."""

    words = forms.CharField(
        label=gettext_lazy("Seulement les indicateurs dont le nom contient"), required=False,
        max_length=120,
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Territoire des rangées qui n’en nomment pas"), required=False,
        max_length=200,
    )  # fmt: skip
    year = _year(label=gettext_lazy("Année des rangées qui n’en disent pas"))


def kept_choices(
    form: KeepForm, posted: QueryDict, offered: dict[str, Any], source: str
) -> Choices:
    """The choices posted; ticking everything that was offered is the same as no choice."""
    data = form.cleaned_data
    units = _ticked(posted, "unit", [u["code"] for u in offered["units"]], offered["unit_count"])
    names = [one["key"] for one in offered["names"]]
    indicators = _ticked(posted, "indicator", names, len(names))
    return Choices(units, indicators, data["words"], str(data["year"] or ""), data["place"], source)


def _ticked(posted: QueryDict, name: str, offered: list[str], count: int) -> tuple[str, ...] | None:
    """What was ticked among what was offered. None is everything: all ticked, or not asked."""
    if f"asked-{name}" not in posted or count > len(offered):
        return None
    ticked = set(posted.getlist(name))
    kept = tuple(one for one in offered if one in ticked)
    return None if len(kept) == len(offered) else kept


class UnitForm(forms.Form):
    """A unit of the territory."""

    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=120,
        help_text=gettext_lazy("Qui découpe ainsi : Statistique Canada, ISQ, CISSS…"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Nom de l’unité"), max_length=200)
    code = forms.CharField(
        label=gettext_lazy("Code"), required=False, max_length=80,
        help_text=gettext_lazy("Tel que la source l’écrit, zéros compris."),
    )  # fmt: skip
    level = forms.CharField(
        label=gettext_lazy("Niveau"), required=False, max_length=80,
        help_text=gettext_lazy("Par exemple : municipalité, CLSC, aire de diffusion."),
    )  # fmt: skip
