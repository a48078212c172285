"""Comparing two texts or two versions of an action; merging what two people wrote."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.plan.contents import Contents
from agir.plan.wording import KEYS, PARTS, Names, words

LONGEST = 4000  # words; beyond, texts are shown whole: matching them would take seconds
_WORDS = re.compile(r"\s+|[^\s]+")


def word_difference(before: str, after: str) -> SafeString:
    """Both texts in one, what went away in `<del>` and what came in `<ins>`, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > LONGEST:
        steps: Any = [("replace", 0, len(old), 0, len(new))]
    else:
        steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    runs: list[list[str]] = []  # each is kept, gone, come
    for step, i, j, k, m in steps:
        text, new_text = "".join(old[i:j]), "".join(new[k:m])
        runs.append([text, "", ""] if step == "equal" else ["", text, new_text])
    return SafeString("".join(_shown(run) for run in _joined(runs)))


def _joined(runs: list[list[str]]) -> list[list[str]]:
    """Changes parted only by a space, as one change."""
    found: list[list[str]] = []
    for index, (kept, gone, come) in enumerate(runs):
        inside = 0 < index < len(runs) - 1 and kept.isspace()
        if inside:
            gone, come, kept = kept, kept, ""
        if found and not kept and not found[-1][0]:
            found[-1][1] += gone
            found[-1][2] += come
        else:
            found.append([kept, gone, come])
    return found


def _shown(run: list[str]) -> str:
    kept, gone, come = (escape(text) for text in run)
    if kept:
        return kept
    return (f"<del>{gone}</del>" if gone else "") + (f"<ins>{come}</ins>" if come else "")


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
