"""Reading the method's content: each enumeration of the method is one TOML file of `content/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Item:
    """One item of the method: a key that never changes, an icon, and its words in each language."""

    key: str
    icon: str
    names: dict[str, str]
    sentences: dict[str, str]

    @property
    def name(self) -> str:
        return _in_language(self.names)

    @property
    def sentence(self) -> str:
        return _in_language(self.sentences)


def _in_language(words: dict[str, str]) -> str:
    return words.get((get_language() or "fr")[:2]) or words["fr"]


@cache
def items(family: str) -> tuple[Item, ...]:
    """Every item of a family (« principles », « sustainability_objects »), in the file's order."""
    data = tomllib.loads((CONTENT / f"{family}.toml").read_text(encoding="utf-8"))
    return tuple(
        Item(entry["key"], entry["icon"], entry["name"], entry["sentence"])
        for entry in data["item"]
    )


def keys(family: str) -> tuple[str, ...]:
    return tuple(item.key for item in items(family))
