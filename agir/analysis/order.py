"""Order of the boxes of a map, so that its links are short and cross little.

Sources: layers and barycentres, Sugiyama, Tagawa & Toda 1981 (as done by igraph); the
sum of the spans of the links as the quantity to lower, minimum linear arrangement
(Harper 1964).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import igraph

from agir.analysis.structure.graph import Arc, Id

Children = Mapping[Id | None, list[Id]]

SWEEPS = 6


def best_order(
    parents: Mapping[Id, Id | None], layers: Mapping[Id, int], links: list[Arc]
) -> dict[Id | None, list[Id]]:
    """Children of each node (None: the roots) in the order that shortens the links most: that
    of the plan, that of igraph, or one reached from either by sweeps of barycentres.

    `parents` has every node, parents before children, in the order of the plan, which wins
    ties. `layers`: a parent is in a lower layer than its children.
    """
    plan: dict[Id | None, list[Id]] = defaultdict(list)
    for node, parent in parents.items():
        plan[parent].append(node)
    if not links:
        return dict(plan)
    tried = [dict(plan), _sorted_by(plan, _sugiyama(parents, layers, links))]
    for start in tuple(tried):
        current = start
        for _ in range(SWEEPS):
            current = _sorted_by(current, _pulls(current, links))
            tried.append(current)
    return min(tried, key=lambda order: _span(order, links))


def _positions(children: Children) -> dict[Id, int]:
    """Place of every node in a reading of the tree, each before what is under it."""
    places: dict[Id, int] = {}
    stack = list(reversed(children.get(None, [])))
    while stack:
        node = stack.pop()
        places[node] = len(places)
        stack.extend(reversed(children.get(node, [])))
    return places


def _span(children: Children, links: list[Arc]) -> int:
    places = _positions(children)
    return sum(abs(places[a] - places[b]) for a, b in links)


def _sorted_by(children: Children, wish: Mapping[Id, float]) -> dict[Id | None, list[Id]]:
    """The same tree, children sorted by what their whole family wishes on average."""
    sums: dict[Id, tuple[float, int]] = {}
    for node in reversed(_positions(children)):
        parts = [sums[child] for child in children.get(node, ())]
        own = [(wish[node], 1)] if node in wish else []
        total = [*parts, *own]
        sums[node] = (sum(weight for weight, _ in total), sum(count for _, count in total))
    places = _positions(children)

    def mean(node: Id) -> float:
        total, count = sums[node]
        return total / count if count else float(places[node])

    return {parent: sorted(some, key=mean) for parent, some in children.items()}


def _pulls(children: Children, links: list[Arc]) -> dict[Id, float]:
    """Where its links would have each node: the mean place of the other ends."""
    places = _positions(children)
    ends: dict[Id, list[int]] = defaultdict(list)
    for a, b in links:
        ends[a].append(places[b])
        ends[b].append(places[a])
    return {node: sum(some) / len(some) for node, some in ends.items()}


def _sugiyama(
    parents: Mapping[Id, Id | None], layers: Mapping[Id, int], links: list[Arc]
) -> dict[Id, float]:
    """Place of each node in its layer as igraph orders it (barycentres, dummy nodes for long
    links). A link inside a layer, which igraph does not weigh, pulls each end towards the
    parent of the other."""
    names = list(parents)
    index = {name: position for position, name in enumerate(names)}
    level = {layer: k for k, layer in enumerate(sorted(set(layers.values())))}
    arcs = {(index[parent], index[name]) for name, parent in parents.items() if parent is not None}
    for a, b in links:
        if layers[a] != layers[b]:
            low, high = (a, b) if layers[a] < layers[b] else (b, a)
            arcs.add((index[low], index[high]))
            continue
        for one, other in ((a, b), (b, a)):
            parent = parents[other]
            if parent is not None:
                arcs.add((index[parent], index[one]))
    graph = igraph.Graph(len(names), sorted(arcs), directed=True)
    drawn = graph.layout_sugiyama(layers=[level[layers[name]] for name in names])
    return {name: drawn[position][0] for name, position in index.items()}
