"""Bars and stretches of time as SVG, each labelled where it is: no legend to decode.

Drawn narrow, so that the words stay readable at 360 px, and enlarged no further than a column.
What is solid, hatched or dashed can be told in black and white; every row can be a link to what
it counts. Colours come from the classes of `ui/drawings.css`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.words import width, wrap

WIDTH = 320.0
BOLD = 0.9  # labels are bold: they take more room than widths in ordinary type say
TEXT, SMALL = 14.0, 12.0
LINE = 17.0
THICK = 13.0
GAP = 13.0
LEAST_BAR = 3.0
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its label, its value as drawn and as said. `more` goes on from the value,
    hatched (« porte 3 », « participe à 5 »)."""

    label: str
    value: float
    said: str
    more: float = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row in time: from `start` to `end` (any unit, the same as the drawing's). An `end` of
    None is not known: the row goes on, dashed."""

    label: str
    said: str
    start: float
    end: float | None
    end_said: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the time axis, with its word."""

    at: float
    label: str


def bars(rows: Sequence[Bar], *, name: str, key: str, tone: str = "stage") -> SafeString:
    """Horizontal bars on one scale. `name` says what is drawn, to those who listen; `key` tells
    this drawing from the others of the page. Raises ValueError for an unknown tone."""
    _check(tone)
    longest = max((row.value + row.more for row in rows), default=0) or 1
    room = WIDTH - max((width(row.said, TEXT) for row in rows), default=0) - 10
    parts: list[str] = []
    top = 2.0
    for row in rows:
        lines, _whole = wrap(row.label, WIDTH * BOLD, TEXT, 2)
        drawn = _lines(lines, top)
        at = top + len(lines) * LINE + 4
        drawn += _bar(row, at, room / longest, key, tone)
        bottom = at + THICK
        parts.append(_linked(row.href, drawn, top, bottom))
        top = bottom + GAP
    return _svg(name, top - GAP + 4, _hatching(key, tone) + "".join(parts))


def _bar(row: Bar, at: float, scale: float, key: str, tone: str) -> str:
    solid = max(row.value * scale, LEAST_BAR) if row.value else 0
    more = max(row.more * scale, LEAST_BAR) if row.more else 0
    middle = at + THICK - 2.5
    drawn = ""
    if solid:
        drawn += f'<rect x="0" y="{at:.1f}" width="{solid:.1f}" height="{THICK}" class="d-{tone}"/>'
    if more:
        drawn += (
            f'<rect x="{solid:.1f}" y="{at + 0.75:.2f}" width="{more:.1f}" height="{THICK - 1.5}" '
            f'fill="url(#{key}-hatch)" class="s-{tone}" stroke-width="1.5"/>'
        )
    if not solid and not more:
        line = at + THICK / 2
        drawn += (
            f'<line x1="0" y1="{line:.1f}" x2="60" y2="{line:.1f}" class="d-line" '
            'stroke-width="1.5" stroke-dasharray="2 5"/>'
        )
    start = (solid + more or 60) + 7
    words = f'<text x="{start:.1f}" y="{middle:.1f}" font-size="{TEXT}">{escape(row.said)}</text>'
    return drawn + words


def timeline(
    rows: Sequence[Stretch],
    *,
    first: float,
    last: float,
    marks: Sequence[Mark],
    now: Mark | None,
    name: str,
    key: str,
    tone: str = "stage",
) -> SafeString:
    """Stretches of time under one another, the marks above, `now` across. Given by their ends,
    they make a stair. Raises ValueError for an unknown tone or an empty period."""
    _check(tone)
    if last <= first:
        raise ValueError("the period is empty")

    def x(at: float) -> float:
        return 1 + (WIDTH - 2) * min(1.0, max(0.0, (at - first) / (last - first)))

    top = LINE + 8
    parts: list[str] = []
    for row in rows:
        room = (WIDTH - width(row.said, TEXT) - 14) * BOLD
        lines, _whole = wrap(row.label, room, TEXT, 2)
        drawn = _lines(lines, top)
        drawn += (
            f'<text x="{WIDTH}" y="{top + TEXT:.1f}" font-size="{TEXT}" text-anchor="end" '
            f'class="d-title">{escape(row.said)}</text>'
        )
        at = top + len(lines) * LINE + 4
        drawn += _stretch(row, x(row.start), x(last if row.end is None else row.end), at, tone)
        bottom = at + THICK + LINE
        parts.append(_linked(row.href, drawn, top, bottom))
        top = bottom + GAP - 3
    height = top + (LINE if now else 0)
    return _svg(name, height, _axis(marks, now, x, top) + "".join(parts))


def _stretch(row: Stretch, left: float, right: float, at: float, tone: str) -> str:
    size = max(right - left, LEAST_BAR)
    if row.end is None:
        shape = (
            f'<rect x="{left:.1f}" y="{at + 0.75:.2f}" width="{size - 1:.1f}" '
            f'height="{THICK - 1.5}" class="s-{tone}" fill="none" stroke-width="1.5" '
            'stroke-dasharray="4 4"/>'
        )
    else:
        shape = (
            f'<rect x="{left:.1f}" y="{at:.1f}" width="{size:.1f}" height="{THICK}" '
            f'class="d-{tone}"/>'
        )
    room = width(row.end_said, SMALL)
    anchor = f'x="{right:.1f}" text-anchor="end"' if right > room + 2 else 'x="0"'
    y = at + THICK + SMALL + 1
    words = f'<text {anchor} y="{y:.1f}" font-size="{SMALL}" class="d-soft">'
    return f"{shape}{words}{escape(row.end_said)}</text>"


def _axis(marks: Sequence[Mark], now: Mark | None, x: object, bottom: float) -> str:
    parts, free = [], 0.0
    for mark in marks:
        at = x(mark.at)  # type: ignore[operator]
        half = width(mark.label, SMALL) / 2
        parts.append(
            f'<line x1="{at:.1f}" y1="{LINE}" x2="{at:.1f}" y2="{bottom:.1f}" class="d-grid"/>'
        )
        place = min(max(at, half), WIDTH - half)
        if place - half >= free:
            parts.append(
                f'<text x="{place:.1f}" y="{SMALL}" font-size="{SMALL}" text-anchor="middle" '
                f'class="d-soft">{escape(mark.label)}</text>'
            )
            free = place + half + 8
    if now is not None:
        at = x(now.at)  # type: ignore[operator]
        half = width(now.label, SMALL) / 2
        place = min(max(at, half), WIDTH - half)
        parts.append(
            f'<line x1="{at:.1f}" y1="{LINE}" x2="{at:.1f}" y2="{bottom:.1f}" class="s-edge" '
            f'stroke-width="1.5" stroke-dasharray="1 3"/>'
            f'<text x="{place:.1f}" y="{bottom + SMALL:.1f}" font-size="{SMALL}" '
            f'text-anchor="middle">{escape(now.label)}</text>'
        )
    return "".join(parts)


def _lines(lines: Sequence[str], top: float) -> str:
    return "".join(
        f'<text x="0" y="{top + TEXT + k * LINE:.1f}" font-size="{TEXT}" class="d-label">'
        f"{escape(line)}</text>"
        for k, line in enumerate(lines)
    )


def _linked(href: str, drawn: str, top: float, bottom: float) -> str:
    if not href:
        return f"<g>{drawn}</g>"
    # The whole row can be pressed, not only its ink.
    area = (
        f'<rect x="0" y="{top - 2:.1f}" width="{WIDTH}" height="{bottom - top + 4:.1f}" '
        'fill="none" pointer-events="all"/>'
    )
    return f'<a href="{escape(href)}">{area}{drawn}</a>'


def _hatching(key: str, tone: str) -> str:
    return (
        f'<defs><pattern id="{key}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="5" '
        f'class="s-{tone}" stroke-width="2"/></pattern></defs>'
    )


def _svg(name: str, height: float, inside: str) -> SafeString:
    return SafeString(  # every text above was escaped
        f'<svg viewBox="0 0 {WIDTH:g} {height:.0f}" role="group" aria-label="{escape(name)}">'
        f"{inside}</svg>"
    )


def _check(tone: str) -> None:
    if tone not in TONES:
        raise ValueError(f"tone {tone!r} is none of {', '.join(TONES)}")


__all__ = ["Bar", "Mark", "Stretch", "bars", "timeline"]
