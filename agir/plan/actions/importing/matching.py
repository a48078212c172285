"""Recognising in a spreadsheet the actions a plan already holds. Pure: no database.

In order: the same reference; the same title under the same parent and results; a title that
only one action has; and, said as a guess, a title that was edited while results, lead and dates
stayed. Two actions of the same title stay two, paired in the order of the sheet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

SIMILAR = 0.6
_COMPARED = 40_000


@dataclass(frozen=True, slots=True)
class Sketch:
    """What recognises an action: `key` is its row in the sheet or its number in the plan,
    `parent` the key of the action it belongs to; the rest is folded for comparing."""

    key: int
    title: str
    parent: int | None = None
    path: tuple[str, ...] = ()
    reference: str = ""
    lead: Hashable = None
    dates: tuple[str | None, str | None] = (None, None)
    description: str = ""


@dataclass(slots=True)
class Matches:
    """Row → number of the action recognised; `guessed` rows were recognised in spite of
    another title."""

    pairs: dict[int, int] = field(default_factory=dict)
    guessed: set[int] = field(default_factory=set)


def match(
    new: Sequence[Sketch], old: Sequence[Sketch], *, apart: frozenset[int] = frozenset()
) -> Matches:
    """Pair the actions of a sheet with those of a plan. `apart` are rows a person said are
    other actions: they are never guessed."""
    pairing = _Pairing(new, old)
    pairing.by_reference(apart)
    tops = [sketch for sketch in new if sketch.parent is None]
    subs = [sketch for sketch in new if sketch.parent is not None]
    pairing.in_order(tops, lambda s: (s.title, s.path), lambda s: s.parent is None)
    pairing.in_order(
        subs,
        lambda s: (s.title, pairing.parent_of(s)),
        lambda s: s.parent is not None,
        lambda s: (s.title, s.parent),
    )
    pairing.by_lone_title()
    for sketches in (tops, subs):
        pairing.by_likeness([s for s in sketches if s.key not in apart])
    return pairing.matches


class _Pairing:
    def __init__(self, new: Sequence[Sketch], old: Sequence[Sketch]) -> None:
        self.new = new
        self.old = {sketch.key: sketch for sketch in old}
        self.free = dict(self.old)
        self.matches = Matches()

    def pair(self, row: int, key: int, *, guessed: bool = False) -> None:
        self.matches.pairs[row] = key
        del self.free[key]
        if guessed:
            self.matches.guessed.add(row)

    def waiting(self, among: Iterable[Sketch]) -> list[Sketch]:
        return [sketch for sketch in among if sketch.key not in self.matches.pairs]

    def parent_of(self, sketch: Sketch) -> int | None:
        """Its parent in the plan, -1 when that parent is new there."""
        return None if sketch.parent is None else self.matches.pairs.get(sketch.parent, -1)

    def by_reference(self, apart: frozenset[int]) -> None:
        """A number alone proves little, since every list starts at 1: something else must agree."""
        mine = _alone(self.new, lambda s: s.reference)
        theirs = _alone(self.old.values(), lambda s: s.reference)
        for reference, sketch in mine.items():
            found = theirs.get(reference)
            if found is None or not reference:
                continue
            if sketch.title == found.title:
                self.pair(sketch.key, found.key)
            elif sketch.key not in apart and _agree(sketch, found):
                self.pair(sketch.key, found.key, guessed=True)

    def in_order(
        self,
        among: Iterable[Sketch],
        key: Callable[[Sketch], Hashable],
        level: Callable[[Sketch], bool],
        old_key: Callable[[Sketch], Hashable] | None = None,
    ) -> None:
        """The first of a key with the first of it in the plan, the second with the second."""
        places: dict[Hashable, list[int]] = defaultdict(list)
        for sketch in reversed(list(self.free.values())):
            if level(sketch):
                places[(old_key or key)(sketch)].append(sketch.key)
        for sketch in self.waiting(among):
            found = places.get(key(sketch))
            if found:
                self.pair(sketch.key, found.pop())

    def by_lone_title(self) -> None:
        mine = _alone(self.waiting(self.new), lambda s: s.title)
        theirs = _alone(self.free.values(), lambda s: s.title)
        for title, sketch in mine.items():
            if title and title in theirs:
                self.pair(sketch.key, theirs[title].key)

    def by_likeness(self, among: Iterable[Sketch]) -> None:
        places: dict[Hashable, list[Sketch]] = defaultdict(list)
        for sketch in self.free.values():
            places[(sketch.parent, sketch.path, sketch.lead, sketch.dates)].append(sketch)
        waiting: dict[Hashable, list[Sketch]] = defaultdict(list)
        for sketch in self.waiting(among):
            waiting[(self.parent_of(sketch), sketch.path, sketch.lead, sketch.dates)].append(sketch)
        for place, sketches in waiting.items():
            there = places.get(place, [])
            if there and len(sketches) * len(there) <= _COMPARED:
                for row, key in _likest(sketches, there):
                    self.pair(row, key, guessed=True)


def _alone(sketches: Iterable[Sketch], key: Callable[[Sketch], str]) -> dict[str, Sketch]:
    """The sketches that are the only one of their key."""
    places: dict[str, list[Sketch]] = defaultdict(list)
    for sketch in sketches:
        places[key(sketch)].append(sketch)
    return {name: found[0] for name, found in places.items() if len(found) == 1}


def _agree(one: Sketch, other: Sketch) -> bool:
    """Whether two actions of the same reference and other titles are the same action."""
    return (
        likeness(one.title, other.title) >= SIMILAR
        or bool(one.description and one.description == other.description)
        or (
            one.path == other.path
            and (one.lead, one.dates) == (other.lead, other.dates)
            and bool(one.path or one.lead or any(one.dates))
        )
    )


def likeness(one: str, other: str) -> float:
    """How much two folded titles look alike, 0 to 1. Titles whose numbers differ are of
    different things (« Phase 1 », « Phase 2 »): 0."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return matcher.ratio()


def _likest(new: Sequence[Sketch], old: Sequence[Sketch]) -> list[tuple[int, int]]:
    """Pairs from the most alike down, each action at most once."""
    scored = sorted(
        (-score, one.key, other.key)
        for one in new
        for other in old
        if (score := likeness(one.title, other.title)) >= SIMILAR
    )
    rows: set[int] = set()
    keys: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _score, row, key in scored:
        if row not in rows and key not in keys:
            rows.add(row)
            keys.add(key)
            pairs.append((row, key))
    return pairs
