"""The figures of the booklet: the last value in words, where it comes from, what came before."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.templatetags.typography import colon
from agir.portrait import counted
from agir.portrait.counted import Speaker
from agir.portrait.figures import gestures_of, latest_values, ranked
from agir.portrait.models import OPEN, FiguresImport, Indicator, IndicatorValue

MOST = 8
CURVE_FROM = 3  # points under which a line would say more than what is known
MOST_TOLD = 24  # points that words may follow one by one


def _points(values: list[IndicatorValue], say: Speaker) -> list[dict[str, Any]]:
    """One point by period, empty where the source gave no number; none when there are too few."""
    by_time: dict[float, IndicatorValue] = {}
    for one, when in zip(values, counted.moments(values), strict=True):
        if when is not None and (one.value is not None or when.at not in by_time):
            by_time[when.at] = one
    points = [
        {
            "year": at, "name": one.period, "value": one.value,
            "said": "" if one.value is None else say(one.value),
        }
        for at, one in sorted(by_time.items())
    ]  # fmt: skip
    measured = [point for point in points if point["value"] is not None]
    return points if len(measured) >= CURVE_FROM else []


def _described(indicator: Indicator, points: list[dict[str, Any]]) -> str:
    """The curve in words; of a long one, only where it starts and ends."""
    told = points if len(points) <= MOST_TOLD else [points[0], points[-1]]
    path = "; ".join(f"{one['name']}{colon(one['said'] or _('sans chiffre'))}" for one in told)
    return f"{indicator.title}{colon(path)}"


def _without_number(values: list[IndicatorValue], shown: IndicatorValue) -> list[str]:
    """The periods after the one shown, which hold a word and no number."""
    after = values[values.index(shown) + 1 :]
    return [f"{one.period}{colon(counted.said(one, Speaker('', 0)))}" for one in after]


def _last(values: list[IndicatorValue]) -> IndicatorValue:
    return next((one for one in reversed(values) if one.value is not None), values[-1])


def _figure(
    indicator: Indicator, values: list[IndicatorValue], gestures: dict[int, FiguresImport]
) -> dict[str, Any]:
    say, last = counted.speaker(indicator, [one.value for one in values]), _last(values)
    points = _points(values, say)
    where = counted.place(last)
    return {
        "name": Truncator(indicator.title).chars(140),
        "shown": counted.said(last, say),
        "audience": indicator.audience,
        "is_number": last.value is not None,
        "where": _("%(place)s, %(year)s") % {"place": where, "year": last.period}
        if last.period
        else where,
        "notes": [*counted.notes(last), *_without_number(values, last)],
        "source": Truncator(
            counted.source_line(indicator, gestures.get(last.came_in_id or 0))
        ).chars(240),
        "credit": Truncator(counted.credit(indicator)).chars(320),
        "points": points,
        "described": _described(indicator, points),
    }


def figures(member: Member) -> list[dict[str, Any]]:
    """The figures every member may read, in the order of the overview, in three queries."""
    chosen = list(ranked(member).filter(audience__in=OPEN)[:MOST])
    values = latest_values(chosen)
    gestures = gestures_of(_last(series) for series in values.values())
    return [_figure(one, values[one.pk], gestures) for one in chosen if values.get(one.pk)]
