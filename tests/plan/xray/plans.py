"""Plans made in memory, to read without a database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from agir.plan.xray.facts import (
    ActionFacts,
    FacetFacts,
    Funding,
    OrganisationFacts,
    PlanFacts,
    ResultFacts,
)
from agir.plan.xray.reading import compute

TODAY = dt.date(2026, 6, 1)
A_WORD = ("halte", "lecture", "jardin", "cuisine", "musique", "logement", "vélo", "potager")


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def action(pk: int, **said: Any) -> ActionFacts:
    """An action of this number. Dates as ISO text; `money`: (source, until) pairs."""
    facts = ActionFacts(
        id=pk,
        title=said.get(
            "title", f"{A_WORD[pk % 8]} {A_WORD[pk // 8 % 8]} {A_WORD[pk // 64 % 8]}x{pk}"
        ),
        description="",
        parent=said.get("parent"),
        result=said.get("result"),
        lead=said.get("lead"),
        starts_on=day(said.get("starts")),
        starts_precision=said.get("starts_precision", "day"),
        ends_on=day(said.get("ends")),
        ends_precision=said.get("ends_precision", "day"),
        status=said.get("status", ""),
        participation=said.get("part", ""),
        principles=frozenset(said.get("principles", ())),
        measure=said.get("measure", False),
        lasting=tuple(said.get("lasting", ())),
    )
    facts.organisations = list(said.get("others", ()))
    facts.people = list(said.get("people", ()))
    facts.fundings = [Funding(source, None, day(until)) for source, until in said.get("money", ())]
    facts.facets = set(said.get("facets", ()))
    return facts


def plan(
    actions: list[ActionFacts],
    *,
    results: dict[int, int | None] | None = None,
    facets: dict[int, str] | None = None,
    retired: frozenset[int] = frozenset(),
    links: list[tuple[str, int, int]] | None = None,
    dismissed: list[tuple[str, int, int]] | None = None,
    partnerships: dict[int, list[tuple[str, str | None, str | None]]] | None = None,
) -> PlanFacts:
    """A plan of these actions. `results`: number → its parent; `facets`: number → its list.
    Every organisation named is a partner, unless `partnerships` says otherwise."""
    carriers = {one for row in actions for one in row.carriers} | set(partnerships or {})
    organisations = {
        pk: OrganisationFacts(
            pk,
            f"Organisme {pk}",
            [
                (role, day(start), day(end))
                for role, start, end in (partnerships or {}).get(pk, [("partner", None, None)])
            ],
        )
        for pk in sorted(carriers)
    }
    return PlanFacts(
        id=1,
        title="Plan",
        starts_on=None,
        ends_on=None,
        actions={row.id: row for row in actions},
        results={pk: ResultFacts(pk, f"Résultat {pk}", up) for pk, up in (results or {}).items()},
        organisations=organisations,
        people={key: key for row in actions for key in row.people},
        sources={one.source: f"Source {one.source}" for row in actions for one in row.fundings},
        facets={
            pk: FacetFacts(pk, kind, f"Repère {pk}", pk in retired)
            for pk, kind in (facets or {}).items()
        },
        links=links or [],
        dismissed=dismissed or [],
    )


def found(facts: PlanFacts, code: str) -> list[dict[str, Any]]:
    """The findings of this code in the plan."""
    return [one for one in compute(facts, TODAY)["findings"] if one["code"] == code]


def rows(facts: PlanFacts, code: str, kind: str = "action") -> list[list[Any]]:
    """The rows of this type of each finding of this code."""
    return [[o["id"] for o in one["objects"] if o["type"] == kind] for one in found(facts, code)]
