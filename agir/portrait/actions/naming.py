"""Naming indicators as they come in: a file often names them for machines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from django.db import transaction

from agir.analysis.text import fold
from agir.coalitions.models import Member
from agir.portrait.actions.indicators_import import Brought, bring_staged
from agir.portrait.models import Indicator, StagedFigures

LONGEST = 300
_CODE = re.compile(r"[\d._-]*\d[\d._-]*")
_ACRONYM = re.compile(r"[a-z]{2,3}")
_WORDS = {
    "age",
    "sex",
    "net",
    "tot",
    "the",
    "des",
    "les",
    "un",
    "une",
    "of",
    "du",
    "de",
    "la",
    "le",
}


def proposed_name(name: str, file_name: str) -> str:
    """A readable name for what a file names by its own file name: « cif poverty rate 1-1-1 » gives
    « Poverty rate ». A name people wrote stays as it is."""
    stem = PurePath(file_name).stem.replace("_", " ")
    if not file_name or fold(name) != fold(stem):
        return name
    words = name.split()
    while words and _CODE.fullmatch(words[-1]):
        words.pop()
    if len(words) > 2 and _ACRONYM.fullmatch(words[0].lower()) and words[0].lower() not in _WORDS:
        words = words[1:]
    text = " ".join(words) or name
    return text[:1].upper() + text[1:]


@transaction.atomic
def bring_named(*, staged: StagedFigures, by: Member, names: Mapping[str, str]) -> Brought:
    """Import the staged file; the indicators it creates take the names given by key. Those that
    were there already keep theirs."""
    done = bring_staged(staged=staged, by=by)
    given = {key: " ".join(name.split())[:LONGEST] for key, name in names.items()}
    given = {key: name for key, name in given.items() if name}
    if done.batch is None or not given:
        return done
    rows = list(Indicator.objects.filter(pk__in=done.outcome.created, key__in=given))
    for one in rows:
        one.title = given[one.key]
    Indicator.objects.bulk_update(rows, ["title"])
    return done
