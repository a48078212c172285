"""The names of months and seasons, folded, in French and English.

Seasons are those of community life and cover the year without overlap: winter is January to
March, spring April to June, summer July and August, autumn September to December.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_NAMES = {
    1: "janvier janv jan january",
    2: "fevrier fevr fev february feb",
    3: "mars mar march",
    4: "avril avr april apr",
    5: "mai may",
    6: "juin jun june",
    7: "juillet juil july jul",
    8: "aout aou august aug",
    9: "septembre sept sep september",
    10: "octobre oct october",
    11: "novembre nov november",
    12: "decembre dec december",
}
MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
SEASONS = {
    "hiver": (1, 3),
    "winter": (1, 3),
    "printemps": (4, 6),
    "spring": (4, 6),
    "ete": (7, 8),
    "summer": (7, 8),
    "automne": (9, 12),
    "autumn": (9, 12),
    "fall": (9, 12),
}
_ENGLISH = frozenset(
    "january february march april june july august september october november december jan feb apr "
    "jul aug sep oct nov dec mar may winter spring summer fall autumn".split()
)
_FRENCH = frozenset({*MONTHS, *SEASONS}) - _ENGLISH | {"mars", "mai"}
_NAMED = re.compile(r"([^\W\d_]+)\.?\s+((?:1[89]|20|21)\d\d)")
_DECADE = re.compile(
    r"(?:les\s+)?ann[ée]es\s+((?:1[89]|20)\d0)|(?:the\s+)?((?:1[89]|20)\d0)s", re.I
)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def spoken(text: str) -> str:
    """An approximate time in the reader's language: « printemps 2019 » is “spring 2019” in English.
    Words already in that language, and those that are no month nor season, stay as typed."""
    french = (get_language() or "fr").startswith("fr")
    plain = " ".join(text.split())
    if found := _DECADE.fullmatch(plain):
        if bool(found[1]) is french:
            return text
        return _("années %(year)s") % {"year": found[1] or found[2]}
    named = _NAMED.fullmatch(plain)
    word = _folded(named[1]) if named else ""
    if named is None or word in (_FRENCH if french else _ENGLISH):
        return text
    if word in MONTHS:
        return date_format(dt.date(int(named[2]), MONTHS[word], 1), "F Y")
    if word in SEASONS:
        return _season(SEASONS[word][0]) % {"year": named[2]}
    return text


def _season(first: int) -> str:
    return {
        1: _("hiver %(year)s"),
        4: _("printemps %(year)s"),
        7: _("été %(year)s"),
        9: _("automne %(year)s"),
    }[first]
