"""Two texts of the same notes, as one that loses neither."""

from __future__ import annotations

import difflib


def both(theirs: str, mine: str) -> str:
    """Every line of both texts, once where they agree; where they differ, theirs then mine."""
    old, new = theirs.splitlines(), mine.splitlines()
    lines: list[str] = []
    for step, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        lines += old[i:j]
        if step != "equal":
            lines += new[k:m]
    return "\n".join(lines)
