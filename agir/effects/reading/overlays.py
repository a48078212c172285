"""Effects and actions laid under an indicator's curve, on the same years, claiming no cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.effects.actions.tying import actions_of
from agir.effects.models import Effect, Kind
from agir.effects.reading.criteria import STEPS
from agir.effects.reading.journal import when
from agir.plan.dates import action_span
from agir.plan.models import Action
from agir.portrait import counted
from agir.portrait.figures import latest_values
from agir.portrait.models import OPEN, Indicator, IndicatorValue
from agir.ui.drawings.overlay import NARROW, WIDE, Band, Span, overlay

MOST_EFFECTS, MOST_ACTIONS, LISTED = 14, 10, 200
DAWN = dt.date(1900, 1, 1)


@dataclass
class Overlay:
    """The drawing at two widths, and the same as tables."""

    wide: str = ""
    narrow: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)
    effects: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    place: str = ""
    source: str = ""
    more: int = 0  # effects listed and not drawn


def indicators(member: Member) -> list[Indicator]:
    """The indicators this member may read, those that entries name first. One query."""
    here = Count("effects", filter=Q(effects__binned_at=None, effects__audience__in=OPEN))
    rows = Indicator.objects.visible_to(member).present().annotate(n=here)
    return list(rows.order_by("-n", "title", "pk")[:200])


def read(member: Member, indicator: Indicator, *, steps: bool, today: dt.date) -> Overlay:
    """The curve with the entries that name it or, with `steps`, with every change of the
    community. Five queries."""
    values = latest_values([indicator]).get(indicator.pk, [])
    rows = Effect.objects.open().filter(coalition=member.coalition).exclude(happened_on=None)
    rows = rows.filter(kind__in=STEPS) if steps else rows.filter(indicators=indicator)
    effects = list(rows.order_by("-happened_on", "-pk")[:LISTED])[::-1]
    actions = _actions(member, effects)
    found = Overlay(place=counted.place(values[-1]) if values else "")
    found.source = counted.source_line(indicator)
    say = counted.speaker(indicator, [one.value for one in values])
    found.values = [(one.period, counted.said(one, say)) for one in reversed(values)]
    found.effects = [
        {"effect": one, "when": when(one), "kind": str(Kind(one.kind).label) if one.kind else ""}
        for one in effects
    ]
    found.actions = [{"action": one, "when": action_span(one)} for one in actions]
    points = _points(values)
    if points:
        # What happened long before the first figure would flatten the curve.
        since = dt.date(max(DAWN.year, points[0][0] - 10), 1, 1)
        drawn = [one for one in effects if one.happened_on and one.happened_on >= since]
        shown = drawn[-MOST_EFFECTS:]
        found.more = len(effects) - len(shown)
        bands = _bands(shown, actions[:MOST_ACTIONS], since, today)
        name = _("%(name)s, avec les effets et les actions des mêmes années") % {
            "name": indicator.title
        }
        found.wide = overlay(points, bands, name=name, say=say.tick, shape=WIDE)
        found.narrow = overlay(points, bands, name=name, say=say.tick, shape=NARROW)
    return found


def _actions(member: Member, effects: Iterable[Effect]) -> list[Action]:
    """The dated actions that these effects name."""
    through = Effect.actions.through.objects.filter(effect__in=[one.pk for one in effects])
    rows = actions_of(member.coalition).filter(pk__in=through.values("action"))
    return list(rows.exclude(starts_on=None).order_by("starts_on", "pk")[:LISTED])


def _points(values: list[IndicatorValue]) -> list[tuple[int, float | None]]:
    by_year: dict[int, float | None] = {}
    for one in values:
        if one.year is not None:
            by_year[one.year] = one.value if one.value is not None else by_year.get(one.year)
    return sorted(by_year.items())


def _bands(
    effects: list[Effect], actions: list[Action], since: dt.date, today: dt.date
) -> list[Band]:
    dots = [Span(one.happened_on, one.title) for one in effects if one.happened_on]
    bars = []
    for one in actions:
        start = one.starts_on or since
        end = min(one.ends_on or today, max(today, start))
        if end >= since:
            bars.append(Span(max(start, since), one.title, max(end, start)))
    return [
        Band(_("Effets notés"), "lasting", tuple(dots)),
        Band(_("Actions qui y ont contribué"), "stage", tuple(bars)),
    ]
