"""Likely duplicates, reinforcing links and dependencies between the actions of a plan.

The program only proposes: each proposal carries its reasons, as codes and parameters
that a page turns into sentences, and a person confirms or dismisses. Pairs are met
through the words they share (`text.neighbours`), never by comparing all with all.

The weights and thresholds below are choices, not science. They prefer few proposals
that a coordinator finds worth reading: a pair is shown only when words *and* facts
agree (same result, public, place or age, at the same time).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from agir.analysis.text import cosine, fold, neighbours, stems, weigh

Kind = Literal["duplicate", "depends", "reinforces"]
KINDS: tuple[Kind, ...] = ("duplicate", "depends", "reinforces")

RELATED_TEXT = 0.15
TWIN_TITLE = 0.8
TWIN_TEXT = 0.65
LEAST_REINFORCING = 0.4
LONGEST_BODY = 60  # stems read in a description: its beginning says what it is about

NUMBERING = re.compile(
    r"^\s*(?:fiche\s+)?(?:action|activité|mesure|projet|fiche|activity|project|measure)?"
    r"\s*(?:n\s*[°o]\s*)?\d+(?:\.\d+)*\s*[.:)–—-]\s*",
    re.IGNORECASE,
)
NUMBERS = re.compile(r"\d+|\b[IVX]+\b")
SENTENCE_END = re.compile(r"[.;!?\n]+")
CUES = re.compile(
    r"\b(?:apres|a la suite|suite a|une fois|depend(?:ent|ant|ra)?|necessite|requiert"
    r"|prealable(?:ment)?|s appuie|s appuyant|des que|after|once|depends on|requires"
    r"|following|relies on|builds on|building on)\b"
)


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What is known of one action. Identifiers are integers; `start` and `end` are
    ordinals of days, both included; anything unknown is None or empty."""

    id: int
    title: str
    body: str = ""
    lead: int | None = None
    organisations: frozenset[int] = frozenset()
    result: int | None = None
    audiences: frozenset[int] = frozenset()
    age_windows: frozenset[int] = frozenset()
    sectors: frozenset[int] = frozenset()
    start: int | None = None
    end: int | None = None
    parent: int | None = None

    @property
    def carriers(self) -> frozenset[int]:
        return self.organisations if self.lead is None else self.organisations | {self.lead}


_Draft = tuple[Kind, float, int, int]  # kind, score, positions of the two actions
Param = int | str | tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair is proposed. Codes and their parameters:

    `similar_titles` · `shared_words` words · `same_result` result · `shared_audiences` ids ·
    `shared_age_windows` ids · `shared_sectors` ids · `shared_organisations` ids ·
    `different_organisations` · `overlapping_period` start, end (ordinals) ·
    `mentions_title` words · `says_so` cue.
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`a` < `b`, except for `depends`, where `a` depends on `b`. `score` in [0, 1] orders
    the proposals of one kind; it is not meant to be shown."""

    kind: Kind
    a: int
    b: int
    score: float
    reasons: tuple[Reason, ...]


def propose(
    actions: Sequence[ActionFacts],
    known: Collection[frozenset[int]] = frozenset(),
    *,
    kinds: Collection[Kind] = KINDS,
    language: str = "fr",
    per_action: int = 3,
    limit: int = 100,
) -> list[Proposal]:
    """Proposals, duplicates first, then dependencies, then reinforcing links, best first.

    `kinds`: those looked for; leaving out what is not shown saves its time.
    `known`: pairs already linked or dismissed, never proposed again. An action is never
    paired with one of its own ancestors or sub-actions; two sub-actions of one action
    may be duplicates, but are not proposed as reinforcing: they already go together.
    At most `per_action` proposals of a kind touch an action, and `limit` of a kind are
    kept. The order of `actions` does not matter. Raises ValueError for two actions with
    the same identifier, or an unknown language.
    """
    reader = _Reader(sorted(actions, key=lambda action: action.id), language)
    barred = _barred(reader.actions, known)
    found: dict[tuple[int, int], _Draft] = {}
    for i, j in _mentions(reader, barred) if "depends" in kinds else ():
        mention = reader.dependency(i, j)
        if mention is not None:
            found[min(i, j), max(i, j)] = mention
    for i, j, score in neighbours(reader.vectors, RELATED_TEXT, barred=barred):
        likeness = reader.likeness(j, i, score)
        if likeness is not None and (likeness[0] == "duplicate" or (j, i) not in found):
            found[j, i] = likeness
    wanted = (draft for draft in found.values() if draft[0] in kinds)
    return [reader.explain(draft) for draft in _capped(wanted, per_action, limit)]


def overlap(a: ActionFacts, b: ActionFacts) -> tuple[int, int] | None:
    """Days on which both actions run, as (first, last) ordinals, or None if they never do
    or if it cannot be known."""
    starts = [day for day in (a.start, b.start) if day is not None]
    ends = [day for day in (a.end, b.end) if day is not None]
    if len(starts) < 2 or len(ends) < 2 or max(starts) > min(ends):
        return None
    return max(starts), min(ends)


def apart(a: ActionFacts, b: ActionFacts) -> bool:
    """Whether one surely ends before the other starts."""
    return any(
        first.end is not None and second.start is not None and first.end < second.start
        for first, second in ((a, b), (b, a))
    )


class _Reader:
    """The actions in order of identifier, with what their texts give."""

    def __init__(self, actions: list[ActionFacts], language: str) -> None:
        if len({action.id for action in actions}) < len(actions):
            raise ValueError("two actions have the same identifier")
        self.actions = actions
        self.language = language
        bare = [NUMBERING.sub("", action.title) for action in actions]
        self.numbers = [frozenset(NUMBERS.findall(title)) for title in bare]
        self.titles = [stems(title, language) for title in bare]
        self.bodies = [stems(action.body, language) for action in actions]
        self.title_vectors = weigh([Counter(title) for title in self.titles])
        # The title says what an action is; its words count as if written twice.
        self.vectors = weigh(
            [
                Counter((*title, *title, *body[:LONGEST_BODY]))
                for title, body in zip(self.titles, self.bodies, strict=True)
            ]
        )

    def likeness(self, i: int, j: int, text: float) -> _Draft | None:
        a, b = self.actions[i], self.actions[j]
        if apart(a, b):
            return None
        title = cosine(self.title_vectors[i], self.title_vectors[j])
        if (title >= TWIN_TITLE or text >= TWIN_TEXT) and self._may_be_twins(i, j):
            return "duplicate", round(0.6 * title + 0.4 * text, 6), i, j
        if a.parent is not None and a.parent == b.parent:
            return None
        score = _reinforcing_score(a, b, text)
        return ("reinforces", score, i, j) if score >= LEAST_REINFORCING else None

    def dependency(self, i: int, j: int) -> _Draft | None:
        """Action i names the title of action j: in a sentence that says so, or in full."""
        if self._cue(i, j):
            return "depends", 0.9, i, j
        return ("depends", 0.6, i, j) if len(self.titles[j]) >= 3 else None

    def explain(self, draft: _Draft) -> Proposal:
        kind, score, i, j = draft
        reasons = self._mention(i, j) if kind == "depends" else self._common(i, j)
        return Proposal(kind, self.actions[i].id, self.actions[j].id, score, reasons)

    def _mention(self, i: int, j: int) -> tuple[Reason, ...]:
        words = tuple(dict.fromkeys(fold(NUMBERING.sub("", self.actions[j].title)).split()))
        cue = self._cue(i, j)
        says = (Reason("says_so", {"cue": cue}),) if cue else ()
        return (Reason("mentions_title", {"words": words}), *says)

    def _cue(self, i: int, j: int) -> str:
        for sentence in SENTENCE_END.split(self.actions[i].body):
            if _contains(stems(sentence, self.language), self.titles[j]):
                cue = CUES.search(fold(sentence))
                if cue:
                    return cue.group()
        return ""

    def _may_be_twins(self, i: int, j: int) -> bool:
        """Phase 1 is not phase 2, and the same workshop for other people, at another age or
        in another place is not done twice."""
        a, b = self.actions[i], self.actions[j]
        if self.numbers[i] != self.numbers[j]:
            return False
        stated = (
            (a.audiences, b.audiences),
            (a.age_windows, b.age_windows),
            (a.sectors, b.sectors),
        )
        return not any(x and y and x.isdisjoint(y) for x, y in stated)

    def _common(self, i: int, j: int) -> tuple[Reason, ...]:
        a, b = self.actions[i], self.actions[j]
        title = cosine(self.title_vectors[i], self.title_vectors[j])
        reasons = [Reason("similar_titles")] if title >= TWIN_TITLE else []
        words = self._telling_words(i, j)
        if words:
            reasons.append(Reason("shared_words", {"words": words}))
        if a.result is not None and a.result == b.result:
            reasons.append(Reason("same_result", {"result": a.result}))
        for code, common in (
            ("shared_audiences", a.audiences & b.audiences),
            ("shared_age_windows", a.age_windows & b.age_windows),
            ("shared_sectors", a.sectors & b.sectors),
            ("shared_organisations", a.carriers & b.carriers),
        ):
            if common:
                reasons.append(Reason(code, {"ids": tuple(sorted(common))}))
        if a.carriers and b.carriers and a.carriers.isdisjoint(b.carriers):
            reasons.append(Reason("different_organisations"))
        both = overlap(a, b)
        if both:
            reasons.append(Reason("overlapping_period", {"start": both[0], "end": both[1]}))
        return tuple(reasons)

    def _telling_words(self, i: int, j: int, most: int = 4) -> tuple[str, ...]:
        x, y = self.vectors[i], self.vectors[j]
        common = sorted(x.keys() & y.keys(), key=lambda stem: (-x[stem] * y[stem], stem))
        wanted = common[:most]
        action = self.actions[i]
        written: dict[str, str] = {}
        for word in re.findall(r"[^\W_]+", f"{action.title} {action.body}".casefold()):
            for stem in stems(word, self.language):
                if stem in wanted:
                    written.setdefault(stem, word)
        return tuple(written[stem] for stem in wanted if stem in written)


def _reinforcing_score(a: ActionFacts, b: ActionFacts, text: float) -> float:
    """Words for half of it, facts in common for the other half; 0 without any such fact."""
    facts = (
        0.15 * (not a.audiences.isdisjoint(b.audiences))
        + 0.15 * (a.result is not None and a.result == b.result)
        + 0.10 * (not a.sectors.isdisjoint(b.sectors))
        + 0.10 * (not a.age_windows.isdisjoint(b.age_windows))
    )
    if not facts:
        return 0.0
    together = 0.03 * (overlap(a, b) is not None) + 0.02 * (not a.carriers.isdisjoint(b.carriers))
    return round(0.45 * min(1.0, text / 0.5) + facts + together, 6)


def _barred(
    actions: Sequence[ActionFacts], known: Collection[frozenset[int]]
) -> dict[int, set[int]]:
    """Positions that may not be paired: known pairs, and ancestors with descendants."""
    places = {action.id: position for position, action in enumerate(actions)}
    parents = {action.id: action.parent for action in actions}
    pairs = [tuple(pair) for pair in known if len(pair) == 2]
    for action in actions:
        ancestor, met = action.parent, {action.id}
        while ancestor is not None and ancestor not in met:
            pairs.append((action.id, ancestor))
            met.add(ancestor)
            ancestor = parents.get(ancestor)
    barred: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        if a in places and b in places:
            barred[places[a]].add(places[b])
            barred[places[b]].add(places[a])
    return barred


def _mentions(reader: _Reader, barred: Mapping[int, set[int]]) -> Iterator[tuple[int, int]]:
    """Positions (i, j) such that the body of i contains the whole title of j. Titles of one
    word, and titles that several actions bear, point at nothing in particular."""
    bearers = Counter(reader.titles)
    openings: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j, title in enumerate(reader.titles):
        if len(set(title)) >= 2 and bearers[title] == 1:
            openings[title[0], title[1]].append(j)
    for i, body in enumerate(reader.bodies):
        named = {j for pair in pairwise(body) for j in openings.get(pair, ())}
        for j in sorted(named - {i} - barred.get(i, set())):
            if _contains(body, reader.titles[j]):
                yield i, j


def _contains(body: tuple[str, ...], title: tuple[str, ...]) -> bool:
    size = len(title)
    return any(body[k : k + size] == title for k in range(len(body) - size + 1))


def _capped(drafts: Iterable[_Draft], per_action: int, limit: int) -> list[_Draft]:
    uses: Counter[tuple[Kind, int]] = Counter()
    totals: Counter[Kind] = Counter()
    kept = []
    for draft in sorted(drafts, key=lambda d: (KINDS.index(d[0]), -d[1], d[2], d[3])):
        kind, _, i, j = draft
        full = max(uses[kind, i], uses[kind, j]) >= per_action
        if full or totals[kind] >= limit:
            continue
        uses[kind, i] += 1
        uses[kind, j] += 1
        totals[kind] += 1
        kept.append(draft)
    return kept
