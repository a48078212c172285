"""Comparing two texts or two versions of an action; merging what two people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from agir.plan.contents import Contents
from agir.plan.wording import KEYS, PARTS, Names, words
from agir.ui.differences import word_difference


@dataclass(slots=True)
class PartChange:
    """A part of an action that differs between two versions."""

    label: str
    before: str
    after: str
    difference: SafeString


def compare(before: Contents, after: Contents, names: Names) -> list[PartChange]:
    """The parts that differ, in the order of the card."""
    old, new = words(before, names), words(after, names)
    return [
        PartChange(str(label), old[name], new[name], word_difference(old[name], new[name]))
        for name, label, _keys in PARTS
        if old[name] != new[name]
    ]


def _differs(one: Contents, other: Contents, part: str) -> bool:
    return any(key in other and one.get(key) != other[key] for key in KEYS[part])


def merge(base: Contents, theirs: Contents, mine: Contents) -> tuple[dict[str, Any], list[str]]:
    """What to write when two people started from the same version: the fields I changed, and
    the parts that we both changed, each our own way."""
    changed, conflicts = {}, []
    for name, keys in KEYS.items():
        if not _differs(base, mine, name):
            continue
        changed.update({key: mine[key] for key in keys if key in mine})
        if _differs(base, theirs, name) and _differs(theirs, mine, name):
            conflicts.append(name)
    return changed, conflicts
