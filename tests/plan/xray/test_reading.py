"""Reading a plan from the database: all of it, in as many queries however big, and kept."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agir.coalitions.models import Facet, Partnership
from agir.funding.models import FundingSource
from agir.plan.actions.action import bin_action, create_action
from agir.plan.actions.link import link
from agir.plan.actions.plan import create_plan
from agir.plan.actions.result import bin_result, create_result
from agir.plan.contents import write
from agir.plan.models import Action, Plan
from agir.plan.xray.finding import CODES
from agir.plan.xray.gathering import read
from agir.plan.xray.reading import compute, whole_xray, xray
from tests.cast import Cast
from tests.plan.xray.believable import believable_plan

TODAY = dt.date(2026, 6, 1)


def queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def grow(plan: Plan, cast: Cast, count: int) -> None:
    """Fill a plan with whole actions, each with everything it may say."""
    source = FundingSource.objects.get_or_create(
        coalition=plan.coalition, folded="fonds", defaults={"name": "Fonds"}
    )[0]
    result = create_result(plan=plan, by=cast.coordination, title="Un résultat")
    facet = Facet.objects.filter(coalition=plan.coalition).first()
    assert facet is not None
    pairs: list[tuple[Action, dict[str, Any]]] = [
        (
            Action(coalition=plan.coalition, plan=plan, title=""),
            {
                "title": f"Action {n}",
                "position": n,
                "result": result.pk,
                "lead": cast.organisation.pk,
                "organisations": [{"organisation": cast.organisation.pk, "brings": ""}],
                "people": [{"member": cast.coordination.pk, "name": ""}],
                "fundings": [{"source": source.pk, "amount": "10.00", "until": "2026-01-01"}],
                "facets": [facet.pk],
                "starts_on": "2026-01-01",
                "ends_on": "2026-12-31",
            },
        )
        for n in range(count)
    ]
    write(pairs)
    actions = [action for action, _data in pairs]
    for one, other in pairwise(actions[:3]):
        link(from_action=one, to_action=other, kind="depends", by=cast.coordination)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    made = create_plan(coalition=cast.own, by=cast.coordination, title="Plan")
    made.coalition = cast.own
    return made


def test_reads_in_nine_queries_whatever_the_size(cast: Cast) -> None:
    counted = []
    for size in (1, 3, 300):
        made = create_plan(coalition=cast.own, by=cast.coordination, title=f"Plan {size}")
        grow(made, cast, size)
        counted.append(queries(lambda made=made: compute(read(made), TODAY)))
    assert counted == [9, 9, 9]


def test_everything_an_action_says_is_read(cast: Cast, plan: Plan) -> None:
    grow(plan, cast, 3)
    facts = read(plan)
    one = next(iter(facts.actions.values()))
    assert one.lead == cast.organisation.pk
    assert one.organisations == [cast.organisation.pk]
    assert facts.people == {f"member:{cast.coordination.pk}": "Personne coordination"}
    assert one.fundings[0].until == dt.date(2026, 1, 1)
    assert one.facets
    assert facts.links
    assert facts.organisations[cast.organisation.pk].name == "Maison des Marées"


def test_what_is_in_the_bin_is_not_read(cast: Cast, plan: Plan) -> None:
    result = create_result(plan=plan, by=cast.coordination, title="Résultat")
    kept = create_action(plan=plan, by=cast.coordination, data={"title": "A", "result": result.pk})
    gone = create_action(plan=plan, by=cast.coordination, data={"title": "B"})
    link(from_action=kept, to_action=gone, kind="reinforces", by=cast.coordination)
    bin_action(action=gone, by=cast.coordination)
    bin_result(result=result, by=cast.coordination)
    facts = read(plan)
    assert list(facts.actions) == [kept.pk]
    assert facts.results == {}
    assert facts.actions[kept.pk].result is None
    assert facts.links == []


def test_a_lead_without_partnership_still_has_a_name(cast: Cast, plan: Plan) -> None:
    grow(plan, cast, 6)
    Partnership.objects.filter(organisation=cast.organisation).delete()
    said = compute(read(plan), TODAY)
    assert said["drawings"]["load"][0]["label"] == "Maison des Marées"


def test_a_believable_plan_makes_most_findings_speak(cast: Cast) -> None:
    made = believable_plan(cast.coordination)
    said = compute(read(made), TODAY)
    codes = {one["code"] for one in said["findings"]}
    assert said["counts"]["actions"] == 40
    assert codes >= {
        "circular-dependency", "dates-contradict-dependency", "single-point-person",
        "money-ends-early", "result-without-action", "first-concerned-absent",
        "action-without-lead", "sector-unserved", "likely-duplicates", "action-alone",
        "principle-unserved", "reinforcing-cluster", "first-concerned-decide",
        "shared-audiences", "results-carried-together", "lasting-named",
    }  # fmt: skip
    assert codes <= CODES.keys()
    assert all(said["drawings"].values())
    assert json.loads(json.dumps(said)) == said


def test_kept_until_something_changes(cast: Cast, plan: Plan) -> None:
    grow(plan, cast, 6)
    plan.refresh_from_db()
    first = xray(plan, TODAY)
    assert queries(lambda: xray(plan, TODAY)) == 2
    create_action(plan=plan, by=cast.coordination, data={"title": "Une de plus"})
    plan.refresh_from_db()
    assert xray(plan, TODAY)["counts"]["actions"] == first["counts"]["actions"] + 1


def test_lists_and_partners_are_never_stale(cast: Cast, plan: Plan) -> None:
    grow(plan, cast, 6)
    plan.refresh_from_db()
    xray(plan, TODAY)
    Facet.objects.filter(coalition=cast.own).update(name="Autrement dit")
    labels = [row["label"] for row in xray(plan, TODAY)["drawings"]["age_windows"]]
    assert "Autrement dit" in labels


def test_language_and_day_have_their_own_reading(cast: Cast, plan: Plan) -> None:
    from django.utils import translation

    grow(plan, cast, 6)
    plan.refresh_from_db()
    xray(plan, TODAY)
    with translation.override("en"):
        assert queries(lambda: xray(plan, TODAY)) == 9
    assert queries(lambda: xray(plan, TODAY + dt.timedelta(days=1))) == 9


def test_what_is_kept_is_plain_data(cast: Cast, plan: Plan) -> None:
    grow(plan, cast, 6)
    plan.refresh_from_db()
    for said in (xray(plan, TODAY), whole_xray(plan, TODAY)):
        assert json.loads(json.dumps(said)) == said


def test_the_page_keeps_to_fifteen_queries(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    counted: dict[str, list[int]] = {"cold": [], "warm": [], "finding": []}
    for size in (1, 3, 300):
        made = create_plan(coalition=cast.own, by=cast.coordination, title=f"Plan {size}")
        grow(made, cast, size)
        page = reverse("plan:xray", args=["marees", made.pk])
        one = reverse("plan:finding", args=["marees", made.pk, "money-ends-early"])
        client.get(reverse("plan:actions", args=["marees", made.pk]))
        cache.clear()
        counted["cold"].append(queries(lambda page=page: client.get(page)))
        counted["warm"].append(queries(lambda page=page: client.get(page)))
        counted["finding"].append(queries(lambda one=one: client.get(one)))
    for name, numbers in counted.items():
        assert len(set(numbers)) == 1, (name, numbers)
        assert numbers[0] <= 15, (name, numbers)


def test_the_real_contract_is_read_without_nagging(cast: Cast, shared: Path) -> None:
    """A real plan of 29 actions, right after its import: few things said, and true ones."""
    out = StringIO()
    source = shared / "data/plans/contrat-local-de-sante-2025-2030.xlsx"
    call_command("import_plan", str(source), "--coalition", "marees", "--json", stdout=out)
    assert json.loads(out.getvalue())["actions"] == 29
    made = Plan.objects.get(coalition=cast.own)
    said = compute(read(made), dt.date(2026, 6, 1))
    assert said["counts"]["actions"] == 29
    codes = [one["code"] for one in said["findings"] if one["kind"] == "worries"]
    assert 1 <= len(codes) <= 15
    assert codes.count("fields-not-used") == 1
