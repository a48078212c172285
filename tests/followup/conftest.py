"""A plan under way to try the follow-up with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from agir.coalitions.models import Member
from agir.followup.actions.giving import Giver, give
from agir.followup.models import Giving
from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from agir.plan.models import Action, Plan
from tests.cast import Cast

TODAY = dt.date(2026, 6, 15)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    made = create_plan(coalition=cast.own, by=cast.coordination, title="Plan des marées")
    made.coalition = cast.own
    return made


@pytest.fixture
def make(cast: Cast, plan: Plan) -> Callable[..., Action]:
    """`make("Halte-répit", status="ongoing", age=100)`: an action written that many days ago."""

    def create(title: str, age: int = 400, **data: Any) -> Action:
        said = {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in data.items()}
        action = create_action(plan=plan, by=cast.coordination, data={"title": title, **said})
        noon = dt.datetime.combine(ago(age), dt.time(12), tzinfo=dt.UTC)
        Action.objects.filter(pk=action.pk).update(created_at=noon)
        return Action.objects.select_related("plan", "lead").get(pk=action.pk)

    return create


@pytest.fixture
def action(make: Callable[..., Action]) -> Action:
    return make("Halte-répit", status="ongoing")


def gift(action: Action, by: Member, giver: Giver | None = None, **data: Any) -> Giving:
    said = {
        "kind": "hours", "hours": 3, "amount": None, "on": ago(3), "precision": "day", "note": "",
    }  # fmt: skip
    return give(action=action, by=by, giver=giver or Giver.herself(by), data={**said, **data})


def moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
