"""A count that climbs with time, as a stair, and the moments that came on its way.

Each step is one thing that happened; what is counted may be of several kinds, laid one over the
other and named at the end of the stair. Moments stand on the stair as flags: their words above,
one over the other when they are close, never one on another. In black and white the kinds are
told by their place, their words and their stroke.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.curve import nice_ticks
from agir.ui.drawings.words import BOLD, wrap

TEXT, SMALL = 14.0, 12.5
LINE, SMALL_LINE = 17.0, 15.0
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")
DASHES = ("", "6 3", "2 3")


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of what is counted: the words at its end, its tone, and its days."""

    label: str
    tone: str
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A moment on the way: its day, how that is written, its words."""

    at: dt.date
    when: str
    label: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How wide the whole is, and what its margins hold."""

    width: float
    plot: float  # height of the stair
    flag: float  # widest a flag may be, which is also the margin on the right
    left: float = 34.0
    lines: int = 3


WIDE = Shape(width=960, plot=280, flag=190)
NARROW = Shape(width=340, plot=200, flag=122, left=26, lines=4)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and counts fall."""

    shape: Shape
    start: dt.date
    end: dt.date
    most: float
    top: float

    @property
    def right(self) -> float:
        return self.shape.width - self.shape.flag

    @property
    def bottom(self) -> float:
        return self.top + self.shape.plot

    def x(self, day: dt.date) -> float:
        along = (day - self.start).days / max(1, (self.end - self.start).days)
        return self.shape.left + along * (self.right - self.shape.left)

    def y(self, count: float) -> float:
        return self.bottom - count / self.most * self.shape.plot


def stair(
    layers: Sequence[Layer],
    flags: Sequence[Flag] = (),
    *,
    name: str,
    until: dt.date,
    shape: Shape = WIDE,
) -> SafeString:
    """Draw the stair up to the day `until`. Layers come from the ground up. Empty without a step.
    Raises ValueError for an unknown tone."""
    for layer in layers:
        if layer.tone not in TONES:
            raise ValueError(f"tone {layer.tone!r} is none of {', '.join(TONES)}")
    days = sorted(day for layer in layers for day in layer.days)
    if not days:
        return SafeString("")
    start = min([days[0], *(flag.at for flag in flags)])
    start = dt.date(start.year, 1, 1)
    end = max([days[-1], until, *(flag.at for flag in flags)])
    said = [_said(flag, shape) for flag in sorted(flags, key=lambda flag: (flag.at, flag.label))]
    ticks = [tick for tick in nice_ticks(0, len(days)) if tick == int(tick)]
    draft = _Frame(shape, start, end, max(ticks), 0)
    lanes = _lanes([draft.x(one.flag.at) for one in said], [one.width for one in said])
    tops, band = _band(said, lanes)
    frame = _Frame(shape, start, end, max(ticks), band + 26)
    parts = [_grid(frame, ticks), _years(frame), _layers(frame, layers)]
    parts.append(_flags(frame, said, tops, days))
    parts.append(_ends(frame, layers, len(days)))
    height = frame.bottom + 26
    return SafeString(
        f'<svg viewBox="0 0 {shape.width:.0f} {height:.0f}" width="{shape.width:.0f}" '
        f'height="{height:.0f}" role="img" aria-label="{escape(name)}">{"".join(parts)}</svg>'
    )


# --- flags


@dataclass(frozen=True, slots=True)
class _Said:
    flag: Flag
    lines: tuple[str, ...]
    width: float

    @property
    def height(self) -> float:
        return SMALL_LINE + len(self.lines) * SMALL_LINE + 4


def _said(flag: Flag, shape: Shape) -> _Said:
    lines, _whole = wrap(flag.label, shape.flag - 12, SMALL * BOLD, shape.lines)
    return _Said(flag, tuple(lines), shape.flag - 4)


def _lanes(places: Sequence[float], widths: Sequence[float]) -> list[int]:
    """The lane of each flag, 0 the lowest, given from left to right. A flag's words run to the
    right of its pole; so a flag stands higher than every later one whose pole its words would
    meet, and no pole ever crosses words."""
    lanes = [0] * len(places)
    for i in range(len(places) - 1, -1, -1):
        met = [lanes[j] for j in range(i + 1, len(places)) if places[j] < places[i] + widths[i]]
        lanes[i] = max(met, default=-1) + 1
    return lanes


def _band(said: Sequence[_Said], lanes: Sequence[int]) -> tuple[list[float], float]:
    """The top of each flag's words, and the height of them all."""
    count = max(lanes, default=-1) + 1
    heights = [
        max(one.height for one, at in zip(said, lanes, strict=True) if at == lane)
        for lane in range(count)
    ]
    whole = sum(heights)
    tops = [whole - sum(heights[: lane + 1]) + 2 for lane in lanes]
    return tops, whole


def _flags(
    frame: _Frame, said: Sequence[_Said], tops: Sequence[float], days: Sequence[dt.date]
) -> str:
    drawn = ""
    for one, top in zip(said, tops, strict=True):
        x = frame.x(one.flag.at)
        foot = frame.y(bisect_right(days, one.flag.at))
        drawn += (
            f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{foot:.1f}" class="d-line" '
            f'stroke-width="1.2"/><circle cx="{x:.1f}" cy="{foot:.1f}" r="4.5" '
            'class="d-paper s-stage" stroke-width="2"/>'
        )
        drawn += _text(x + 6, top + 11, one.flag.when, SMALL, "d-soft")
        for index, line in enumerate(one.lines):
            drawn += _text(x + 6, top + 11 + (index + 1) * SMALL_LINE, line, SMALL, "d-title")
    return drawn


# --- the stair


def _text(x: float, y: float, words: str, size: float, style: str, anchor: str = "") -> str:
    end = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{end} class="{style}">'
        f"{escape(words)}</text>"
    )


def _grid(frame: _Frame, ticks: Sequence[float]) -> str:
    drawn = ""
    for tick in ticks:
        y = frame.y(tick)
        drawn += (
            f'<line x1="{frame.shape.left}" y1="{y:.1f}" x2="{frame.right:.1f}" y2="{y:.1f}" '
            'class="d-grid"/>'
        )
        drawn += _text(frame.shape.left - 6, y + 4, f"{tick:.0f}", SMALL, "d-soft", "end")
    return drawn


def _years(frame: _Frame) -> str:
    """Years under the stair, where they begin, as many as can be read."""
    kept: list[float] = []
    drawn = ""
    for year in range(frame.start.year, frame.end.year + 1):
        x = frame.x(dt.date(year, 1, 1))
        tick = f'<line x1="{x:.1f}" y1="{frame.bottom:.1f}" x2="{x:.1f}" '
        drawn += f'{tick}y2="{frame.bottom + 5:.1f}" class="d-line"/>'
        if (not kept or x - kept[-1] >= 46) and x <= frame.right - 10:
            kept.append(x)
            drawn += _text(x + 1, frame.bottom + 19, str(year), SMALL, "d-soft", "start")
    return drawn


def _layers(frame: _Frame, layers: Sequence[Layer]) -> str:
    """The stairs, the highest first so that each stands on the ones below."""
    drawn = []
    held: list[dt.date] = []
    for place, layer in enumerate(layers):
        held = sorted([*held, *layer.days])
        if layer.days:
            drawn.append(_steps(frame, held, layer.tone, DASHES[place % len(DASHES)]))
    return "".join(reversed(drawn))


def _steps(frame: _Frame, days: Sequence[dt.date], tone: str, dash: str) -> str:
    """One stair: a point for each tenth of a unit at the most, however many the steps."""
    x, path = frame.x(days[0]), f"M{frame.x(days[0]):.1f} {frame.bottom:.1f}"
    last = f"{x:.1f}"
    count = 0
    for day in days:
        here = f"{frame.x(day):.1f}"
        if here != last:
            path += f"V{frame.y(count):.1f}H{here}"
            last = here
        count += 1
    path += f"V{frame.y(count):.1f}H{frame.right:.1f}"
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{path}V{frame.bottom:.1f}z" class="d-{tone}-soft"/>'
        f'<path d="{path}" fill="none" stroke-width="2.2" class="s-{tone}"{dashed}/>'
    )


def _ends(frame: _Frame, layers: Sequence[Layer], total: int) -> str:
    """What each stair is, at its end; and how many in all above."""
    drawn = _text(frame.right + 8, frame.y(total) - 9, str(total), 20, "d-title")
    lowest, held, ends = frame.bottom, 0, []
    for layer in layers:
        if not layer.days:
            continue
        middle = frame.y(held + len(layer.days) / 2)
        held += len(layer.days)
        lines, _whole = wrap(layer.label, frame.shape.flag - 18, SMALL, 3)
        ends.append((layer, lines, middle, len(lines) * SMALL_LINE))
    # From the ground up, each label clear of the one below; then down again if they hit the total.
    placed: list[tuple[Layer, list[str], float, float]] = []
    for layer, lines, middle, high in ends:
        bottom = min(middle + high / 2, lowest)
        lowest = bottom - high - 5
        placed.append((layer, lines, bottom - high, middle))
    for layer, lines, top, middle in placed:
        drawn += (
            f'<path d="M{frame.right:.1f} {middle:.1f}L{frame.right + 12:.1f} '
            f'{top + SMALL_LINE / 2:.1f}" fill="none" stroke-width="2.2" class="s-{layer.tone}"/>'
        )
        for index, line in enumerate(lines):
            drawn += _text(frame.right + 16, top + 11 + index * SMALL_LINE, line, SMALL, "")
    return drawn
