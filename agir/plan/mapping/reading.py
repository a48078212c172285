"""The plan as a graph: results, actions, steps and links, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from agir.coalitions.models import Facet
from agir.plan.models import Action, ActionLink, ActionOrganisation, Plan, Result


@dataclass(frozen=True, slots=True)
class ResultRow:
    id: int
    title: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """`result` is the action's own, or the one of the action it is a step of."""

    id: int
    title: str
    result: int | None
    parent: int | None
    lead: str
    status: str
    organisations: frozenset[int]
    ages: frozenset[int]


@dataclass(frozen=True, slots=True)
class LinkRow:
    id: int
    kind: str
    a: int
    b: int
    how: str


@dataclass(slots=True)
class PlanGraph:
    """What a plan holds today, without what is in the bin, each in the order of the plan."""

    results: dict[int, ResultRow] = field(default_factory=dict)
    actions: dict[int, ActionRow] = field(default_factory=dict)
    links: list[LinkRow] = field(default_factory=list)

    def lineage(self, result: int | None) -> Iterator[int]:
        """The result and all it leads to, up to the change for the population."""
        met: set[int] = set()
        while result is not None and result not in met:
            met.add(result)
            yield result
            result = self.results[result].parent

    def under(self, result: int | None) -> list[ResultRow]:
        return [row for row in self.results.values() if row.parent == result]

    def depth(self, result: int) -> int:
        return sum(1 for _ in self.lineage(result)) - 1


def read(plan: Plan) -> PlanGraph:
    """Read a plan's graph, in five queries."""
    results = _results(plan)
    actions = _actions(plan, set(results))
    links = ActionLink.objects.filter(plan=plan).present()
    rows = links.values_list("pk", "kind", "from_action_id", "to_action_id", "how")
    found = [LinkRow(*row) for row in rows]
    return PlanGraph(results, actions, [x for x in found if x.a in actions and x.b in actions])


def _results(plan: Plan) -> dict[int, ResultRow]:
    """Results out of the bin. What led to a binned one leads to the next one up."""
    rows = Result.objects.filter(plan=plan).values_list("pk", "title", "parent_id", "binned_at")
    everything = {pk: (title, parent, binned) for pk, title, parent, binned in rows}
    found = {}
    for pk, (title, parent, binned) in everything.items():
        met = {pk}
        while parent in everything and everything[parent][2] is not None and parent not in met:
            met.add(parent)
            parent = everything[parent][1]
        if binned is None:
            found[pk] = ResultRow(pk, title, parent if parent in everything else None)
    return found


def _actions(plan: Plan, results: set[int]) -> dict[int, ActionRow]:
    present = Action.objects.filter(plan=plan).present()
    rows = list(
        present.values_list(
            "pk", "title", "result_id", "parent_id", "lead__name", "status", "lead_id"
        )
    )
    organisations, ages = _organisations(plan), _ages(plan)
    own = {row[0]: row[2] for row in rows}
    found = {}
    for pk, title, result, above, lead, status, lead_id in rows:
        parent: int | None = above if above in own else None
        place = result or (own[parent] if parent is not None else None)
        found[pk] = ActionRow(
            pk,
            title,
            place if place in results else None,
            parent,
            lead or "",
            status,
            frozenset(organisations[pk] | ({lead_id} if lead_id else set())),
            frozenset(ages[pk]),
        )
    return found


def _organisations(plan: Plan) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    parts = ActionOrganisation.objects.filter(action__plan=plan, action__binned_at=None)
    for action, organisation in parts.values_list("action_id", "organisation_id"):
        found[action].add(organisation)
    return found


def _ages(plan: Plan) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    through = Action.facets.through.objects.filter(
        action__plan=plan, action__binned_at=None, facet__kind=Facet.Kind.AGE_WINDOW
    )
    for action, facet in through.values_list("action_id", "facet_id"):
        found[action].add(facet)
    return found
