"""The matrix of links: which actions are in it, and what each cell says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agir.coalitions.models import Facet, Organisation
from agir.plan.mapping.choosing import Choice, matching
from agir.plan.mapping.reading import ActionRow, PlanGraph
from agir.plan.models import Plan, Status
from agir.plan.relations import SHORT, SYMBOLS, Relation, relation_of

MOST = 40  # rows and columns: beyond, a person loses her place
Options = list[tuple[int | str, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of a column, as a symbol, a short word and a whole one."""

    symbol: str
    short: str
    word: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Cell:
    other: int
    number: int
    said: tuple[Said, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    action: ActionRow
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """`total` actions answer the filters; the first `MOST` are in the lines."""

    lines: tuple[Line, ...]
    total: int
    links: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.lines)


def offered(plan: Plan, graph: PlanGraph) -> dict[str, Options]:
    """What the filters of the map and of the matrix offer, in two queries: nothing that would
    choose nothing."""
    used = {pk for row in graph.actions.values() for pk in row.organisations}
    organisations = Organisation.objects.filter(pk__in=used).order_by("name")
    ages = Facet.objects.filter(coalition_id=plan.coalition_id, kind=Facet.Kind.AGE_WINDOW)
    return {
        "organisation": list(organisations.values_list("pk", "name")),
        "result": [(row.id, row.title) for row in graph.results.values()],
        "age": list(ages.values_list("pk", "name")),
        "status": [(str(value), str(label)) for value, label in Status.choices],
    }


def grid(graph: PlanGraph, chosen: Mapping[str, Any]) -> Grid:
    """The matrix for what was chosen. Linked actions come first to mind: `linked` keeps them."""
    choice = Choice(organisation=chosen.get("organisation"), result=chosen.get("result"))
    found = matching(graph, choice)
    if chosen.get("linked"):
        found &= {pk for link in graph.links for pk in (link.a, link.b)}
    rows = [row for row in graph.actions.values() if row.id in found]
    kept = rows[:MOST]
    said = _said(graph)
    lines = tuple(
        Line(
            number,
            row,
            tuple(
                Cell(other.id, place, tuple(said.get((row.id, other.id), ())), other is row)
                for place, other in enumerate(kept, start=1)
            ),
        )
        for number, row in enumerate(kept, start=1)
    )
    ids = {row.id for row in kept}
    links = sum(link.a in ids and link.b in ids for link in graph.links)
    return Grid(lines, len(rows), links)


def _said(graph: PlanGraph) -> dict[tuple[int, int], list[Said]]:
    said: dict[tuple[int, int], list[Said]] = defaultdict(list)
    for link in graph.links:
        for here, other, from_here in ((link.a, link.b, True), (link.b, link.a, False)):
            relation = relation_of(link.kind, from_here=from_here)
            said[here, other].append(
                Said(SYMBOLS[relation], str(SHORT[relation]), str(relation.label), relation)
            )
    return said
