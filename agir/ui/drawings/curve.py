"""Figures in time as a curve: what was measured, what would come if nothing changed, the target.

Drawn narrow, so that the words stay readable at 360 px. A year without a number breaks the line.
What comes is dashed inside its band: it can be told from what was measured in black and white.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.words import shorten, width

WIDTH, HEIGHT = 420.0, 260.0
TOP, BOTTOM, RIGHT = 26.0, 30.0, 16.0
TEXT, SMALL = 14.0, 12.5
TICKS = 4
CROWDED = 40  # points past which dots would hide the line
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")
# A line is also told by its stroke and its dots, not by its colour alone.
DASHES = ("", "7 4", "2 4", "10 4 2 4")
Say = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One series: (year, value) in order of time, 2021.25 being April 2021; a value of None breaks
    the line. `label` is written at its end when there are several."""

    label: str
    points: tuple[tuple[float, float | None], ...]
    tone: str = "proof"


@dataclass(frozen=True, slots=True)
class Ahead:
    """One year that has not come: what is expected, between two bounds."""

    year: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Target:
    """What is wanted, when, and the words beside it."""

    year: int
    value: float
    said: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where years and values fall."""

    years: tuple[float, float]
    values: tuple[float, float]
    left: float

    def x(self, year: float) -> float:
        start, end = self.years
        if end == start:
            return (self.left + WIDTH - RIGHT) / 2
        return self.left + (year - start) / (end - start) * (WIDTH - RIGHT - self.left)

    def y(self, value: float) -> float:
        low, high = self.values
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def at(self, year: float, value: float) -> str:
        return f"{self.x(year):.1f} {self.y(value):.1f}"


def nice_ticks(low: float, high: float, count: int = TICKS) -> list[float]:
    """Round values that hold `low` and `high` between the first and the last."""
    if not (math.isfinite(low) and math.isfinite(high)) or high - low > 1e300:
        return [0.0, 1.0]
    if high <= low:
        reach = abs(low) / 10 or 1.0
        low, high = low - reach, high + reach
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def curve(
    lines: Sequence[Line],
    *,
    name: str,
    say: Say = str,
    ahead: Sequence[Ahead] = (),
    target: Target | None = None,
    names: Mapping[float, str] | None = None,
) -> SafeString:
    """Draw the lines; `say` writes a value in the reader's language; `ahead` continues the first
    line; `names` are the words of moments that are not whole years. Empty when no line holds a
    number. Raises ValueError for an unknown tone."""
    for line in lines:
        if line.tone not in TONES:
            raise ValueError(f"tone {line.tone!r} is none of {', '.join(TONES)}")
    points = [(x, y) for line in lines for x, y in line.points if y is not None]
    if not points:
        return SafeString("")
    frame, ticks = _frame(points, ahead, target, say)
    parts = [_grid(frame, ticks, say), _years(frame, points, ahead, target, names or {})]
    if ahead and lines:
        last = next((p for p in reversed(lines[0].points) if p[1] is not None), None)
        parts.append(_coming(frame, last, ahead, lines[0].tone))
    if target:
        parts.append(_target(frame, target))
    several = len(lines) > 1
    for place, line in enumerate(lines):
        parts.append(_line(frame, line, DASHES[place % len(DASHES)], several, say))
    return SafeString(
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" '
        f'role="img" aria-label="{escape(name)}">{"".join(parts)}</svg>'
    )


def scale(
    lines: Sequence[Line], ahead: Sequence[Ahead] = (), target: Target | None = None
) -> tuple[float, float]:
    """The least and the greatest value of the scale that `curve` would draw. Raises ValueError
    when no line holds a number."""
    values = [y for line in lines for _x, y in line.points if y is not None]
    ticks = nice_ticks(*_bounds(values, ahead, target))
    return ticks[0], ticks[-1]


def _bounds(
    values: Sequence[float], ahead: Sequence[Ahead], target: Target | None
) -> tuple[float, float]:
    every = [*values, *(bound for step in ahead for bound in (step.low, step.high))]
    every += [target.value] if target else []
    return min(every), max(every)


def _frame(
    points: Sequence[tuple[float, float]],
    ahead: Sequence[Ahead],
    target: Target | None,
    say: Say,
) -> tuple[_Frame, list[float]]:
    years = [x for x, _y in points] + [step.year for step in ahead]
    if target:
        years.append(target.year)
    ticks = nice_ticks(*_bounds([y for _x, y in points], ahead, target))
    widest = max(width(say(tick), SMALL) for tick in ticks)
    left = min(widest + 10, WIDTH / 3)
    return _Frame((min(years), max(years)), (ticks[0], ticks[-1]), left), ticks


def _grid(frame: _Frame, ticks: Sequence[float], say: Say) -> str:
    drawn = ""
    for tick in ticks:
        y = frame.y(tick)
        drawn += (
            f'<line x1="{frame.left:.1f}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" '
            f'class="d-grid"/><text x="{frame.left - 6:.1f}" y="{y + 4:.1f}" '
            f'font-size="{SMALL}" text-anchor="end" class="d-soft">{escape(say(tick))}</text>'
        )
    return drawn


def _years(
    frame: _Frame,
    points: Sequence[tuple[float, float]],
    ahead: Sequence[Ahead],
    target: Target | None,
    names: Mapping[float, str],
) -> str:
    """Years under the curve, as many as fit: the first and the last ones measured come first.
    Between months or quarters, only whole years are named."""
    measured = sorted({x for x, _y in points})
    others = {step.year for step in ahead} | ({target.year} if target else set())
    order: list[float] = [measured[0], measured[-1], max(others, default=measured[-1])]
    if names:
        order += range(math.ceil(measured[0]), math.floor(measured[-1]) + 1)
    else:
        order += reversed(measured)
    order += sorted(others)
    kept: list[tuple[float, float, str]] = []
    for year in order:
        words = names.get(year) or f"{year:.0f}"
        half = width(words, SMALL) / 2
        x = min(max(frame.x(year), half), WIDTH - 2 - half)
        if all(abs(x - other) >= max(40, half + reach + 8) for other, reach, _words in kept):
            kept.append((x, half, words))
    return "".join(
        f'<text x="{x:.1f}" y="{HEIGHT - 8}" font-size="{SMALL}" text-anchor="middle" '
        f'class="d-soft">{escape(words)}</text>'
        for x, _half, words in kept
    )


def _line(frame: _Frame, line: Line, dash: str, several: bool, say: Say) -> str:
    path, pen = "", "M"
    dots, size = "", 3.6 if len(line.points) <= CROWDED else 1.8
    for year, value in line.points:
        if value is None:
            pen = "M"
            continue
        path += f"{pen}{frame.at(year, value)}"
        pen = "L"
        dots += (
            f'<circle cx="{frame.x(year):.1f}" cy="{frame.y(value):.1f}" r="{size}" '
            f'class="d-{line.tone}"/>'
        )
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    drawn = (
        f'<path d="{path}" fill="none" stroke-width="2.4" stroke-linejoin="round" '
        f'class="s-{line.tone}"{dashed}/>{dots}'
    )
    shown = [(x, y) for x, y in line.points if y is not None]
    if not shown:
        return ""
    if several:
        year, value = shown[-1]
        words = shorten(line.label, 170, TEXT)
        return drawn + _words(frame, year, value, words, "d-title")
    for year, value in dict.fromkeys((shown[0], shown[-1])):
        drawn += _words(frame, year, value, say(value), "d-title")
    return drawn


def _words(frame: _Frame, year: float, value: float, words: str, kind: str) -> str:
    """Words over a point, inside the drawing."""
    half = width(words, TEXT * 1.08) / 2
    # Never over the words of the scale, on the left.
    x = min(max(frame.x(year), frame.left + half + 4), WIDTH - half - 2)
    y = frame.y(value) - 9
    if y < 14:
        y = frame.y(value) + 20
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{TEXT}" text-anchor="middle" '
        f'class="{kind}">{escape(words)}</text>'
    )


def _coming(
    frame: _Frame, last: tuple[float, float | None] | None, ahead: Sequence[Ahead], tone: str
) -> str:
    start = [(last[0], float(last[1]))] if last and last[1] is not None else []
    upper = [*start, *((step.year, step.high) for step in ahead)]
    lower = [*((step.year, step.low) for step in reversed(ahead)), *start]
    band = "L".join(frame.at(*point) for point in (*upper, *lower))
    path = "L".join(frame.at(*p) for p in (*start, *((step.year, step.value) for step in ahead)))
    dots = "".join(
        f'<circle cx="{frame.x(step.year):.1f}" cy="{frame.y(step.value):.1f}" r="3.2" '
        f'stroke-width="1.6" class="d-paper s-{tone}"/>'
        for step in ahead
    )
    return (
        f'<path d="M{band}z" class="d-{tone}-soft"/><path d="M{path}" fill="none" '
        f'stroke-width="1.8" stroke-dasharray="3 4" class="s-{tone}"/>{dots}'
    )


def _target(frame: _Frame, target: Target) -> str:
    x, y = frame.x(target.year), frame.y(target.value)
    drawn = (
        f'<line x1="{frame.left:.1f}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" '
        f'stroke-width="1.4" stroke-dasharray="1 5" stroke-linecap="round" class="s-lasting"/>'
        f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z" class="d-lasting"/>'
    )
    words = shorten(target.said, WIDTH - frame.left - 20, TEXT * 1.08)
    return drawn + _words(frame, target.year, target.value, words, "d-title")
