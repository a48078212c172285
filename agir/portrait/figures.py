"""The figures that the overview of the portrait shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.portrait import counted
from agir.portrait.models import (
    Audience,
    FiguresImport,
    Indicator,
    IndicatorValue,
    MeasuredPlace,
)

SHOWN = 8


@dataclass(frozen=True)
class Figure:
    """One figure in a sentence: what it is, how much, where it comes from, its page."""

    name: str
    shown: str  # « 28,7 % »
    source: str  # « Québec, 2022. ISQ, EQDEM, importé le 1er mars 2026 »
    url: str = ""
    audience: str = Audience.COALITION  # who may read it, when it is handed out


def latest_values(indicators: Sequence[Indicator]) -> dict[int, list[IndicatorValue]]:
    """The totals of each indicator's main unit by period, in one query."""
    main = {one.pk: one.main_unit for one in indicators}
    places = MeasuredPlace.objects.filter(
        coalition__in={one.coalition_id for one in indicators}, code__in=set(main.values())
    )
    # By numbers of places: an indicator may have a million values, in thousands of places.
    rows = IndicatorValue.objects.live().total().filter(
        indicator__in=list(main), place__in=places.values("pk")
    )  # fmt: skip
    found: dict[int, list[IndicatorValue]] = {}
    for value in rows.order_by("year", "period", "pk"):
        if value.unit_code == main[value.indicator_id]:
            found.setdefault(value.indicator_id, []).append(value)
    return {pk: counted.ordered(values) for pk, values in found.items()}


def gestures_of(values: Iterable[IndicatorValue]) -> dict[int, FiguresImport]:
    """What was written by hand among these values, by the number of its gesture, in one query."""
    numbers = {one.came_in_id for one in values if one.came_in_id is not None}
    rows = FiguresImport.objects.by_hand().filter(pk__in=numbers).select_related("by")
    return {one.pk: one for one in rows.defer("report", "created")}


def ranked(member: Member) -> QuerySet[Indicator]:
    """The indicators this member may see: those with a target first, then those whose wanted sense
    was chosen, then the rest."""
    rank = Case(
        When(target__isnull=False, then=0), When(direction__in=(-1, 1), then=1), default=2,
        output_field=IntegerField(),
    )  # fmt: skip
    return Indicator.objects.visible_to(member).present().order_by(rank, "title", "pk")


def shown_on_overview(member: Member) -> list[Figure]:
    """The first figures this member may see, those without any number left out."""
    chosen = list(ranked(member)[:SHOWN])
    values = latest_values(chosen)
    figures, shown = [], {}
    for pk, series in values.items():
        found = next((v for v in reversed(series) if v.value is not None), None)
        if found is not None:
            shown[pk] = found
    gestures = gestures_of(shown.values())
    for one in chosen:
        latest = shown.get(one.pk)
        if latest is None:
            continue
        series = values[one.pk]
        say = counted.speaker(one, [value.value for value in series])
        where = _("%(place)s, %(year)s") % {"place": counted.place(latest), "year": latest.period}
        figures.append(
            Figure(
                one.title,
                say(latest.value or 0.0),
                f"{where}. {counted.source_line(one, gestures.get(latest.came_in_id or 0))}.",
                reverse("portrait:indicator", args=[member.coalition.slug, one.pk]),
                one.audience,
            )
        )
    return figures
