"""The stair of cumulated changes: in the practice of organisations, in the community, in rules.

It is made of what every member may read, whoever looks: it can be projected on a wall, everybody
argues on the same drawing, and no step gives away what is reserved. How many reserved entries are
left out is told to those who may read them. A type that nobody has confirmed is not a step.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis.bends import bends
from agir.coalitions.models import Coalition, Member
from agir.cycles.models import Cycle
from agir.effects.models import Effect, Kind
from agir.effects.reading.criteria import STEPS, Criteria
from agir.effects.reading.journal import when
from agir.meetings.models import Decision, Meeting
from agir.plan.models import Plan
from agir.portrait.days import written
from agir.portrait.models import OPEN, Moment
from agir.ui.drawings.stair import NARROW, WIDE, Flag, Layer, stair

MOST_WIDE, MOST_NARROW = 8, 4
APART = dt.timedelta(days=35)  # of two moments nearer than this, one is named
BEFORE = dt.timedelta(days=400)  # what came longer before the first step is the portrait's
BEGINNINGS = (Kind.ACTIVITY, Kind.RESOURCE, Kind.RELATION)
TONES = {Kind.ORGANISATION: "relation", Kind.COMMUNITY: "voice", Kind.RULE: "lasting"}


@dataclass(frozen=True)
class Year:
    """One year of the stair, as its table has it: (count, page) for each kind, then sums."""

    year: int
    parts: list[tuple[int, str]]
    total: int
    cumulated: int
    url: str


@dataclass
class Stair:
    """The drawing at two widths, its table, the moments named, and what is not in it."""

    wide: str = ""
    narrow: str = ""
    total: int = 0
    names: list[str] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    moments: list[dict[str, Any]] = field(default_factory=list)
    to_say: int = 0
    undated: int = 0
    reserved: int = 0


def read(member: Member, today: dt.date) -> Stair:
    """Everything the page of the stair shows, in eight queries."""
    coalition = member.coalition
    here = Effect.objects.open().filter(coalition=coalition)
    rows = here.filter(kind__in=STEPS).values_list("kind", "happened_on")
    steps = [(kind, on) for kind, on in rows if on is not None]
    found = Stair(total=len(steps))
    seen = Effect.objects.visible_to(member).present()
    counts = seen.aggregate(
        to_say=Count("pk", filter=Q(kind="")),
        undated=Count("pk", filter=Q(kind__in=STEPS, happened_on=None)),
        reserved=Count("pk", filter=Q(kind__in=STEPS) & ~Q(audience__in=OPEN)),
    )
    found.to_say, found.undated = counts["to_say"], counts["undated"]
    found.reserved = counts["reserved"]
    if not steps:
        return found
    days = {kind: tuple(sorted(on for of, on in steps if of == kind)) for kind in STEPS}
    layers = [Layer(layer_name(kind, len(days[kind])), TONES[kind], days[kind]) for kind in STEPS]
    found.names = [str(kind.label) for kind in STEPS]
    found.years = _years(coalition, days, today)
    climbed = [on for _kind, on in steps]
    since = min(climbed) - BEFORE
    moments = [one for one in read_moments(coalition) if one["at"] >= since]
    found.wide, kept = _draw(layers, moments, climbed, today, wide=True)
    found.narrow, _few = _draw(layers, moments, climbed, today, wide=False)
    found.moments = kept
    return found


def layer_name(kind: Kind, number: int) -> str:
    words = {
        Kind.ORGANISATION: ngettext(
            "%(n)s pratique d’organisation", "%(n)s pratiques d’organisations", number
        ),
        Kind.COMMUNITY: ngettext(
            "%(n)s changement dans la communauté", "%(n)s changements dans la communauté", number
        ),
        Kind.RULE: ngettext("%(n)s règle ou politique", "%(n)s règles ou politiques", number),
    }
    return words[kind] % {"n": number}


def _years(
    coalition: Coalition, days: dict[Kind, tuple[dt.date, ...]], today: dt.date
) -> list[Year]:
    counted = {kind: Counter(day.year for day in of) for kind, of in days.items()}
    every = [year for of in counted.values() for year in of]
    page = reverse("effects:journal", args=[coalition.slug])
    rows, sum_ = [], 0
    for year in range(min(every), max(*every, today.year) + 1):
        asked = Criteria(since=str(year), until=str(year))
        parts = [
            (counted[kind][year], f"{page}?{asked.address(kind=kind.value)}") for kind in STEPS
        ]
        total = sum(count for count, _url in parts)
        sum_ += total
        rows.append(Year(year, parts, total, sum_, f"{page}?{asked.address(kind='step')}"))
    return rows[::-1]


def read_moments(coalition: Coalition) -> list[dict[str, Any]]:
    """What may have bent the stair: moments of the community, entries that led to others without
    being steps, plans adopted, cycles opened, decisions, meetings. Of two of the same day the
    first named here is kept. Six queries."""
    slug = coalition.slug
    told = Moment.objects.present().filter(coalition=coalition, audience__in=OPEN)
    timeline = reverse("portrait:timeline", args=[slug])
    found = [
        _moment(m.starts_on, m.title, f"{timeline}#moment-{m.pk}",
                written(m.starts_on, m.starts_precision, m.starts_text), 3)
        for m in told
    ]  # fmt: skip
    begun = Effect.objects.open().filter(coalition=coalition, kind__in=BEGINNINGS)
    begun = begun.filter(led_to__isnull=False).exclude(happened_on=None).distinct()
    for one in begun.order_by("happened_on", "pk").defer("words", "folded"):
        page = reverse("effects:effect", args=[slug, one.pk])
        found.append(_moment(one.happened_on, one.title, page, when(one)))
    plans = Plan.objects.present().filter(coalition=coalition).exclude(adopted_on=None)
    for pk, on, title in plans.values_list("pk", "adopted_on", "title"):
        words = _("Plan adopté : %(title)s") % {"title": title}
        page = reverse("plan:actions", args=[slug, pk])
        found.append(_moment(on, words, page, weight=3))
    cycles = Cycle.objects.filter(coalition=coalition).exclude(starts_on=None)
    for pk, on, number, title in cycles.values_list("pk", "starts_on", "number", "title"):
        words = _("Cycle %(n)s : %(title)s") % {"n": number, "title": title}
        found.append(_moment(on, words, reverse("cycles:cycle", args=[slug, pk])))
    taken = Decision.objects.taken().filter(coalition=coalition).order_by("decided_on", "pk")
    for pk, on, title in taken.values_list("pk", "decided_on", "title"):
        words = _("Décision : %(title)s") % {"title": title}
        page = reverse("meetings:decision", args=[slug, pk])
        found.append(_moment(on, words, page, weight=1))
    held = Meeting.objects.present().filter(coalition=coalition, status=Meeting.Status.CLOSED)
    rows = held.order_by("starts_at", "pk").values_list("pk", "starts_at", "title")
    for pk, starts_at, title in rows:
        words = _("Rencontre : %(title)s") % {"title": title}
        page = reverse("meetings:meeting", args=[slug, pk])
        found.append(_moment(timezone.localdate(starts_at), words, page))
    return found


def _moment(
    at: dt.date | None, title: str, url: str = "", said: str = "", weight: int = 0
) -> dict[str, Any]:
    """The queries asked for a day: the oldest one stands for none. `weight`: how many steps more
    it would have to come before, to be named; what people placed on a timeline counts more."""
    at = at or dt.date.min
    return {"weight": weight, "at": at, "when": said or at.isoformat(), "title": title, "url": url}


def _draw(
    layers: list[Layer],
    moments: list[dict[str, Any]],
    climbed: list[dt.date],
    today: dt.date,
    *,
    wide: bool,
) -> tuple[SafeString, list[dict[str, Any]]]:
    most = MOST_WIDE if wide else MOST_NARROW
    days, weights = [one["at"] for one in moments], [one["weight"] for one in moments]
    chosen = bends(climbed, days, most, weights=weights, apart=APART)
    kept = [moments[place] for place in chosen]
    drawn = stair(
        layers,
        [Flag(one["at"], one["when"], one["title"]) for one in kept],
        name=_("Escalier des changements cumulés dans la communauté, par année"),
        until=today,
        shape=WIDE if wide else NARROW,
    )
    return drawn, kept
