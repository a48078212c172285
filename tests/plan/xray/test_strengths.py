"""What strengthens, and what the whole reading keeps to: order, kindness, length."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from agir.plan.xray.facts import PlanFacts
from agir.plan.xray.finding import CODES, WORRIES
from agir.plan.xray.reading import compute
from tests.plan.xray.plans import TODAY, action, found, plan, rows

DOCS = Path(__file__).resolve().parents[3] / "docs" / "xray.md"
five = range(1, 6)
SPAN = {"starts": "2026-01-01", "ends": "2026-12-31"}


def test_clusters_that_reinforce_each_other() -> None:
    linked = [("reinforces", 1, 2), ("reinforces", 2, 3)]
    facts = plan([action(n, lead=n) for n in five], links=linked)
    assert rows(facts, "reinforcing-cluster") == [[1, 2, 3]]
    assert "3 organisations" in found(facts, "reinforcing-cluster")[0]["title"]
    assert found(plan([action(n) for n in five], links=linked[:1]), "reinforcing-cluster") == []
    depends = [("depends", 1, 2), ("depends", 2, 3)]
    assert found(plan([action(n) for n in five], links=depends), "reinforcing-cluster") == []


@pytest.mark.parametrize(
    ("second", "fires"),
    [
        ({"lead": 2, **SPAN}, True),
        ({"lead": 1, **SPAN}, False),
        ({"lead": 2, "starts": "2026-12-31", "ends": "2027-06-01"}, True),
        ({"lead": 2, "starts": "2027-01-01", "ends": "2027-06-01"}, False),
        ({"lead": 2}, False),
    ],
)
def test_shared_audiences(second: dict, fires: bool) -> None:
    actions = [action(1, lead=1, facets={7}, **SPAN), action(2, facets={7}, **second)]
    facts = plan([*actions, *(action(n) for n in (3, 4, 5))], facets={7: "audience"})
    assert rows(facts, "shared-audiences", "facet") == ([[7]] if fires else [])


def test_shared_audiences_agree_with_all_pairs() -> None:
    """The sweep finds the same actions as comparing each with each."""
    import random

    from agir.plan.xray.strengths import _at_the_same_time

    draw = random.Random(5)
    for _ in range(200):
        actions = []
        for n in range(12):
            start = draw.randrange(1, 20)
            end = start + draw.randrange(0, 8)
            actions.append(
                action(
                    n,
                    lead=draw.randrange(3),
                    starts=f"2026-01-{start:02}",
                    ends=f"2026-01-{end:02}",
                )
            )
        expected = {
            one.id
            for one in actions
            for two in actions
            if one.lead != two.lead
            and one.starts_on <= two.ends_on
            and two.starts_on <= one.ends_on
        }
        assert {one.id for one in _at_the_same_time(actions)} == expected


@pytest.mark.parametrize(
    ("code", "said", "fires"),
    [
        ("first-concerned-decide", {"part": "delegate"}, True),
        ("first-concerned-decide", {"part": "collaborate"}, True),
        ("first-concerned-decide", {"part": "involve"}, False),
        ("lasting-named", {"lasting": ["cause"]}, True),
        ("lasting-named", {}, False),
        ("money-from-several", {"money": [(1, None), (2, None)]}, True),
        ("money-from-several", {"money": [(1, None), (1, None)]}, False),
        ("results-carried-together", {"result": 1, "lead": 1, "others": [2]}, True),
        ("results-carried-together", {"result": 1, "lead": 1}, False),
    ],
)
def test_one_action_is_enough(code: str, said: dict, fires: bool) -> None:
    facts = plan([action(1, **said), *(action(n) for n in (2, 3, 4, 5))], results={1: None})
    assert bool(found(facts, code)) is fires


@pytest.mark.parametrize(
    ("leads", "fires"),
    [([1, 2, 3, 4, 5], True), ([1, 2, 3, 3, 3], False), ([1, 1, 2, 3, 4, 4], True)],
)
def test_a_shared_load(leads: list[int], fires: bool) -> None:
    facts = plan([action(n, lead=lead) for n, lead in enumerate(leads, 1)])
    assert bool(found(facts, "load-shared")) is fires


@pytest.mark.parametrize(("measured", "fires"), [(2, False), (3, True), (5, True)])
def test_measures_from_half_of_the_actions(measured: int, fires: bool) -> None:
    facts = plan([action(n, measure=n <= measured) for n in five])
    assert bool(found(facts, "measures-named")) is fires


def test_everything_served() -> None:
    all_six = ["prevention", "inclusion", "concerned", "capacity", "relations", "context"]
    facts = plan(
        [action(n, principles=all_six, facets={1 + n % 2}) for n in five],
        facets={1: "age_window", 2: "age_window"},
    )
    assert found(facts, "all-principles-served")
    assert found(facts, "all-age-windows-served")


def rich_plan() -> PlanFacts:
    """A plan that makes as many findings speak as one plan can."""
    actions = [
        action(
            n, lead=1 if n < 8 else n, result=1 + n % 3, facets={1} if n % 2 else set(),
            measure=n == 1, part="delegate" if n == 2 else "", principles=["context"],
            money=[(1, "2026-07-01")], people=["person:a" if n < 8 else "person:b"], **SPAN,
        )
        for n in range(1, 13)
    ]  # fmt: skip
    actions += [
        action(20),
        action(21, title="Même titre bien long"),
        action(22, title="Même titre bien long"),
    ]
    return plan(
        actions,
        results={1: None, 2: 1, 3: 1, 4: 1},
        facets={1: "age_window", 2: "age_window"},
        links=[("depends", 1, 2), ("depends", 2, 1), ("reinforces", 8, 9), ("reinforces", 9, 10)],
        partnerships={30: [("partner", None, None)], 9: [("partner", None, "2026-01-01")]},
    )


def test_findings_read_from_what_matters_most() -> None:
    codes = [one["code"] for one in compute(rich_plan(), TODAY)["findings"]]
    assert len(set(codes)) > 12
    assert codes == sorted(codes, key=list(CODES).index)
    assert WORRIES[0] == "circular-dependency"


def test_sentences_are_short_plain_and_kind() -> None:
    harsh = re.compile(r"\b(retard|échec|mauvais|faute|score|urgent|alerte|insuffisant)", re.I)
    for one in compute(rich_plan(), TODAY)["findings"]:
        for text in (one["title"], one["why"], one["next_step"]):
            assert not harsh.search(text), text
            for sentence in re.split(r"(?<=[.?!])\s+", text):
                assert len(sentence.split()) <= 20, sentence
            assert text[-1] in ".?!", text


def test_all_of_it_is_json() -> None:
    said = compute(rich_plan(), TODAY)
    assert json.loads(json.dumps(said)) == said
    assert {"code", "kind", "title", "why", "next_step", "objects"} <= said["findings"][0].keys()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_no_nonsense_on_a_plan_just_begun(count: int) -> None:
    said = compute(plan([action(n) for n in range(count)]), TODAY)
    assert said["findings"] == []


def test_three_actions_get_one_word_of_advice() -> None:
    said = compute(plan([action(n) for n in (1, 2, 3)]), TODAY)
    assert [one["code"] for one in said["findings"]] == ["fields-not-used"]


def test_every_code_is_documented_and_no_other() -> None:
    text = DOCS.read_text(encoding="utf-8").partition("## What worries")[2]
    documented = re.findall(r"^\| `([a-z-]+)` \|", text, re.M)
    assert sorted(documented) == sorted(CODES)
    assert len(documented) == len(set(documented))


def test_large_numbers_are_written_as_people_do() -> None:
    facts = plan([action(n, lead=1 if n == 1 else None) for n in range(1, 1300)])
    assert found(facts, "action-without-lead")[0]["title"].startswith(
        "1\xa0298 actions sur 1\xa0299"
    )
