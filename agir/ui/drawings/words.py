"""How wide words are, near enough to break lines on the server.

Widths are those of a wide humanist face, in hundredths of the size: what is drawn is never wider
than what was planned, whichever face the reader has.
"""

from __future__ import annotations

import re
import unicodedata

NARROW, SLIM, WIDE, WIDEST = "iljI.,:;'’|!()[] ", "ftrs-–/«»\xa0\u202f", "mwM%—@", "W…"

BOLD = 1.08
_SPACES = re.compile(r"[^\S\xa0\u202f]+")  # where a line may break: not inside « 12 000 $ »


def width(text: str, size: float) -> float:
    """Width of a line of text, in the units of `size`. For bold words give `size * BOLD`."""
    return sum(_hundredths(character) for character in text) * size / 100


def _hundredths(character: str) -> int:
    if character in NARROW:
        return 33
    if character in SLIM:
        return 46
    if character in WIDE:
        return 90
    if character in WIDEST or unicodedata.east_asian_width(character) in "WF":
        return 104
    return 68 if character.isupper() else 56


def wrap(text: str, room: float, size: float, most: int) -> tuple[list[str], bool]:
    """The text in at most `most` lines no wider than `room`, and whether it was all said. A word
    too long for a line is cut."""
    split = filter(None, _SPACES.split(text))
    words = [piece for word in split for piece in _pieces(word, room, size)]
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines, True
    return [*lines[: most - 1], shorten(f"{lines[most - 1]}…", room, size)], False


def shorten(text: str, room: float, size: float) -> str:
    """The text on one line, ended by « … » when it is too long."""
    if width(text, size) <= room:
        return text
    kept = text.rstrip("…")
    while kept and width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,;:.-–')}…"


def _pieces(word: str, room: float, size: float) -> list[str]:
    if width(word, size) <= room:
        return [word]
    pieces, current = [], ""
    for character in word:
        if current and width(current + character, size) > room:
            pieces.append(current)
            current = ""
        current += character
    return [*pieces, current]
