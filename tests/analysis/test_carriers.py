"""What if one leaves: small tables worked out by hand."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agir.analysis.structure import (
    Concentration,
    Departure,
    Hinge,
    Id,
    concentration,
    date_contradictions,
    hinges,
    load,
    what_if_removed,
)


def departure(name: str, **more: Any) -> Departure:
    (one,) = (one for one in what_if_removed(**more) if one.carrier == name)
    return one


CASES: list[tuple[str, dict[str, Any], tuple[Id, ...], tuple[Id, ...]]] = [
    (
        "alone, the lead takes action and result away",
        {"carriers": {"X": [1]}, "results": {"r": [1]}},
        (1,),
        ("r",),
    ),
    (
        "a partner keeps the action standing",
        {"carriers": {"X": [1], "Y": [1]}, "results": {"r": [1]}},
        (),
        (),
    ),
    (
        "another action keeps the result standing",
        {"carriers": {"X": [1], "Y": [2]}, "results": {"r": [1, 2]}},
        (1,),
        (),
    ),
    (
        "a sub-action by someone else keeps the result standing",
        {"carriers": {"X": [1], "Y": [2]}, "results": {"r": [1]}, "action_parents": {2: 1}},
        (1,),
        (),
    ),
    (
        "a sub-action of nobody follows its parent",
        {"carriers": {"X": [1]}, "results": {"r": [1]}, "action_parents": {2: 1, 3: 2}},
        (1, 2, 3),
        ("r",),
    ),
    (
        "the whole tree above goes, and only that",
        {
            "carriers": {"X": [1], "Y": [2]},
            "results": {"leaf": [1], "other": [2]},
            "result_parents": {"leaf": "middle", "middle": "top", "other": "top"},
        },
        (1,),
        ("leaf", "middle"),
    ),
    (
        "an action that nobody carries holds when it may",
        {"carriers": {"X": [1]}, "results": {"r": [1, 2]}, "uncarried_hold": True},
        (1,),
        (),
    ),
    (
        "an action that no organisation carries holds nothing",
        {"carriers": {"X": [1]}, "results": {"r": [1, 2]}, "uncarried_hold": False},
        (1,),
        ("r",),
    ),
    (
        "a result without action was cut off before",
        {"carriers": {"X": [1]}, "results": {"r": [1], "empty": []}},
        (1,),
        ("r",),
    ),
]


@pytest.mark.parametrize(
    ("given_", "fallen", "cut_off"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_departures(
    given_: dict[str, Any], fallen: tuple[Id, ...], cut_off: tuple[Id, ...]
) -> None:
    one = departure("X", **given_)
    assert (one.fallen, one.cut_off) == (fallen, cut_off)
    assert one.is_single_point_of_failure is bool(cut_off)


def test_what_depends_on_a_fallen_action_is_blocked() -> None:
    one = departure(
        "X",
        carriers={"X": [1], "Y": [2, 3, 4]},
        results={},
        depends=[(2, 1), (3, 2), (1, 3)],
    )
    assert (one.fallen, one.blocked) == ((1,), (2, 3))


def test_the_gravest_comes_first() -> None:
    carriers = {"quiet": [1, 2], "many": [1, 3, 4], "key": [5], "none": []}
    found = what_if_removed(carriers, {"r": [5], "s": [1, 3]})
    assert [(one.carrier, len(one.carried), len(one.fallen)) for one in found] == [
        ("key", 1, 1),
        ("many", 3, 2),
        ("quiet", 2, 1),
        ("none", 0, 0),
    ]


TABLES = st.dictionaries(st.integers(0, 4), st.sets(st.integers(0, 9), max_size=5), max_size=5)


@settings(max_examples=80, deadline=None)
@given(
    carriers=TABLES, served=TABLES, parents=st.dictionaries(st.integers(1, 9), st.integers(0, 8))
)
def test_departures_agree_with_the_definition(
    carriers: dict[int, set[int]], served: dict[int, set[int]], parents: dict[int, int]
) -> None:
    """Each carrier really taken away, and everything counted again from nothing."""
    parents = {child: parent for child, parent in parents.items() if parent < child}
    results = {f"r{k}": actions for k, actions in served.items()}

    def standing(gone: int | None, action: int) -> bool:
        while not any(action in some for some in carriers.values()) and action in parents:
            action = parents[action]
        own = [carrier for carrier, some in carriers.items() if action in some]
        return own != [gone]

    def tree(actions: set[int]) -> set[int]:
        below = {child for child, parent in parents.items() if parent in actions}
        return actions if below <= actions else tree(actions | below)

    for one in what_if_removed(carriers, results, action_parents=parents):
        assert one.cut_off == tuple(
            sorted(
                result
                for result, actions in results.items()
                if actions and not any(standing(one.carrier, a) for a in tree(set(actions)))  # type: ignore[arg-type]
            )
        )


@settings(max_examples=80, deadline=None)
@given(carriers=TABLES, served=TABLES)
def test_hinges_agree_with_networkx(
    carriers: dict[int, set[int]], served: dict[int, set[int]]
) -> None:
    graph = nx.Graph()
    for kind, tops in (("c", carriers), ("r", served)):
        graph.add_edges_from(((kind, top), ("a", a)) for top, some in tops.items() for a in some)
    expected = {}
    for carrier in carriers:
        if ("c", carrier) not in graph:
            continue
        around = nx.node_connected_component(graph, ("c", carrier)) - {("c", carrier)}
        pieces = [
            sorted(name for kind, name in part if kind == "r")
            for part in nx.connected_components(graph.subgraph(around))
        ]
        pieces.sort(key=lambda some: (-len(some), some))
        separated = tuple(sorted(name for some in pieces[1:] for name in some))
        if separated:
            expected[carrier] = separated
    assert {one.carrier: one.separated for one in hinges(carriers, served)} == expected


def test_a_hinge_ties_an_island_to_the_rest() -> None:
    carriers = {"bridge": [1, 4], "A": [1, 2, 3], "B": [4, 5]}
    results = {"r1": [1, 2], "r2": [3], "r3": [4, 5]}
    assert hinges(carriers, results) == (Hinge("A", ("r2",)), Hinge("bridge", ("r3",)))
    assert not any(
        one.is_single_point_of_failure
        for one in what_if_removed(carriers, results)
        if one.carrier == "bridge"
    )


def test_a_loop_that_holds_no_result_is_nothing_to_lose() -> None:
    assert hinges({0: [0, 1, 2], 1: [0, 2]}, {0: [1]}) == ()


def test_order_does_not_matter() -> None:
    draw = random.Random(1)
    carriers: dict[Id, Collection[Id]] = {f"o{k}": draw.sample(range(40), 6) for k in range(9)}
    results: dict[Id, Collection[Id]] = {f"r{k}": draw.sample(range(40), 4) for k in range(12)}
    backwards: Mapping[Id, Collection[Id]] = {
        key: list(reversed(list(some))) for key, some in reversed(carriers.items())
    }
    for measure in (what_if_removed, hinges):
        assert measure(backwards, dict(reversed(results.items()))) == measure(carriers, results)
    assert load(backwards) == load(carriers)


def test_load() -> None:
    shares = load({"a": [1, 2], "b": [2, 3, 4], "idle": []})
    assert [(one.carrier, one.count, one.total) for one in shares] == [
        ("b", 3, 4),
        ("a", 2, 4),
        ("idle", 0, 4),
    ]
    assert shares[0].share == 0.75


@pytest.mark.parametrize(
    ("counts", "too_much"),
    [
        ([6, 3, 3, 3], True),  # 40 %, twice the next
        ([6, 4, 3, 2], False),  # 40 %, but the next is close
        ([5, 5, 5], False),  # a third each
        ([4, 1, 1], False),  # too few to say
        ([5], True),
        ([6, 3, 3, 3, 3], False),  # exactly a third
        ([], False),
    ],
)
def test_concentration(counts: list[int], too_much: bool) -> None:
    carriers: dict[Id, Collection[Id]] = {
        k: range(100 * k, 100 * k + count) for k, count in enumerate(counts)
    }
    found = concentration(carriers)
    assert (found is not None) is too_much
    if found:
        assert found == Concentration(
            0, counts[0], sum(counts), counts[1] if len(counts) > 1 else 0, tuple(range(counts[0]))
        )


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ({"b": 10}, {"a": 20}, (10, True)),
        ({"b": 20}, {"a": 20}, None),
        ({"b": 10, "a": 15}, {}, (5, False)),
        ({"b": 10, "a": 5}, {}, None),
        ({"a": 5}, {"a": 20}, None),
        ({}, {}, None),
    ],
)
def test_date_contradictions(
    starts: dict[Id, int | None], ends: dict[Id, int | None], expected: tuple[int, bool] | None
) -> None:
    found = date_contradictions([("b", "a"), ("b", "a")], starts, ends)
    assert [(one.days, one.certain_end) for one in found] == ([expected] if expected else [])


def test_worst_contradiction_first() -> None:
    found = date_contradictions([(1, 2), (3, 4)], {1: 10, 3: 10}, {2: 12, 4: 40})
    assert [(one.dependent, one.needed) for one in found] == [(3, 4), (1, 2)]
