"""What a group answered on a short scale, as dots piled over each answer, and a mark at the mean.

One strip for each thing asked about, all on the same scale. Nobody can be told from her dot: the
piles only say how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.words import BOLD, wrap

WIDTH, LEFT, RIGHT = 320.0, 24.0, 24.0
TEXT, SMALL = 14.0, 12.0
LEADING = 18.0
DOT, PILE = 4.6, 11.0
HIGHEST = 8  # dots before a pile is told by its number
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")


@dataclass(frozen=True, slots=True)
class Strip:
    """One thing asked about: how many gave each answer, from the least, and the mean as a place
    on the scale. Without counts, `said` alone is shown."""

    label: str
    said: str
    counts: tuple[int, ...] = ()
    mean: float | None = None


def strips(
    rows: Sequence[Strip],
    *,
    name: str,
    scale: Sequence[int],
    ends: tuple[str, str],
    tone: str = "voice",
) -> SafeString:
    """Draw the strips. `scale` are the answers; `ends` say its least and its most. Raises
    ValueError for an unknown tone."""
    if tone not in TONES:
        raise ValueError(f"tone {tone!r} is none of {', '.join(TONES)}")
    parts: list[str] = []
    top = 6.0
    for row in rows:
        drawn, height = _strip(row, top, scale, tone)
        parts.append(drawn)
        top += height + 18
    parts.append(_ends(top - 4, ends))
    height = top + 12
    return SafeString(
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" height="{height:.0f}" '
        f'role="img" aria-label="{escape(name)}">{"".join(parts)}</svg>'
    )


def _at(place: float, scale: Sequence[int]) -> float:
    share = (place - scale[0]) / (scale[-1] - scale[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _strip(row: Strip, top: float, scale: Sequence[int], tone: str) -> tuple[str, float]:
    lines, _whole = wrap(row.label, WIDTH, TEXT * BOLD, 2)
    drawn = "".join(
        f'<text x="0" y="{top + TEXT + index * LEADING:.1f}" font-size="{TEXT:.0f}" '
        f'class="d-title">{escape(line)}</text>'
        for index, line in enumerate(lines)
    )
    height = len(lines) * LEADING + 4
    said, _whole = wrap(row.said, WIDTH, SMALL, 2)
    for line in said:
        height += 16
        drawn += (
            f'<text x="0" y="{top + height - 2:.1f}" font-size="{SMALL}" class="d-soft">'
            f"{escape(line)}</text>"
        )
    if not row.counts:
        return drawn, height + 4
    tallest = min(HIGHEST, max(row.counts))
    ground = top + height + 8 + tallest * PILE
    drawn += (
        f'<line x1="{LEFT - 16}" y1="{ground:.1f}" x2="{WIDTH - RIGHT + 16}" y2="{ground:.1f}" '
        'class="d-line"/>'
    )
    for answer, count in zip(scale, row.counts, strict=True):
        drawn += _pile(_at(answer, scale), ground, count, tone)
        drawn += (
            f'<text x="{_at(answer, scale):.1f}" y="{ground + 21:.1f}" font-size="{SMALL}" '
            f'text-anchor="middle" class="d-soft">{answer}</text>'
        )
    if row.mean is not None:
        at = _at(row.mean, scale)
        drawn += f'<path d="M{at:.1f} {ground + 1:.1f}l5 8h-10z" class="d-ink"/>'
    return drawn, ground + 23 - top


def _pile(at: float, ground: float, count: int, tone: str) -> str:
    shown = min(count, HIGHEST)
    drawn = "".join(
        f'<circle cx="{at:.1f}" cy="{ground - 7 - index * PILE:.1f}" r="{DOT}" class="d-{tone}"/>'
        for index in range(shown)
    )
    if count > HIGHEST:
        drawn += (
            f'<text x="{at + 9:.1f}" y="{ground - 3 - (HIGHEST - 1) * PILE:.1f}" '
            f'font-size="{SMALL}">×{count}</text>'
        )
    return drawn


def _ends(at: float, ends: tuple[str, str]) -> str:
    return (
        f'<text x="{LEFT - 16}" y="{at:.1f}" font-size="{SMALL}" class="d-soft">{escape(ends[0])}'
        f'</text><text x="{WIDTH - RIGHT + 16}" y="{at:.1f}" font-size="{SMALL}" '
        f'text-anchor="end" class="d-soft">{escape(ends[1])}</text>'
    )
