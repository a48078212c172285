"""Shape of graphs, against networkx and published figures."""

from __future__ import annotations

import random
import threading

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agir.analysis.structure import (
    articulation_points,
    bridges,
    circular_dependencies,
    clusters,
    components,
)
from agir.analysis.structure.graph import Arc, modularity

NODES = range(12)
ARCS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=30)
KARATE = nx.karate_club_graph()


def support(arcs: list[Arc]) -> nx.Graph:
    graph = nx.Graph([(a, b) for a, b in arcs if a != b])
    graph.add_nodes_from(NODES)
    return graph


@settings(max_examples=100, deadline=None)
@given(arcs=ARCS)
def test_agrees_with_networkx(arcs: list[Arc]) -> None:
    graph = support(arcs)
    assert articulation_points(NODES, arcs) == tuple(sorted(nx.articulation_points(graph)))
    assert bridges(NODES, arcs) == tuple(sorted(tuple(sorted(tie)) for tie in nx.bridges(graph)))
    parts = sorted(
        (sorted(part) for part in nx.connected_components(graph)), key=lambda p: (-len(p), p)
    )
    assert components(NODES, arcs) == tuple(map(tuple, parts))


@settings(max_examples=100, deadline=None)
@given(arcs=ARCS)
def test_circular_dependencies_are_the_shortest_of_each_knot(arcs: list[Arc]) -> None:
    graph = nx.DiGraph(arcs)
    knots = {
        tuple(sorted(part))
        for part in nx.strongly_connected_components(graph)
        if len(part) > 1 or any(graph.has_edge(node, node) for node in part)
    }
    found = circular_dependencies(NODES, arcs)
    assert {one.members for one in found} == knots
    for one in found:
        shortest = min(map(len, nx.simple_cycles(graph.subgraph(one.members))))
        assert len(one.cycle) == len(set(one.cycle)) == shortest
        assert one.cycle[0] == min(one.cycle)
        assert all(
            graph.has_edge(*arc)
            for arc in zip(one.cycle, (*one.cycle[1:], one.cycle[0]), strict=True)
        )


@settings(max_examples=40, deadline=None)
@given(arcs=ARCS, seed=st.integers(0, 99))
def test_order_does_not_matter(arcs: list[Arc], seed: int) -> None:
    shuffled, nodes = list(arcs), list(NODES)
    random.Random(seed).shuffle(shuffled)
    random.Random(seed).shuffle(nodes)
    for measure in (articulation_points, bridges, components, circular_dependencies, clusters):
        assert measure(nodes, shuffled) == measure(NODES, arcs)


@settings(max_examples=40, deadline=None)
@given(arcs=ARCS)
def test_names_do_not_matter(arcs: list[Arc]) -> None:
    name = {node: f"action {node:02}" for node in NODES}
    named: list[Arc] = [(name[a], name[b]) for a, b in arcs]
    ids = list(name.values())
    assert articulation_points(ids, named) == tuple(
        name[n] for n in articulation_points(NODES, arcs)
    )
    assert [one.members for one in clusters(ids, named)] == [
        tuple(name[n] for n in one.members) for one in clusters(NODES, arcs)
    ]
    assert [one.cycle for one in circular_dependencies(ids, named)] == [
        tuple(name[n] for n in one.cycle) for one in circular_dependencies(NODES, arcs)
    ]


def test_karate_club() -> None:
    """Zachary 1977: the instructor (0) alone holds the club together; the best known partition
    has modularity 0.4198 (Brandes et al. 2008)."""
    nodes, ties = list(KARATE.nodes), list(KARATE.edges)
    assert articulation_points(nodes, ties) == (0,)
    assert bridges(nodes, ties) == ((0, 11),)
    assert modularity(nodes, ties) >= 0.4198 - 0.005
    found = clusters(nodes, ties)
    assert [len(one.members) for one in found] == [12, 11, 6, 5]
    assert sum(one.inside for one in found) + sum(one.outside for one in found) / 2 == 78


def test_krackhardt_kite() -> None:
    """Krackhardt 1990: Heather (7) and Ike (8) are the only way to the tail of the kite."""
    kite = nx.krackhardt_kite_graph()
    assert articulation_points(kite.nodes, kite.edges) == (7, 8)
    assert bridges(kite.nodes, kite.edges) == ((7, 8), (8, 9))


def test_leiden_is_as_good_as_a_hundred_runs() -> None:
    graph = nx.gnm_random_graph(80, 200, seed=3)
    ties = list(graph.edges)
    drawn = igraph.Graph(80, ties)
    best = max(drawn.community_leiden("modularity", n_iterations=10).q for _ in range(100))
    assert modularity(range(80), ties) >= best - 0.005


def test_a_graph_on_which_leiden_never_settles() -> None:
    """Iterating until nothing changes goes round for ever here with igraph 1.0.0."""
    text = "12 45 61 1A 58 98 90 8A 03 9A 78 18 94 51 70 60 75"
    ties: list[Arc] = [(int(tie[0], 16), int(tie[1], 16)) for tie in text.split()]
    found = clusters(range(11), ties)
    assert sum(len(one.members) for one in found) <= 11
    assert modularity(range(11), ties) > 0.2


def test_weights_count() -> None:
    square: list[Arc] = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)]
    weights: dict[Arc, float] = {(0, 1): 9, (1, 2): 9, (3, 4): 9, (4, 5): 9}
    assert [one.members for one in clusters(range(6), square, weights=weights)] == [
        (0, 1, 2),
        (3, 4, 5),
    ]


def test_pairs_and_isolated_actions_are_no_cluster() -> None:
    assert clusters(range(5), [(0, 1), (1, 0), (3, 3)]) == ()
    (one,) = clusters(range(5), [(0, 1), (1, 2)])
    assert (one.members, one.inside, one.outside, one.density) == ((0, 1, 2), 2, 0, 2 / 3)


def test_a_long_ring_and_an_unknown_end() -> None:
    ring: list[Arc] = [(k, (k + 1) % 3000) for k in range(3000)]
    (one,) = circular_dependencies(range(3000), ring)
    assert one.cycle == tuple(range(3000))
    with pytest.raises(ValueError, match="not among the nodes"):
        components([1], [(1, 2)])


def test_nothing_at_all() -> None:
    for measure in (articulation_points, bridges, components, circular_dependencies, clusters):
        assert measure([], []) == ()


def test_the_generator_of_others_is_left_as_it_was() -> None:
    """Clusters are the same from several threads at once, and igraph goes back to `random`."""
    expected = clusters(KARATE.nodes, KARATE.edges)
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.append(clusters(KARATE.nodes, KARATE.edges)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
    random.seed(5)
    first = igraph.Graph.Erdos_Renyi(30, 0.2).get_edgelist()
    random.seed(5)
    clusters(KARATE.nodes, KARATE.edges)
    assert igraph.Graph.Erdos_Renyi(30, 0.2).get_edgelist() == first
