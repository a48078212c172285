"""Folding, stemming and likeness of short texts, in French and in English.

Sources: Snowball stemmers (Porter 2001); tf-idf weights and cosine (Salton &
Buckley 1988, "Term-weighting approaches in automatic text retrieval"); search of
all pairs above a threshold with an inverted index and prefixes (Bayardo, Ma &
Srikant 2007, "Scaling up all pairs similarity search").
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from math import fsum, log, sqrt

import snowballstemmer

from agir.analysis.stop_words import STOP_WORDS

SNOWBALL = {"fr": "french", "en": "english"}

WORD = re.compile(r"[^\W_]+(?:['·•‧⋅][^\W_]+)*")
ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
INCLUSIVE_DOT = re.compile(r"[·•‧⋅]")
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "ʼ": "'"})

# What may be spent on a whole collection: words looked up in the index, then pairs scored
# in full. Shared equally, so a plan of a few hundred texts is always compared exactly and
# a plan of thousands keeps to its rarest words (the commoner still count in the score).
LOOK_UPS = 600_000
SCORINGS = 60_000

_own = threading.local()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two alike texts: positions `i` < `j`, cosine `score` in [0, 1], and the words of
    text `i` that text `j` shares, the most telling first."""

    i: int
    j: int
    score: float
    shared: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened, every run of anything but letters and
    digits made one space: « L'École · Œuvre » becomes "l ecole oeuvre"."""
    return NOT_ALPHANUMERIC.sub(" ", _plain(text.casefold())).strip()


def stems(text: str, language: str = "fr") -> tuple[str, ...]:
    """Stems of the meaningful words of a text, in order, repeats kept.

    Elisions (l', d', qu'), inclusive endings (·e·s), stop words, single letters and
    bare numbers are left out. Accents are stripped after stemming, so that *élèves*
    and *eleves* both give "elev". Raises ValueError for a language other than fr, en.
    """
    return tuple(stem for _, stem in _stemmed(text, language))


def shared_words(text: str, other: str, *, language: str = "fr") -> tuple[str, ...]:
    """Words of `text`, as written there in lower case, whose stem is also in `other`,
    in the order of `text`, each stem once."""
    theirs = set(stems(other, language))
    seen: dict[str, str] = {}
    for word, stem in _stemmed(text, language):
        if stem in theirs:
            seen.setdefault(stem, word)
    return tuple(seen.values())


def weigh(bags: Sequence[Mapping[str, int]]) -> list[dict[str, float]]:
    """Unit vectors (1 + ln tf) · idf, one per bag of {stem: count}.

    idf = 1 + ln((1 + n) / (1 + df)), the smoothed form, so that a word found in every
    text still counts a little: with two texts in all, plain idf would see nothing.
    """
    df = Counter(stem for bag in bags for stem in bag)
    idf = {stem: 1.0 + log((1 + len(bags)) / (1 + count)) for stem, count in df.items()}
    vectors = []
    for bag in bags:
        vector = {stem: (1.0 + log(count)) * idf[stem] for stem, count in sorted(bag.items())}
        norm = sqrt(sum(weight * weight for weight in vector.values()))
        vectors.append({stem: weight / norm for stem, weight in vector.items()})
    return vectors


def cosine(x: Mapping[str, float], y: Mapping[str, float]) -> float:
    """Scalar product of two unit vectors, in [0, 1]."""
    # fsum is exact, so the order in which a set gives its words cannot show.
    return min(1.0, fsum(x[stem] * y[stem] for stem in x.keys() & y.keys()))


def neighbours(
    vectors: Sequence[Mapping[str, float]],
    threshold: float,
    *,
    barred: Mapping[int, Collection[int]] | None = None,
) -> Iterator[tuple[int, int, float]]:
    """(i, j, cosine) with j < i, for the pairs of vectors at or above `threshold`.

    Words are taken from the rarest, and the search stops when those left could not reach
    the threshold by themselves: nothing is missed. Only when a text has used up its share
    of LOOK_UPS do very common words bring no more candidates, and only the most promising
    are scored when there are more than its share of SCORINGS; so the cost stays linear in
    the number of texts, whatever they say. `barred[i]` is never met.
    """
    barred = barred or {}
    look_ups = max(100, LOOK_UPS // max(len(vectors), 1))
    scorings = max(12, SCORINGS // max(len(vectors), 1))
    df = Counter(stem for vector in vectors for stem in vector)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, vector in enumerate(vectors):
        found, least = _meet(vector, df, postings, threshold, look_ups)
        for j in barred.get(i, ()):
            found.pop(j, None)
        hopes = [(partial, -j) for j, partial in found.items() if partial >= least]
        if len(hopes) > scorings:
            hopes = nlargest(scorings, hopes)
        for _, minus_j in hopes:
            score = cosine(vector, vectors[-minus_j])
            if score >= threshold:
                yield i, -minus_j, score
        for stem, weight in vector.items():
            postings[stem].append((i, weight))


def similar_pairs(
    texts: Sequence[str],
    *,
    threshold: float = 0.6,
    max_per_item: int = 5,
    language: str = "fr",
) -> list[Pair]:
    """Pairs of texts whose tf-idf cosine is at least `threshold`, best first.

    Each text is in at most `max_per_item` pairs. Ties go to the smaller positions.
    Texts without any meaningful word are like nothing. Raises ValueError unless
    0 < threshold <= 1 and max_per_item >= 1.
    """
    if not 0 < threshold <= 1 or max_per_item < 1:
        raise ValueError("threshold must be in ]0, 1] and max_per_item at least 1")
    twins: dict[tuple[tuple[str, int], ...], list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        bag = Counter(stems(text, language))
        if bag:
            twins[tuple(sorted(bag.items()))].append(position)
    places = list(twins.values())
    found: list[tuple[float, int, int]] = []
    for same in places:
        for rank, i in enumerate(same):
            found.extend((-1.0, i, j) for j in same[rank + 1 : rank + 1 + max_per_item])
    # Identical texts were settled above; distinct ones are compared once each.
    for a, b, score in neighbours(_weigh_twins(twins), threshold):
        for i in places[a][:max_per_item]:
            for j in places[b][:max_per_item]:
                found.append((-score, min(i, j), max(i, j)))
    return _capped(found, texts, max_per_item, language)


def _weigh_twins(
    twins: Mapping[tuple[tuple[str, int], ...], list[int]],
) -> list[dict[str, float]]:
    """One vector per distinct bag, with frequencies counted over all the texts."""
    repeated = [dict(bag) for bag, same in twins.items() for _ in same]
    vectors = weigh(repeated)
    firsts, position = [], 0
    for same in twins.values():
        firsts.append(vectors[position])
        position += len(same)
    return firsts


def _capped(
    found: list[tuple[float, int, int]], texts: Sequence[str], most: int, language: str
) -> list[Pair]:
    uses: Counter[int] = Counter()
    pairs = []
    for minus_score, i, j in sorted(found):
        if uses[i] < most and uses[j] < most:
            uses[i] += 1
            uses[j] += 1
            shared = shared_words(texts[i], texts[j], language=language)
            pairs.append(Pair(i, j, -minus_score, shared))
    return pairs


def _meet(
    vector: Mapping[str, float],
    df: Mapping[str, int],
    postings: Mapping[str, list[tuple[int, float]]],
    threshold: float,
    look_ups: int,
) -> tuple[dict[int, float], float]:
    """Partial scalar products with the texts met so far, and the least partial product
    that is worth computing in full."""
    found: dict[int, float] = {}
    rest = 1.0
    scanned = 0
    cut = False
    for stem in sorted(vector, key=lambda stem: (df[stem], stem)):
        bearers = postings.get(stem, ())
        scanned += len(bearers)
        # The margin keeps rounding from hiding a pair that is exactly at the threshold.
        if rest < threshold * threshold - 1e-9:
            break
        if scanned > look_ups:
            cut = True
            break
        weight = vector[stem]
        rest -= weight * weight
        for j, other in bearers:
            found[j] = found.get(j, 0.0) + weight * other
    if cut:
        # Nothing is certain any more: ask for half of what an even match would give.
        return found, 0.5 * threshold * (1.0 - rest)
    return found, threshold - sqrt(max(rest, 0.0)) - 1e-9


def _stemmed(text: str, language: str) -> Iterable[tuple[str, str]]:
    if language not in SNOWBALL:
        raise ValueError(f"no stemmer for the language {language!r}")
    for word in WORD.findall(text.casefold().replace("’", "'").replace("ʼ", "'")):
        stem = _stem(word, language)
        if stem:
            yield word, stem


@lru_cache(maxsize=1 << 16)
def _stem(word: str, language: str) -> str:
    """Stem of one word in lower case, or "" when the word says nothing by itself."""
    word = INCLUSIVE_DOT.split(word)[0]
    if language == "fr":
        word = ELISION.sub("", word)
    elif word.endswith("'s"):
        word = word[:-2]
    plain = _plain(word)
    if len(plain) < 2 or plain.isdigit() or plain in STOP_WORDS[language]:
        return ""
    return _plain(_stemmer(language).stemWord(word))


def _stemmer(language: str) -> snowballstemmer.stemmer:
    # A stemmer keeps the word it is working on inside itself: one per thread.
    key = SNOWBALL[language]
    if not hasattr(_own, key):
        setattr(_own, key, snowballstemmer.stemmer(key))
    return getattr(_own, key)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
