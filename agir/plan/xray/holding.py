"""Who holds the plan up: what would stop if an organisation, a person or a grant left.

Said as an invitation to pass things on, never as a reproach: those who carry much are those
the coalition can least afford to tire.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis.structure import Departure, Id, concentration, hinges, what_if_removed
from agir.core.templatetags.typography import day
from agir.plan.xray.facts import ActionFacts, PlanFacts, depends
from agir.plan.xray.finding import (
    LEAST_ACTIONS,
    Finding,
    ObjectType,
    actions_named,
    named,
    results_named,
    written,
)

Carriers = Mapping[Any, set[int]]


def find(facts: PlanFacts, today: dt.date) -> Iterator[Finding]:
    yield from _left(facts, today)
    if len(facts.live) < LEAST_ACTIONS:
        return
    organisations = carriers(facts, lambda action: action.carriers)
    people = carriers(facts, lambda action: action.people)
    money = carriers(facts, lambda action: {one.source for one in action.fundings})
    cut: set[int] = set()
    if len(organisations) > 1:
        for departure in _departures(facts, organisations, uncarried_hold=False):
            cut.add(departure.carrier)  # type: ignore[arg-type]
            name = facts.organisations[departure.carrier].name  # type: ignore[index]
            yield _departure(facts, departure, "organisation", name)
    for departure in _departures(facts, money, uncarried_hold=True):
        name = facts.sources[departure.carrier]  # type: ignore[index]
        yield _departure(facts, departure, "money", name)
    if len(people) > 1:
        for departure in _departures(facts, people, uncarried_hold=True):
            name = facts.people[departure.carrier]  # type: ignore[index]
            yield _departure(facts, departure, "person", name)
    yield from _overload(facts)
    yield from _only_ties(facts, organisations, cut)


def carriers(facts: PlanFacts, of: Any) -> dict[Any, set[int]]:
    """Carrier → the live actions and steps it carries, alone or with others."""
    found: dict[Any, set[int]] = defaultdict(set)
    for action in facts.actions.values():
        if action.is_live:
            for carrier in of(action):
                found[carrier].add(action.id)
    return dict(found)


def serving(facts: PlanFacts) -> dict[Any, set[Any]]:
    """Result → the live actions that serve it directly."""
    return {
        pk: {action.id for action in facts.actions_of_result.get(pk, ()) if action.is_live}
        for pk in facts.results
    }


def _departures(facts: PlanFacts, by: Carriers, *, uncarried_hold: bool) -> list[Departure]:
    departures = what_if_removed(
        by,
        serving(facts),
        action_parents={a.id: a.parent for a in facts.actions.values() if a.is_live},
        result_parents={result.id: result.parent for result in facts.results.values()},
        depends=depends(facts),
        uncarried_hold=uncarried_hold,
    )
    return [one for one in departures if one.is_single_point_of_failure]


def _departure(facts: PlanFacts, departure: Departure, what: str, name: str) -> Finding:
    fallen = [facts.actions[pk] for pk in departure.fallen]  # type: ignore[index]
    shown = [action for action in fallen if action.parent is None] or fallen
    blocked = [facts.actions[pk] for pk in departure.blocked]  # type: ignore[index]
    results = results_named(facts, departure.cut_off)  # type: ignore[arg-type]
    rows = [{**row, "detail": _("plus rien n’y mènerait")} for row in results]
    rows += [{**row, "detail": _("s’arrêterait")} for row in actions_named(shown)]
    rows += [{**row, "detail": _("attendrait")} for row in actions_named(blocked)]
    numbers = {"name": name, "count": len(departure.cut_off), "actions": len(shown)}
    title, why, next_step = _departure_words(what, numbers)
    types: dict[str, ObjectType] = {"money": "source"}
    kind: ObjectType = types.get(what, what)  # type: ignore[arg-type]
    subject = f"{kind}:{departure.carrier}" if what != "person" else str(departure.carrier)
    return Finding(
        f"single-point-{what}",
        title,
        why,
        next_step,
        [named(kind, departure.carrier, name), *rows],
        subject=subject,
    )


def _departure_words(what: str, numbers: dict[str, Any]) -> tuple[str, str, str]:
    count = numbers["count"]
    if what == "money":
        title = ngettext(
            "Si « %(name)s » finissait, %(count)s résultat n’aurait plus d’action financée.",
            "Si « %(name)s » finissait, %(count)s résultats n’auraient plus d’action financée.",
            count,
        )
        why = _("Une seule source paie tout ce qui y mène. Quand elle finit, tout finit ensemble.")
        step = _(
            "Demandez-vous ce qui tiendrait sans elle. "
            "Cherchez un deuxième appui, même petit, bien avant la date."
        )
    elif what == "person":
        title = ngettext(
            "Si %(name)s partait, %(count)s résultat n’aurait plus personne pour le suivre.",
            "Si %(name)s partait, %(count)s résultats n’auraient plus personne pour les suivre.",
            count,
        )
        why = _("Son engagement tient beaucoup de choses. Cela mérite d’être partagé et soutenu.")
        step = _(
            "Offrez-lui de passer le relais sur une action : un binôme, une note, une rencontre."
        )
    else:
        title = ngettext(
            "Si %(name)s partait, %(count)s résultat n’aurait plus aucune action.",
            "Si %(name)s partait, %(count)s résultats n’auraient plus aucune action.",
            count,
        )
        why = _("Elle porte seule tout ce qui y mène. Ce n’est pas un tort, c’est un risque.")
        step = _(
            "Invitez-la à nommer qui pourrait porter avec elle. "
            "Une deuxième organisation par résultat suffit."
        )
    return title % written(numbers), why, step


def leads(facts: PlanFacts, actions: list[ActionFacts]) -> dict[Any, set[Any]]:
    """Organisation → the actions it leads."""
    found: dict[int, set[int]] = defaultdict(set)
    for action in actions:
        if action.lead is not None:
            found[action.lead].add(action.id)
    return found


def _overload(facts: PlanFacts) -> Iterator[Finding]:
    heavy = concentration(leads(facts, facts.live))
    if heavy is None:
        return
    name = facts.organisations[heavy.carrier].name  # type: ignore[index]
    yield Finding(
        "organisation-overload",
        _("%(name)s porte %(count)s des %(total)s actions; la suivante en porte %(next)s.")
        % written(
            {
                "name": name,
                "count": heavy.count,
                "total": heavy.total,
                "next": heavy.next_count,
            }
        ),
        _("Quand une organisation porte beaucoup, son absence ou sa fatigue arrête tout le monde."),
        _("Demandez-lui lesquelles elle passerait volontiers, et à qui. Commencez par une seule."),
        actions_named(facts.actions[pk] for pk in heavy.actions),  # type: ignore[index]
        subject=f"organisation:{heavy.carrier}",
    )


def _only_ties(facts: PlanFacts, by: Carriers, already: set[int]) -> Iterator[Finding]:
    if len(by) < 2:
        return
    parents: dict[Id, Id | None] = {
        action.id: action.parent for action in facts.actions.values() if action.is_live
    }
    for hinge in hinges(by, serving(facts), action_parents=parents):
        if hinge.carrier in already:
            continue
        name = facts.organisations[hinge.carrier].name  # type: ignore[index]
        count = len(hinge.separated)
        yield Finding(
            "only-tie",
            ngettext(
                "%(name)s est le seul lien entre %(count)s résultat et le reste du plan.",
                "%(name)s est le seul lien entre %(count)s résultats et le reste du plan.",
                count,
            )
            % written({"name": name, "count": count}),
            _("Sans elle, ceux qui y travaillent ne croiseraient plus les autres partenaires."),
            _("Invitez une autre organisation à participer à l’une de ces actions, même un peu."),
            [
                named("organisation", hinge.carrier, name),
                *results_named(facts, hinge.separated),  # type: ignore[arg-type]
            ],
            subject=f"organisation:{hinge.carrier}",
        )


def _left(facts: PlanFacts, today: dt.date) -> Iterator[Finding]:
    led = leads(facts, facts.live)
    for pk, organisation in facts.organisations.items():
        left_on = organisation.left_on(today)
        if left_on is None or not led.get(pk):
            continue
        count = len(led[pk])
        yield Finding(
            "left-organisation",
            ngettext(
                "%(name)s a quitté le %(day)s et porte encore %(count)s action.",
                "%(name)s a quitté le %(day)s et porte encore %(count)s actions.",
                count,
            )
            % written({"name": organisation.name, "count": count, "day": day(left_on)}),
            _("Une action dont le porteur est parti continue rarement toute seule."),
            _("Remerciez, demandez où en sont les choses, puis trouvez qui reprend ou arrêtez."),
            actions_named(facts.actions[one] for one in sorted(led[pk])),
            subject=f"organisation:{pk}",
        )
