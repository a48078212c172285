"""A curve in time, and under it, on the same years, what happened and what was going on.

The curve, the dots and the bars share one scale of time and nothing else: no line joins them, so
that the drawing never says that one made the other. Words stand beside their dot or bar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.curve import Say, nice_ticks
from agir.ui.drawings.words import BOLD, shorten, width

TEXT, SMALL = 14.0, 12.5
ROW = 22.0
RIGHT = 12.0
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")


@dataclass(frozen=True, slots=True)
class Span:
    """Something in time: a dot when it has no end, else a bar."""

    start: dt.date
    label: str
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """What is laid under the curve: a title, its tone, its things in order."""

    title: str
    tone: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    width: float
    plot: float
    step: float  # least room between two years that are written


WIDE = Shape(900, 220, 46)
NARROW = Shape(340, 180, 40)


@dataclass(frozen=True, slots=True)
class _Frame:
    shape: Shape
    left: float
    start: float
    end: float
    low: float
    high: float

    def x(self, year: float) -> float:
        along = (year - self.start) / max(0.001, self.end - self.start)
        return self.left + along * (self.shape.width - RIGHT - self.left)

    def y(self, value: float) -> float:
        return 22 + (self.high - value) / (self.high - self.low) * self.shape.plot


def when(day: dt.date) -> float:
    """A day as a number of years: 2024-07-01 is near 2024.5."""
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def overlay(
    points: Sequence[tuple[int, float | None]],
    bands: Sequence[Band],
    *,
    name: str,
    say: Say = str,
    shape: Shape = WIDE,
) -> SafeString:
    """Draw the points (year, value; None breaks the line), and the bands under them. A year's
    value stands in its middle. Empty without a number. Raises ValueError for an unknown tone."""
    for band in bands:
        if band.tone not in TONES:
            raise ValueError(f"tone {band.tone!r} is none of {', '.join(TONES)}")
    known = [value for _year, value in points if value is not None]
    if not known:
        return SafeString("")
    ticks = nice_ticks(min(known), max(known))
    left = min(max(width(say(tick), SMALL) for tick in ticks) + 10, shape.width / 3)
    days = [
        when(day) for band in bands for one in band.spans for day in (one.start, one.end) if day
    ]
    years = [year for year, _value in points]
    start, end = min([*years, *days]), max([*(year + 1 for year in years), *days])
    frame = _Frame(shape, left, float(int(start)), float(end), ticks[0], ticks[-1])
    bottom = 22 + shape.plot
    below, height = _bands(frame, bands, bottom + 30)
    parts = [_grid(frame, ticks, say), _years(frame, bottom, height), _curve(frame, points, say)]
    return SafeString(
        f'<svg viewBox="0 0 {shape.width:.0f} {height:.0f}" width="{shape.width:.0f}" '
        f'height="{height:.0f}" role="img" aria-label="{escape(name)}">'
        f"{''.join(parts)}{below}</svg>"
    )


def _text(x: float, y: float, words: str, style: str, anchor: str = "", size: float = SMALL) -> str:
    end = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{end} class="{style}">'
        f"{escape(words)}</text>"
    )


def _grid(frame: _Frame, ticks: Sequence[float], say: Say) -> str:
    drawn = ""
    for tick in ticks:
        y = frame.y(tick)
        drawn += (
            f'<line x1="{frame.left:.1f}" y1="{y:.1f}" x2="{frame.shape.width - RIGHT}" '
            f'y2="{y:.1f}" class="d-grid"/>'
        )
        drawn += _text(frame.left - 6, y + 4, say(tick), "d-soft", "end")
    return drawn


def _years(frame: _Frame, bottom: float, height: float) -> str:
    """Where each year begins: a line through everything; its name where there is room."""
    drawn, last = "", -1e9
    for year in range(int(frame.start), int(frame.end) + 1):
        x = frame.x(year)
        if x - last < frame.shape.step or x > frame.shape.width - RIGHT - 20:
            continue
        last = x
        drawn += (
            f'<line x1="{x:.1f}" y1="22" x2="{x:.1f}" y2="{height - 4:.1f}" class="d-grid" '
            'stroke-dasharray="2 4"/>'
        )
        drawn += _text(x + 3, bottom + 16, str(year), "d-soft")
    return drawn


def _curve(frame: _Frame, points: Sequence[tuple[int, float | None]], say: Say) -> str:
    path, pen, dots = "", "M", ""
    for year, value in points:
        if value is None:
            pen = "M"
            continue
        x, y = frame.x(year + 0.5), frame.y(value)
        path += f"{pen}{x:.1f} {y:.1f}"
        dots += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" class="d-proof"/>'
        pen = "L"
    drawn = (
        f'<path d="{path}" fill="none" stroke-width="2.4" stroke-linejoin="round" '
        f'class="s-proof"/>{dots}'
    )
    shown = [(year, value) for year, value in points if value is not None]
    drawn += _value(frame, shown[0], shown[1:2], say)
    return drawn + (_value(frame, shown[-1], shown[-2:-1], say) if len(shown) > 1 else "")


def _value(
    frame: _Frame, point: tuple[int, float], beside: Sequence[tuple[int, float]], say: Say
) -> str:
    """The words of a point: above it, or below when the line leaves it upwards."""
    year, value = point
    words = say(value)
    half = width(words, TEXT * BOLD) / 2
    x = min(max(frame.x(year + 0.5), frame.left + half + 4), frame.shape.width - half - 2)
    y = frame.y(value)
    rises = any(other > value for _year, other in beside)
    below = rises and y + 24 < 22 + frame.shape.plot
    return _text(x, y + 20 if below else y - 9, words, "d-title", "middle", TEXT)


def _bands(frame: _Frame, bands: Sequence[Band], top: float) -> tuple[str, float]:
    drawn = ""
    for band in bands:
        if not band.spans:
            continue
        drawn += _text(2, top + 16, band.title, "d-title", size=TEXT)
        top += 24
        rows = _rows(frame, band.spans)
        for one, row in zip(band.spans, rows, strict=True):
            drawn += _span(frame, one, band.tone, top + row * ROW + ROW / 2)
        top += (max(rows) + 1) * ROW + 8
    return drawn, top + 4


def _reach(frame: _Frame, one: Span) -> tuple[float, float, str, bool]:
    """From where to where a thing and its words go, its words, and whether they stand before."""
    x0 = frame.x(when(one.start))
    x1 = frame.x(when(one.end)) if one.end else x0
    after, before = frame.shape.width - x1 - 12, x0 - 12
    wanted = width(one.label, SMALL)
    ahead = wanted > after and before > after
    words = shorten(one.label, max(before if ahead else after, 20), SMALL)
    long = width(words, SMALL)
    return (
        (x0 - 12 - long, x1 + 8, words, True) if ahead else (x0 - 8, x1 + 12 + long, words, False)
    )


def _rows(frame: _Frame, spans: Sequence[Span]) -> list[int]:
    """The first row where each thing and its words are clear of the others."""
    taken: list[list[tuple[float, float]]] = []
    rows = []
    for one in spans:
        left, right, _words, _ahead = _reach(frame, one)
        row = 0
        while row < len(taken) and any(left < b + 6 and right > a - 6 for a, b in taken[row]):
            row += 1
        if row == len(taken):
            taken.append([])
        taken[row].append((left, right))
        rows.append(row)
    return rows


def _span(frame: _Frame, one: Span, tone: str, middle: float) -> str:
    x0 = frame.x(when(one.start))
    _left, _right, words, ahead = _reach(frame, one)
    if one.end is None:
        mark = f'<circle cx="{x0:.1f}" cy="{middle:.1f}" r="5.5" class="d-{tone}"/>'
        x1 = x0
    else:
        x1 = frame.x(when(one.end))
        mark = (
            f'<rect x="{x0:.1f}" y="{middle - 5:.1f}" width="{max(4.0, x1 - x0):.1f}" height="10" '
            f'rx="5" class="d-{tone}-soft s-{tone}" stroke-width="1.5"/>'
        )
    at, anchor = (x0 - 10, "end") if ahead else (x1 + 10, "")
    return mark + _text(at, middle + 4.5, words, "", anchor)
