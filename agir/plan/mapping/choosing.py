"""What of a plan the map shows: which actions, which of them folded into a group, which links.

When a group or a step is folded, its links are those of what stands for it, counted together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from agir.plan.mapping.reading import ActionRow, LinkRow, PlanGraph, ResultRow
from agir.plan.models import LinkKind

MOST_ACTIONS = 60  # beyond, actions are folded by result
MOST_WITH_STEPS = 25  # beyond, steps are folded into their action, unless asked for
MOST_ARROWS = 16  # to folded groups; beyond, they are counted on the boxes instead

Key = str  # "r12" a result, "a7" an action, "g12" the folded actions of a result, "g0" of none


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose to see. `opened`: results whose actions are unfolded (0: those
    without a result); `whole`: unfold every result; `steps`: show steps apart."""

    organisation: int | None = None
    result: int | None = None
    age: int | None = None
    status: str = ""
    action: int | None = None
    distance: int = 1
    opened: frozenset[int] = frozenset()
    whole: bool = False
    steps: bool = False

    @property
    def filters(self) -> bool:
        return bool(self.organisation or self.result or self.age or self.status or self.action)


@dataclass(frozen=True, slots=True)
class Group:
    """Actions of one result, folded. `inside`: how many links they have among themselves."""

    result: int | None
    actions: tuple[int, ...]
    inside: int

    @property
    def key(self) -> Key:
        return f"g{self.result or 0}"


@dataclass(frozen=True, slots=True)
class Tie:
    """Links of one kind from one thing shown to another."""

    kind: str
    a: Key
    b: Key
    links: tuple[LinkRow, ...]


@dataclass(slots=True)
class Shown:
    """Everything on the map, in the order of the plan. `drawn`: the ties that get an arrow;
    `undrawn` counts the links of each box that do not."""

    graph: PlanGraph
    results: list[ResultRow] = field(default_factory=list)
    actions: list[ActionRow] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    drawn: list[Tie] = field(default_factory=list)
    undrawn: Counter[Key] = field(default_factory=Counter)
    steps: Counter[int] = field(default_factory=Counter)  # folded steps, by action
    matching: int = 0
    foldable: bool = False  # whether there are too many actions to show them all at first


def matching(graph: PlanGraph, choice: Choice) -> set[int]:
    """The actions that answer every filter; all of them without any."""
    found = {
        row.id
        for row in graph.actions.values()
        if (choice.organisation is None or choice.organisation in row.organisations)
        and (choice.age is None or choice.age in row.ages)
        and (not choice.status or choice.status == row.status)
        and (choice.result is None or choice.result in graph.lineage(row.result))
    }
    if choice.action in graph.actions:
        found &= around(graph, choice.action, choice.distance) | {choice.action}
        found.add(choice.action)
    return found


def around(graph: PlanGraph, action: int, distance: int) -> set[int]:
    """The actions at most `distance` links away, whatever the direction. Steps are one away
    from their action."""
    beside: dict[int, set[int]] = defaultdict(set)
    for link in graph.links:
        beside[link.a].add(link.b)
        beside[link.b].add(link.a)
    for row in graph.actions.values():
        if row.parent is not None:
            beside[row.id].add(row.parent)
            beside[row.parent].add(row.id)
    reached, edge = {action}, {action}
    for _step in range(distance):
        edge = {other for one in edge for other in beside[one]} - reached
        reached |= edge
    return reached


def show(graph: PlanGraph, choice: Choice) -> Shown:
    """What the map shows for this choice."""
    found = matching(graph, choice)
    shown = Shown(graph, matching=len(found))
    stands = _fold_steps(graph, found, shown, apart=choice.steps)
    tops = [row for row in graph.actions.values() if row.id in set(stands.values())]
    shown.foldable = sum(row.parent is None for row in tops) > MOST_ACTIONS
    folded = _folded(tops, choice) if shown.foldable and not choice.whole else {}
    keys = {pk: folded.get(stands[pk], f"a{stands[pk]}") for pk in found}
    shown.actions = [row for row in tops if row.id not in folded]
    shown.ties = _ties(graph.links, keys)
    shown.drawn = _drawn(shown.ties)
    drawn = {id(tie) for tie in shown.drawn}
    for tie in shown.ties:
        if id(tie) not in drawn:
            shown.undrawn.update({tie.a: len(tie.links), tie.b: len(tie.links)})
    shown.groups = _groups(graph, tops, folded, keys)
    shown.results = _results(graph, tops, choice)
    return shown


def _fold_steps(graph: PlanGraph, found: set[int], shown: Shown, *, apart: bool) -> dict[int, int]:
    """What stands for each action found: itself, or when there are many, the action it is a
    step of."""
    if apart or len(found) <= MOST_WITH_STEPS:
        return {pk: pk for pk in found}
    stands = {}
    for pk in found:
        parent = graph.actions[pk].parent
        stands[pk] = pk if parent is None else parent
        if parent is not None:
            shown.steps[parent] += 1
    return stands


def _folded(tops: Iterable[ActionRow], choice: Choice) -> dict[int, Key]:
    return {row.id: f"g{row.result or 0}" for row in tops if (row.result or 0) not in choice.opened}


def _groups(
    graph: PlanGraph, tops: list[ActionRow], folded: dict[int, Key], keys: dict[int, Key]
) -> list[Group]:
    members: dict[Key, list[ActionRow]] = defaultdict(list)
    for row in tops:
        if row.id in folded:
            members[folded[row.id]].append(row)
    inside = Counter(
        keys[link.a]
        for link in graph.links
        if link.a in keys and link.b in keys and keys[link.a] == keys[link.b]
    )
    return [
        Group(rows[0].result, tuple(row.id for row in rows), inside[key])
        for key, rows in members.items()
    ]


def _ties(links: Iterable[LinkRow], keys: dict[int, Key]) -> list[Tie]:
    """The links between things shown, those that join the same two counted together."""
    joined: dict[tuple[str, Key, Key], list[LinkRow]] = defaultdict(list)
    for link in links:
        a, b = keys.get(link.a), keys.get(link.b)
        if a is None or b is None or a == b:
            continue
        if link.kind == LinkKind.OVERLAPS and a > b:
            a, b = b, a
        joined[link.kind, a, b].append(link)
    return [Tie(kind, a, b, tuple(rows)) for (kind, a, b), rows in joined.items()]


def _drawn(ties: list[Tie]) -> list[Tie]:
    """Arrows between actions always; to folded groups, then between these, while they are few
    enough to be followed by the eye."""
    ranked: list[list[Tie]] = [[], [], []]
    for tie in ties:
        ranked[(tie.a[0] == "g") + (tie.b[0] == "g")].append(tie)
    drawn = ranked[0]
    for more in ranked[1:]:
        if len(more) > MOST_ARROWS:
            break
        drawn = drawn + more
    return drawn


def _results(graph: PlanGraph, tops: list[ActionRow], choice: Choice) -> list[ResultRow]:
    """Every result when nothing is chosen; else those that the actions found lead to, and the
    chosen one with all that leads to it."""
    if not choice.filters:
        return list(graph.results.values())
    kept = {above for row in tops for above in graph.lineage(row.result)}
    if choice.result in graph.results:
        kept |= set(graph.lineage(choice.result))
        if not (choice.organisation or choice.age or choice.status or choice.action):
            kept |= {pk for pk in graph.results if choice.result in graph.lineage(pk)}
    return [row for row in graph.results.values() if row.id in kept]
