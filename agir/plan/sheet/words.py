"""Text as people type it in cells: cleaned for keeping, folded for comparing."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "·": ".", "•": "."})
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})


def text_of(value: object) -> str:
    """A cell as text: clean line breaks, no control characters, no space around lines."""
    if value is None:
        return ""
    if isinstance(value, str):
        # Most cells are one clean line: nothing invisible is "printable".
        return value.strip() if value.isprintable() else _clean(value)
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return _clean(str(value))


def _clean(value: str) -> str:
    text = _INVISIBLE.sub("", _CONTROL.sub("", _BREAKS.sub("\n", value)))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def line_of(value: object) -> str:
    """A cell as one line: every run of spaces and line breaks becomes one space."""
    return " ".join(text_of(value).split())


def shown(value: object) -> str:
    """A cell as an issue quotes it: at most 200 characters."""
    text = text_of(value)
    return text if len(text) <= 200 else text[:199] + "…"


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """A text without what people write differently: case, accents, apostrophes, dashes, width
    of letters, runs of spaces. « Élu·e  RÉFÉRENT·e » gives « elu.e referent.e »."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).translate(_APOSTROPHES))
    text = text.translate(_DASHES).casefold().translate(_LETTERS)
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return " ".join(bare.translate(_APOSTROPHES).split())


@lru_cache(maxsize=50_000)
def bare(text: str) -> str:
    """Folded, and without punctuation: letters and digits separated by single spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())
