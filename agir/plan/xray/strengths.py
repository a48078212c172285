"""What strengthens the plan. Said first: a coalition builds on what holds."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis.structure import clusters
from agir.coalitions.models import Facet
from agir.framework.contents import items
from agir.plan.models import LinkKind, Participation, Status
from agir.plan.xray.facts import ActionFacts, PlanFacts
from agir.plan.xray.finding import LEAST_ACTIONS, Finding, actions_named, named, written
from agir.plan.xray.holding import leads

DECIDING = frozenset({Participation.COLLABORATE.value, Participation.DELEGATE.value})
LEAST_LEADS = 4
MOST_CLUSTERS = 6  # the largest are said; a very linked plan would have hundreds
LARGEST_SHARE = 1 / 3
LEAST_MEASURED = 1 / 2


def find(facts: PlanFacts, today: dt.date) -> Iterator[Finding]:
    yield from _clusters(facts)
    yield from _deciding(facts)
    yield from _lasting(facts)
    if len(facts.standing) < LEAST_ACTIONS:
        return
    yield from _results_together(facts)
    yield from _shared_audiences(facts)
    yield from _load_shared(facts)
    yield from _all_served(facts)
    yield from _measures(facts)
    yield from _mixed_money(facts)


def _clusters(facts: PlanFacts) -> Iterator[Finding]:
    standing = {pk for pk, one in facts.actions.items() if one.status != Status.STOPPED}
    ties = [
        (a, b)
        for kind, a, b in facts.links
        if kind == LinkKind.REINFORCES and a in standing and b in standing
    ]
    found = clusters({end for tie in ties for end in tie}, ties)
    for cluster in found[:MOST_CLUSTERS]:
        members = [facts.actions[pk] for pk in cluster.members]  # type: ignore[index]
        partners = {one for action in members for one in facts.all_carriers(action)}
        degree = Counter(end for tie in ties for end in tie)
        heart = max(members, key=lambda action: (degree[action.id], -action.id))
        numbers = {"count": len(members), "partners": len(partners), "title": heart.title}
        if len(partners) > 1:
            title = _(
                "Autour de « %(title)s », %(count)s actions de %(partners)s organisations "
                "se renforcent."
            )
        else:
            title = _("Autour de « %(title)s », %(count)s actions se renforcent.")
        yield Finding(
            "reinforcing-cluster",
            title % written(numbers),
            _("Ensemble, elles font plus que chacune seule. C’est le cœur de l’action commune."),
            _("Réunissez ces équipes une fois l’an et racontez ce qu’elles réussissent ensemble."),
            actions_named(members),
            subject=f"action:{cluster.members[0]}",
            page="plan:map",
        )


def _deciding(facts: PlanFacts) -> Iterator[Finding]:
    deciding = [
        action
        for action in facts.standing
        if any(part.participation in DECIDING for part in facts.whole(action))
    ]
    if deciding:
        yield Finding(
            "first-concerned-decide",
            ngettext(
                "Dans %(count)s action, les premiers concernés décident avec vous.",
                "Dans %(count)s actions, les premiers concernés décident avec vous.",
                len(deciding),
            )
            % written({"count": len(deciding)}),
            _("Ce que les familles décident leur ressemble, et elles le défendent."),
            _("Demandez-leur ce qui a rendu cela possible, et refaites-le ailleurs."),
            actions_named(deciding),
        )


def _lasting(facts: PlanFacts) -> Iterator[Finding]:
    named_ones = [a for a in facts.standing if any(part.lasting for part in facts.whole(a))]
    if named_ones:
        yield Finding(
            "lasting-named",
            ngettext(
                "%(count)s action dit déjà ce qui devrait durer.",
                "%(count)s actions disent déjà ce qui devrait durer.",
                len(named_ones),
            )
            % written({"count": len(named_ones)}),
            _("Ce qui dure a presque toujours été nommé avant la dernière année."),
            _("Pour chacune, nommez une personne ou une organisation qui pourrait le recevoir."),
            actions_named(named_ones),
        )


def _results_together(facts: PlanFacts) -> Iterator[Finding]:
    rows = []
    worked_on = 0
    for pk, result in facts.results.items():
        serving = facts.actions_of_result.get(pk, ())
        partners = {one for action in serving for one in action.carriers}
        worked_on += bool(serving)
        if len(partners) > 1:
            detail = _("%(count)s organisations") % written({"count": len(partners)})
            rows.append((len(partners), named("result", pk, result.title, detail)))
    if rows:
        rows.sort(key=lambda row: -row[0])
        yield Finding(
            "results-carried-together",
            ngettext(
                "%(count)s résultat sur %(total)s est travaillé par plusieurs organisations.",
                "%(count)s résultats sur %(total)s sont travaillés par plusieurs organisations.",
                len(rows),
            )
            % written({"count": len(rows), "total": worked_on}),
            _("Quand plusieurs y tiennent, un résultat survit au départ de l’une d’elles."),
            _("Nommez ces résultats devant tous : c’est là que le regroupement existe déjà."),
            [row for _count, row in rows],
            page="plan:results",
        )


def _shared_audiences(facts: PlanFacts) -> Iterator[Finding]:
    serving: dict[int, list[ActionFacts]] = defaultdict(list)
    for action in facts.standing:
        for pk in facts.all_facets(action):
            if facts.facets[pk].kind == Facet.Kind.AUDIENCE:
                serving[pk].append(action)
    rows = []
    for pk, actions in serving.items():
        together = _at_the_same_time(actions)
        if together:
            count = len({action.lead for action in together})
            detail = _(
                "%(actions)s actions de %(count)s organisations, à la même période"
            ) % written(
                {
                    "actions": len(together),
                    "count": count,
                }
            )
            rows.append((count, named("facet", pk, facts.facets[pk].name, detail, list="audience")))
    if rows:
        rows.sort(key=lambda row: (-row[0], row[1]["title"]))
        yield Finding(
            "shared-audiences",
            ngettext(
                "%(count)s public est rejoint par plusieurs organisations à la même période.",
                "%(count)s publics sont rejoints par plusieurs organisations à la même période.",
                len(rows),
            )
            % written({"count": len(rows)}),
            _("Les mêmes familles vous croisent : vous pouvez vous les présenter l’un à l’autre."),
            _("Échangez vos calendriers et une phrase commune pour inviter chez le voisin."),
            [row for _count, row in rows],
        )


def _at_the_same_time(actions: list[ActionFacts]) -> list[ActionFacts]:
    """The actions that share some day with an action another organisation leads."""
    dated = [
        (action.starts_on, action.ends_on, action)
        for action in actions
        if action.lead is not None and action.starts_on and action.ends_on
    ]
    dated.sort(key=lambda one: (one[0], one[2].id))
    met: set[int] = set()
    # Of those begun before, the last to end of each of two leads is enough; of those begun after,
    # the first to begin of each of two leads.
    last: dict[int | None, dt.date] = {}
    for start, end, action in dated:
        if any(lead != action.lead and other >= start for lead, other in last.items()):
            met.add(action.id)
        last[action.lead] = max(end, last.get(action.lead, end))
        last = dict(sorted(last.items(), key=lambda one: one[1])[-2:])
    following: dict[int | None, dt.date] = {}
    for start, end, action in reversed(dated):
        if any(lead != action.lead and other <= end for lead, other in following.items()):
            met.add(action.id)
        following[action.lead] = start
        following = dict(sorted(following.items(), key=lambda one: one[1])[:2])
    return [action for _start, _end, action in dated if action.id in met]


def _load_shared(facts: PlanFacts) -> Iterator[Finding]:
    led = leads(facts, facts.standing)
    total = sum(len(ids) for ids in led.values())
    if len(led) < LEAST_LEADS or max(map(len, led.values())) > LARGEST_SHARE * total:
        return
    rows = [
        named(
            "organisation",
            pk,
            facts.organisations[pk].name,
            ngettext("porte %(count)s action", "porte %(count)s actions", len(ids))
            % written({"count": len(ids)}),
        )
        for pk, ids in sorted(led.items(), key=lambda one: (-len(one[1]), one[0]))
    ]
    yield Finding(
        "load-shared",
        _("%(count)s organisations se partagent le plan; aucune n’en porte plus du tiers.")
        % written({"count": len(led)}),
        _("Un plan porté par plusieurs résiste aux départs et donne une voix à chacun."),
        _("Gardez cet équilibre en tête quand une nouvelle action cherche son porteur."),
        rows,
    )


def _all_served(facts: PlanFacts) -> Iterator[Finding]:
    principles = items("principles")
    served = {key for one in facts.standing for part in facts.whole(one) for key in part.principles}
    if all(item.key in served for item in principles):
        yield Finding(
            "all-principles-served",
            _("Chacun des %(count)s principes est servi par au moins une action.")
            % written({"count": len(principles)}),
            _("Vos façons de faire se lisent dans vos gestes, pas seulement dans vos textes."),
            _("Pour chaque principe, choisissez l’action que vous montreriez en premier."),
            [named("principle", item.key, item.name) for item in principles],
        )
    ages = [one for one in facts.facets_of(Facet.Kind.AGE_WINDOW) if not one.retired]
    if len(ages) > 1 and all(one.id in facts.used_facets for one in ages):
        yield Finding(
            "all-age-windows-served",
            _("Chacune des %(count)s fenêtres d’âge est visée par au moins une action.")
            % written({"count": len(ages)}),
            _("Une famille peut être accompagnée d’un âge au suivant sans tomber entre deux."),
            _("Regardez les passages : qui présente la famille au service de l’âge suivant?"),
            [named("facet", one.id, one.name, list="age_window") for one in ages],
        )


def _measures(facts: PlanFacts) -> Iterator[Finding]:
    measured = [a for a in facts.standing if any(part.measure for part in facts.whole(a))]
    if measured and len(measured) >= LEAST_MEASURED * len(facts.standing):
        yield Finding(
            "measures-named",
            ngettext(
                "%(count)s action sur %(total)s dit comment vous saurez qu’elle réussit.",
                "%(count)s actions sur %(total)s disent comment vous saurez qu’elles réussissent.",
                len(measured),
            )
            % written({"count": len(measured), "total": len(facts.standing)}),
            _("Vous pourrez montrer ce qui change, et apprendre de ce qui ne change pas."),
            _("Choisissez les trois mesures que vous regarderez ensemble chaque saison."),
            actions_named(measured),
        )


def _mixed_money(facts: PlanFacts) -> Iterator[Finding]:
    mixed = [
        action
        for action in facts.live
        if len({money.source for part in facts.whole(action) for money in part.fundings}) > 1
    ]
    if mixed:
        yield Finding(
            "money-from-several",
            ngettext(
                "%(count)s action est payée par plusieurs sources.",
                "%(count)s actions sont payées par plusieurs sources.",
                len(mixed),
            )
            % written({"count": len(mixed)}),
            _("Quand une source finit, l’autre laisse le temps de se retourner."),
            _("Notez comment ces actions ont trouvé leur deuxième appui; d’autres suivront."),
            actions_named(mixed),
        )
