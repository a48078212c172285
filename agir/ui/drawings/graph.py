"""Boxes and arrows as SVG: a graph whose words can be read where they are.

What a box or an arrow is shows without colour: boxes by their shape and a word above the title,
arrows by their line, their head and a word along them. Every box is a link. Nothing is styled
in the drawing: classes take their colours from `ui/graph.css`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import escape
from django.utils.safestring import SafeString

from agir.ui.drawings.words import BOLD, shorten, width, wrap

Point = tuple[float, float]
Curve = Sequence[Point]  # start, control, control, end
Rect = tuple[float, float, float, float]  # left, top, right, bottom
Shape = Literal["card", "pill", "peak", "stack", "slip"]
Line = Literal["solid", "dashed", "dotted"]
Head = Literal["full", "hollow", "none"]

TITLE, KICKER, NOTE, LABEL = 14.0, 11.5, 12.0, 11.0
TITLE_LINE, KICKER_LINE, NOTE_LINE = 18.0, 15.0, 16.0
PADDING: dict[Shape, float] = {"card": 11, "pill": 18, "peak": 22, "stack": 11, "slip": 10}
EDGE = 8.0  # room above and below the words
MARGIN = 12.0  # room around the whole
PLACES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)
CELL = 160.0
DENSE = 80  # arrows beyond which they are drawn thinner


@dataclass(frozen=True, slots=True)
class Words:
    """What a box says: a word above, a title in lines, notes below; and `name`, the whole of
    it for those who listen."""

    kicker: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    name: str
    width: float
    height: float


def words(
    title: str,
    *,
    room: float,
    shape: Shape = "card",
    kicker: str = "",
    note: str = "",
    name: str = "",
    most: int = 4,
) -> Words:
    """Break a box's words into lines for a box `room` wide, and tell how high it is. Each line
    of `note` is one under the title."""
    inner = room - 2 * PADDING[shape]
    lines, _whole = wrap(title, inner, TITLE * BOLD, most)
    below = tuple(shorten(line, inner, NOTE) for line in note.splitlines())
    height = 2 * EDGE + len(lines) * TITLE_LINE
    height += (KICKER_LINE if kicker else 0) + len(below) * NOTE_LINE
    above = shorten(kicker, inner, KICKER)
    return Words(above, tuple(lines), below, name or title, room, height)


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its top left corner. `chosen` is the one the drawing is about."""

    key: str
    words: Words
    x: float
    y: float
    href: str
    shape: Shape = "card"
    tone: str = "neutral"
    chosen: bool = False

    @property
    def rect(self) -> Rect:
        return self.x, self.y, self.x + self.words.width, self.y + self.words.height


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from a box to another, with a word along it. Without a head it goes both ways."""

    source: str
    target: str
    curve: Curve
    label: str
    name: str
    line: Line = "solid"
    head: Head = "full"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A frame around boxes that belong together, and the branch from what they belong to."""

    rect: Rect
    branch: Curve = ()


def graph(
    *,
    width: float,
    height: float,
    boxes: Sequence[Box],
    arrows: Sequence[Arrow],
    enclosures: Iterable[Enclosure] = (),
    title: str,
    scale: float = 1.0,
) -> SafeString:
    """The drawing, `scale` times its natural size. Boxes come in the order given: it is the
    order of reading and of the keyboard."""
    across, down = width + 2 * MARGIN, height + 2 * MARGIN
    labels = _placed([box.rect for box in boxes], arrows)
    classes = "graph graph--dense" if len(arrows) > DENSE else "graph"
    parts = [
        f'<svg class="{classes}" xmlns="http://www.w3.org/2000/svg" role="group"'
        f' aria-label="{escape(title)}" width="{across * scale:.0f}" height="{down * scale:.0f}"'
        f' viewBox="{-MARGIN:.0f} {-MARGIN:.0f} {across:.0f} {down:.0f}">',
        '<g class="graph-frames" aria-hidden="true">',
        *(_enclosure(enclosure) for enclosure in enclosures),
        "</g>",
        '<g class="graph-arrows" aria-hidden="true">',
        *(_arrow(arrow) for arrow in arrows),
        "</g>",
        *(_box(box) for box in boxes),
        '<g class="graph-labels" aria-hidden="true">',
        *(_label(arrow, place) for arrow, place in zip(arrows, labels, strict=True)),
        "</g>",
        "</svg>",
    ]
    return SafeString("".join(parts))  # every text in it went through escape


def _enclosure(enclosure: Enclosure) -> str:
    left, top, right, bottom = enclosure.rect
    branch = ""
    if enclosure.branch:
        branch = f'<path class="graph-branch" d="{_path(enclosure.branch)}"/>'
    return (
        f'<rect class="graph-frame" x="{left:g}" y="{top:g}" width="{right - left:g}"'
        f' height="{bottom - top:g}" rx="12"/>{branch}'
    )


def _path(curve: Curve) -> str:
    start, *rest = (f"{x:g} {y:g}" for x, y in curve)
    return f"M{start}C{' '.join(rest)}"


def _arrow(arrow: Arrow) -> str:
    path = _path(arrow.curve)
    return (
        f'<g class="graph-arrow graph-arrow--{arrow.line}" data-from="{escape(arrow.source)}"'
        f' data-to="{escape(arrow.target)}"><path class="graph-halo" d="{path}"/>'
        f'<path class="graph-line" d="{path}"/>{_head(arrow)}</g>'
    )


def _head(arrow: Arrow) -> str:
    """A triangle at the end: curves always arrive level."""
    if arrow.head == "none":
        return ""
    (before, _), (x, y) = arrow.curve[-2], arrow.curve[-1]
    back = x - 10 if x > before else x + 10
    return (
        f'<path class="graph-head graph-head--{arrow.head}"'
        f' d="M{x:g} {y:g}L{back:g} {y - 5.5:g}L{back:g} {y + 5.5:g}Z"/>'
    )


def _box(box: Box) -> str:
    classes = f"graph-box graph-box--{box.shape} graph-tone--{box.tone}"
    classes += " is-chosen" if box.chosen else ""
    said = box.words
    middle = box.x + said.width / 2
    centred = box.shape in ("pill", "peak")
    x = middle if centred else box.x + PADDING[box.shape]
    anchor = ' text-anchor="middle"' if centred else ""
    y = box.y + EDGE
    texts = []
    if said.kicker:
        texts.append(_text("kicker", x, y + KICKER, said.kicker, anchor))
        y += KICKER_LINE
    lines = "".join(
        f'<tspan x="{x:g}" y="{y + number * TITLE_LINE + TITLE:g}">{escape(line)} </tspan>'
        for number, line in enumerate(said.lines)
    )
    texts.append(f'<text class="graph-title"{anchor}>{lines}</text>')
    y += len(said.lines) * TITLE_LINE
    for number, note in enumerate(said.notes):
        texts.append(_text("note", x, y + number * NOTE_LINE + NOTE, note, anchor))
    return (
        f'<a class="{classes}" href="{escape(box.href)}" data-key="{escape(box.key)}"'
        f' aria-label="{escape(said.name)}"{_current(box)}>'
        f"<title>{escape(said.name)}</title>{_outline(box)}{''.join(texts)}</a>"
    )


def _current(box: Box) -> str:
    return ' aria-current="true"' if box.chosen else ""


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="graph-{kind}" x="{x:g}" y="{y:g}"{anchor}>{escape(text)}</text>'


def _outline(box: Box) -> str:
    left, top, right, bottom = box.rect
    high = bottom - top
    if box.shape == "peak":
        tip, middle = 14, (top + bottom) / 2
        return (
            f'<path class="graph-outline" d="M{left + tip:g} {top:g}H{right - tip:g}'
            f"L{right:g} {middle:g}L{right - tip:g} {bottom:g}H{left + tip:g}"
            f'L{left:g} {middle:g}Z"/>'
        )
    radius = {"card": 6, "pill": min(high / 2, 26), "stack": 6, "slip": 2}[box.shape]
    sheet = (
        f'<rect class="graph-outline" x="{left:g}" y="{top:g}"'
        f' width="{right - left:g}" height="{high:g}" rx="{radius:g}"/>'
    )
    if box.shape == "stack":
        under = "".join(
            f'<path class="graph-sheet" d="M{left + step + 4:g} {bottom + step - 4:g}v4'
            f'H{right + step:g}V{top + step + 4:g}h-4"/>'
            for step in (8, 4)
        )
        return under + sheet
    return sheet


def _label(arrow: Arrow, place: Point) -> str:
    x, y = place
    return (
        f'<text class="graph-label graph-label--{arrow.line}" data-from="{escape(arrow.source)}"'
        f' data-to="{escape(arrow.target)}" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">'
        f"<title>{escape(arrow.name)}</title>{escape(arrow.label)}</text>"
    )


def _label_size(arrow: Arrow) -> tuple[float, float]:
    return width(arrow.label, LABEL * BOLD) + 4, 15.0


def _point(curve: Curve, t: float) -> Point:
    """Where a cubic curve is at `t` between 0 and 1."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


def _placed(boxes: Sequence[Rect], arrows: Sequence[Arrow]) -> list[Point]:
    """A place for each word along its arrow, clear of boxes and of the words already placed;
    where there is none, the place that hides least."""
    taken = _Taken(boxes)
    places = []
    for arrow in arrows:
        size = _label_size(arrow)
        tried = []
        for rank, place in enumerate(_along(arrow.curve)):
            hidden = taken.hidden(_around(place, size))
            tried.append((hidden, rank, place))
            if not hidden:
                break
        best = min(tried)[2]
        taken.add(_around(best, size))
        places.append(best)
    return places


def _along(curve: Curve) -> Iterator[Point]:
    """Places for a word: above a line that runs level, else on it, from the middle outwards."""
    (start, first), (end, last) = curve[0], curve[-1]
    level = abs(last - first) < 0.35 * abs(end - start)
    for t in PLACES:
        x, y = _point(curve, t)
        yield x, y - 10 if level else y
    if level:
        for t in PLACES:
            x, y = _point(curve, t)
            yield x, y + 11


def _around(place: Point, size: tuple[float, float]) -> Rect:
    x, y = place
    across, down = size
    return x - across / 2, y - down / 2, x + across / 2, y + down / 2


class _Taken:
    """Rectangles by the squares of a grid they touch, so that neighbours are found at once."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        self.cells: dict[tuple[int, int], list[Rect]] = defaultdict(list)
        for rect in rects:
            self.add(rect)

    def add(self, rect: Rect) -> None:
        for cell in _cells(rect):
            self.cells[cell].append(rect)

    def hidden(self, rect: Rect) -> float:
        """How much of what is already there a rectangle would cover."""
        near = {other for cell in _cells(rect) for other in self.cells.get(cell, ())}
        return sum(_common(rect, other) for other in near)


def _cells(rect: Rect) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(side // CELL) for side in rect)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))


def _common(a: Rect, b: Rect) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across * down if across > 0 and down > 0 else 0.0
