"""Which actions answer the criteria, in which order, on which page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Lower

from agir.analysis.text import fold
from agir.coalitions.models import Facet
from agir.plan.listing.criteria import Criteria
from agir.plan.models import (
    Action,
    ActionFunding,
    ActionLink,
    ActionOrganisation,
    ActionPerson,
    Plan,
    Priority,
    Status,
)
from agir.plan.models.action import ActionQuerySet
from agir.plan.tree import Branch

PAGE = 100
FacetRow = Action.facets.through
FACETS = {
    "age_window": Facet.Kind.AGE_WINDOW,
    "sector": Facet.Kind.SECTOR,
    "audience": Facet.Kind.AUDIENCE,
}


@dataclass(slots=True)
class Group:
    """A heading of the list and the actions under it on this page. `count` is for the whole
    list, not for the page."""

    key: Any
    count: int
    actions: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """One page of the list: `groups` (one without key when nothing is grouped) hold the numbers
    of the actions at the top; `total` counts them over all pages."""

    groups: list[Group]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def actions(self) -> list[int]:
        return [pk for group in self.groups for pk in group.actions]


def _related(model: Any, **conditions: Any) -> Exists:
    return Exists(model.objects.filter(action=OuterRef("pk"), **conditions))


def _missing(name: str) -> Any:
    """What it means that an action lacks something."""
    plain: dict[str, Any] = {
        "result": Q(result=None) | Q(result__binned_at__isnull=False),
        "lead": Q(lead=None),
        "dates": Q(starts_on=None, ends_on=None),
        "measure": Q(measure=""),
        "status": Q(status=""),
        "priority": Q(priority=""),
        "participation": Q(participation=""),
        "principle": Q(principles={}),
        "lasting": Q(lasting=[]),
        "partner": ~_related(ActionOrganisation),
        "person": ~_related(ActionPerson),
        "money": ~_related(ActionFunding),
        "link": ~Exists(
            ActionLink.objects.filter(Q(from_action=OuterRef("pk")) | Q(to_action=OuterRef("pk")))
        ),
    }
    if name in plain:
        return plain[name]
    return ~Exists(FacetRow.objects.filter(action=OuterRef("pk"), facet__kind=FACETS[name]))


def matching(plan: Plan, asked: Criteria, tree: list[Branch]) -> ActionQuerySet:
    """The actions of the plan that answer the criteria, sub-actions included."""
    rows = Action.objects.present().filter(plan=plan)
    if asked.actions:
        rows = rows.filter(pk__in=asked.actions)
    if asked.text:
        rows = rows.filter(
            Q(folded__contains=fold(asked.text))
            | Q(description__icontains=asked.text)
            | Q(reference__iexact=asked.text)
        )
    if asked.result:
        branch = next((branch for branch in tree if branch.pk == asked.result), None)
        rows = rows.filter(result__in=branch.subtree() if branch else [])
    if asked.organisation:
        joined = _related(ActionOrganisation, organisation=asked.organisation)
        rows = rows.filter(Q(lead=asked.organisation) | joined)
    for name in ("status", "priority", "participation"):
        if getattr(asked, name):
            rows = rows.filter(**{name: getattr(asked, name)})
    for name in FACETS:
        if getattr(asked, name):
            rows = rows.filter(_related(FacetRow, facet=getattr(asked, name)))
    if asked.principle:
        rows = rows.filter(principles__has_key=asked.principle)
    if asked.missing:
        rows = rows.filter(_missing(asked.missing))
    return _during(rows, asked)


def _during(rows: ActionQuerySet, asked: Criteria) -> ActionQuerySet:
    """Actions that touch the period. One with a single date has that date only; one without any
    date is in no period."""
    if asked.first_day:
        ends_after = Q(ends_on__gte=asked.first_day)
        rows = rows.filter(ends_after | Q(ends_on=None, starts_on__gte=asked.first_day))
    if asked.last_day:
        starts_before = Q(starts_on__lte=asked.last_day)
        rows = rows.filter(starts_before | Q(starts_on=None, ends_on__lte=asked.last_day))
    return rows


def _rank(column: str, values: list[str]) -> Case:
    return Case(
        *(When(**{column: value}, then=Value(index)) for index, value in enumerate(values)),
        default=None,
        output_field=IntegerField(),
    )


def _order(asked: Criteria) -> list[Any]:
    """Columns to sort by. What is not written comes last, whichever way."""
    keys: dict[str, Any] = {
        "position": F("position"),
        "title": F("folded"),
        "lead": Lower("lead__name"),
        "starts": F("starts_on"),
        "ends": F("ends_on"),
        "status": _rank("status", [*Status.values]),
        "priority": _rank("priority", [*Priority.values]),
        "changed": F("changed_at"),
    }
    key = keys[asked.sort]
    if asked.sort == "position":
        return ["-position", "-id"] if asked.descending else ["position", "id"]
    turned = key.desc(nulls_last=True) if asked.descending else key.asc(nulls_last=True)
    return [turned, "position", "id"]


def find_page(plan: Plan, asked: Criteria, tree: list[Branch], number: int) -> Page:
    """The page of this number (the nearest one that exists).

    An action stands at the top when it has no parent, or when its parent does not answer the
    criteria; the others stand under their parent (see `steps`). Without grouping the database
    gives the page and nothing more; grouping reads the number and the group of every action.
    """
    found = matching(plan, asked, tree)
    if asked.filters:
        top = found.filter(Q(parent=None) | ~Q(parent__in=found.values("pk")))
    else:
        top = found.filter(parent=None)
    if asked.group:
        return _grouped(plan, top, asked, tree, number)
    total = top.count()
    number = min(max(1, number), max(1, -(-total // PAGE)))
    start = (number - 1) * PAGE
    ids = list(top.order_by(*_order(asked)).values_list("pk", flat=True)[start : start + PAGE])
    return Page([Group(None, total, ids)], number, total)


def steps(
    plan: Plan, asked: Criteria, tree: list[Branch], parents: list[int]
) -> dict[int, list[int]]:
    """The sub-actions to show under each of these actions."""
    found: dict[int, list[int]] = {}
    rows = matching(plan, asked, tree).filter(parent__in=parents).order_by("position", "id")
    for pk, parent in rows.values_list("pk", "parent_id"):
        found.setdefault(parent, []).append(pk)
    return found


def _grouped(
    plan: Plan, top: ActionQuerySet, asked: Criteria, tree: list[Branch], number: int
) -> Page:
    columns = {"result": "result_id", "organisation": "lead_id", "status": "status"}
    ordered = top.order_by(*_order(asked))
    if asked.group == "age_window":
        ids = list(ordered.values_list("pk", flat=True))
        windows: dict[int, list[int]] = {}
        for action, facet in FacetRow.objects.filter(
            action__plan=plan, facet__kind=Facet.Kind.AGE_WINDOW
        ).values_list("action_id", "facet_id"):
            windows.setdefault(action, []).append(facet)
        pairs = [(key, pk) for pk in ids for key in windows.get(pk, [None])]
    else:
        pairs = [(key or None, pk) for pk, key in ordered.values_list("pk", columns[asked.group])]
    return _sliced(pairs, _headings(plan, asked, tree), number)


def _headings(plan: Plan, asked: Criteria, tree: list[Branch]) -> list[Any]:
    """The groups in the order they are shown; what belongs to none comes last."""
    if asked.group == "result":
        return [branch.pk for branch in tree]
    if asked.group == "status":
        return [*Status.values]
    if asked.group == "organisation":
        leads = Action.objects.present().filter(plan=plan).exclude(lead=None)
        names = leads.values_list("lead_id", "lead__name").distinct()
        return [pk for pk, _name in sorted(set(names), key=lambda pair: fold(pair[1]))]
    windows = Facet.objects.filter(coalition_id=plan.coalition_id, kind=Facet.Kind.AGE_WINDOW)
    return list(windows.order_by("position", "name").values_list("pk", flat=True))


def _sliced(pairs: list[tuple[Any, int]], headings: list[Any], number: int) -> Page:
    by_key: dict[Any, list[int]] = {key: [] for key in [*headings, None]}
    for key, pk in pairs:
        by_key[key if key in by_key else None].append(pk)
    total = len(pairs)
    number = min(max(1, number), max(1, -(-total // PAGE)))
    start, end = (number - 1) * PAGE, number * PAGE
    groups, passed = [], 0
    for key, ids in by_key.items():
        here = ids[max(0, start - passed) : max(0, end - passed)]
        if here:
            groups.append(Group(key, len(ids), here))
        passed += len(ids)
    return Page(groups or [Group(None, 0)], number, total)
