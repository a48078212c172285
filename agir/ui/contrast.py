"""The colours of tokens.css, and how well each is read on each (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TOKENS = Path(__file__).parent / "static" / "ui" / "tokens.css"
DECLARED = re.compile(r"--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
TONES = ("stage", "relation", "voice", "lasting", "proof", "attention")
TEXT, SHAPE = 4.5, 3.0

# (what is read, what it lies on, the least ratio)
PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("ink", ground, TEXT) for ground in ("paper", "card", "sunk")),
    *(("ink-soft", ground, TEXT) for ground in ("paper", "card", "sunk")),
    *(("edge", ground, SHAPE) for ground in ("paper", "card", "sunk")),
    *((tone, ground, TEXT) for tone in TONES for ground in ("paper", "card", "sunk")),
    *((tone, f"{tone}-soft", TEXT) for tone in TONES),
    *(("ink", f"{tone}-soft", TEXT) for tone in TONES),
    *(("ink-soft", f"{tone}-soft", TEXT) for tone in TONES),
    ("on-accent", "stage", TEXT),
    ("on-accent", "accent-deep", TEXT),
    ("accent-deep", "stage-soft", TEXT),
    ("accent-deep", "paper", TEXT),
    ("paper", "ink", TEXT),
)


@dataclass(frozen=True)
class Pair:
    """How well one colour is read on another, in each scheme."""

    front: str
    ground: str
    least: float
    light: float
    dark: float

    @property
    def is_enough(self) -> bool:
        return min(self.light, self.dark) >= self.least


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 (black) to 1 (white). WCAG 2.2's definition."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21, the same either way round."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=1)
def colours() -> dict[str, tuple[str, str]]:
    """Each colour token with its light and its dark value."""
    return {name: (light, dark) for name, light, dark in DECLARED.findall(TOKENS.read_text())}


@lru_cache(maxsize=1)
def pairs() -> list[Pair]:
    """Every pair that pages put one on the other."""
    known = colours()
    return [
        Pair(
            front,
            ground,
            least,
            round(ratio(known[front][0], known[ground][0]), 1),
            round(ratio(known[front][1], known[ground][1]), 1),
        )
        for front, ground, least in PAIRS
    ]
