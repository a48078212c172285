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

DECISION, PROMISE, INSIGHT = "decision", "promise", "insight"
KINDS = (DECISION, PROMISE, INSIGHT)
_WORDS = {
    DECISION: "decision decide decidons decided",
    PROMISE: "promesse promis promise promised",
    INSIGHT: "apprentissage appris insight learning learned lecon",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_LINE = re.compile(r"^\s*(?:[-*]\s+)?!\s?([^\W\d_]+)\s*:?\s*(.*?)\s*$")

_MONTHS = {
    name: number
    for names in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
_DAYS = {
    name: number
    for names in (
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "monday tuesday wednesday thursday friday saturday sunday",
    )
    for number, name in enumerate(names.split())
}
_BEFORE = r"(?:d[’']ici|avant|pour|by|before|until|on)"
_THE = r"(?:(?:au|le|la|the)\s+)?"
_DATE = (
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?:\w+\s+)?(?P<day>\d{1,2})(?:er|st|nd|rd|th)?\s+(?P<month>[^\W\d_]{3,})(?:\s+(?P<year>\d{4}))?"
    r"|(?P<month_first>[^\W\d_]{3,})\s+(?P<day_after>\d{1,2})(?:,?\s+(?P<year_after>\d{4}))?"
    r"|(?P<named>[^\W\d_]+)"
)
_WHEN = re.compile(rf"\b{_BEFORE}\s+{_THE}(?:{_DATE})(?=\s*(?:[,.:;)]|\s|$))", re.I)


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
        return fold(self.text)


def _of_year(year: str | None, month: int, day: int, today: dt.date) -> dt.date | None:
    """A day of a month; without its year, the next one to come."""
    for candidate in (int(year),) if year else (today.year, today.year + 1):
        try:
            found = dt.date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def _read(found: re.Match[str], today: dt.date) -> dt.date | None:
    if found["iso"]:
        try:
            return dt.date(*(int(part) for part in found["iso"].split("-")))
        except ValueError:
            return None
    month = fold(found["month"] or found["month_first"] or "")
    day = found["day"] or found["day_after"]
    if day:
        year = found["year"] or found["year_after"]
        return _of_year(year, _MONTHS[month], int(day), today) if month in _MONTHS else None
    named = fold(found["named"] or "")
    if named in ("demain", "tomorrow"):
        return today + dt.timedelta(days=1)
    if named in _DAYS:
        return today + dt.timedelta(days=(_DAYS[named] - today.weekday() - 1) % 7 + 1)
    return None


def when(text: str, today: dt.date) -> tuple[dt.date | None, str]:
    """The day a text says (« avant le 12 mars », “by Friday”), and the text without it."""
    for found in _WHEN.finditer(text):
        date = _read(found, today)
        if date is not None:
            rest = f"{text[: found.start()].rstrip(' ,')} {text[found.end() :].lstrip(' ,')}"
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
