"""Measures and indicators made ready for pages: two families, never mixed, never added up.

A population indicator says how a whole territory lives: nobody's doing. A performance measure says
what one action did, how well, and who is better off. There is no score of scores.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from agir.analysis.indicators import Progress, progress
from agir.coalitions.models import Coalition
from agir.core.templatetags.typography import day
from agir.learning.models import Measure, MeasureValue
from agir.portrait import counted
from agir.portrait.counted import Speaker, decimals
from agir.portrait.figures import latest_values
from agir.portrait.indicator_reading import series
from agir.portrait.models import OPEN, Indicator
from agir.ui.drawings.curve import Line, Target, curve

SHOWN_INDICATORS = 12
# Under a quarter of a year, a pace says nothing yet: three weeks would promise wonders.
SHORTEST = 0.25


@dataclass
class Read:
    """One measure as pages show it. `rows` are its figures, the latest first."""

    measure: Measure
    latest: str = ""
    latest_on: dt.date | None = None
    status: str = ""
    progress: str = ""
    target: str = ""
    baseline: str = ""
    drawing: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Shown:
    """One indicator, beside: its latest figure, its curve, its table."""

    indicator: Indicator
    latest: str
    where: str
    progress: str
    drawing: str
    rows: list[dict[str, Any]]


def measures_of(coalition: Coalition) -> QuerySet[Measure]:
    """The measures that are not in the bin, with their figures. Two queries."""
    values = MeasureValue.objects.filter(binned_at=None).select_related("by")
    rows = Measure.objects.present().filter(coalition=coalition)
    rows = rows.select_related("action__plan", "owner__user", "organisation")
    return rows.prefetch_related(Prefetch("values", values, to_attr="counted"))


def read(measure: Measure) -> Read:
    """A measure that `measures_of` gave. No query."""
    values: list[MeasureValue] = measure.counted  # type: ignore[attr-defined]
    numbers = [one.value for one in values]
    say = Speaker(measure.unit, decimals([*numbers, measure.baseline, measure.target]))
    found = Read(measure)
    found.rows = [{"value": one, "said": say(one.value)} for one in reversed(values)]
    if values:
        found.latest, found.latest_on = say(values[-1].value), values[-1].on
    if measure.target is not None and measure.target_on is not None:
        found.target = _("%(value)s le %(day)s") % {
            "value": say(measure.target), "day": day(measure.target_on),
        }  # fmt: skip
    if measure.baseline is not None and measure.baseline_on is not None:
        found.baseline = _("%(value)s le %(day)s") % {
            "value": say(measure.baseline), "day": day(measure.baseline_on),
        }  # fmt: skip
    told = found_progress(measure, values)
    found.status, found.progress = told.status, progress_words(told)
    found.drawing = _draw(measure, values, say)
    return found


def _year(on: dt.date) -> float:
    return on.year + (on.timetuple().tm_yday - 1) / 365.25


def _points(measure: Measure, values: Sequence[MeasureValue]) -> list[tuple[float, float]]:
    """(year, value), where it began first; of several figures of one day, the last one."""
    by_time = {_year(one.on): one.value for one in values}
    if measure.baseline is not None and measure.baseline_on is not None:
        by_time.setdefault(_year(measure.baseline_on), measure.baseline)
    return sorted(by_time.items())


def found_progress(measure: Measure, values: Sequence[MeasureValue]) -> Progress:
    """From where it began, or the first figure, to the last one, against the target. Years are
    counted with their parts: an action often lasts less than one."""
    if not values:
        return Progress("not_computable", reason="no_figure")
    points = _points(measure, values)
    base, current = points[0], points[-1]
    if measure.baseline is not None and measure.baseline_on is not None:
        base = (_year(measure.baseline_on), measure.baseline)
    wanted = None
    if measure.target is not None and measure.target_on is not None:
        wanted = (_year(measure.target_on), measure.target)
    told = progress(base, current, direction=measure.direction, target=wanted)
    early = current[0] - base[0] < SHORTEST
    if early and told.status not in ("target_reached", "not_computable"):
        return Progress("not_computable", reason="too_early")
    return told


def progress_words(found: Progress) -> str:
    """Where a measure stands, in words; or why it is not computable."""
    if found.status != "not_computable":
        with_target = found.needed is not None
        return {
            "target_reached": _("Cible atteinte"),
            "on_track": _("Sur la bonne voie"),
            "acceleration_needed": _("On avance : il faut accélérer")
            if with_target
            else _("Le progrès est modéré"),
            "limited": _("Le progrès est limité"),
            "deterioration": _("S’éloigne de ce qui est souhaité"),
        }[found.status]
    why = {
        "no_figure": _("aucun chiffre encore"),
        "no_years": _("il faut deux jours différents"),
        "too_early": _("il faut au moins trois mois de recul"),
        "not_positive": _("ce calcul ne vaut qu’au-dessus de zéro"),
        "target_year": _("la cible vient avant le départ"),
        "target_is_base": _("la cible est égale au départ"),
    }.get(found.reason, "")
    return _("Pas calculable : %(why)s") % {"why": why} if why else _("Pas calculable")


def _draw(measure: Measure, values: Sequence[MeasureValue], say: Speaker) -> str:
    points = _points(measure, values)
    if len(points) < 2:
        return ""
    target = None
    if measure.target is not None and measure.target_on is not None:
        words = _("cible %(value)s") % {"value": say.tick(measure.target)}
        target = Target(measure.target_on.year, measure.target, words)
    names = {_year(one.on): day(one.on) for one in values}
    if measure.baseline_on is not None:
        names.setdefault(_year(measure.baseline_on), day(measure.baseline_on))
    name = _("%(name)s, au fil du temps") % {"name": measure.title}
    line = Line(measure.title, tuple(points), "relation")
    return curve([line], name=name, say=say.tick, target=target, names=names)


def indicators_of(coalition: Coalition, numbers: Sequence[int] = ()) -> list[Shown]:
    """The population indicators everybody may read (those asked, or the first ones), read live.
    Those without a figure are left out. Two queries."""
    rows = Indicator.objects.present().filter(coalition=coalition, audience__in=OPEN)
    rows = rows.filter(pk__in=numbers) if numbers else rows
    chosen = list(rows.order_by("title", "pk")[:SHOWN_INDICATORS])
    found, values = [], latest_values(chosen) if chosen else {}
    for one in chosen:
        read_ = series(one, values.get(one.pk, []))
        if read_.latest is None:
            continue
        found.append(
            Shown(
                one, counted.said(read_.latest, read_.say),
                f"{counted.place(read_.latest)}, {read_.latest.period}",
                read_.progress, read_.drawing, read_.rows,
            )
        )  # fmt: skip
    return found
