"""An action's card as plain data: everything it holds, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agir.coalitions.models import Facet
from agir.framework.contents import items
from agir.plan.dates import action_span
from agir.plan.models import Action, Participation, Result, Status
from agir.plan.participation import PROMISES


@dataclass(slots=True)
class Card:
    """What the card shows beside the action's own fields."""

    dates: str
    path: list[str]
    facets: list[tuple[Any, list[str]]]
    principles: list[tuple[Any, str]]
    lasting: list[Any]
    promise: Any
    total: Decimal
    steps: list[Action]
    people: list[str]


def action_card(action: Action) -> Card:
    """Everything the card shows. Two queries beside those that fetched the action."""
    names = {facet.kind: [] for facet in action.facets.all()}  # type: ignore[var-annotated]
    for facet in action.facets.all():
        names[facet.kind].append(facet.name)
    return Card(
        dates=action_span(action),
        path=_path(action),
        facets=[(kind.label, names[kind]) for kind in Facet.Kind if kind in names],
        principles=[
            (item, action.principles[item.key])
            for item in items("principles")
            if item.key in action.principles
        ],
        lasting=[o for o in items("sustainability_objects") if o.key in action.lasting],
        promise=PROMISES.get(Participation(action.participation)) if action.participation else "",
        total=sum((f.amount or Decimal(0) for f in action.fundings.all()), Decimal(0)),
        steps=_steps(action),
        people=[
            person.member.user.shown_name if person.member else person.name
            for person in action.people.all()
        ],
    )


def _path(action: Action) -> list[str]:
    """The titles of the results above the action, from the population change down."""
    if action.result_id is None:
        return []
    rows = Result.objects.filter(plan_id=action.plan_id).values_list(
        "pk", "parent_id", "title", "binned_at"
    )
    known = {pk: (parent, title, binned) for pk, parent, title, binned in rows}
    found: list[str] = []
    current: int | None = action.result_id
    while current in known and len(found) < 50:
        parent, title, binned = known.pop(current)
        if binned is None:
            found.append(title)
        current = parent
    return found[::-1]


def _steps(action: Action) -> list[Action]:
    if action.parent_id is not None:
        return []
    labels = dict(Status.choices)
    steps = list(Action.objects.present().filter(parent=action).select_related("lead"))
    for step in steps:
        step.status_label = labels.get(step.status, "")  # type: ignore[attr-defined]
        step.dates = action_span(step)  # type: ignore[attr-defined]
    return steps
