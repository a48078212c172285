"""Where the things that history names can be read: asked to every room, imported from none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agir.history.signals import pages_asked

Key = tuple[str, int]  # an object's type and number, as history writes them


@dataclass(frozen=True)
class Page:
    """What an object is called today, and its address."""

    title: str
    url: str


def pages_of(coalition: Any, keys: Iterable[Key]) -> dict[Key, Page]:
    """The pages of these objects of a coalition: those that are still there and that everybody
    in the coalition may open. At most one query for each type asked."""
    wanted: dict[str, set[int]] = {}
    for object_type, object_id in keys:
        if object_type:
            wanted.setdefault(object_type, set()).add(object_id)
    found: dict[Key, Page] = {}
    if wanted:
        answers: Any = pages_asked.send(Page, coalition=coalition, wanted=wanted)
        for _receiver, pages in answers:
            found |= pages
    return found
