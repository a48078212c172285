"""A tree that asks « why » from left to right: what is explained, then what explains it.

Boxes hold their words on up to four lines, and say below what could change them. A box that has
such words is edged in another tone, with a leaf: told in black and white by the leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.words import wrap

BOX, ACROSS, APART = 208.0, 40.0, 14.0
TEXT, SMALL = 14.0, 12.5
LEADING, SMALL_LEADING = 18.0, 16.0
PAD = 10.0
MOST = 4


@dataclass(frozen=True, slots=True)
class Branch:
    """A box: its words, what could change it, and what explains it."""

    label: str
    lever: str = ""
    children: Sequence[Branch] = field(default_factory=tuple)


@dataclass(slots=True)
class _Placed:
    left: float
    top: float
    height: float
    drawn: str

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def branches(root: Branch, *, name: str, tone: str = "attention") -> SafeString:
    """Draw the tree. `tone` is that of its first box."""
    parts: list[str] = []
    deepest = [0]
    _top, bottom = _place(root, 0, 4.0, parts, deepest, tone)
    width = (deepest[0] + 1) * (BOX + ACROSS) - ACROSS + 4
    height = bottom + 4
    return SafeString(
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
        f'role="img" aria-label="{escape(name)}">{"".join(parts)}</svg>'
    )


def _place(
    branch: Branch, depth: int, top: float, parts: list[str], deepest: list[int], tone: str
) -> tuple[_Placed, float]:
    """Draw a box and all that explains it, from `top`. Returns it, and where its part ends."""
    deepest[0] = max(deepest[0], depth)
    lines, _whole = wrap(branch.label, BOX - 2 * PAD, TEXT, MOST)
    lever, _whole = wrap(branch.lever, BOX - 2 * PAD - 16, SMALL, 3) if branch.lever else ([], True)
    height = len(lines) * LEADING + len(lever) * SMALL_LEADING + 2 * PAD + (4 if lever else 0)
    at, children = top, []
    for child in branch.children:
        placed, bottom = _place(child, depth + 1, at, parts, deepest, "stage")
        children.append(placed)
        at = bottom + APART
    bottom = max(at - APART if children else top, top + height)
    middle = (children[0].middle + children[-1].middle) / 2 if children else top + height / 2
    own = max(top, middle - height / 2)
    here = _Placed(2 + depth * (BOX + ACROSS), own, height, "")
    parts.extend(_elbow(here, child) for child in children)
    parts.append(_box(here, lines, lever, tone))
    return here, max(bottom, own + height)


def _elbow(parent: _Placed, child: _Placed) -> str:
    start, end = parent.left + BOX, child.left
    turn = (start + end) / 2
    return (
        f'<path d="M{start:.1f} {parent.middle:.1f}H{turn:.1f}V{child.middle:.1f}H{end:.1f}" '
        'class="d-line" stroke-width="1.5"/>'
    )


def _box(here: _Placed, lines: Sequence[str], lever: Sequence[str], tone: str) -> str:
    look = f"d-{tone}-soft s-{tone}" if tone == "attention" else "d-card"
    edge = "d-lasting-soft s-lasting" if lever else look
    drawn = (
        f'<rect x="{here.left:.1f}" y="{here.top:.1f}" width="{BOX}" height="{here.height:.1f}" '
        f'rx="6" class="{edge}" stroke-width="1.5"/>'
    )
    at = here.top + PAD + TEXT - 1
    for line in lines:
        drawn += (
            f'<text x="{here.left + PAD:.1f}" y="{at:.1f}" font-size="{TEXT:.0f}">'
            f"{escape(line)}</text>"
        )
        at += LEADING
    if lever:
        drawn += _leaf(here.left + PAD, at - 6)
    for line in lever:
        drawn += (
            f'<text x="{here.left + PAD + 16:.1f}" y="{at + 1:.1f}" font-size="{SMALL}" '
            f'class="d-soft">{escape(line)}</text>'
        )
        at += SMALL_LEADING
    return drawn


def _leaf(left: float, middle: float) -> str:
    return (
        f'<path d="M{left:.1f} {middle + 5:.1f}c0-8 4-11 11-11c0 8-3 12-11 11z" class="d-lasting"/>'
    )
