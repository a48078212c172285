"""Figures made ready for pages: said in words, with their status, their unit and their source."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agir.analysis.indicators import (
    Moment,
    Point,
    Progress,
    Trend,
    by_month,
    moment,
    progress,
    same_period,
    seasonal_trend,
    trend,
)
from agir.core.templatetags.typography import NBSP, day
from agir.portrait.models import FiguresImport, Indicator, IndicatorValue
from agir.portrait.sheet import status_name

MOST_DECIMALS = 3


def decimals(values: Iterable[float | None]) -> int:
    """How many decimals a column of values needs, at the most three."""
    most = 0
    for value in values:
        if value is None or value == int(value):
            continue
        tail = f"{value:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2]
        most = max(most, len(tail))
    return most


@dataclass(frozen=True)
class Speaker:
    """Writes the values of one indicator in the reader's language, all with as many decimals."""

    unit: str
    places: int

    def __call__(self, value: float) -> str:
        number = formats.number_format(round(value, self.places), self.places, force_grouping=True)
        return self._with_unit(number)

    def points(self, value: float) -> str:
        """A difference: percentages differ by points, not by percents."""
        if self.unit != "%":
            return self(value)
        number = formats.number_format(round(value, self.places), self.places)
        words = ngettext("%(n)s point", "%(n)s points", 2 if value >= 2 else 1)
        return words % {"n": number}

    def gap(self, value: float) -> str:
        """A computed difference, with one more decimal than the source."""
        return Speaker(self.unit, min(MOST_DECIMALS, self.places + 1)).points(value)

    def tick(self, value: float) -> str:
        """As a scale has it: no more decimals than needed."""
        number = formats.number_format(value, decimals([value]), force_grouping=True)
        return self._with_unit(number)

    def _with_unit(self, number: str) -> str:
        french = (get_language() or "fr").startswith("fr")
        if self.unit == "%":
            return f"{number}{NBSP}%" if french else f"{number}%"
        if self.unit == "$":
            return f"{number}{NBSP}$" if french else f"${number}"
        return f"{number}{NBSP}{self.unit}" if self.unit and len(self.unit) < 16 else number


def speaker(indicator: Indicator, values: Iterable[float | None]) -> Speaker:
    return Speaker(indicator.unit, decimals(values))


def said(value: IndicatorValue, say: Speaker) -> str:
    """A value as its cell shows it. Without a number, its status in words: never 0."""
    if value.value is None:
        return status_name(value.status)
    shown = say(value.value)
    if value.low is not None and value.high is not None:
        shown += f" ({say(value.low)} – {say(value.high)})"
    return shown


def notes(value: IndicatorValue) -> list[str]:
    """What the source adds to a number: a status beside it, letters, roundings."""
    kept = [] if value.status == "observed" or value.value is None else [value.status]
    kept += [flag for flag in value.flags.split(",") if flag and flag != value.status]
    return [status_name(one) for one in kept]


def place(value: IndicatorValue) -> str:
    """The unit a figure is about, named always."""
    return value.unit_name or _("ensemble de la source")


def breakdown_words(value: IndicatorValue) -> str:
    if not value.breakdown:
        return _("total")
    return ", ".join(str(words) for words in value.breakdown.values())


TRENDS = ("rising", "falling", "none", "too_few")


def trend_words(found: Trend, direction: int = 0) -> str:
    words = {
        "rising": _("en hausse"),
        "falling": _("en baisse"),
        "none": _("pas de tendance nette"),
        "too_few": _("trop peu de points pour parler de tendance"),
    }[found.kind]
    if not found.passed or not direction:
        return words
    wanted = (found.kind == "rising") == (direction > 0)
    tail = _("dans le sens souhaité") if wanted else _("à l’inverse du sens souhaité")
    return f"{words}, {tail}"


def progress_words(found: Progress) -> str:
    """How far from the target, in words; or why it cannot be said."""
    if found.status == "not_computable":
        return {
            "direction": _("Choisissez le sens souhaité pour situer le progrès."),
            "not_positive": _("Le progrès ne se calcule qu’au-dessus de zéro."),
            "no_years": _("Il faut au moins deux années pour situer le progrès."),
            "target_year": _("L’année de la cible est trop tôt pour situer le progrès."),
            "target_is_base": _("La cible est égale au point de départ."),
        }.get(found.reason, _("Le progrès ne peut pas être calculé."))
    return {
        "target_reached": _("La cible est atteinte."),
        "on_track": _("En bonne voie pour atteindre la cible.")
        if found.needed is not None
        else _("Le progrès est net."),
        "acceleration_needed": _("On avance, mais il faut accélérer pour atteindre la cible.")
        if found.needed is not None
        else _("Le progrès est modéré."),
        "limited": _("Le progrès est limité."),
        "deterioration": _("Les chiffres s’éloignent de ce qui est souhaité."),
    }[found.status]


def moments(values: Sequence[IndicatorValue]) -> list[Moment | None]:
    """When the period of each value starts. A series says together whether it counts months."""
    monthly = by_month(one.period for one in values)
    return [
        moment(one.period, monthly=monthly)
        or (Moment(float(one.year)) if one.year is not None else None)
        for one in values
    ]


def ordered(values: Sequence[IndicatorValue]) -> list[IndicatorValue]:
    """One series in order of time, those that say no year first."""
    when = dict(zip((one.pk for one in values), moments(values), strict=True))

    def place(one: IndicatorValue) -> tuple[float, str]:
        found = when[one.pk]
        return (found.at if found else -math.inf, one.period)

    return sorted(values, key=place)


def period_keys(values: Sequence[IndicatorValue]) -> list[str]:
    """The period of each value, written one way. Values of one indicator, of any unit."""
    monthly = by_month(one.period for one in values)
    return [
        same_period(one.period, monthly=monthly) or ("" if one.year is None else str(one.year))
        for one in values
    ]


def within_years(values: Sequence[IndicatorValue]) -> bool:
    """Whether a series has months, quarters or days: several figures a year."""
    return any(found is not None and found.part for found in moments(values))


def numbers(values: Sequence[IndicatorValue]) -> list[Point]:
    return [(one.year, one.value) for one in values if one.year is not None]


def found_trend(values: Sequence[IndicatorValue]) -> Trend:
    """The trend of a series; with several figures a year, each part of the year against itself."""
    if not within_years(values):
        return trend(numbers(values))
    return seasonal_trend(
        (found.year, found.part, one.value)
        for found, one in zip(moments(values), values, strict=True)
        if found is not None
    )


def found_progress(indicator: Indicator, values: Sequence[IndicatorValue]) -> Progress | None:
    """From the first point to the last, against the target; with several figures a year, from the
    first of the same part of the year. None without two points and a direction or a target."""
    points = [
        (found, one.value)
        for found, one in zip(moments(values), values, strict=True)
        if found is not None and one.value is not None and math.isfinite(one.value)
    ]
    if not points or (indicator.target is None and not indicator.direction):
        return None
    wanted = None
    if indicator.target is not None and indicator.target_year is not None:
        wanted = (indicator.target_year, indicator.target)
    last, current = points[-1]
    first, base = next((when, value) for when, value in points if when.part == last.part)
    return progress(
        (first.year, base), (last.year, current), direction=indicator.direction, target=wanted
    )


def is_statcan(source: str) -> bool:
    return source.casefold().startswith(("statistics canada", "statistique canada"))


def credit(indicator: Indicator) -> str:
    """The credit the source asks for: as written with the indicator, or Statistics Canada's."""
    if indicator.credit:
        return indicator.credit
    if not is_statcan(indicator.source):
        return ""
    product = indicator.source.partition(",")[2].strip() or indicator.title
    on = day(_local(indicator.imported_at) if indicator.imported_at else indicator.collected_on)
    told = _(
        "Adapté de Statistique Canada, %(product)s, %(date)s. Cela ne constitue pas une "
        "approbation de ce produit par Statistique Canada."
    )
    return told % {"product": product, "date": on}


def source_line(indicator: Indicator, gesture: FiguresImport | None = None) -> str:
    """« Institut de la statistique du Québec, EQDEM. Importé le 1er mars 2026. »; of a value
    written by hand, its own source."""
    if gesture is not None and gesture.provenance:
        return by_hand(gesture)
    parts = [indicator.source or _("source non précisée")]
    if indicator.licence:
        parts.append(_("licence : %(name)s") % {"name": indicator.licence})
    if indicator.imported_at:
        parts.append(_("importé le %(date)s") % {"date": day(_local(indicator.imported_at))})
    return ", ".join(parts)


def by_hand(gesture: FiguresImport) -> str:
    """« rapport EQDEM 2022, p. 31, écrit à la main le 1er mars 2026 »."""
    told = _("écrit à la main le %(date)s") % {"date": day(_local(gesture.at))}
    return f"{gesture.provenance}, {told}" if gesture.provenance else told


def _local(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)


def count_words(n: int) -> str:
    return ngettext("%(n)s valeur", "%(n)s valeurs", n) % {"n": formats.number_format(n)}
