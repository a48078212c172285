"""A ring of steps, each open at once: a turn that starts again, not a line that ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SIZE = 400
CENTRE = SIZE / 2
OUTER, INNER = 196.0, 124.0
MIDDLE = (OUTER + INNER) / 2
GAP, POINT = 3.0, 7.0  # degrees between two steps, and how far their arrow reaches


@dataclass(frozen=True)
class Step:
    """One step of the ring. `there`: something exists behind it already (filled in)."""

    label: str
    note: str = ""
    url: str = ""
    there: bool = False


def _at(radius: float, degrees: float) -> str:
    angle = math.radians(degrees)
    return f"{CENTRE + radius * math.cos(angle):.1f} {CENTRE + radius * math.sin(angle):.1f}"


def _shape(start: float, end: float) -> str:
    """A piece of the ring that points to the next one."""
    return (
        f"M{_at(OUTER, start)}A{OUTER} {OUTER} 0 0 1 {_at(OUTER, end)}"
        f"L{_at(MIDDLE, end + POINT)}L{_at(INNER, end)}"
        f"A{INNER} {INNER} 0 0 0 {_at(INNER, start)}L{_at(MIDDLE, start + POINT)}Z"
    )


def _line(start: float, end: float, number: int) -> str:
    """The path a line of text runs along: above the middle clockwise, below it the other way, so
    that no word is upside down."""
    start, end = start + POINT, end + POINT / 2
    upright = math.sin(math.radians((start + end) / 2)) < 0.25
    if upright:
        radius = MIDDLE + 5 - 21 * number
        return f"M{_at(radius, start)}A{radius} {radius} 0 0 1 {_at(radius, end)}"
    radius = MIDDLE - 4 + 21 * number
    return f"M{_at(radius, end)}A{radius} {radius} 0 0 0 {_at(radius, start)}"


def ring(
    steps: Sequence[Step], *, name: str, centre: Sequence[str] = (), prefix: str = "ring"
) -> SafeString:
    """The ring as SVG text. `name` is read out first; `centre` is up to three short lines, the
    first in bold; `prefix` keeps two rings of one page apart.

    Steps that exist are filled, the others outlined: it reads in black and white.
    """
    turn = 360 / len(steps)
    pieces = []
    for index, step in enumerate(steps):
        start = -90 - turn / 2 + index * turn + GAP / 2
        pieces.append(_piece(step, start, start + turn - GAP, f"{prefix}-{index}"))
    middle = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle" class="{}">{}</text>',
        (
            (
                CENTRE,
                round(CENTRE + 6 + 24 * (row - (len(centre) - 1) / 2), 1),
                "ring__title" if row == 0 else "ring__words d-soft",
                line,
            )
            for row, line in enumerate(centre)
        ),
    )
    return format_html(
        '<svg class="ring" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}</svg>',
        SIZE,
        SIZE,
        name,
        format_html_join("", "{}", ((piece,) for piece in pieces)),
        middle,
    )


def _piece(step: Step, start: float, end: float, key: str) -> SafeString:
    drawn = format_html('<path class="ring__shape" d="{}"/>', _shape(start, end))
    for number, (words, kind) in enumerate(((step.label, "label"), (step.note, "note"))):
        if words:
            drawn += format_html(
                '<path id="{0}-{1}" d="{2}" fill="none"/><text class="ring__{3}">'
                '<textPath href="#{0}-{1}" startOffset="50%" text-anchor="middle">{4}</textPath>'
                "</text>",
                key,
                number,
                _line(start, end, number),
                kind,
                words,
            )
    classes = "ring__step ring__step--there" if step.there else "ring__step"
    if step.url:
        return format_html('<a class="{}" href="{}">{}</a>', classes, step.url, drawn)
    return format_html('<g class="{}">{}</g>', classes, drawn)
