"""Values side by side on one scale: a dot each, with its interval when it has one.

A row without a number says why in words, and has no dot: nothing missing looks like zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.curve import nice_ticks
from agir.ui.drawings.words import width, wrap

WIDTH, LEFT, RIGHT = 420.0, 12.0, 22.0
TEXT, SMALL = 14.5, 12.5
LEADING = 18.0
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its label, its value, its bounds, and the words that say it. `strong` is the one
    the others are read against."""

    label: str
    said: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    strong: bool = False


def ranges(
    rows: Sequence[Row], *, name: str, say: Callable[[float], str] = str, tone: str = "proof"
) -> SafeString:
    """Draw the rows from top to bottom. Empty when none holds a number. Raises ValueError for an
    unknown tone."""
    if tone not in TONES:
        raise ValueError(f"tone {tone!r} is none of {', '.join(TONES)}")
    numbers = [
        number for row in rows for number in (row.value, row.low, row.high) if number is not None
    ]
    if not numbers:
        return SafeString("")
    ticks = nice_ticks(min(numbers), max(numbers))
    parts, top = [], 6.0
    for row in rows:
        drawn, height = _row(row, top, ticks, tone)
        parts.append(drawn)
        top += height
    parts.append(_scale(ticks, top, say))
    height = top + 26
    return SafeString(
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" height="{height:.0f}" '
        f'role="img" aria-label="{escape(name)}">{"".join(parts)}</svg>'
    )


def _at(value: float, ticks: Sequence[float]) -> float:
    share = (value - ticks[0]) / (ticks[-1] - ticks[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _row(row: Row, top: float, ticks: Sequence[float], tone: str) -> tuple[str, float]:
    kind = ' class="d-title"' if row.strong else ""
    room = WIDTH - width(row.said, TEXT) - 16
    whole = room > WIDTH / 2
    lines, _all = wrap(row.label, room if whole else WIDTH, TEXT * 1.08, 2)
    drawn = "".join(
        f'<text x="0" y="{top + TEXT + place * LEADING:.1f}" font-size="{TEXT}"{kind}>'
        f"{escape(line)}</text>"
        for place, line in enumerate(lines)
    )
    if whole:
        drawn += (
            f'<text x="{WIDTH}" y="{top + TEXT:.1f}" font-size="{TEXT}" text-anchor="end"{kind}>'
            f"{escape(row.said)}</text>"
        )
    else:
        said, _all = wrap(row.said, WIDTH, SMALL, 2)
        for line in said:
            lines = [*lines, line]
            drawn += (
                f'<text x="0" y="{top + TEXT + (len(lines) - 1) * LEADING:.1f}" '
                f'font-size="{SMALL}" class="d-soft">{escape(line)}</text>'
            )
    height = len(lines) * LEADING + 6
    if row.value is None:
        return drawn, height + 10
    y = top + height + 6
    drawn += f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" class="d-grid"/>'
    if row.low is not None and row.high is not None:
        start, end = _at(row.low, ticks), _at(row.high, ticks)
        drawn += (
            f'<line x1="{start:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{y:.1f}" stroke-width="5" '
            f'stroke-linecap="round" stroke-opacity=".45" class="s-{tone}"/>'
        )
    size = 6.5 if row.strong else 5
    drawn += f'<circle cx="{_at(row.value, ticks):.1f}" cy="{y:.1f}" r="{size}" class="d-{tone}"/>'
    return drawn, height + 26


def _scale(ticks: Sequence[float], top: float, say: Callable[[float], str]) -> str:
    drawn = ""
    for tick in (ticks[0], ticks[-1]) if len(ticks) > 4 else ticks:
        words = say(tick)
        half = width(words, SMALL) / 2
        x = min(max(_at(tick, ticks), half), WIDTH - half)
        drawn += (
            f'<text x="{x:.1f}" y="{top + 12:.1f}" font-size="{SMALL}" text-anchor="middle" '
            f'class="d-soft">{escape(words)}</text>'
        )
    return drawn
