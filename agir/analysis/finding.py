"""Searching texts by their words, accents and endings aside: « eleve » finds « élèves ».

Words are stemmed (Snowball, Porter 2001) in French and in English, then lose their accents; both
stems are kept, so that a text in either language is found. What is stored is a set of plain
tokens, compared for equality or by their beginning: any engine gives the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agir.analysis.stop_words import STOP_WORDS
from agir.analysis.text import ELISION, INCLUSIVE_DOT, WORD, fold, stems

TITLE = "0t"  # before the token of a word of a title: no word begins so
SHORTEST_PREFIX = 3
MOST_WORDS = 8
LONGEST_TOKEN = 60


@dataclass(frozen=True, slots=True)
class Term:
    """One word asked for: any of its `stems`, or any token that begins with `prefix` ("" when
    the word is too short to be the beginning of another)."""

    stems: tuple[str, ...]
    prefix: str = ""


def tokens(text: str) -> tuple[str, ...]:
    """The distinct tokens of a text, in the order they appear: stems in both languages, numbers
    as they are. Stop words of both languages and elisions are left out."""
    return tuple(dict.fromkeys(token for word in _words(text) for token in _stems(word)))


def stored(title: str, text: str, marks: Iterable[str] = ()) -> str:
    """What is kept of a title and a text: tokens of both, those of the title once more behind
    `TITLE`, and `marks` of one's own (they must begin with "0" and hold letters and digits)."""
    of_title = tokens(title)
    every = dict.fromkeys((*of_title, *tokens(text)))
    return " ".join((*marks, *(f"{TITLE}{token}" for token in of_title), *every))


def terms(typed: str) -> tuple[Term, ...]:
    """What is asked for: at most `MOST_WORDS` words, each to be found. Empty when nothing typed
    says anything by itself."""
    found: dict[Term, None] = {}
    for word in _words(typed):
        plain = fold(word).replace(" ", "")
        prefix = plain[:LONGEST_TOKEN] if len(plain) >= SHORTEST_PREFIX else ""
        term = Term(_stems(word), prefix)
        if term.stems:
            found[term] = None
    return tuple(found)[:MOST_WORDS]


def excerpt(text: str, asked: Sequence[Term], length: int = 220) -> list[tuple[str, bool]]:
    """The part of a text that holds the most of what is asked, cut at words, as (piece, whether
    it matches). Begins the text when nothing matches."""
    spans = [(match.start(), match.end()) for match in _SPAN.finditer(text)]
    hits = [span for span in spans if _matches(text[span[0] : span[1]], asked)]
    start = max(0, hits[0][0] - length // 4) if hits else 0
    if start:
        start = next((begin for begin, _end in spans if begin >= start), start)
    stop = next((end for _begin, end in reversed(spans) if end <= start + length), len(text))
    stop = len(text) if len(text) - start <= length else stop
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for begin, end in hits:
        if begin < at or end > stop:
            continue
        pieces += [(text[at:begin], False), (text[begin:end], True)]
        at = end
    pieces.append((text[at:stop] + (" …" if stop < len(text) else ""), False))
    return [piece for piece in pieces if piece[0]]


_SPAN = re.compile(r"[^\W_]+(?:['’·•‧⋅][^\W_]+)*")


def _matches(word: str, asked: Sequence[Term]) -> bool:
    here = tokens(word)
    return any(
        stem in here or (term.prefix and any(token.startswith(term.prefix) for token in here))
        for term in asked
        for stem in term.stems
    )


def _words(text: str) -> Iterable[str]:
    return WORD.findall(text.casefold().replace("’", "'").replace("ʼ", "'"))


@lru_cache(maxsize=1 << 16)
def _stems(word: str) -> tuple[str, ...]:
    """The stems of one word in lower case: its number, or its French and English stems."""
    bare = ELISION.sub("", INCLUSIVE_DOT.split(word)[0])
    plain = fold(bare).replace(" ", "")
    if plain.isdigit():
        return (plain[:LONGEST_TOKEN],)
    if plain in STOP_WORDS["fr"] or plain in STOP_WORDS["en"]:
        return ()
    both = (*stems(bare, "fr"), *stems(bare, "en"))
    return tuple(dict.fromkeys(stem.replace("'", "")[:LONGEST_TOKEN] for stem in both))
