"""Words and places compared without accents or capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from .parsed import Report

# Vintage, type and schema stand before the code proper: 2021A0005 2466023.
_DGUID = re.compile(r"\d{4}[AS]\d{4}.")

_PERCENT = re.compile(
    r"\(\s*%\s*\)|^%$|\b(?:percentage|percent|pourcentage|rate|taux|proportion)\b"
)
_OTHER_BASE = re.compile(r"pour mille|(?:per|pour) 1|‰|taux de (?:change|natalit|fécondit)")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, no accents, single spaces between words."""
    if len(text) > 500:
        text = text[:500]
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9%+$]+", " ", plain.lower()).split())


def slug(text: str) -> str:
    """A stable key out of words."""
    return re.sub(
        r"[^a-z0-9]+", "-", fold(text).replace("%", " pct ").replace("+", " plus ")
    ).strip("-")[:120]


class Units:
    """The units chosen, by code or by name; None chooses every one."""

    def __init__(self, chosen: Collection[str] | None) -> None:
        self._codes = None if chosen is None else {unit.strip() for unit in chosen}
        self._names = {} if chosen is None else {fold(unit): unit.strip() for unit in chosen}
        self._met: set[str] = set()

    @property
    def all(self) -> bool:
        return self._codes is None

    def take(self, *labels: str) -> bool:
        """Is this place, by any of its codes or names, among the units?"""
        if self._codes is None:
            return True
        taken = False
        for label in labels:
            text = label.strip()
            short = text[9:] if _DGUID.match(text) else text
            if text in self._codes or short in self._codes:
                self._met.update((text, short))
                taken = True
            elif text and (name := self._names.get(fold(text))) is not None:
                self._met.add(name)
                taken = True
        return taken

    def finish(self, report: Report) -> None:
        """Say which units the file does not hold."""
        for unit in sorted((self._codes or set()) - self._met):
            report.warn("unit_not_found", unit=unit)


def unit_in(name: str) -> str:
    """The unit a name carries: « Taux de vulnérabilité (%) », « Revenu médian ($) »."""
    lowered = name.lower()
    if _OTHER_BASE.search(lowered):
        return ""
    if _PERCENT.search(lowered):
        return "%"
    return "$" if "($)" in name else ""
