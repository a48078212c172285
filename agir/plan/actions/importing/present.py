"""What a plan holds today, read in a constant number of queries, as plain data.

An action's contents are those of `plan.contents.contents`, built here from rows of values: a
plan of five thousand actions takes no five thousand objects.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agir.analysis.text import fold
from agir.coalitions.actions.partners import known_organisations
from agir.coalitions.models import Facet, Member, Organisation
from agir.funding.models import FundingSource
from agir.plan.contents import SCALARS
from agir.plan.models import (
    Action,
    ActionFunding,
    ActionLink,
    ActionOrganisation,
    ActionPerson,
    Plan,
    Result,
)
from agir.plan.sheet.organisations import same_key

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PresentLink:
    id: int
    kind: str
    from_action: int
    to_action: int
    how: str


@dataclass(slots=True)
class Present:
    """Actions and results out of the bin, and every name of the coalition by its number.

    `paths` names the results an action falls under, from the top, for each result; one in the
    bin is stepped over, and an action whose own result is in the bin falls under none.
    """

    plan: Plan
    actions: dict[int, dict[str, Any]]
    paths: dict[int, Path]
    result_at: dict[Path, int]
    organisations: dict[int, str]
    organisation_keys: dict[str, int]
    members: dict[int, str]
    facets: dict[int, tuple[str, str]]
    sources: dict[int, str]
    links: list[PresentLink]

    def path_of(self, action: int) -> Path:
        result = self.actions[action]["result"]
        return () if result is None else self.paths.get(result, ())

    def parent_of(self, action: int) -> int | None:
        """The action it belongs to, unless that one is in the bin."""
        parent = self.actions[action]["parent"]
        return parent if parent in self.actions else None


def read_present(plan: Plan) -> Present:
    """Read a plan. Fourteen queries at most, whatever it holds."""
    coalition = plan.coalition
    actions = _actions(plan)
    _fill(actions, plan)
    paths, result_at = _results(plan)
    known = known_organisations(coalition)
    members = Member.objects.filter(coalition=coalition).select_related("user")
    facets = Facet.objects.filter(coalition=coalition).values_list("pk", "kind", "name")
    sources = FundingSource.objects.filter(coalition=coalition).values_list("pk", "name")
    links = ActionLink.objects.filter(plan=plan).order_by("pk")
    organisations = {o.pk: o.name for o in known.values()}
    keys = {same_key(name): pk for pk, name in organisations.items()}
    organisations.update(_former_partners(actions, organisations))
    for spelling, organisation in known.items():
        keys.setdefault(same_key(spelling), organisation.pk)
    return Present(
        plan=plan,
        actions=actions,
        paths=paths,
        result_at=result_at,
        organisations=organisations,
        organisation_keys=keys,
        members={member.pk: member.user.shown_name for member in members},
        facets={pk: (kind, name) for pk, kind, name in facets},
        sources=dict(sources),
        links=[
            PresentLink(*row)
            for row in links.values_list("pk", "kind", "from_action", "to_action", "how")
            if row[2] in actions and row[3] in actions
        ],
    )


def _former_partners(
    actions: Mapping[int, dict[str, Any]], partners: Mapping[int, str]
) -> dict[int, str]:
    """Organisations that actions still name and that are no longer partners."""
    named = {data["lead"] for data in actions.values()} - {None}
    named |= {part["organisation"] for data in actions.values() for part in data["organisations"]}
    missing = named - partners.keys()
    rows = Organisation.objects.filter(pk__in=missing) if missing else Organisation.objects.none()
    return dict(rows.values_list("pk", "name"))


def _actions(plan: Plan) -> dict[int, dict[str, Any]]:
    columns = ("pk", *SCALARS, "result_id", "parent_id", "lead_id")
    actions: dict[int, dict[str, Any]] = {}
    rows = Action.objects.present().filter(plan=plan).order_by("position", "pk")
    for row in rows.values(*columns).iterator(chunk_size=1000):
        data = {
            key.removesuffix("_id"): value.isoformat() if isinstance(value, dt.date) else value
            for key, value in row.items()
        }
        pk = int(data.pop("pk"))
        data.update(organisations=[], people=[], fundings=[], facets=[])
        actions[pk] = data
    return actions


def _fill(actions: dict[int, dict[str, Any]], plan: Plan) -> None:
    """Put the relations in: each table once, in the order in which they were written."""
    of_plan = {"action__plan": plan, "action__binned_at": None}
    parts = ActionOrganisation.objects.filter(**of_plan).order_by("pk")
    for action, organisation, brings in parts.values_list("action", "organisation", "brings"):
        entry = {"organisation": organisation, "brings": brings}
        actions[action]["organisations"].append(entry)
    people = ActionPerson.objects.filter(**of_plan).order_by("pk")
    for action, member, name in people.values_list("action", "member", "name"):
        actions[action]["people"].append({"member": member, "name": name})
    fundings = ActionFunding.objects.filter(**of_plan).order_by("pk")
    for action, source, amount, until in fundings.values_list(
        "action", "source", "amount", "until"
    ):
        actions[action]["fundings"].append(
            {
                "source": source,
                "amount": None if amount is None else f"{amount:.2f}",
                "until": until.isoformat() if until else None,
            }
        )
    through = Action.facets.through.objects
    for action, facet in (
        through.filter(**of_plan).order_by("facet_id").values_list("action", "facet")
    ):
        actions[action]["facets"].append(facet)


def folded_path(path: Iterable[str]) -> Path:
    """A path as it is compared: each title as the results table keeps it folded."""
    return tuple(fold(title[:300])[:300] for title in path)


def _results(plan: Plan) -> tuple[dict[int, Path], dict[Path, int]]:
    rows = {
        pk: (title, parent, binned is None)
        for pk, title, parent, binned in Result.objects.filter(plan=plan)
        .order_by("position", "pk")
        .values_list("pk", "title", "parent_id", "binned_at")
    }
    paths = {pk: _path(pk, rows) if rows[pk][2] else () for pk in rows}
    at: dict[Path, int] = {}
    for pk, path in paths.items():
        if path:
            at.setdefault(folded_path(path), pk)
    return paths, at


def _path(result: int, rows: Mapping[int, tuple[str, int | None, bool]]) -> Path:
    titles: list[str] = []
    current: int | None = result
    seen: set[int] = set()
    while current is not None and current in rows and current not in seen:
        seen.add(current)
        title, parent, out_of_bin = rows[current]
        if out_of_bin:
            titles.append(title)
        current = parent
    return tuple(reversed(titles))
