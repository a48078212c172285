"""Figures side by side: several indicators, or one between territories. Only what has the same
period, unit, definition and denominator shares a scale; the rest says why not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agir.analysis.indicators import Comparison, Figure, compare
from agir.analysis.text import fold
from agir.coalitions.models import Member
from agir.portrait import counted
from agir.portrait.figures import ranked
from agir.portrait.indicator_reading import figure, gap_words, why_apart
from agir.portrait.models import Indicator, IndicatorValue, TerritoryUnit
from agir.ui.drawings.ranges import Row, ranges

MOST_INDICATORS = 6
MOST_OFFERED = 30
MOST_PLACES = 12
MOST_UNITS = 300
FEW = 6
MOST_VALUES = 20_000
Kind = tuple[str, str, str]  # definition, unit, denominator


@dataclass
class Place:
    """A territory offered, under the one name by which sources may both know it."""

    name: str
    chosen: bool = False


@dataclass
class Shown:
    """One figure to place: its indicator, its value, its period written one way."""

    indicator: Indicator
    value: IndicatorValue
    period: str
    name: str  # tells it apart from every other

    @property
    def figure(self) -> Figure:
        return figure(self.indicator, self.value, self.period, self.name)


@dataclass
class Group:
    """Figures that measure the same thing at the same time, on one scale."""

    title: str
    period: str
    against: str
    ranked: bool
    rows: list[dict[str, Any]]
    without: list[dict[str, str]]
    drawing: SafeString
    sources: list[dict[str, str]]
    denominator: str


@dataclass
class Compared:
    """Everything the page shows, in a number of queries that never grows."""

    indicators: list[Indicator]
    offered: list[Indicator]
    more_offered: bool
    places: list[Place]
    periods: list[str]
    period: str
    groups: list[Group] = field(default_factory=list)
    apart: list[dict[str, str]] = field(default_factory=list)
    scales: list[dict[str, str]] = field(default_factory=list)


def read_comparison(
    member: Member, picked: Sequence[int], names: Sequence[str], period: str, query: str
) -> Compared:
    """The indicators `picked` in the territories `names`, for one period (or the one most of them
    share)."""
    indicators = _picked(member, picked)
    offered = _offered(member, indicators, query)
    made = Compared(indicators, offered[:MOST_OFFERED], len(offered) > MOST_OFFERED, [], [], "")
    if not indicators:
        return made
    live = IndicatorValue.objects.live().total().filter(indicator__in=indicators)
    units = list(
        live.order_by("place__name", "place__code")
        .values_list("indicator_id", "place__code", "place__name").distinct()[: MOST_UNITS * 2]
    )  # fmt: skip
    made.places = _places(member, indicators, units, names)
    wanted = {fold(one.name) for one in made.places if one.chosen}
    codes = {code for _pk, code, name in units if fold(name) in wanted}
    values = [
        one
        for one in live.filter(place__code__in=codes).order_by("year", "period", "pk")[:MOST_VALUES]
        if fold(one.unit_name) in wanted
    ]
    _place_all(made, values, period)
    return made


def _picked(member: Member, picked: Sequence[int]) -> list[Indicator]:
    rows = Indicator.objects.visible_to(member).present().filter(pk__in=picked[:MOST_INDICATORS])
    found = {one.pk: one for one in rows}
    return [found[pk] for pk in dict.fromkeys(picked) if pk in found]


def _offered(member: Member, chosen: list[Indicator], query: str) -> list[Indicator]:
    rows = ranked(member).exclude(pk__in=[one.pk for one in chosen])
    if query:
        rows = rows.filter(
            Q(title__icontains=query) | Q(words__icontains=query) | Q(heading__icontains=query)
        )
    return list(rows[: MOST_OFFERED + 1])


def _places(
    member: Member,
    indicators: list[Indicator],
    units: list[tuple[int, str, str]],
    names: Sequence[str],
) -> list[Place]:
    """Territories by name, each once; without a choice, those our figures show first."""
    places: dict[str, Place] = {}
    for _pk, _code, name in units:
        places.setdefault(fold(name), Place(name))
    wanted = {fold(name) for name in names}
    if not wanted & places.keys():
        main = {(one.pk, one.main_unit) for one in indicators}
        ours = TerritoryUnit.objects.filter(coalition_id=member.coalition_id)
        wanted = {fold(name) for name in ours.values_list("name", flat=True)}
        wanted |= {fold(name) for pk, code, name in units if (pk, code) in main}
        if len(places) <= FEW:
            wanted |= places.keys()
    wanted |= _of_the_absent(indicators, units, wanted)
    for key in [key for key in places if key in wanted][:MOST_PLACES]:
        places[key].chosen = True
    chosen_first = sorted(places.values(), key=lambda one: (not one.chosen, fold(one.name)))
    return chosen_first[:MOST_UNITS]


def _of_the_absent(
    indicators: list[Indicator], units: list[tuple[int, str, str]], wanted: set[str]
) -> set[str]:
    """For an indicator that says nothing of the territories wanted, the one it shows first: an
    indicator just added is never left out in silence."""
    found = set()
    for indicator in indicators:
        own = {code: fold(name) for pk, code, name in units if pk == indicator.pk}
        if own and not wanted & set(own.values()):
            found.add(own.get(indicator.main_unit, next(iter(own.values()))))
    return found


def _place_all(made: Compared, values: list[IndicatorValue], period: str) -> None:
    """Choose a period, then put each figure in its group, or apart with the reason."""
    by_indicator: dict[int, list[tuple[IndicatorValue, str]]] = {}
    for indicator in made.indicators:
        own = [value for value in values if value.indicator_id == indicator.pk]
        by_indicator[indicator.pk] = list(zip(own, counted.period_keys(own), strict=True))
    found = Counter(
        key for pairs in by_indicator.values() for value, key in pairs
        if key and value.value is not None
    )  # fmt: skip
    made.periods = sorted(found, reverse=True)
    # The period most figures share; among those, the latest.
    made.period = period if period in found else max(
        found, key=lambda key: (found[key], key), default=""
    )  # fmt: skip
    shown = [
        one
        for indicator in made.indicators
        for one in _of(indicator, by_indicator[indicator.pk], made.period)
    ]
    groups: dict[Kind, list[Shown]] = {}
    for one in shown:
        if one.period == made.period and made.period:
            groups.setdefault(_kind(one), []).append(one)
        else:
            made.apart.append(_apart(one))
    made.groups = [_group(group) for group in groups.values()]
    firsts = [group[0] for group in groups.values()]
    if len(firsts) > 1:
        made.scales = _scales(firsts)


def _of(indicator: Indicator, pairs: list[tuple[IndicatorValue, str]], period: str) -> list[Shown]:
    """One figure for each unit: that of the period, else its latest. Our own unit comes first."""
    held: dict[str, tuple[IndicatorValue, str]] = {}
    for value, key in pairs:
        if value.unit_code not in held or held[value.unit_code][1] != period:
            held[value.unit_code] = (value, key)
    names = Counter(fold(value.unit_name) for value, _key in held.values())
    made = []
    for code, (value, key) in held.items():
        place = counted.place(value)
        if names[fold(value.unit_name)] > 1 and code:
            place = f"{place} ({code})"
        made.append(Shown(indicator, value, key, f"{indicator.pk} {place}"))
    return sorted(made, key=lambda one: one.value.unit_code != indicator.main_unit)


def _kind(one: Shown) -> Kind:
    told = one.figure
    return (told.definition, told.unit, told.denominator)


def _place_of(one: Shown) -> str:
    return one.name.partition(" ")[2]


def _group(shown: list[Shown]) -> Group:
    by_name = {one.name: one for one in shown}
    several = len({one.indicator.pk for one in shown}) > 1
    senses = {one.indicator.direction for one in shown}
    direction = senses.pop() if len(senses) == 1 else 0
    reference = next((one for one in shown if one.value.value is not None), shown[0])
    others = [one.figure for one in shown if one is not reference]
    found = compare(reference.figure, others, direction=direction or 1)
    say = counted.speaker(shown[0].indicator, [one.value.value for one in shown])

    def label(one: Shown) -> str:
        place = _place_of(one)
        return f"{one.indicator.title}, {place}" if several else place

    rows = [
        {
            "rank": line.rank,
            "label": label(by_name[line.figure.territory]),
            "own": by_name[line.figure.territory] is reference,
            "said": counted.said(by_name[line.figure.territory].value, say),
            "notes": counted.notes(by_name[line.figure.territory].value),
            "difference": ""
            if by_name[line.figure.territory] is reference
            else gap_words(line.difference, say),
        }
        for line in found.ranked
    ]
    title = " · ".join(dict.fromkeys(one.indicator.title for one in shown))
    return Group(
        title=title,
        period=reference.value.period,
        against=label(reference),
        ranked=bool(direction),
        rows=rows,
        without=[
            {"label": label(by_name[one.figure.territory]),
             "said": counted.said(by_name[one.figure.territory].value, say)}
            for one in found.unranked
        ],
        drawing=_drawn(title, reference, by_name, found, say, label),
        sources=_sources(shown),
        denominator=shown[0].indicator.denominator,
    )  # fmt: skip


def _drawn(
    title: str, reference: Shown, by_name: dict[str, Shown], found: Comparison,
    say: counted.Speaker, label: Any,
) -> SafeString:  # fmt: skip
    rows = []
    for line in found.ranked:
        one = by_name[line.figure.territory]
        value = one.value
        rows.append(
            Row(label(one), counted.said(value, say), value.value, value.low, value.high,
                one is reference)
        )  # fmt: skip
    if len(rows) < 2:
        return SafeString("")
    name = _("%(name)s en %(year)s, côte à côte") % {
        "name": title, "year": reference.value.period,
    }  # fmt: skip
    return ranges(rows, name=name, say=say.tick)


def _sources(shown: list[Shown]) -> list[dict[str, str]]:
    """Each indicator once: its page, its source, the credit that is asked."""
    return [
        {
            "title": one.title,
            "key": str(one.pk),
            "source": counted.source_line(one),
            "credit": counted.credit(one),
        }
        for one in dict.fromkeys(one.indicator for one in shown)
    ]


def _apart(one: Shown) -> dict[str, str]:
    say = counted.speaker(one.indicator, [one.value.value])
    why = (
        why_apart("other_year", one.value, say)
        if one.period
        else why_apart("no_year", one.value, say)
    )
    return {"label": f"{one.indicator.title}, {_place_of(one)}", "why": why,
            "said": counted.said(one.value, say)}  # fmt: skip


def _scales(firsts: list[Shown]) -> list[dict[str, str]]:
    """Why the second group and the next ones are not on the scale of the first."""
    reference, *others = firsts
    # A missing number is no reason here: what is asked is whether they measure the same thing.
    plain = [_measured(one.figure) for one in others]
    found = compare(_measured(reference.figure), plain)
    by_name = {one.name: one for one in others}
    return [
        {
            "label": by_name[line.figure.territory].indicator.title,
            "why": why_apart(line.reason, by_name[line.figure.territory].value, None),
        }
        for line in found.unranked
    ]


def _measured(told: Figure) -> Figure:
    number = told.value if told.value is not None and math.isfinite(told.value) else 0.0
    return Figure(told.territory, told.year, told.definition, told.unit, told.denominator, number)
