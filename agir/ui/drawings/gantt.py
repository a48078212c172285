"""A calendar of bars as SVG: one row for each thing, words at the left, time to the right.

An end that is only known roughly is drawn soft: pale and dashed as far as it may reach. An end
that is not known at all goes on as dots. All of it can be told in black and white.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.words import shorten, width

WIDTH, WORDS = 1120.0, 400.0
ROW, HEAD, BAR = 26.0, 32.0, 13.0
TEXT, SMALL = 14.0, 12.0
INDENT = 18.0
TOP = 46.0
TAIL = 60  # days that an unknown end is drawn for
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention", "neutral")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title across, over the rows that follow it; `level` 1 stands under one of level 0."""

    label: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One bar. `soft_start` days after `start`, and `soft_end` days before `end`, may or may not
    be part of it. `marks` are days with a word each. `said` is the row's whole, in words."""

    label: str
    said: str
    start: dt.date | None
    end: dt.date | None
    soft_start: int = 0
    soft_end: int = 0
    level: int = 0
    tone: str = "stage"
    href: str = ""
    marks: tuple[tuple[dt.date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A day named on the axis; strong ones have a line all the way down."""

    at: dt.date
    label: str
    strong: bool = False


class _Scale:
    """From a day to a place across; days outside the drawing stay at its edges."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.days = first, (last - first).days

    def __call__(self, day: dt.date) -> float:
        share = (day - self.first).days / self.days
        return WORDS + (WIDTH - WORDS) * min(1.0, max(0.0, share))


def gantt(
    rows: Sequence[Row | Heading],
    *,
    first: dt.date,
    last: dt.date,
    ticks: Sequence[Tick],
    name: str,
    today: Tick | None = None,
    band: tuple[dt.date, dt.date] | None = None,
) -> SafeString:
    """Draw the rows from `first` to `last`, the `band` behind them and `today` across. Raises
    ValueError for an empty period or an unknown tone."""
    if last <= first:
        raise ValueError("the period is empty")
    x = _Scale(first, last)
    parts: list[str] = []
    top = TOP
    for row in rows:
        if isinstance(row, Heading):
            parts.append(_heading(row, top))
            top += HEAD
        else:
            if row.tone not in TONES:
                raise ValueError(f"tone {row.tone!r} is none of {', '.join(TONES)}")
            parts.append(_row(row, top, x))
            top += ROW
    behind = _behind(x, top, ticks, band)
    now = _today(x, top, today) if today and first <= today.at <= last else ""
    height = top + 8
    return SafeString(
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" height="{height:.0f}" '
        f'role="group" aria-label="{escape(name)}">{behind}{now}{"".join(parts)}</svg>'
    )


def _behind(
    x: _Scale, bottom: float, ticks: Sequence[Tick], band: tuple[dt.date, dt.date] | None
) -> str:
    parts = []
    if band:
        left, right = x(band[0]), x(band[1])
        parts.append(
            f'<rect x="{left:.1f}" y="{TOP - 6}" width="{max(0, right - left):.1f}" '
            f'height="{bottom - TOP + 6:.1f}" class="d-sunk"/>'
        )
    free = WORDS - 20
    for tick in ticks:
        at = x(tick.at)
        room = width(tick.label, SMALL)
        top = TOP - 6 if tick.strong else TOP
        parts.append(
            f'<line x1="{at:.1f}" y1="{top:.1f}" x2="{at:.1f}" y2="{bottom:.1f}" '
            f'class="{"d-line" if tick.strong else "d-grid"}"/>'
        )
        if tick.label and at >= free and at + room <= WIDTH:
            parts.append(
                f'<text x="{at + 3:.1f}" y="{TOP - 12:.1f}" font-size="{SMALL}" '
                f'class="{"d-title" if tick.strong else "d-soft"}">{escape(tick.label)}</text>'
            )
            free = at + room + 10
    return "".join(parts)


def _today(x: _Scale, bottom: float, today: Tick) -> str:
    at = x(today.at)
    anchor = "end" if at + width(today.label, SMALL) > WIDTH else "start"
    return (
        f'<line x1="{at:.1f}" y1="20" x2="{at:.1f}" y2="{bottom:.1f}" class="s-attention" '
        f'stroke-width="2" stroke-dasharray="5 3"/>'
        f'<text x="{at:.1f}" y="14" font-size="{SMALL}" text-anchor="{anchor}" '
        f'class="d-attention">{escape(today.label)}</text>'
    )


def _heading(row: Heading, top: float) -> str:
    """The title over a blank strip, so that no line of the grid runs through its words."""
    left = INDENT * row.level
    label = shorten(row.label, WIDTH - left - 8, TEXT)
    weight = "d-soft" if row.level else "d-title"
    return (
        f'<rect x="0" y="{top:.1f}" width="{WIDTH}" height="{HEAD}" class="d-paper"/>'
        f'<text x="{left:.0f}" y="{top + HEAD - 9:.1f}" font-size="{TEXT}" class="{weight}">'
        f"{escape(label)}</text>"
    )


def _row(row: Row, top: float, x: _Scale) -> str:
    left = INDENT * row.level
    label = shorten(row.label, WORDS - left - 12, TEXT)
    line = top + ROW / 2
    words = (
        f'<title>{escape(row.said)}</title><text x="{left:.0f}" y="{line + 5:.1f}" '
        f'font-size="{TEXT}">{escape(label)}</text>'
    )
    drawn = words + _bar(row, line, x) + _marks(row, line, x)
    if row.href:
        name = escape(row.said)
        return f'<a href="{escape(row.href)}" aria-label="{name}">{drawn}</a>'
    return f"<g>{drawn}</g>"


def _bar(row: Row, line: float, x: _Scale) -> str:
    """Soft ends and solid middle; dots where an end is not known; nothing without any date."""
    if row.start is None or row.end is None:
        return _half(row, line, x)
    middle = row.start + (row.end - row.start) / 2
    sure_from = min(row.start + dt.timedelta(days=row.soft_start), middle)
    sure_to = max(row.end - dt.timedelta(days=row.soft_end), middle)
    drawn = ""
    if sure_from > row.start:
        drawn += _soft(x(row.start), x(sure_from), line, row.tone)
    if sure_to < row.end:
        drawn += _soft(x(sure_to), x(row.end), line, row.tone)
    return drawn + _solid(row, sure_from, sure_to, line, x)


def _half(row: Row, line: float, x: _Scale) -> str:
    """A bar with one end known, soft when it is only known roughly, then dots."""
    tail = dt.timedelta(days=TAIL)
    if row.start is not None:
        middle = row.start + tail / 2
        dots = _dots(x(middle), x(row.start + tail), line, row.tone)
        if row.soft_start:
            return _soft(x(row.start), x(middle), line, row.tone) + dots
        return _solid(row, row.start, middle, line, x) + dots
    if row.end is None:
        return ""
    middle = row.end - tail / 2
    dots = _dots(x(row.end - tail), x(middle), line, row.tone)
    if row.soft_end:
        return dots + _soft(x(middle), x(row.end), line, row.tone)
    return dots + _solid(row, middle, row.end, line, x)


def _solid(row: Row, start: dt.date, end: dt.date, line: float, x: _Scale) -> str:
    left, right = x(start), x(end)
    return (
        f'<rect x="{left:.1f}" y="{line - BAR / 2:.1f}" width="{max(3, right - left):.1f}" '
        f'height="{BAR}" rx="2" class="{_solid_class(row.tone)}"/>'
    )


def _solid_class(tone: str) -> str:
    return "d-soft" if tone == "neutral" else f"d-{tone}"


def _soft_class(tone: str) -> str:
    return "d-card s-edge" if tone == "neutral" else f"d-{tone}-soft s-{tone}"


def _line_class(tone: str) -> str:
    return "s-edge" if tone == "neutral" else f"s-{tone}"


def _soft(left: float, right: float, line: float, tone: str) -> str:
    return (
        f'<rect x="{left:.1f}" y="{line - BAR / 2 + 1:.1f}" width="{right - left:.1f}" '
        f'height="{BAR - 2}" class="{_soft_class(tone)}" stroke-dasharray="3 2"/>'
    )


def _dots(left: float, right: float, line: float, tone: str) -> str:
    return (
        f'<line x1="{left:.1f}" y1="{line:.1f}" x2="{right:.1f}" y2="{line:.1f}" '
        f'class="{_line_class(tone)}" stroke-width="3" stroke-dasharray="2 5"/>'
    )


def _marks(row: Row, line: float, x: _Scale) -> str:
    """Each marked day as a small diamond on a stem, its word on hovering and for who listens."""
    parts = []
    for day, word in row.marks:
        at = x(day)
        parts.append(
            f'<path d="M{at:.1f} {line - 10:.1f}l5 5-5 5-5-5zm0 10v8" class="d-proof s-paper" '
            f'stroke-width="1"><title>{escape(word)}</title></path>'
        )
    return "".join(parts)
