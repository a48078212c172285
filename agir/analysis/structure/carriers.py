"""Who holds the plan up: load, single points of failure, hinges.

A *carrier* is an organisation, a person or a source of money; the three are studied
apart, because they replace one another badly: a grant does not do the work of a
partner. `carriers[c]` is always the collection of actions that c carries, alone or
with others of its kind:

- organisations: the lead, and every organisation that brings something to the action;
- people: those responsible for it;
- money: the sources that pay for it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import igraph

from agir.analysis.structure.graph import Arc, Id, in_order, sort_key

_Node = tuple[str, Id]  # ("carrier" | "action" | "result", identifier)

CONCENTRATION_SHARE = 1 / 3
CONCENTRATION_RATIO = 2
CONCENTRATION_LEAST = 5


@dataclass(frozen=True, slots=True)
class Departure:
    """What happens if one carrier leaves and nobody takes over.

    `carried`: actions it carries, alone or not. `fallen`: those it carried alone.
    `blocked`: actions still carried, but which depend, directly or not, on a fallen one.
    `cut_off`: results that some action held up and that none does any more.
    """

    carrier: Id
    carried: tuple[Id, ...]
    fallen: tuple[Id, ...]
    blocked: tuple[Id, ...]
    cut_off: tuple[Id, ...]

    @property
    def is_single_point_of_failure(self) -> bool:
        return bool(self.cut_off)


@dataclass(frozen=True, slots=True)
class Hinge:
    """A carrier without which the `separated` results have no more tie with the rest."""

    carrier: Id
    separated: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """`count` actions out of `total` (distinct actions that have at least one carrier)."""

    carrier: Id
    count: int
    total: int

    @property
    def share(self) -> float:
        return self.count / self.total


@dataclass(frozen=True, slots=True)
class Concentration:
    """« `carrier` porte `count` des `total` actions »; the next one carries `next_count`."""

    carrier: Id
    count: int
    total: int
    next_count: int
    actions: tuple[Id, ...]


def what_if_removed(
    carriers: Mapping[Id, Collection[Id]],
    results: Mapping[Id, Collection[Id]],
    *,
    action_parents: Mapping[Id, Id | None] | None = None,
    result_parents: Mapping[Id, Id | None] | None = None,
    depends: Iterable[Arc] = (),
    uncarried_hold: bool = True,
) -> tuple[Departure, ...]:
    """For every carrier, what falls if it alone leaves; the gravest first.

    - An action falls when all its carriers are gone: here, when this one was the only
      one. A sub-action without carriers of its own has those of its nearest ancestor
      that has some. A sub-action carried by others stands even if its parent falls.
    - `results[r]` are the actions that serve r directly. A result is held up by them, by
      their sub-actions, and by all that holds up the results under it
      (`result_parents`). It is cut off when nothing that held it up still stands; a
      result that nothing held up before is not cut off by anyone.
    - An action that nobody carries cannot fall. `uncarried_hold` says if it holds its
      result up: True for people and money (an action may need no grant, and not name
      anybody), False for organisations (what no organisation does is not being done).
    - `depends`: arcs (b, a), "b depends on a".

    Linear in the size of what is given. Sorted by results cut off, actions fallen,
    blocked, carried (all falling), then identifier.
    """
    action_parents = action_parents or {}
    direct: dict[Id, set[Id]] = defaultdict(set)
    for carrier, actions in carriers.items():
        for action in actions:
            direct[action].add(carrier)
    children = _children(action_parents)
    known = {*direct, *action_parents, *children, *(a for some in results.values() for a in some)}
    effective = {action: _effective(action, direct, action_parents) for action in known}
    fallen: dict[Id, set[Id]] = defaultdict(set)
    carried: dict[Id, set[Id]] = defaultdict(set)
    for action, theirs in effective.items():
        for carrier in theirs:
            carried[carrier].add(action)
            if len(theirs) == 1:
                fallen[carrier].add(action)
    cut_off = _cut_off(effective, results, children, result_parents or {}, uncarried_hold)
    needed_by: dict[Id, set[Id]] = defaultdict(set)
    for dependent, needed in depends:
        needed_by[needed].add(dependent)
    departures = [
        Departure(
            carrier,
            in_order(carried[carrier]),
            in_order(fallen[carrier]),
            in_order(_reached(fallen[carrier], needed_by) - fallen[carrier]),
            in_order(cut_off.get(carrier, ())),
        )
        for carrier in carriers
    ]
    departures.sort(key=_gravest_first)
    return tuple(departures)


def hinges(
    carriers: Mapping[Id, Collection[Id]],
    results: Mapping[Id, Collection[Id]],
    *,
    action_parents: Mapping[Id, Id | None] | None = None,
) -> tuple[Hinge, ...]:
    """Carriers that are articulation points (Tarjan 1972) of the graph carriers – actions –
    results, and the results their departure separates from the rest.

    Ties: carrier–action, action–sub-action, action–result. The tree of results is left
    out: with it every result would hang together on paper by the vision itself. Of the
    pieces left, "the rest" is the one with most results, then most nodes, then the
    smallest first result. Carriers that separate no result are left out. Unlike
    `what_if_removed`, a separated result may still have its actions: it has lost the
    only partner that tied it to the rest of the coalition. Falling order of separated
    results.
    """
    tied = _without_loose_ends(_ties(carriers, results, action_parents or {}))
    names = list(tied)
    index = {name: position for position, name in enumerate(names)}
    pairs = {(index[a], index[b]) for a in names for b in tied[a] if index[a] < index[b]}
    graph = igraph.Graph(len(names), sorted(pairs))
    every = (
        Hinge(names[node][1], _separated(names[node], tied))
        for node in graph.articulation_points()
        if names[node][0] == "carrier"
    )
    found = [hinge for hinge in every if hinge.separated]
    found.sort(key=lambda one: (-len(one.separated), sort_key(one.carrier)))
    return tuple(found)


def load(carriers: Mapping[Id, Collection[Id]]) -> tuple[Share, ...]:
    """How many actions each carrier has, the heaviest first; carriers without any are kept
    with 0. Give the actions each one leads to speak of leadership."""
    total = len({action for actions in carriers.values() for action in actions})
    shares = [Share(carrier, len(set(actions)), total) for carrier, actions in carriers.items()]
    return tuple(sorted(shares, key=lambda one: (-one.count, sort_key(one.carrier))))


def concentration(carriers: Mapping[Id, Collection[Id]]) -> Concentration | None:
    """The carrier that has too much, or None.

    Too much is all three: more than a third of the actions that someone leads, at least
    twice as many as the next, and at least 5. One third, because beyond it the plan
    stops being shared among several; twice the next, because in a table of three equal
    partners each has a third and nothing is wrong; five, because with fewer a single
    action more or less would change the answer.
    """
    shares = load(carriers)
    if not shares or shares[0].count < CONCENTRATION_LEAST:
        return None
    first = shares[0]
    next_count = shares[1].count if len(shares) > 1 else 0
    if first.share <= CONCENTRATION_SHARE or first.count < CONCENTRATION_RATIO * next_count:
        return None
    actions = in_order(set(carriers[first.carrier]))
    return Concentration(first.carrier, first.count, first.total, next_count, actions)


def _gravest_first(one: Departure) -> tuple[int, int, int, int, tuple[bool, int, str]]:
    sizes = (-len(one.cut_off), -len(one.fallen), -len(one.blocked), -len(one.carried))
    return *sizes, sort_key(one.carrier)


def _children(parents: Mapping[Id, Id | None]) -> dict[Id, list[Id]]:
    children: dict[Id, list[Id]] = defaultdict(list)
    for child, parent in parents.items():
        if parent is not None:
            children[parent].append(child)
    return children


def _effective(
    action: Id, direct: Mapping[Id, set[Id]], parents: Mapping[Id, Id | None]
) -> frozenset[Id]:
    met: set[Id] = set()
    current: Id | None = action
    while current is not None and current not in met:
        if direct.get(current):
            return frozenset(direct[current])
        met.add(current)
        current = parents.get(current)
    return frozenset()


def _reached(starts: Iterable[Id], following: Mapping[Id, Iterable[Id]]) -> set[Id]:
    """The starts and all that follows from them."""
    reached = set(starts)
    queue = deque(reached)
    while queue:
        for other in following.get(queue.popleft(), ()):
            if other not in reached:
                reached.add(other)
                queue.append(other)
    return reached


def _cut_off(
    effective: Mapping[Id, frozenset[Id]],
    results: Mapping[Id, Collection[Id]],
    children: Mapping[Id, list[Id]],
    result_parents: Mapping[Id, Id | None],
    uncarried_hold: bool,
) -> dict[Id, list[Id]]:
    """Carrier -> the results whose every holding action is carried by that one alone."""
    under = _children(result_parents)
    every = {*results, *result_parents, *under}
    lost: dict[Id, list[Id]] = defaultdict(list)
    for result in every:
        tree = _reached([result], under)
        actions = _reached((a for one in tree for a in results.get(one, ())), children)
        held_by = [effective[a] for a in actions if effective[a] or uncarried_hold]
        if held_by and len(held_by[0]) == 1 and all(theirs == held_by[0] for theirs in held_by):
            lost[next(iter(held_by[0]))].append(result)
    return lost


def _ties(
    carriers: Mapping[Id, Collection[Id]],
    results: Mapping[Id, Collection[Id]],
    action_parents: Mapping[Id, Id | None],
) -> dict[_Node, set[_Node]]:
    tied: dict[_Node, set[_Node]] = defaultdict(set)
    for kind, tops in (("carrier", carriers), ("result", results)):
        for top, actions in tops.items():
            for action in actions:
                tied[kind, top].add(("action", action))
                tied["action", action].add((kind, top))
    for action, parent in action_parents.items():
        if parent is not None:
            tied["action", action].add(("action", parent))
            tied["action", parent].add(("action", action))
    return tied


def _without_loose_ends(tied: dict[_Node, set[_Node]]) -> dict[_Node, set[_Node]]:
    """Remove, again and again, actions and carriers that lead nowhere: they tie no result
    to anything, and most articulation points are only about them."""
    queue = deque(node for node in tied if node[0] != "result" and len(tied[node]) < 2)
    while queue:
        node = queue.popleft()
        for other in tied.pop(node, ()):
            tied[other].discard(node)
            if other[0] != "result" and len(tied[other]) < 2:
                queue.append(other)
    return tied


def _separated(gone: _Node, tied: Mapping[_Node, set[_Node]]) -> tuple[Id, ...]:
    """Results that lose the main part of their component when a node goes."""
    pieces = []
    met = {gone}
    for start in tied[gone]:
        if start not in met:
            met.add(start)
            piece = [start]
            for one in piece:  # grows as it is read
                fresh = tied[one] - met
                met |= fresh
                piece.extend(fresh)
            pieces.append(in_order(name for kind, name in piece if kind == "result"))
    pieces.sort(key=lambda some: (-len(some), [sort_key(name) for name in some]))
    return in_order(result for some in pieces[1:] for result in some)
