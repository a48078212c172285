"""One organisation, several spellings: what is certainly the same, what probably is.

Two names that differ only by case, accents, punctuation or spaces are one, silently. The rest
is proposed to a person with the reason, never merged alone: legal endings and articles, a name
that carries its acronym in parentheses, an acronym made of another's initials, and long names
that differ by a letter or two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .words import bare, fold, line_of

Reason = Literal["ending", "parenthesis", "acronym", "typing"]

_ENDINGS = re.compile(r"\b(inc|ltee|ltd|limitee|senc|s e n c|obnl|osbl|enr|llc|corp)\b")
_SMALL = frozenset("le la les l de du des d un une et a au aux en pour the of and for on".split())
_LONG = 12
_COMPARED = 1_500


@dataclass(frozen=True, slots=True)
class MergeProposal:
    """`name` may be the same organisation as `into`, and why.

    Reasons: "ending" (legal ending or article aside), "parenthesis" (one carries the other as
    its acronym or its full name), "acronym" (the initials of the other), "typing" (long names
    that differ by one letter, two from 20 letters).
    """

    name: str
    into: str
    reason: Reason


def same_key(name: str) -> str:
    """Two names with the same key are the same organisation."""
    return bare(name) or fold(name)


def unified(names: Iterable[str], known: Iterable[str] = ()) -> dict[str, str]:
    """Every spelling, and the one kept: the known one, else the first met."""
    kept: dict[str, str] = {}
    for name in known:
        kept.setdefault(same_key(name), line_of(name))
    return {name: kept.setdefault(same_key(name), line_of(name)) for name in names}


def propose(names: Sequence[str], known: Sequence[str] = ()) -> list[MergeProposal]:
    """Merges to confirm, each name at most once, into a known name when there is one.

    `names` are the spellings of a sheet, `known` the organisations already there. At most
    1,500 names are compared letter by letter.
    """
    old = {same_key(name): line_of(name) for name in known}
    new = {same_key(name): line_of(name) for name in names}
    everyone = {**new, **old}
    book = _Book(everyone)
    proposals: list[MergeProposal] = []
    moved: set[str] = set()
    for key, name in new.items():
        if key in old:
            continue
        for other, reason in book.matches(key, name):
            if other in moved or (other not in old and not _yields(name, everyone[other], reason)):
                continue
            proposals.append(MergeProposal(name, everyone[other], reason))
            moved.add(key)
            break
    return proposals


def _yields(name: str, other: str, reason: Reason) -> bool:
    """Between two names of the same sheet, which one gives way: the acronym, the shorter one
    (longer for an ending), then the later in the alphabet, so that only one of them does."""
    if reason == "ending":
        return (len(name), name) > (len(other), other)
    return (-len(name), name) > (-len(other), other)


class _Book:
    """The names to compare, by what makes two of them alike."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.stems: dict[str, list[str]] = defaultdict(list)
        self.initials: dict[str, list[str]] = defaultdict(list)
        self.inside: dict[str, list[str]] = defaultdict(list)
        self.lengths: dict[int, list[str]] = defaultdict(list)
        for key, name in names.items():
            self.stems[_stem(key)].append(key)
            for letters in _initials(_without_parentheses(name)):
                self.initials[letters].append(key)
            for part in _parts(name):
                self.inside[part].append(key)
            if len(key) >= _LONG:
                self.lengths[len(key)].append(key)

    def matches(self, key: str, name: str) -> Iterable[tuple[str, Reason]]:
        for other in self.stems[_stem(key)]:
            if other != key:
                yield other, "ending"
        for part in [key, *_parts(name)]:
            for other in self.inside.get(part, ()):
                if other != key:
                    yield other, "parenthesis"
            if part != key and part in self.names:
                yield part, "parenthesis"
        compact = key.replace(" ", "")
        if 2 <= len(compact) <= 8:
            for other in self.initials.get(compact, ()):
                if other != key:
                    yield other, "acronym"
        for letters in _initials(_without_parentheses(name)):
            if letters in self.names and letters != key:
                yield letters, "acronym"
        yield from ((other, "typing") for other in self._near(key))

    def _near(self, key: str) -> Iterable[str]:
        if len(key) < _LONG or len(self.names) > _COMPARED:
            return
        allowed = 2 if len(key) >= 20 else 1
        digits = re.findall(r"\d+", key)
        for length in range(len(key) - allowed, len(key) + allowed + 1):
            for other in self.lengths.get(length, ()):
                if (
                    other != key
                    and re.findall(r"\d+", other) == digits
                    and _within(key, other, allowed)
                ):
                    yield other


def _stem(key: str) -> str:
    words = [word for word in _ENDINGS.sub(" ", key).split() if word not in _SMALL]
    return " ".join(words) or key


def _without_parentheses(name: str) -> str:
    return re.sub(r"\([^)]*\)", " ", name)


def _parts(name: str) -> list[str]:
    """The inside and the outside of a parenthesis that looks like an acronym or a full name."""
    match = re.fullmatch(r"(.+?)\s*\(([^)]{2,80})\)\s*", name)
    if not match:
        return []
    outside, inside = bare(match[1]), bare(match[2])
    if inside in _initials(match[1]) or outside in _initials(match[2]) or match[2].isupper():
        return [part for part in (inside, outside) if part]
    return []


def _initials(name: str) -> set[str]:
    """The acronyms a name may go by: « Contrat Local de Santé » gives cls and clds."""
    words = bare(name).split()
    if len(words) < 2:
        return set()
    strong = [word for word in words if word not in _SMALL]
    found = {"".join(word[0] for word in words), "".join(word[0] for word in strong)}
    return {letters for letters in found if len(letters) >= 2}


def _within(one: str, two: str, allowed: int) -> bool:
    """Whether at most `allowed` letters differ (Levenshtein 1966, stopped early)."""
    previous = list(range(len(two) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, other in enumerate(two, 1):
            current.append(
                min(
                    previous[column] + 1,
                    current[-1] + 1,
                    previous[column - 1] + (letter != other),
                )
            )
        if min(current) > allowed:
            return False
        previous = current
    return previous[-1] <= allowed
