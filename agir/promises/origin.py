"""Where a promise is born: a meeting, an action, a message. The rooms above are named, never
imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agir.coalitions.models import Coalition
from agir.history.pages import Key, Page, pages_of
from agir.promises.models import Promise

MEETING = "meeting"


@dataclass(frozen=True)
class Origin:
    """A thing of the coalition, as history names things. `type` may be "message", without a
    number: only its title says which."""

    type: str
    id: int | None
    title: str = ""


def read_origin(coalition: Coalition, written: str) -> Origin | None:
    """The origin that an address names (« action:12 »), None unless everybody in the coalition
    may open it."""
    kind, _colon, number = written.partition(":")
    if not kind.isalpha() or not number.isdecimal() or len(number) > 12:
        return None
    key = (kind, int(number))
    page = pages_of(coalition, [key]).get(key)
    return Origin(kind, key[1], page.title) if page else None


def origin_pages(coalition: Coalition, promises: Sequence[Promise]) -> dict[Key, Page]:
    """Where these promises were born, for those that can still be read."""
    return pages_of(
        coalition, [(one.origin_type, one.origin_id) for one in promises if one.origin_id]
    )
