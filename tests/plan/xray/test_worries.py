"""What worries: one hand-made plan for each finding, where it speaks and where it keeps silent."""

from __future__ import annotations

import pytest

from agir.plan.xray.facts import PlanFacts
from tests.plan.xray.plans import action, found, plan, rows

six = range(1, 7)


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        # an empty leaf speaks; a result reached through those under it does not
        (
            "result-without-action",
            plan([action(1, result=2)], results={1: None, 2: 1, 3: 1}),
            [[3]],
        ),
        ("result-without-action", plan([action(1, result=2)], results={1: None, 2: 1}), []),
        ("result-without-action", plan([], results={1: None}), []),
        (
            "result-without-action",
            plan(
                [action(1, result=2), action(2, result=1, status="stopped")],
                results={1: None, 2: None},
            ),
            [[1]],
        ),
    ],
)
def test_results_nobody_works_on(code: str, facts: PlanFacts, expected: list[list[int]]) -> None:
    assert rows(facts, code, "result") == expected


SAYS = {
    "action-without-lead": {"lead": 1},
    "action-without-result": {"result": 1},
    "action-without-measure": {"measure": True},
    "action-without-date": {"starts": "2026-01-01"},
    "action-without-audience": {"facets": {7}},
}


@pytest.mark.parametrize("code", SAYS)
def test_what_some_actions_do_not_say(code: str) -> None:
    def made(*actions: object) -> PlanFacts:
        return plan(list(actions), results={1: None}, facets={7: "audience"})  # type: ignore[arg-type]

    said = SAYS[code]
    assert rows(made(action(1, **said), action(2), action(3)), code) == [[2, 3]]
    assert rows(made(action(1, **said), action(2, **said)), code) == []
    # nobody says it: the list is not in use, and it is said once for the whole plan
    nobody = made(action(1), action(2), action(3))
    assert rows(nobody, code) == []
    assert len(found(nobody, "fields-not-used")) == 1
    # a step says it for its action, and an action that is over is left in peace
    assert rows(made(action(1, **said), action(2), action(3, parent=2, **said)), code) == []
    assert rows(made(action(1, **said), action(2, status="done")), code) == []


def test_fields_not_used_is_said_once_and_only_when_there_is_something_to_compare() -> None:
    assert found(plan([action(1), action(2)]), "fields-not-used") == []
    one = found(plan([action(n) for n in range(1, 30)]), "fields-not-used")
    assert len(one) == 1
    assert {row["id"] for row in one[0]["objects"]} >= {"lead", "measure", "money", "links"}
    all_but_lead = found(plan([action(n, lead=1) for n in six]), "fields-not-used")
    assert "lead" not in {row["id"] for row in all_but_lead[0]["objects"]}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            plan([action(1, lead=1, others=[2]), *(action(n, lead=1) for n in (2, 3, 4, 5))]),
            [[2, 3, 4, 5]],
        ),
        (plan([action(1, lead=1, others=[2]), *(action(n, lead=1) for n in (2, 3, 4))]), []),
        (plan([action(n, lead=1, others=[2]) for n in six]), []),
        (plan([action(n, lead=1) for n in six]), []),  # neither links nor partners in use
        (
            plan([action(n, lead=1) for n in six], links=[("reinforces", 1, 2), ("depends", 3, 4)]),
            [[5, 6]],
        ),
    ],
)
def test_actions_alone(facts: PlanFacts, expected: list[list[int]]) -> None:
    assert rows(facts, "action-alone") == expected


def _titled(*titles: str, **more: object) -> PlanFacts:
    return plan([action(n, title=title) for n, title in enumerate(titles, 1)], **more)  # type: ignore[arg-type]


ALIKE = ("Halte-répit pour parents du quartier", "Halte répit pour les parents du quartier")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (_titled(*ALIKE, "Jardin communautaire"), [[1]]),
        (_titled(*ALIKE, "Jardin communautaire", dismissed=[("overlaps", 1, 2)]), []),
        (_titled(*ALIKE, "Jardin communautaire", links=[("overlaps", 1, 2)]), []),
        (_titled("Halte-répit", "Jardin communautaire"), []),
    ],
)
def test_likely_duplicates(facts: PlanFacts, expected: list[list[int]]) -> None:
    assert rows(facts, "likely-duplicates") == expected


@pytest.mark.parametrize(
    ("leads", "subjects"),
    [
        ([1, 1, 1, 1, 1, 2, 3], ["organisation:1"]),
        ([1, 1, 1, 1, 2, 3], []),  # fewer than five
        ([1, 1, 1, 1, 1, 2, 2, 2], []),  # not twice the next
        ([1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], []),  # exactly a third
    ],
)
def test_an_organisation_that_carries_too_much(leads: list[int], subjects: list[str]) -> None:
    facts = plan([action(n, lead=lead) for n, lead in enumerate(leads, 1)])
    assert [one["subject"] for one in found(facts, "organisation-overload")] == subjects


def test_every_single_point_of_failure_is_found() -> None:
    facts = plan(
        [
            action(1, result=1, lead=1, people=["person:a"], money=[(1, "2027-01-01")]),
            action(2, result=1, lead=1, people=["person:a"], money=[(1, "2027-01-01")]),
            action(3, result=2, lead=2, people=["person:b"]),
            action(4, result=2, lead=3, people=["person:a"]),
            action(5, result=2, lead=2, others=[1]),
            action(6, lead=2),
        ],
        results={1: None, 2: None},
    )
    assert [one["subject"] for one in found(facts, "single-point-organisation")] == [
        "organisation:1"
    ]
    assert [one["subject"] for one in found(facts, "single-point-person")] == ["person:a"]
    assert [one["subject"] for one in found(facts, "single-point-money")] == ["source:1"]
    one = found(facts, "single-point-organisation")[0]
    assert [(row["type"], row["id"]) for row in one["objects"]] == [
        ("organisation", 1), ("result", 1), ("action", 1), ("action", 2),
    ]  # fmt: skip
    assert one["title"] == "Si Organisme 1 partait, 1 résultat n’aurait plus aucune action."


@pytest.mark.parametrize(
    "facts",
    [
        plan([action(n, result=1, lead=1) for n in six], results={1: None}),  # one organisation
        plan([action(n, result=1, lead=n) for n in (1, 2, 3)], results={1: None}),  # small plan
        plan([action(n, result=1, lead=n % 2, others=[1 - n % 2]) for n in six], results={1: None}),
        plan([action(n, result=1, lead=1, status="done") for n in six], results={1: None}),
    ],
)
def test_no_point_of_failure_where_there_is_none(facts: PlanFacts) -> None:
    assert found(facts, "single-point-organisation") == []


def test_what_depends_on_it_waits() -> None:
    facts = plan(
        [action(1, result=1, lead=1), *(action(n, result=2, lead=n) for n in (2, 3, 4, 5))],
        results={1: None, 2: None},
        links=[("depends", 2, 1)],
    )
    (one,) = found(facts, "single-point-organisation")
    assert {row["id"]: row["detail"] for row in one["objects"] if row["type"] == "action"} == {
        1: "s’arrêterait",
        2: "attendrait",
    }


def test_the_only_tie_between_results() -> None:
    facts = plan(
        [
            action(1, result=1, lead=1, others=[2]),
            action(2, result=1, lead=2),
            action(3, result=2, lead=1, others=[3]),
            action(4, result=2, lead=3),
            action(5, lead=3),
        ],
        results={1: None, 2: None},
    )
    assert [one["subject"] for one in found(facts, "only-tie")] == ["organisation:1"]
    tied = plan(
        [*facts.actions.values(), action(6, result=1, lead=3, others=[2])],
        results={1: None, 2: None},
    )
    assert found(tied, "only-tie") == []


@pytest.mark.parametrize(
    ("partnership", "count"),
    [
        ([("partner", None, "2026-05-31")], 1),
        ([("partner", None, "2026-06-01")], 0),  # leaves today
        ([("partner", None, "2026-01-01"), ("funder", None, None)], 0),
        ([("partner", None, None)], 0),
    ],
)
def test_an_organisation_that_left_and_still_leads(partnership: list, count: int) -> None:
    facts = plan([action(1, lead=1), action(2, lead=2)], partnerships={1: partnership})
    assert len(found(facts, "left-organisation")) == count


@pytest.mark.parametrize("kind", ["age_window", "sector", "audience"])
def test_lists_with_a_hole(kind: str) -> None:
    code = f"{kind.replace('_', '-')}-unserved"
    served = [action(n, facets={1}) for n in six]
    assert rows(plan(served, facets={1: kind, 2: kind}), code, "facet") == [[2]]
    assert rows(plan(served, facets={1: kind}), code, "facet") == []
    assert (
        rows(plan(served, facets={1: kind, 2: kind}, retired=frozenset({2})), code, "facet") == []
    )
    nobody = plan([action(n) for n in six], facets={1: kind, 2: kind})
    assert rows(nobody, code, "facet") == []  # the list is not in use
    assert rows(plan(served[:4], facets={1: kind, 2: kind}), code, "facet") == []  # small plan
    by_a_step = plan([*served, action(9, parent=1, facets={2})], facets={1: kind, 2: kind})
    assert rows(by_a_step, code, "facet") == []


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["involve", "", "inform", "consult", "delegate"], [[2, 3]]),
        (["involve", "consult", "delegate", "consult", "involve"], []),
        (["", "", "", "", ""], []),  # not in use: said once for the whole plan
        (["inform"] * 5, [[1, 2, 3, 4, 5]]),
    ],
)
def test_those_first_concerned_have_no_part(parts: list[str], expected: list[list[int]]) -> None:
    facts = plan([action(n, part=part) for n, part in enumerate(parts, 1)])
    assert rows(facts, "first-concerned-absent") == expected


def test_principles_nobody_serves() -> None:
    served = ["prevention", "inclusion", "concerned", "capacity", "relations"]
    some = plan([action(n, principles=served) for n in range(5)])
    assert rows(some, "principle-unserved", "principle") == [["context"]]
    assert found(plan([action(n) for n in range(5)]), "principle-unserved") == []


@pytest.mark.parametrize(
    ("said", "fires"),
    [
        ({"money": [(1, "2026-12-31")], "ends": "2027-06-30"}, True),
        ({"money": [(1, "2027-06-30")], "ends": "2027-06-30"}, False),
        ({"money": [(1, "2027-06-29")], "ends": "2027-06-30"}, True),
        ({"money": [(1, "2026-12-31"), (2, "2027-12-31")], "ends": "2027-06-30"}, False),
        ({"money": [(1, "2026-12-31"), (2, None)], "ends": "2027-06-30"}, False),
        ({"money": [(1, "2026-12-31")]}, False),
        ({"ends": "2027-06-30"}, False),
        ({"money": [(1, "2026-12-31")], "ends": "2027-06-30", "status": "done"}, False),
        # « printemps 2027 » may begin on April 1: only sure contradictions are said
        ({"money": [(1, "2027-04-30")], "ends": "2027-06-30", "ends_precision": "season"}, False),
        ({"money": [(1, "2027-02-28")], "ends": "2027-06-30", "ends_precision": "season"}, True),
        ({"money": [(1, "2027-01-15")], "ends": "2027-12-31", "ends_precision": "year"}, False),
    ],
)
def test_money_that_ends_before_the_action(said: dict, fires: bool) -> None:
    assert rows(plan([action(1, **said)]), "money-ends-early") == ([[1]] if fires else [])


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([("depends", 1, 2), ("depends", 2, 3), ("depends", 3, 1)], [[1, 2, 3]]),
        ([("depends", 1, 2), ("depends", 2, 1)], [[1, 2]]),
        ([("depends", 1, 2), ("depends", 2, 3)], []),
        ([("reinforces", 1, 2), ("reinforces", 2, 1)], []),
        ([("depends", 1, 4), ("depends", 4, 1)], []),  # 4 is done: nothing waits for it
    ],
)
def test_circular_dependencies(links: list, expected: list[list[int]]) -> None:
    facts = plan([action(1), action(2), action(3), action(4, status="done")], links=links)
    assert rows(facts, "circular-dependency") == expected


@pytest.mark.parametrize(
    ("first", "needed", "fires"),
    [
        ({"starts": "2026-01-01"}, {"ends": "2026-03-01"}, True),
        ({"starts": "2026-03-01"}, {"ends": "2026-03-01"}, False),
        ({"starts": "2026-02-28"}, {"ends": "2026-03-01"}, True),
        ({}, {"ends": "2026-03-01"}, False),
        ({"starts": "2026-01-01"}, {}, False),
        ({"starts": "2026-01-01"}, {"starts": "2026-02-01"}, True),
        ({"starts": "2026-04-01", "starts_precision": "season"}, {"ends": "2026-05-15"}, False),
        ({"starts": "2026-04-01"}, {"ends": "2026-06-30", "ends_precision": "season"}, False),
    ],
)
def test_dates_that_contradict(first: dict, needed: dict, fires: bool) -> None:
    facts = plan([action(1, **first), action(2, **needed)], links=[("depends", 1, 2)])
    assert rows(facts, "dates-contradict-dependency") == ([[1]] if fires else [])


def test_partners_without_a_place() -> None:
    here = {9: [("partner", None, None)]}
    led = [action(n, lead=1) for n in six]
    assert rows(plan(led, partnerships=here), "partner-without-action", "organisation") == [[9]]
    for partnership in (
        ("ally", None, None),
        ("funder", None, None),
        ("partner", None, "2026-01-01"),
    ):
        assert found(plan(led, partnerships={9: [partnership]}), "partner-without-action") == []
    assert found(plan(led[:4], partnerships=here), "partner-without-action") == []
