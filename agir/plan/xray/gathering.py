"""Reading a whole plan from the database, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db.models import CharField, F, Value

from agir.analysis.text import fold
from agir.coalitions.models import Facet, Partnership
from agir.plan.models import (
    Action,
    ActionFunding,
    ActionLink,
    ActionOrganisation,
    ActionPerson,
    DismissedProposal,
    Plan,
    Result,
)
from agir.plan.xray.facts import (
    ActionFacts,
    FacetFacts,
    Funding,
    OrganisationFacts,
    PlanFacts,
    ResultFacts,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the X-ray reads of the coalition around the plan: its lists, and who is a partner.

    They change without the plan's `revision`, so what is kept is kept under their `mark`."""

    facets: tuple[tuple[int, str, str, bool], ...]
    partnerships: tuple[tuple[int, str, str, dt.date | None, dt.date | None], ...]

    @property
    def mark(self) -> str:
        return blake2b(repr((self.facets, self.partnerships)).encode(), digest_size=8).hexdigest()


def surroundings(plan: Plan) -> Surroundings:
    """Two queries."""
    facets = Facet.objects.filter(coalition_id=plan.coalition_id)
    partnerships = Partnership.objects.filter(coalition_id=plan.coalition_id)
    return Surroundings(
        tuple(
            facets.order_by("kind", "position", "name").values_list("id", "kind", "name", "retired")
        ),
        tuple(
            partnerships.order_by("id").values_list(
                "organisation_id", "organisation__name", "role", "starts_on", "ends_on"
            )
        ),
    )


def read(plan: Plan, around: Surroundings | None = None) -> PlanFacts:
    """Read a plan, whatever its size, in seven queries (nine with its surroundings)."""
    around = around or surroundings(plan)
    organisations = _organisations(around)
    actions = _actions(plan, organisations)
    for pk, one, name in _rows(ActionOrganisation, plan, "organisation_id", "organisation__name"):
        if pk in actions:
            organisations.setdefault(one, OrganisationFacts(one, name))
            actions[pk].organisations.append(one)
    people = _people(plan, actions)
    sources = _fundings(plan, actions)
    through = Action.facets.through.objects
    for pk, facet in through.filter(action__plan=plan).values_list("action_id", "facet_id"):
        if pk in actions:
            actions[pk].facets.add(facet)
    results = _results(plan)
    for action in actions.values():
        if action.parent not in actions:
            action.parent = None
        if action.result not in results:
            action.result = None
    links, dismissed = _pairs(plan, actions)
    return PlanFacts(
        id=plan.pk,
        title=plan.title,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        actions=actions,
        results=results,
        organisations=organisations,
        people=people,
        sources=sources,
        facets={row[0]: FacetFacts(*row) for row in around.facets},
        links=links,
        dismissed=dismissed,
    )


def _actions(plan: Plan, organisations: dict[int, OrganisationFacts]) -> dict[int, ActionFacts]:
    rows = (
        Action.objects.present()
        .filter(plan=plan)
        .order_by("position", "id")
        .values_list(
            "id", "title", "description", "parent_id", "result_id", "lead_id",
            "starts_on", "starts_precision", "ends_on", "ends_precision",
            "status", "participation", "lead__name", "principles", "measure", "lasting",
        )
    )  # fmt: skip
    found: dict[int, ActionFacts] = {}
    plain: list[Any]
    for *plain, lead_name, principles, measure, lasting in rows:
        if plain[5] is not None:
            organisations.setdefault(plain[5], OrganisationFacts(plain[5], lead_name))
        said = [frozenset(principles or ()), bool(measure.strip()), tuple(lasting or ())]
        found[plain[0]] = ActionFacts(*plain, *said)
    return found


def _rows(model: type, plan: Plan, *fields: str) -> Iterable[tuple]:
    rows = model.objects.filter(action__plan=plan, action__binned_at=None)  # type: ignore[attr-defined]
    return rows.order_by("id").values_list("action_id", *fields)


def _results(plan: Plan) -> dict[int, ResultFacts]:
    rows = Result.objects.present().filter(plan=plan).order_by("position", "id")
    found = {row[0]: row for row in rows.values_list("id", "title", "parent_id")}
    return {
        pk: ResultFacts(pk, title, parent if parent in found else None)
        for pk, title, parent in found.values()
    }


def _people(plan: Plan, actions: dict[int, ActionFacts]) -> dict[str, str]:
    names: dict[str, str] = {}
    fields = ("member_id", "name", "member__user__name", "member__user__email")
    for pk, member, written, name, email in _rows(ActionPerson, plan, *fields):
        shown = written.strip() if member is None else name or email.partition("@")[0]
        key = f"person:{fold(shown)[:60]}" if member is None else f"member:{member}"
        if shown and pk in actions:
            names.setdefault(key, shown)
            if key not in actions[pk].people:
                actions[pk].people.append(key)
    return names


def _fundings(plan: Plan, actions: dict[int, ActionFacts]) -> dict[int, str]:
    sources: dict[int, str] = {}
    fields = ("source_id", "amount", "until", "source__ends_on", "source__name")
    for pk, source, amount, until, source_end, name in _rows(ActionFunding, plan, *fields):
        if pk in actions:
            sources[source] = name
            actions[pk].fundings.append(Funding(source, amount, until or source_end))
    return sources


def _organisations(around: Surroundings) -> dict[int, OrganisationFacts]:
    found: dict[int, OrganisationFacts] = {}
    for pk, name, role, start, end in around.partnerships:
        one = found.setdefault(pk, OrganisationFacts(pk, name))
        one.partnerships.append((role, start, end))
    return found


def _pairs(
    plan: Plan, actions: dict[int, ActionFacts]
) -> tuple[list[tuple[str, int, int]], list[tuple[str, int, int]]]:
    """Links and dismissed proposals between present actions, in one query."""

    def rows(model: type, table: str, first: str, second: str) -> object:
        return (
            model.objects.filter(plan=plan)  # type: ignore[attr-defined]
            .annotate(table=Value(table, CharField()), a=F(first), b=F(second))
            .order_by()
            .values_list("table", "kind", "a", "b")
        )

    links: list[tuple[str, int, int]] = []
    dismissed: list[tuple[str, int, int]] = []
    both = rows(ActionLink, "link", "from_action_id", "to_action_id").union(  # type: ignore[attr-defined]
        rows(DismissedProposal, "dismissed", "first_id", "second_id"), all=True
    )
    for table, kind, a, b in both:
        if a in actions and b in actions:
            (links if table == "link" else dismissed).append((kind, a, b))
    return sorted(links), sorted(dismissed)
