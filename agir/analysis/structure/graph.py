"""Shape of a graph given as identifiers and arcs.

Identifiers are integers or strings, sorted integers first; every result is sorted, so
it is the same whatever the order of what is given. Undirected measures work on the
simple support: both directions of an arc, repeated arcs and loops make at most one
tie. An arc towards an identifier that is not among `ids` raises ValueError.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import igraph

from agir.analysis.seeded import seeded

Id = int | str
Arc = tuple[Id, Id]

LEIDEN_SEED = 20_190_326  # any number, as long as it never changes
LEIDEN_RUNS = 20
# Not "until nothing changes": igraph 1.0.0 then sometimes goes round for ever.
LEIDEN_ITERATIONS = 10
LEIDEN_TIES = 1_000  # beyond, fewer runs for the same time, and never fewer than 2


@dataclass(frozen=True, slots=True)
class CircularDependency:
    """`cycle`: the shortest way round, each depending on the next and the last on the
    first, starting at its smallest identifier. `members`: everything caught in the same
    knot (strongly connected component)."""

    cycle: tuple[Id, ...]
    members: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Actions more linked with one another than with the rest. `inside` and `outside`
    count the ties within and those that leave; `density` = inside / (n(n−1)/2)."""

    members: tuple[Id, ...]
    inside: int
    outside: int
    density: float


def sort_key(identifier: Id) -> tuple[bool, int, str]:
    """Integers by value, then strings by code point."""
    if isinstance(identifier, str):
        return True, 0, identifier
    return False, identifier, ""


def in_order(ids: Iterable[Id]) -> tuple[Id, ...]:
    return tuple(sorted(ids, key=sort_key))


def articulation_points(ids: Collection[Id], arcs: Iterable[Arc]) -> tuple[Id, ...]:
    """Nodes whose removal leaves more connected components (Tarjan 1972), in linear time."""
    names, graph = _undirected(ids, arcs)
    return in_order(names[node] for node in graph.articulation_points())


def bridges(ids: Collection[Id], arcs: Iterable[Arc]) -> tuple[Arc, ...]:
    """Ties whose removal leaves more connected components (Tarjan 1972), each as a
    (smaller, larger) pair. An arc and its return are one tie, hence can be a bridge."""
    names, graph = _undirected(ids, arcs)
    ties = (graph.es[edge].tuple for edge in graph.bridges())
    return tuple(sorted((_pair(names[a], names[b]) for a, b in ties), key=_pair_key))


def components(ids: Collection[Id], arcs: Iterable[Arc]) -> tuple[tuple[Id, ...], ...]:
    """Connected components, isolated nodes included: the largest first, then by smallest
    identifier."""
    names, graph = _undirected(ids, arcs)
    return _largest_first(
        in_order(names[node] for node in part) for part in graph.connected_components()
    )


def circular_dependencies(
    ids: Collection[Id], arcs: Iterable[Arc]
) -> tuple[CircularDependency, ...]:
    """One actual shortest cycle for every knot of arcs (strongly connected component,
    Tarjan 1972), a loop on oneself included. No cycle, no result.

    Undoing the cycle shown may leave another in the same knot: run again.
    """
    arcs = list(arcs)
    names, index = _index(ids, arcs)
    graph = igraph.Graph(len(names), [(index[a], index[b]) for a, b in arcs], directed=True)
    loops = {a for a, b in arcs if a == b}
    after: dict[Id, list[Id]] = {name: [] for name in names}
    for a, b in sorted(set(arcs), key=_pair_key):
        after[a].append(b)
    found = []
    for part in graph.connected_components(mode="strong"):
        members = in_order(names[node] for node in part)
        caught = [name for name in members if name in loops]
        if caught:
            found.append(CircularDependency((caught[0],), members))
        elif len(members) > 1:
            inside = set(members)
            within = {a: [b for b in after[a] if b in inside] for a in members}
            found.append(CircularDependency(_shortest_cycle(within), members))
    return tuple(sorted(found, key=lambda one: [sort_key(name) for name in one.members]))


def clusters(
    ids: Collection[Id],
    ties: Iterable[Arc],
    *,
    weights: Mapping[Arc, float] | None = None,
    smallest: int = 3,
) -> tuple[Cluster, ...]:
    """Groups of at least `smallest` nodes that hold together by real ties.

    Leiden (Traag, Waltman & van Eck 2019), modularity, undirected, weights of both
    directions summed (1 each unless told), fixed seed, the best of LEIDEN_RUNS runs, the
    first of equals (in graphs of more than LEIDEN_TIES ties, proportionally fewer runs).
    Isolated nodes and pairs are left out. Larger first.
    """
    names, graph, best = _leiden(ids, list(ties), weights or {})
    inside: Counter[int] = Counter()
    outside: Counter[int] = Counter()
    for edge in graph.es:
        a, b = (best[node] for node in edge.tuple)
        if a == b:
            inside[a] += 1
        else:
            outside.update((a, b))
    groups: dict[int, list[Id]] = {}
    for node, group in enumerate(best):
        groups.setdefault(group, []).append(names[node])
    made = {
        in_order(members): group
        for group, members in groups.items()
        if len(members) >= smallest and inside[group] >= len(members) - 1
    }
    return tuple(
        Cluster(
            members,
            inside[made[members]],
            outside[made[members]],
            inside[made[members]] / (len(members) * (len(members) - 1) / 2),
        )
        for members in _largest_first(made)
    )


def modularity(
    ids: Collection[Id], ties: Iterable[Arc], *, weights: Mapping[Arc, float] | None = None
) -> float:
    """Modularity (Newman & Girvan 2004) of the partition that `clusters` starts from;
    0 for a graph without ties."""
    _, graph, best = _leiden(ids, list(ties), weights or {})
    return graph.modularity(best, weights="weight") if graph.ecount() else 0.0


def _leiden(
    ids: Collection[Id], ties: list[Arc], weights: Mapping[Arc, float]
) -> tuple[list[Id], igraph.Graph, list[int]]:
    _index(ids, ties)
    names, index = _index({end for a, b in ties if a != b for end in (a, b)}, ())
    summed: dict[tuple[int, int], float] = defaultdict(float)
    for a, b in sorted(set(ties), key=_pair_key):
        if a != b:
            i, j = sorted((index[a], index[b]))
            summed[i, j] += weights.get((a, b), 1.0)
    pairs = sorted(summed)
    graph = igraph.Graph(len(names), pairs)
    graph.es["weight"] = [summed[pair] for pair in pairs]
    best, score = list(range(len(names))), float("-inf")
    runs = max(2, min(LEIDEN_RUNS, LEIDEN_RUNS * LEIDEN_TIES // max(len(pairs), 1)))
    if pairs:
        with seeded(LEIDEN_SEED):
            for _ in range(runs):
                run = graph.community_leiden(
                    "modularity", weights="weight", n_iterations=LEIDEN_ITERATIONS
                )
                if run.q > score + 1e-12:
                    best, score = list(run.membership), run.q
    return names, graph, best


def _shortest_cycle(after: dict[Id, list[Id]]) -> tuple[Id, ...]:
    """Shortest cycle of a strongly connected graph without loops.

    Once every cycle through a node has been considered, the node goes, and with it all
    that no longer lies on any cycle; a plain ring is thus done in one round.
    """
    best: tuple[Id, ...] = ()
    left = dict(after)
    for start in after:
        if start in left:
            cycle = _cycle_through(start, left, len(best) if best else len(after) + 1)
            best = cycle or best
            del left[start]
            left = _trimmed(left)
    turn = min(range(len(best)), key=lambda k: sort_key(best[k]))
    return best[turn:] + best[:turn]


def _cycle_through(start: Id, after: dict[Id, list[Id]], below: int) -> tuple[Id, ...]:
    """Shortest cycle through a node with fewer than `below` nodes, or ()."""
    came_from: dict[Id, Id] = {}
    depth = {start: 1}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if depth[node] >= below:
            return ()
        for other in after[node]:
            if other == start:
                path = [node]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return tuple(reversed(path))
            if other not in depth and other in after:
                depth[other] = depth[node] + 1
                came_from[other] = node
                queue.append(other)
    return ()


def _trimmed(after: dict[Id, list[Id]]) -> dict[Id, list[Id]]:
    """What is left after removing, again and again, nodes that nothing leaves or enters."""
    before: dict[Id, list[Id]] = {node: [] for node in after}
    for node, others in after.items():
        for other in others:
            if other in before:
                before[other].append(node)
    ways_out = {node: sum(other in after for other in others) for node, others in after.items()}
    ways_in = {node: len(others) for node, others in before.items()}
    gone: set[Id] = set()
    queue = deque(node for node in after if not ways_out[node] or not ways_in[node])
    while queue:
        node = queue.popleft()
        if node in gone:
            continue
        gone.add(node)
        for neighbours, ways in ((before[node], ways_out), (after[node], ways_in)):
            for other in neighbours:
                if other in ways and other not in gone:
                    ways[other] -= 1
                    if not ways[other]:
                        queue.append(other)
    return {node: others for node, others in after.items() if node not in gone}


def _index(ids: Collection[Id], arcs: Iterable[Arc]) -> tuple[list[Id], dict[Id, int]]:
    names = list(in_order(set(ids)))
    index = {name: position for position, name in enumerate(names)}
    for arc in arcs:
        for end in arc:
            if end not in index:
                raise ValueError(f"the arc {arc!r} has an end that is not among the nodes")
    return names, index


def _undirected(ids: Collection[Id], arcs: Iterable[Arc]) -> tuple[list[Id], igraph.Graph]:
    arcs = list(arcs)
    names, index = _index(ids, arcs)
    ties = {(min(index[a], index[b]), max(index[a], index[b])) for a, b in arcs if a != b}
    return names, igraph.Graph(len(names), sorted(ties))


def _pair(a: Id, b: Id) -> Arc:
    return (a, b) if sort_key(a) <= sort_key(b) else (b, a)


def _pair_key(pair: Arc) -> tuple[tuple[bool, int, str], tuple[bool, int, str]]:
    return sort_key(pair[0]), sort_key(pair[1])


def _largest_first(parts: Iterable[tuple[Id, ...]]) -> tuple[tuple[Id, ...], ...]:
    return tuple(sorted(parts, key=lambda part: (-len(part), sort_key(part[0]))))
