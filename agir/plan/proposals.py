"""Links and duplicates the program proposes, each with its reasons in plain words.

The likeness itself is computed by `analysis.links`; here the plan's facts are read for it, what
was already said or set aside is left out, and codes become sentences.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis.links import ActionFacts, Proposal, Reason, propose
from agir.coalitions.models import Facet, Organisation
from agir.core.templatetags.typography import day
from agir.plan.models import (
    Action,
    ActionLink,
    ActionOrganisation,
    DismissedProposal,
    LinkKind,
    Plan,
    Result,
)
from agir.plan.relations import Relation

KINDS: Mapping[str, LinkKind] = {
    "duplicate": LinkKind.OVERLAPS,
    "depends": LinkKind.DEPENDS,
    "reinforces": LinkKind.REINFORCES,
}
HELD_FOR = 60 * 60 * 24
KEPT_AS = 1  # raise it when what is kept changes shape: what an older program kept is not read


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what reasons speak of, by id."""

    results: Mapping[int, str]
    facets: Mapping[int, str]
    organisations: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal ready to be shown. `likely` is how the link would read from the first one."""

    kind: LinkKind
    likely: Relation
    first: Action
    second: Action
    reasons: tuple[str, ...]
    is_duplicate: bool


def facts(plan: Plan) -> list[ActionFacts]:
    """What is known of every present action of a plan, in three queries."""
    organisations: dict[int, set[int]] = defaultdict(set)
    parts = ActionOrganisation.objects.filter(action__plan=plan, action__binned_at=None)
    for action, organisation in parts.values_list("action_id", "organisation_id"):
        organisations[action].add(organisation)
    facets: dict[tuple[int, str], set[int]] = defaultdict(set)
    through = Action.facets.through.objects.filter(action__plan=plan, action__binned_at=None)
    for action, kind, facet in through.values_list("action_id", "facet__kind", "facet_id"):
        facets[action, kind].add(facet)
    rows = Action.objects.filter(plan=plan).present().order_by("pk")
    columns = ("pk", "title", "description", "lead_id", "result_id", "starts_on", "ends_on")
    return [
        ActionFacts(
            id=pk,
            title=title,
            body=description,
            lead=lead,
            organisations=frozenset(organisations[pk]),
            result=result,
            audiences=frozenset(facets[pk, Facet.Kind.AUDIENCE]),
            age_windows=frozenset(facets[pk, Facet.Kind.AGE_WINDOW]),
            sectors=frozenset(facets[pk, Facet.Kind.SECTOR]),
            start=starts.toordinal() if starts else None,
            end=ends.toordinal() if ends else None,
            parent=parent,
        )
        for pk, title, description, lead, result, starts, ends, parent in rows.values_list(
            *columns, "parent_id"
        )
    ]


def known_pairs(plan: Plan) -> set[frozenset[int]]:
    """Pairs that somebody already linked or set aside: they are not proposed."""
    linked = ActionLink.objects.filter(plan=plan).values_list("from_action_id", "to_action_id")
    aside = DismissedProposal.objects.filter(plan=plan).values_list("first_id", "second_id")
    return {frozenset(pair) for pair in (*linked, *aside)}


def proposals(plan: Plan) -> list[Proposal]:
    """Proposals for a plan as it is now, kept until it changes."""
    key = f"plan-proposals-{KEPT_AS}-{plan.pk}-{plan.revision}"
    found: list[Proposal] | None = cache.get(key)
    if found is None:
        found = propose(facts(plan), known_pairs(plan), language=_language(plan))
        cache.set(key, found, HELD_FOR)
    return found


def _language(plan: Plan) -> str:
    """The language the plan's words are read in: the first one of the coalition."""
    first = (plan.coalition.languages or ["fr"])[0]
    return "en" if str(first).startswith("en") else "fr"


def shown(plan: Plan, some: Sequence[Proposal]) -> list[Proposed]:
    """Proposals with their actions and their reasons in words, in five queries at most."""
    wanted = {pk for proposal in some for pk in (proposal.a, proposal.b)}
    actions = {
        action.pk: action
        for action in Action.objects.filter(plan=plan, pk__in=wanted)
        .present()
        .select_related("lead", "result")
    }
    names = _names(plan, some)
    return [
        Proposed(
            kind=KINDS[proposal.kind],
            likely=Relation(KINDS[proposal.kind]),
            first=actions[proposal.a],
            second=actions[proposal.b],
            reasons=tuple(sentence(reason, names) for reason in proposal.reasons),
            is_duplicate=proposal.kind == "duplicate",
        )
        for proposal in some
        if proposal.a in actions and proposal.b in actions
    ]


def _names(plan: Plan, some: Sequence[Proposal]) -> Names:
    ids: dict[str, set[int]] = defaultdict(set)
    for proposal in some:
        for reason in proposal.reasons:
            for key in ("ids", "result"):
                value = reason.params.get(key)
                ids[reason.code].update(
                    pk
                    for pk in (value if isinstance(value, tuple) else (value,))
                    if isinstance(pk, int)
                )
    facets = ids["shared_audiences"] | ids["shared_age_windows"] | ids["shared_sectors"]
    return Names(
        _by_id(Result.objects.filter(plan=plan, pk__in=ids["same_result"]), "title"),
        _by_id(Facet.objects.filter(coalition_id=plan.coalition_id, pk__in=facets), "name"),
        _by_id(Organisation.objects.filter(pk__in=ids["shared_organisations"]), "name"),
    )


def _by_id(rows: Any, column: str) -> dict[int, str]:
    return dict(rows.values_list("pk", column))


def sentence(reason: Reason, names: Names) -> str:
    """A reason in plain words. A code that is not known here gives nothing wrong to read."""
    params = reason.params
    if reason.code == "shared_words":
        words = _list(params.get("words"))
        return _("Mots communs : %(words)s.") % {"words": words}
    if reason.code == "mentions_title":
        words = " ".join(str(word) for word in _tuple(params.get("words")))
        return _("La première nomme l’autre dans sa description (« %(words)s »).") % {
            "words": words
        }
    if reason.code == "says_so":
        return _("Elle écrit « %(cue)s » en en parlant.") % {"cue": params.get("cue", "")}
    if reason.code == "overlapping_period":
        return _period(params)
    if reason.code == "same_result":
        title = names.results.get(_int(params.get("result")), "")
        return _("Même résultat visé : %(title)s.") % {"title": title}
    return _shared(reason, names)


def _shared(reason: Reason, names: Names) -> str:
    ids = [pk for pk in _tuple(reason.params.get("ids")) if isinstance(pk, int)]
    facets = _list([names.facets[pk] for pk in ids if pk in names.facets])
    organisations = [names.organisations[pk] for pk in ids if pk in names.organisations]
    sentences = {
        "similar_titles": _("Leurs titres se ressemblent beaucoup."),
        "different_organisations": _("Des organisations différentes les portent."),
        "shared_audiences": _("Même public : %(names)s.") % {"names": facets},
        "shared_age_windows": _("Même fenêtre d’âge : %(names)s.") % {"names": facets},
        "shared_sectors": _("Même secteur : %(names)s.") % {"names": facets},
        "shared_organisations": ngettext(
            "Même organisation : %(names)s.",
            "Mêmes organisations : %(names)s.",
            len(organisations),
        )
        % {"names": _list(organisations)},
    }
    return sentences.get(reason.code, "")


def _period(params: Mapping[str, Any]) -> str:
    start, end = (dt.date.fromordinal(_int(params[key])) for key in ("start", "end"))
    return _("Elles ont lieu en même temps, du %(start)s au %(end)s.") % {
        "start": day(start),
        "end": day(end),
    }


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()


def _int(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _list(words: Any) -> str:
    return ", ".join(str(word) for word in _tuple(words))
