"""Two texts in one: what went away and what came, word by word."""

from __future__ import annotations

import difflib
import re
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

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
