"""What is typed at the start of a line of notes: `!décision`, `!promesse`, `!apprentissage`.

A line that is recognised is a proposal. It becomes a decision, a promise or an insight when a
person says so, never by itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from agir.analysis.text import fold
from agir.promises.days import read_day

DECISION, PROMISE, INSIGHT = "decision", "promise", "insight"
KINDS = (DECISION, PROMISE, INSIGHT)
_WORDS = {
    DECISION: "decision decide decidons decided",
    PROMISE: "promesse promis promise promised",
    INSIGHT: "apprentissage appris insight learning learned lecon",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_LINE = re.compile(r"^\s*(?:[-*]\s+)?!\s?([^\W\d_]+)\s*:?\s*(.*?)\s*$")

# Where a day may begin, and how many words may say it: « avant le mardi 2 décembre 2026 ».
_BEFORE = re.compile(r"(?<!\w)(?:d[’']ici|dans|avant|pour|in|within|by|before|until)(?!\w)", re.I)
_WORD = re.compile(r"[^\s,:;]+")
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?$")
_MOST_WORDS = 6


@dataclass(frozen=True)
class Mark:
    """A line that was recognised: its words, and for a promise who and by when if they were
    written. `line` counts from 0."""

    kind: str
    text: str
    line: int
    who: str = ""
    due_on: dt.date | None = None

    @property
    def key(self) -> str:
        """The same words are the same proposal, wherever the line has moved."""
        return fold(self.text)[:400]


def when(text: str, today: dt.date) -> tuple[dt.date | None, str]:
    """The day a text says (« avant le 12 mars », “by Friday”), and the text without it."""
    for found in _BEFORE.finditer(text):
        ends: list[int] = []
        at = found.end()
        while len(ends) < _MOST_WORDS:
            word = _WORD.match(text, len(text) - len(text[at:].lstrip(" ")))
            if word is None:
                break
            at = word.end()
            ends.append(at)
        for end in reversed(ends):
            words = text[found.start() : end].rstrip(".")
            exact = _ISO.search(words)
            date = read_day(exact[0] if exact else words, today)
            if date is not None:
                rest = f"{text[: found.start()].rstrip(' ,')} {text[end:].lstrip(' ,')}"
                return date, rest.strip(" ,")
    return None, text.strip()


def _promise(text: str, line: int, today: dt.date) -> Mark:
    """« Marie avant le 12 mars : appeler la mairie »: before the colon, who and by when."""
    head, colon, tail = text.partition(":")
    if not colon or not tail.strip():
        due_on, rest = when(text, today)
        return Mark(PROMISE, rest, line, "", due_on)
    due_on, who = when(head, today)
    title = tail.strip()
    if due_on is None:
        due_on, title = when(title, today)
    return Mark(PROMISE, title, line, who.strip(" ,"), due_on)


def marks(notes: str, today: dt.date) -> Iterator[Mark]:
    """The recognised lines of some notes, in order. Empty ones are still being typed."""
    for number, line in enumerate(notes.splitlines()):
        found = _LINE.match(line)
        kind = _KIND_OF.get(fold(found[1])) if found else None
        if found is None or kind is None or not found[2]:
            continue
        if kind == PROMISE:
            mark = _promise(found[2], number, today)
            yield replace(mark, text=mark.text[:300])
        else:
            yield Mark(kind, found[2], number)


def proposals(notes: str, today: dt.date, known: Iterable[tuple[str, str]]) -> list[Mark]:
    """The recognised lines that nobody has confirmed yet. `known` holds (kind, folded words) of
    what has been written from this meeting."""
    seen, found = set(known), []
    for mark in marks(notes, today):
        if (mark.kind, mark.key) not in seen:
            seen.add((mark.kind, mark.key))
            found.append(mark)
    return found


def spelled(notes: str, names: dict[str, str]) -> str:
    """Notes as they are read later: the marks in words, in bold. `names` gives the word of each
    kind."""
    lines = []
    for line in notes.splitlines():
        found = _LINE.match(line)
        kind = _KIND_OF.get(fold(found[1])) if found else None
        lines.append(f"- **{names[kind]}** {found[2]}" if found and kind else line)
    return "\n".join(lines)
