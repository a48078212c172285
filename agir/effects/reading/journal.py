"""The journal as its page shows it: entries by year, each with its type, its level, its actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.effects import rules
from agir.effects.actions.tying import actions_of, results_of
from agir.effects.models import Effect, EffectQuerySet, Kind, Sureness
from agir.plan.models import Action
from agir.portrait.days import written

TONES = {
    Kind.ACTIVITY: "neutral",
    Kind.SERVICE: "neutral",
    Kind.RESOURCE: "neutral",
    Kind.RELATION: "stage",
    Kind.PERSON: "voice",
    Kind.ORGANISATION: "relation",
    Kind.COMMUNITY: "voice",
    Kind.RULE: "lasting",
}


@dataclass
class Line:
    """One entry, ready to be shown."""

    effect: Effect
    when: str
    kind: str = ""  # said by a person
    proposed: str = ""  # only suggested by its words
    tone: str = "neutral"
    sure: str = ""
    may_change: bool = False
    actions: list[Action] = field(default_factory=list)


def when(effect: Effect) -> str:
    """Its date, as it was written."""
    return written(effect.happened_on, effect.happened_precision, effect.happened_text)


def line(effect: Effect, member: Member, *, actions: Iterable[Action] = ()) -> Line:
    return Line(
        effect,
        when(effect),
        kind=str(Kind(effect.kind).label) if effect.kind else "",
        proposed=str(Kind(effect.proposed).label) if effect.proposed and not effect.kind else "",
        tone=TONES[Kind(effect.kind)] if effect.kind else "neutral",
        sure=str(Sureness(effect.sure).label) if effect.sure else "",
        may_change=rules.can_change(member, effect),
        actions=list(actions),
    )


def with_ties(rows: EffectQuerySet) -> EffectQuerySet:
    """With the actions of each, in one query more, and who typed it."""
    live = Action.objects.present().filter(plan__binned_at=None)
    return rows.select_related("typed_by__user").prefetch_related(Prefetch("actions", live))


def lines(rows: Iterable[Effect], member: Member) -> list[Line]:
    return [line(effect, member, actions=effect.actions.all()) for effect in rows]


def by_year(found: list[Line]) -> list[tuple[str, list[Line]]]:
    """The entries under their year, in the order they come; those without a date last."""
    groups: list[tuple[str, list[Line]]] = []
    for one in found:
        on = one.effect.happened_on
        year = str(on.year) if on else _("Sans date")
        if not groups or groups[-1][0] != year:
            groups.append((year, []))
        groups[-1][1].append(one)
    return groups


def choices(member: Member) -> dict[str, list[tuple[Any, str]]]:
    """What the journal can be filtered by: actions and results that an entry names. Two
    queries."""
    coalition = member.coalition
    here = Effect.objects.visible_to(member).present()
    actions = actions_of(coalition).filter(
        pk__in=Effect.actions.through.objects.filter(effect__in=here).values("action")
    )
    results = results_of(coalition).filter(
        pk__in=Effect.results.through.objects.filter(effect__in=here).values("result")
    )
    return {
        "actions": list(actions.order_by("title").values_list("pk", "title")[:500]),
        "results": list(results.order_by("title").values_list("pk", "title")[:300]),
    }
