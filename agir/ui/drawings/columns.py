"""Quantities over the same periods, one panel above the other: each panel says what it counts,
so that nothing has to be decoded, and all share one scale and one axis of time.

Drawn narrow, so that the words stay readable at 360 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.words import BOLD, width, wrap

WIDTH = 320.0
TEXT, SMALL = 14.0, 12.0
LEADING = 17.0
TALL = 34.0
GAP = 14.0
LEAST = 1.5
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")


@dataclass(frozen=True, slots=True)
class Panel:
    """What is counted, its total as said, and its quantity in each period. `above` has a scale of
    its own: a sum is not compared with its parts."""

    label: str
    said: str
    values: tuple[float, ...]
    above: bool = False
    tone: str = "stage"


def columns(panels: Sequence[Panel], *, marks: Sequence[str], name: str) -> SafeString:
    """Draw the panels. `marks` name the periods. Raises ValueError for an unknown tone, or when a
    panel has not one value for each period."""
    for panel in panels:
        if panel.tone not in TONES:
            raise ValueError(f"tone {panel.tone!r} is none of {', '.join(TONES)}")
        if len(panel.values) != len(marks):
            raise ValueError("one value for each period")
    shared = max((v for p in panels if not p.above for v in p.values), default=0) or 1
    parts, top = [], 2.0
    for panel in panels:
        highest = (max(panel.values, default=0) or 1) if panel.above else shared
        drawn, height = _panel(panel, top, highest)
        parts.append(drawn)
        top += height + GAP
    parts.append(_axis(marks, top - GAP + 4))
    height = top + SMALL
    return SafeString(  # every text was escaped
        f'<svg viewBox="0 0 {WIDTH:g} {height:.0f}" role="img" aria-label="{escape(name)}">'
        f"{''.join(parts)}</svg>"
    )


def _panel(panel: Panel, top: float, highest: float) -> tuple[str, float]:
    room = WIDTH - width(panel.said, TEXT) - 12
    lines, _whole = wrap(panel.label, room, TEXT * BOLD, 2)
    drawn = "".join(
        f'<text x="0" y="{top + TEXT + k * LEADING:.1f}" font-size="{TEXT}" class="d-title">'
        f"{escape(line)}</text>"
        for k, line in enumerate(lines)
    )
    drawn += (
        f'<text x="{WIDTH}" y="{top + TEXT:.1f}" font-size="{TEXT}" text-anchor="end">'
        f"{escape(panel.said)}</text>"
    )
    ground = top + len(lines) * LEADING + 6 + TALL
    drawn += f'<line x1="0" y1="{ground:.1f}" x2="{WIDTH}" y2="{ground:.1f}" class="d-grid"/>'
    step = WIDTH / max(len(panel.values), 1)
    thick = min(22.0, step * 0.72)
    for place, value in enumerate(panel.values):
        if not value:
            continue
        tall = max(LEAST, TALL * value / highest)
        left = place * step + (step - thick) / 2
        drawn += (
            f'<rect x="{left:.1f}" y="{ground - tall:.1f}" width="{thick:.1f}" '
            f'height="{tall:.1f}" class="d-{panel.tone}"/>'
        )
    return f"<g>{drawn}</g>", ground - top


def _axis(marks: Sequence[str], top: float) -> str:
    """The name of each period, leaving out those that would run into the one before."""
    step = WIDTH / max(len(marks), 1)
    drawn, free = "", 0.0
    for place, mark in enumerate(marks):
        half = width(mark, SMALL) / 2
        at = min(max((place + 0.5) * step, half), WIDTH - half)
        if at - half < free:
            continue
        free = at + half + 4
        drawn += (
            f'<text x="{at:.1f}" y="{top + SMALL:.1f}" font-size="{SMALL}" text-anchor="middle" '
            f'class="d-soft">{escape(mark)}</text>'
        )
    return drawn


__all__ = ["Panel", "columns"]
