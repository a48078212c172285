"""A small plan, and addresses of its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse

from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from agir.plan.actions.result import create_result
from agir.plan.models import Action, Plan, Result
from tests.cast import Cast


@dataclass
class Small:
    """A plan with two results, three actions and one step."""

    cast: Cast
    plan: Plan
    top: Result
    below: Result
    first: Action
    second: Action
    third: Action
    step: Action

    def url(self, name: str, *args: int | str) -> str:
        return reverse(f"plan:{name}", args=[self.plan.coalition.slug, self.plan.pk, *args])


@pytest.fixture
def small(cast: Cast) -> Small:
    by = cast.coordination
    plan = create_plan(
        coalition=cast.own, by=by, title="Plan des marées",
        starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2029, 3, 31),
    )  # fmt: skip
    top = create_result(plan=plan, by=by, title="Les tout-petits jouent dehors")
    below = create_result(plan=plan, by=by, title="Les parcs sont accueillants", parent=top)
    first = create_action(
        plan=plan, by=by,
        data={"title": "Halte-répit", "result": below.pk, "lead": cast.organisation.pk,
              "status": "ongoing", "starts_on": "2026-04-01", "ends_on": "2027-03-31"},
    )  # fmt: skip
    second = create_action(
        plan=plan, by=by,
        data={"title": "Heure du conte", "result": top.pk, "starts_on": "2026-04-01",
              "starts_precision": "season", "starts_text": "printemps 2026"},
    )  # fmt: skip
    third = create_action(plan=plan, by=by, data={"title": "Marche exploratoire"})
    step = create_action(plan=plan, by=by, data={"title": "Trouver un local", "parent": first.pk})
    return Small(cast, plan, top, below, first, second, third, step)


@pytest.fixture
def versions_of() -> Callable[[Action], list[int]]:
    from agir.history.models import Version

    def numbers(action: Action) -> list[int]:
        return list(Version.objects.of("action", action.pk).values_list("number", flat=True))

    return numbers
