"""What happened, down a line: the oldest above, each thing with its words beside it.

Drawn narrow, so that it reads at 360 px. What is exact has a full dot, what is only known roughly
a hollow one; what lasted has a bar along the line. The room between two things grows with the
time between them, up to a limit: a silence of twenty years is seen, and the page stays short.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.words import BOLD, wrap

WIDTH = 340.0
WHEN = 76.0  # words at the left of the line
LINE_AT = 92.0
WORDS_AT = 112.0
TEXT, SMALL = 14.0, 12.0
LEADING, SMALL_LEADING = 18.0, 15.5
BETWEEN, FURTHEST, PER_YEAR = 16.0, 40.0, 4.0
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing. `when` is how its time is written; `lasts` says that it has an end."""

    at: dt.date
    when: str
    label: str
    note: str = ""
    rough: bool = False
    lasts: bool = False
    href: str = ""


def timeline(happenings: Sequence[Happening], *, name: str, tone: str = "stage") -> SafeString:
    """Draw the happenings, already in order. Raises ValueError for an unknown tone."""
    if tone not in TONES:
        raise ValueError(f"tone {tone!r} is none of {', '.join(TONES)}")
    parts: list[str] = []
    top, last = 12.0, 12.0
    for index, one in enumerate(happenings):
        drawn, height = _happening(one, top, tone)
        parts.append(drawn)
        last = top
        top += height
        if index + 1 < len(happenings):
            top += _gap(one, happenings[index + 1])
    line = (
        f'<line x1="{LINE_AT}" y1="12" x2="{LINE_AT}" y2="{last + 8:.1f}" class="d-line" '
        'stroke-width="2"/>'
    )
    height = max(top, 24)
    return SafeString(
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" height="{height:.0f}" '
        f'role="group" aria-label="{escape(name)}">{line}{"".join(parts)}</svg>'
    )


def _gap(one: Happening, following: Happening) -> float:
    years = max(0.0, (following.at - one.at).days / 365.25)
    return BETWEEN + min(FURTHEST, years * PER_YEAR)


def _lines(lines: Sequence[str], at: float, top: float, size: float, style: str) -> str:
    leading = LEADING if size == TEXT else SMALL_LEADING
    anchor = ' text-anchor="end"' if at < LINE_AT else ""
    return "".join(
        f'<text x="{at:.0f}" y="{top + index * leading:.1f}" font-size="{size:.0f}"{anchor} '
        f'class="{style}">{escape(line)}</text>'
        for index, line in enumerate(lines)
    )


def _happening(one: Happening, top: float, tone: str) -> tuple[str, float]:
    room = WIDTH - WORDS_AT
    label, _whole = wrap(one.label, room, TEXT * BOLD, 3)
    note, _whole = wrap(one.note, room, SMALL, 3)
    when, _whole = wrap(one.when, WHEN, SMALL, 3)
    first = top + 8 + 5
    words_end = len(label) * LEADING + len(note) * SMALL_LEADING
    height = max(words_end, len(when) * SMALL_LEADING)
    drawn = _lines(when, WHEN, first, SMALL, "d-soft")
    drawn += _mark(one, top + 8, height, tone)
    drawn += _lines(label, WORDS_AT, first, TEXT, "d-title")
    drawn += _lines(note, WORDS_AT, first + len(label) * LEADING - 1, SMALL, "d-soft")
    said = ", ".join(filter(None, (one.when, one.label, one.note)))
    if one.href:
        return f'<a href="{escape(one.href)}" aria-label="{escape(said)}">{drawn}</a>', height
    return f"<g><title>{escape(said)}</title>{drawn}</g>", height


def _mark(one: Happening, at: float, height: float, tone: str) -> str:
    bar = ""
    if one.lasts:
        long = max(14.0, height - 8)
        bar = (
            f'<rect x="{LINE_AT - 4:.1f}" y="{at:.1f}" width="8" height="{long:.1f}" '
            f'rx="4" class="d-{tone}-soft s-{tone}" stroke-width="1.5"/>'
        )
    look = f'class="d-paper s-{tone}" stroke-dasharray="3 2"' if one.rough else f'class="d-{tone}"'
    width = ' stroke-width="2"' if one.rough else ""
    return f'{bar}<circle cx="{LINE_AT}" cy="{at:.1f}" r="6.5" {look}{width}/>'
