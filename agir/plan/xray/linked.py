"""What links say: actions that wait for one another, dates that contradict, likely doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis import links as likely
from agir.analysis.structure import (
    CircularDependency,
    circular_dependencies,
    date_contradictions,
)
from agir.coalitions.models import Facet
from agir.core.templatetags.typography import day
from agir.plan.models import LinkKind, Precision
from agir.plan.xray.facts import ActionFacts, PlanFacts, depends
from agir.plan.xray.finding import Finding, actions_named, named, written

DOUBLES: tuple[likely.Kind, ...] = ("duplicate",)


def find(facts: PlanFacts, today: dt.date) -> Iterator[Finding]:
    arcs = depends(facts)
    ends = {end for arc in arcs for end in arc}
    knots = circular_dependencies(ends, arcs)
    yield from _circles(facts, knots)
    # In a circle every date contradicts some other: the circle says it all.
    knot_of = {pk: number for number, knot in enumerate(knots) for pk in knot.members}
    apart = [(a, b) for a, b in arcs if a not in knot_of or knot_of[a] != knot_of.get(b)]
    yield from _contradictions(facts, apart)
    yield from _doubles(facts)


def _circles(facts: PlanFacts, knots: Sequence[CircularDependency]) -> Iterator[Finding]:
    for knot in knots:
        ring = [facts.actions[pk] for pk in knot.cycle]  # type: ignore[index]
        yield Finding(
            "circular-dependency",
            ngettext(
                "%(count)s action s’attend elle-même.",
                "%(count)s actions s’attendent les unes les autres.",
                len(ring),
            )
            % written({"count": len(ring)}),
            _("Tant que la boucle reste fermée, aucune ne peut commencer la première."),
            _("Réunissez leurs porteurs et décidez laquelle commence, même à petite échelle."),
            actions_named(ring),
            subject=f"action:{knot.members[0]}",
            page="plan:map",
        )


def _contradictions(facts: PlanFacts, arcs: list[tuple[int, int]]) -> Iterator[Finding]:
    starts: dict[int, int | None] = {}
    ends: dict[int, int | None] = {}
    for pk in {end for arc in arcs for end in arc}:
        action = facts.actions[pk]
        start, end = action.latest_start, action.earliest_end
        starts[pk] = start.toordinal() if start else None
        ends[pk] = end.toordinal() if end else None
    found = date_contradictions(arcs, starts, ends)  # type: ignore[arg-type]
    if not found:
        return
    rows = [
        named("action", first.id, first.title, _too_early(first, needed, certain))
        for first, needed, certain in (
            (facts.actions[one.dependent], facts.actions[one.needed], one.certain_end)  # type: ignore[index]
            for one in found
        )
    ]
    yield Finding(
        "dates-contradict-dependency",
        ngettext(
            "%(count)s action commence avant que celle dont elle dépend soit prête.",
            "%(count)s actions commencent avant que celles dont elles dépendent soient prêtes.",
            len(rows),
        )
        % written({"count": len(rows)}),
        _("L’équipe arrivera devant une porte fermée, ou fera le travail deux fois."),
        _("Déplacez une des deux dates, ou revoyez le lien : la dépendance tient-elle encore?"),
        rows,
        page="plan:gantt",
    )


def _too_early(first: ActionFacts, needed: ActionFacts, certain_end: bool) -> str:
    """When the dependent action starts, and when the other ends, or at least starts."""
    words = {"start": _written(first.starts_on, first.starts_precision), "other": needed.title}
    if certain_end:
        words["ready"] = _written(needed.ends_on, needed.ends_precision)
        return _("commence le %(start)s; « %(other)s » finit le %(ready)s") % words
    words["ready"] = _written(needed.starts_on, needed.starts_precision)
    return _("commence le %(start)s; « %(other)s » commence le %(ready)s") % words


def _written(date: dt.date | None, precision: str) -> str:
    if date is None or precision == Precision.DAY:
        return day(date)
    return _("%(day)s (environ)") % written({"day": day(date)})


def _doubles(facts: PlanFacts) -> Iterator[Finding]:
    pairs = proposals(facts)
    if not pairs:
        return
    rows = [
        named(
            "action",
            one.a,
            facts.actions[one.a].title,
            _("ressemble à « %(other)s »") % written({"other": facts.actions[one.b].title}),
        )
        for one in pairs
    ]
    yield Finding(
        "likely-duplicates",
        ngettext(
            "%(count)s paire d’actions se ressemble beaucoup.",
            "%(count)s paires d’actions se ressemblent beaucoup.",
            len(pairs),
        )
        % written({"count": len(pairs)}),
        _("Faire deux fois la même chose, c’est deux fois l’effort pour les mêmes familles."),
        _("Demandez aux deux équipes de se parler : réunir, se partager les secteurs, ou garder."),
        rows,
        page="plan:proposals",
    )


def proposals(facts: PlanFacts) -> list[likely.Proposal]:
    """Likely doubles between actions that are not over. What people linked or set aside is
    not said again."""
    known = {frozenset((a, b)) for _kind, a, b in facts.links}
    known |= {frozenset((a, b)) for kind, a, b in facts.dismissed if kind == LinkKind.OVERLAPS}
    return likely.propose([_likely(facts, action) for action in facts.live], known, kinds=DOUBLES)


def _likely(facts: PlanFacts, action: ActionFacts) -> likely.ActionFacts:
    facets = facts.all_facets(action)

    def of(kind: str) -> frozenset[int]:
        return frozenset(pk for pk in facets if facts.facets[pk].kind == kind)

    return likely.ActionFacts(
        id=action.id,
        title=action.title,
        body=action.description,
        lead=action.lead,
        organisations=frozenset(action.organisations),
        result=action.result,
        audiences=of(Facet.Kind.AUDIENCE),
        age_windows=of(Facet.Kind.AGE_WINDOW),
        sectors=of(Facet.Kind.SECTOR),
        start=action.starts_on.toordinal() if action.starts_on else None,
        end=action.ends_on.toordinal() if action.ends_on else None,
        parent=action.parent,
    )
