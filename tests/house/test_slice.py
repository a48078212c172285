"""docs/slice.md, walked: the names it gives exist, and the gesture does what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from agir.history.models import Event
from agir.plan.actions.plan import create_plan
from agir.plan.models import Plan
from tests.cast import Cast

ROOT = Path(__file__).resolve().parent.parent.parent
ClientOf = Callable[[str], Client]
ROWS = re.findall(
    r"^\| (\w[\w ]*) \| `([\w./]+)` \| (.*?) \|$", (ROOT / "docs/slice.md").read_text(), re.M
)


@pytest.mark.parametrize(("step", "file", "what"), ROWS, ids=[step for step, _, _ in ROWS])
def test_what_the_page_names_exists(step: str, file: str, what: str) -> None:
    text = (ROOT / file).read_text()
    for name in re.findall(r"`(?:Plan\.)?(\w+)\(", what):
        assert f"def {name}(" in text
    for name in re.findall(r"`Plan\.(\w+)`", what):
        assert f"{name} = " in text


def test_the_page_tells_every_step() -> None:
    assert len(ROWS) == 12


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return create_plan(coalition=cast.own, by=cast.coordination, title="Plan 2026")


def url(plan: Plan) -> str:
    return reverse("plan:adopt", args=[plan.coalition.slug, plan.pk])


def test_adopting(plan: Plan, client_of: ClientOf) -> None:
    answer = client_of("coordination").post(url(plan), {"decided_on": "2026-05-04", "note": "Oui"})
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert plan.status == "adopted"
    assert Event.objects.filter(verb="plan.plan.adopted", object_id=plan.pk).count() == 1


def test_a_bad_date_keeps_what_was_typed(plan: Plan, client_of: ClientOf) -> None:
    answer = client_of("coordination").post(
        url(plan), {"decided_on": "hier peut-être", "note": "Gardez-moi"}
    )
    assert answer.status_code == 422
    assert "Gardez-moi" in answer.content.decode()
    assert "hier peut-être" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.status == "draft"


@pytest.mark.parametrize(("identity", "status"), [("first_concerned", 403), ("outsider", 404)])
def test_others(plan: Plan, client_of: ClientOf, identity: str, status: int) -> None:
    client = client_of(identity)
    assert client.post(url(plan), {"decided_on": "2026-05-04"}).status_code == status
    if identity == "first_concerned":
        page = client.get(reverse("plan:actions", args=[plan.coalition.slug, plan.pk]))
        assert url(plan) not in page.content.decode()
    assert not Event.objects.filter(verb="plan.plan.adopted").exists()
