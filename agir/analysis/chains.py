"""Chains of things that led to one another: where each goes in a drawing, what reaches what.

Columns from left to right: each thing one column after the last thing that led to it (longest
path); what nothing led to, just before the first thing it led to. Within a column, the order
follows the middle of the neighbours, swept back and forth (barycentre method: Sugiyama, Tagawa &
Toda 1981), so that few arrows cross. Deterministic. Lengths are in the units of the sizes given;
y grows downwards.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Id = TypeVar("Id", int, str)
Arc = tuple[Id, Id]
Point = tuple[float, float]
SWEEPS = 6
ACROSS, APART = 46.0, 18.0
GAP = 14.0  # room an arrow keeps between boxes


@dataclass(frozen=True, slots=True)
class Size:
    """A box to place. `rank` settles the order of what nothing else orders: the older first."""

    width: float
    height: float
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """Top left corners, arrows as cubic curves (start, control, control, end), the whole size."""

    boxes: dict[str, Point]
    curves: dict[tuple[str, str], tuple[Point, Point, Point, Point]]
    width: float
    height: float


def reaches(arcs: Iterable[tuple[int, int]], start: int, goal: int) -> bool:
    """Whether following the arcs from `start` comes to `goal`."""
    following: dict[int, list[int]] = defaultdict(list)
    for one, other in arcs:
        following[one].append(other)
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        for other in following[here]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False


def components(ids: Iterable[Id], arcs: Iterable[tuple[Id, Id]]) -> list[set[Id]]:
    """The groups of things joined by arcs, whichever way; the largest first."""
    beside: dict[Id, set[Id]] = {one: set() for one in ids}
    for one, other in arcs:
        if one in beside and other in beside:
            beside[one].add(other)
            beside[other].add(one)
    found: list[set[Id]] = []
    left = set(beside)
    for start in sorted(beside):
        if start not in left:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for other in beside[waiting.pop()]:
                if other not in group:
                    group.add(other)
                    waiting.append(other)
        left -= group
        found.append(group)
    return sorted(found, key=lambda group: (-len(group), min(group)))


def depths(ids: Sequence[str], arcs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """How many steps, at the most, lead to each thing. Raises ValueError for a circle."""
    into: dict[str, int] = dict.fromkeys(ids, 0)
    following: dict[str, list[str]] = defaultdict(list)
    for one, other in arcs:
        following[one].append(other)
        into[other] += 1
    column = dict.fromkeys(ids, 0)
    free = [one for one in ids if not into[one]]
    settled = 0
    while free:
        here = free.pop()
        settled += 1
        for other in following[here]:
            column[other] = max(column[other], column[here] + 1)
            into[other] -= 1
            if not into[other]:
                free.append(other)
    if settled < len(column):
        raise ValueError("the arcs go round in a circle")
    return column


def columns(ids: Sequence[str], arcs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The column of each thing, from 0. Raises ValueError for a circle."""
    column = depths(ids, arcs)
    following: dict[str, list[str]] = defaultdict(list)
    for one, other in arcs:
        following[one].append(other)
    # What begins late stands just before what it led to, not far away on the left.
    begun = {other for _one, other in arcs}
    for one in ids:
        if one not in begun and following[one]:
            column[one] = min(column[other] for other in following[one]) - 1
    return column


def longest(ids: Sequence[str], arcs: Sequence[tuple[str, str]]) -> list[str]:
    """The things of one longest chain, from its beginning. Empty when there is nothing."""
    if not ids:
        return []
    column = depths(ids, arcs)
    before: dict[str, list[str]] = defaultdict(list)
    for one, other in arcs:
        before[other].append(one)
    here = max(ids, key=lambda one: (column[one], one))
    path = [here]
    while column[here]:
        here = max(one for one in before[here] if column[one] == column[here] - 1)
        path.append(here)
    return path[::-1]


def place(sizes: Mapping[str, Size], arcs: Iterable[tuple[str, str]]) -> Placed:
    """Places for the boxes, none over another, and their arrows. An arrow over several columns
    keeps a gap of its own between the boxes it passes. Arcs towards an unknown box, or said twice,
    are left out. Raises ValueError when the arcs go round in a circle."""
    ids = sorted(sizes, key=lambda one: (sizes[one].rank, one))
    known = sorted({(a, b) for a, b in arcs if a in sizes and b in sizes})
    column = columns(ids, known)
    every = dict(sizes)
    short, gaps = _gaps(known, column, every)
    stacks: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for one in sorted(every, key=lambda one: (every[one].rank, one)):
        stacks[column[one]].append(one)
    _order(stacks, short)
    tops = _heights(stacks, every, short)
    lefts, left = [], 0.0
    for stack in stacks:
        lefts.append(left)
        left += max(every[one].width for one in stack) + ACROSS
    boxes = {one: (lefts[column[one]], tops[one]) for one in ids}
    height = max((tops[one] + every[one].height for one in every), default=0.0)
    curves = {
        (a, b): _curve(boxes, sizes, (a, b), [tops[gap] + GAP / 2 for gap in gaps[a, b]])
        for a, b in known
    }
    return Placed(boxes, curves, max(0.0, left - ACROSS), height)


def _gaps(
    arcs: Sequence[tuple[str, str]], column: dict[str, int], sizes: dict[str, Size]
) -> tuple[list[tuple[str, str]], dict[tuple[str, str], list[str]]]:
    """Arcs from one column to the next only, through a gap in each column passed; and the gaps of
    each arc. Adds the gaps to the columns and the sizes."""
    short, gaps = [], {}
    for a, b in arcs:
        gaps[a, b] = [f"{a}~{b}~{at}" for at in range(column[a] + 1, column[b])]
        for at, gap in enumerate(gaps[a, b], column[a] + 1):
            column[gap] = at
            sizes[gap] = Size(1.0, GAP, sizes[a].rank)
        path = [a, *gaps[a, b], b]
        short += list(itertools.pairwise(path))
    return short, gaps


def _beside(arcs: Sequence[tuple[str, str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for one, other in arcs:
        before[other].append(one)
        after[one].append(other)
    return before, after


def _order(stacks: list[list[str]], arcs: Sequence[tuple[str, str]]) -> None:
    """Order each column by the middle of its neighbours on one side, then on the other."""
    before, after = _beside(arcs)
    place_of = {one: float(at) for stack in stacks for at, one in enumerate(stack)}
    for sweep in range(SWEEPS):
        forwards = sweep % 2 == 0
        neighbours = before if forwards else after
        for stack in stacks if forwards else reversed(stacks):
            middles = {}
            for one in stack:
                near = [place_of[other] for other in neighbours[one]]
                middles[one] = sum(near) / len(near) if near else place_of[one]
            stack.sort(key=lambda one: (middles[one], place_of[one]))
            place_of |= {one: float(at) for at, one in enumerate(stack)}


def _heights(
    stacks: list[list[str]], sizes: Mapping[str, Size], arcs: Sequence[tuple[str, str]]
) -> dict[str, float]:
    """Tops: each box near the middle of what led to it, none over the one above."""
    before, _after = _beside(arcs)
    tops: dict[str, float] = {}
    for stack in stacks:
        wanted = {}
        for one in stack:
            near = [tops[other] + sizes[other].height / 2 for other in before[one] if other in tops]
            wanted[one] = sum(near) / len(near) - sizes[one].height / 2 if near else None
        at = 0.0
        for index, one in enumerate(stack):
            hope = wanted[one]
            rest = sum(sizes[other].height + APART for other in stack[:index])
            tops[one] = max(at, hope if hope is not None else rest if not index else at)
            at = tops[one] + sizes[one].height + APART
    least = min(tops.values(), default=0.0)
    return {one: top - least for one, top in tops.items()}


def _curve(
    boxes: Mapping[str, Point],
    sizes: Mapping[str, Size],
    arc: tuple[str, str],
    gaps: Sequence[float],
) -> tuple[Point, Point, Point, Point]:
    """From border to border; its middle goes through the middle of its gaps."""
    (x0, y0), (x1, y1) = (boxes[one] for one in arc)
    start = (x0 + sizes[arc[0]].width, y0 + sizes[arc[0]].height / 2)
    end = (x1, y1 + sizes[arc[1]].height / 2)
    pull = max(24.0, (end[0] - start[0]) / 2)
    first, last = start[1], end[1]
    if gaps:
        # A cubic whose two controls are at one height is there three quarters of the way.
        wanted = sum(gaps) / len(gaps)
        first = last = (8 * wanted - start[1] - end[1]) / 6
        pull = (end[0] - start[0]) / 4
    return start, (start[0] + pull, first), (end[0] - pull, last), end
