"""One indicator as its page shows it: curve, what would come, comparison, breakdowns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agir.analysis.indicators import Figure, Forecast, compare, if_nothing_changes
from agir.analysis.text import fold
from agir.portrait import counted
from agir.portrait.counted import Speaker
from agir.portrait.figures import gestures_of
from agir.portrait.models import FiguresImport, Indicator, IndicatorValue, TerritoryUnit
from agir.ui.drawings.curve import Ahead, Line, Target, curve, scale
from agir.ui.drawings.ranges import Row, ranges

MOST_UNITS = 300  # offered for comparison
MOST_COMPARED = 12
FEW_UNITS = 6
MOST_ROWS = 40  # in one drawing of a breakdown
MOST_CROSSED = 200


@dataclass
class Series:
    """What one unit says over time, and the drawing of it."""

    values: list[IndicatorValue]
    say: Speaker
    within_years: bool = False  # several figures a year
    rows: list[dict[str, Any]] = field(default_factory=list)
    drawing: str = ""
    latest: IndicatorValue | None = None
    trend: str = ""
    passed: bool = False
    slope: str = ""
    progress: str = ""
    ahead: list[dict[str, Any]] = field(default_factory=list)
    ahead_reason: str = ""
    above_zero: bool = False

    @property
    def ahead_reversed(self) -> list[dict[str, Any]]:
        """The latest year first, as the table has them."""
        return self.ahead[::-1]


def series(
    indicator: Indicator,
    values: list[IndicatorValue],
    gestures: Mapping[int, FiguresImport] | None = None,
) -> Series:
    """The total of the main unit, by period. `gestures` are those that wrote values by hand."""
    say = counted.speaker(indicator, [one.value for one in values])
    made = Series(values, say, within_years=counted.within_years(values))
    made.rows = [
        {"period": one.period or _("sans année"), "said": counted.said(one, say),
         "notes": notes_of(one, gestures or {}), "there": one.value is not None}
        for one in reversed(values)
    ]  # fmt: skip
    if not values:
        return made
    made.latest = next((one for one in reversed(values) if one.value is not None), values[-1])
    found = counted.found_trend(values)
    made.trend, made.passed = counted.trend_words(found, indicator.direction), found.passed
    if found.passed and found.slope is not None:
        reach = (
            say.gap(abs(bound)) for bound in sorted((abs(found.low or 0), abs(found.high or 0)))
        )
        low, high = reach
        made.slope = _("environ %(slope)s par année (entre %(low)s et %(high)s)") % {
            "slope": say.gap(abs(found.slope)), "low": low, "high": high,
        }  # fmt: skip
    progress = counted.found_progress(indicator, values)
    made.progress = counted.progress_words(progress) if progress else ""
    coming = (
        Forecast("smoothing", reason="within_years")
        if made.within_years
        else if_nothing_changes(counted.numbers(values))
    )
    _come(made, coming)
    made.drawing = _draw(indicator, made, coming)
    return made


def notes_of(one: IndicatorValue, gestures: Mapping[int, FiguresImport]) -> list[str]:
    """What its source adds to a number; and who says it, when it was written by hand."""
    gesture = gestures.get(one.came_in_id or 0)
    return [*counted.notes(one), *([counted.by_hand(gesture)] if gesture else [])]


def _come(made: Series, coming: Forecast) -> None:
    say = made.say
    made.ahead = [
        {"year": step.year, "said": say(step.value),
         "low": say(step.low), "high": say(step.high)}
        for step in coming.steps
    ]  # fmt: skip
    if not coming.steps:
        made.ahead_reason = {
            "too_few_points": _("Moins de quatre points : la suite n’est pas dessinée."),
            "within_years": _("Plusieurs chiffres par année : la suite n’est pas dessinée."),
        }.get(coming.reason, _("La suite ne peut pas être calculée avec ces valeurs."))


def _draw(indicator: Indicator, made: Series, coming: Forecast) -> SafeString:
    by_time: dict[float, float | None] = {}
    names: dict[float, str] = {}
    for one, found in zip(made.values, counted.moments(made.values), strict=True):
        if found is not None:
            by_time[found.at] = one.value if one.value is not None else by_time.get(found.at)
            if made.within_years:
                names[found.at] = one.period
    if all(value is None for value in by_time.values()):
        return SafeString("")
    target = None
    if indicator.target is not None and indicator.target_year is not None:
        words = _("cible %(value)s") % {"value": made.say.tick(indicator.target)}
        target = Target(indicator.target_year, indicator.target, words)
    place = counted.place(made.values[-1])
    line = Line(place, tuple(sorted(by_time.items())))
    ahead = [Ahead(step.year, step.value, step.low, step.high) for step in coming.steps]
    low, _high = scale([line], ahead, target)
    made.above_zero = low > 0
    return curve(
        [line],
        name=_("%(name)s, %(place)s, au fil du temps") % {"name": indicator.title, "place": place},
        say=made.say.tick,
        ahead=ahead,
        target=target,
        names=names,
    )


@dataclass
class Compared:
    """The chosen units on one year: ranked when they measure the same thing, apart otherwise."""

    rows: list[dict[str, Any]]
    apart: list[dict[str, str]]
    drawing: SafeString
    reason: str


def figure(indicator: Indicator, value: IndicatorValue, period: str, name: str = "") -> Figure:
    """A value as a comparison takes it; `period` written one way, `name` telling it apart."""
    return Figure(
        name or value.unit_code, period or None, fold(indicator.words or indicator.title),
        " ".join(indicator.unit.casefold().split()), fold(indicator.denominator),
        value.value, value.status,
    )  # fmt: skip


def comparison(
    indicator: Indicator, reference: IndicatorValue, others: list[IndicatorValue], say: Speaker
) -> Compared:
    """The main unit among the others, on the year of its latest number."""
    by_code = {one.unit_code: one for one in (reference, *others)}
    own, *periods = counted.period_keys([reference, *others])
    found = compare(
        figure(indicator, reference, own),
        [figure(indicator, one, at) for one, at in zip(others, periods, strict=True)],
        direction=indicator.direction or 1,
    )
    rows = []
    for one in found.ranked:
        value = by_code[one.figure.territory]
        rows.append(
            {
                "rank": one.rank,
                "place": counted.place(value),
                "own": value is reference,
                "said": counted.said(value, say),
                "notes": counted.notes(value),
                "difference": gap_words(one.difference, say) if value is not reference else "",
            }
        )
    apart = [
        {
            "place": counted.place(by_code[one.figure.territory]),
            "why": why_apart(one.reason, by_code[one.figure.territory], say),
        }
        for one in found.unranked
    ]
    return Compared(rows, apart, _draw_compared(indicator, reference, found, by_code, say), {
        "alone": _("Aucune autre unité n’a de valeur comparable cette année-là."),
        "no_year": _("Cette valeur ne dit pas son année : rien ne peut lui être comparé."),
        "no_value": _("Notre unité n’a pas de valeur : les autres sont classées sans elle."),
    }.get(found.reason, ""))  # fmt: skip


def gap_words(difference: float | None, say: Speaker) -> str:
    """How far a figure is from the one it is read against."""
    if difference is None:
        return ""
    if not round(difference, say.places):
        return _("pareil")
    words = _("%(n)s de plus") if difference > 0 else _("%(n)s de moins")
    return words % {"n": say.points(abs(difference))}


def why_apart(reason: str, value: IndicatorValue, say: Speaker | None) -> str:
    """Why a figure is not ranked with another, in words."""
    if reason == "no_value" and say is not None:
        return counted.said(value, say)
    return {
        "other_year": _("autre période : %(year)s") % {"year": value.period},
        "other_definition": _("autre définition"),
        "other_unit": _("autre unité de mesure"),
        "other_denominator": _("autre dénominateur"),
        "no_year": _("sans année"),
    }[reason]


def _draw_compared(
    indicator: Indicator,
    reference: IndicatorValue,
    found: Any,
    by_code: dict[str, IndicatorValue],
    say: Speaker,
) -> SafeString:
    rows = []
    for one in found.ranked:
        value = by_code[one.figure.territory]
        rows.append(
            Row(
                counted.place(value), counted.said(value, say), value.value, value.low,
                value.high, value is reference,
            )
        )  # fmt: skip
    name = _("%(name)s en %(year)s, par unité") % {
        "name": indicator.title, "year": reference.period,
    }  # fmt: skip
    return ranges(rows, name=name, say=say.tick) if len(rows) > 1 else SafeString("")


@dataclass
class Breakdown:
    """One way the total is broken down (by age, by sex), for one unit and one year."""

    name: str
    rows: list[dict[str, Any]]
    drawing: SafeString


def breakdowns(indicator: Indicator, values: list[IndicatorValue]) -> list[Breakdown]:
    """Each dimension alone as a drawing; crossed ones as a table."""
    groups: dict[tuple[str, ...], list[IndicatorValue]] = {}
    for one in values:
        groups.setdefault(tuple((one.breakdown or {}).keys()), []).append(one)
    say = counted.speaker(indicator, [one.value for one in values])
    made = []
    for names, group in sorted(groups.items(), key=lambda item: len(item[0])):
        rows = [
            {"label": counted.breakdown_words(one), "said": counted.said(one, say),
             "notes": counted.notes(one)}
            for one in group
        ]  # fmt: skip
        name = " × ".join(_dimension(one) for one in names)
        drawing = SafeString("")
        if len(names) == 1 and len(group) <= MOST_ROWS:
            drawn = [
                Row(counted.breakdown_words(one), counted.said(one, say), one.value, one.low,
                    one.high)
                for one in group
            ]  # fmt: skip
            title = _("%(name)s, selon : %(by)s") % {"name": indicator.title, "by": name}
            drawing = ranges(drawn, name=title, say=say.tick)
        made.append(Breakdown(name, rows, drawing))
    return made


def _dimension(name: str) -> str:
    return {
        "sex": _("sexe"),
        "gender": _("genre"),
        "age group": _("groupe d’âge"),
        "age": _("âge"),
        "economic family type": _("type de famille économique"),
    }.get(fold(name), name)


@dataclass
class Page:
    """Everything the page of an indicator shows, in a number of queries that never grows."""

    series: Series
    units: list[dict[str, Any]]
    more_units: bool
    compared: Compared | None
    breakdowns: list[Breakdown]
    breakdown_year: str
    place: str
    target_words: str
    first_period: str
    source: str


def read_page(indicator: Indicator, chosen: list[str]) -> Page:
    live = IndicatorValue.objects.live().filter(indicator=indicator).defer("coalition")
    totals = live.total().filter(place__code=indicator.main_unit)
    main = counted.ordered(list(totals.order_by("year", "period", "pk")))
    gestures = gestures_of(main)
    made = series(indicator, main, gestures)
    there = list(
        live.total().exclude(place__code=indicator.main_unit).order_by("place__name", "place__code")
        .values_list("place__code", "place__name").distinct()[: MOST_UNITS + 1]
    )  # fmt: skip
    if not chosen:
        chosen = _ours(indicator, there)
    compared = _compared(indicator, live, made, chosen[:MOST_COMPARED])
    newest = live.filter(place__code=indicator.main_unit).exclude(group__key="")
    year = newest.order_by().values("indicator_id").annotate(last=Max("year")).values("last")
    broken = list(newest.filter(year=year[:1]).order_by("pk")[:MOST_CROSSED])
    return Page(
        series=made,
        units=[
            {"code": code, "name": name, "chosen": code in chosen}
            for code, name in there[:MOST_UNITS]
        ],
        more_units=len(there) > MOST_UNITS,
        compared=compared,
        breakdowns=breakdowns(indicator, broken),
        breakdown_year=broken[0].period if broken else "",
        place=counted.place(made.latest or broken[0]) if made.latest or broken else "",
        target_words=_target_words(indicator, made.say),
        first_period=next((one.period for one in main if one.value is not None), ""),
        source=counted.source_line(
            indicator, gestures.get(made.latest.came_in_id or 0) if made.latest else None
        ),
    )  # fmt: skip


def _target_words(indicator: Indicator, say: Speaker) -> str:
    if indicator.target is None:
        return ""
    words = {"value": say.tick(indicator.target), "year": indicator.target_year}
    return _("%(value)s en %(year)s.") % words


def _ours(indicator: Indicator, there: list[tuple[str, str]]) -> list[str]:
    """Without a choice: the other units of the territory, or all of them when they are few."""
    rows = TerritoryUnit.objects.filter(coalition_id=indicator.coalition_id)
    ours = {one for code, name in rows.values_list("code", "name") for one in (code, fold(name))}
    ours.discard("")
    found = [code for code, name in there if code in ours or fold(name) in ours]
    return found or [code for code, _name in there] * (len(there) <= FEW_UNITS)


def _compared(indicator: Indicator, live: Any, made: Series, chosen: list[str]) -> Compared | None:
    rows = list(live.total().filter(unit_code__in=chosen).order_by("year", "period"))
    if made.latest is None or not rows:
        return None
    others: dict[str, IndicatorValue] = {}
    for one in rows:
        held = others.get(one.unit_code)
        # The year of our own figure when there is one, else the latest: then it says why not.
        if held is None or held.period != made.latest.period:
            others[one.unit_code] = one
    say = counted.speaker(indicator, [made.latest.value, *(one.value for one in others.values())])
    return comparison(indicator, made.latest, list(others.values()), say)
