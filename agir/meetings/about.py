"""What a decision decides on: a vision, a plan, an action… named, never imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agir.coalitions.models import Coalition
from agir.history.pages import Key, pages_of
from agir.meetings.signals import decidable_asked

# What engages everybody for years: a coalition may demand the voice of those first concerned.
ORIENTATIONS = frozenset({"vision", "plan"})
LABELS: dict[str, Promise] = {
    "vision": _("Visions"),
    "plan": _("Plans"),
    "action": _("Actions"),
    "asset": _("Acquis"),
}


@dataclass(frozen=True)
class Reference:
    """A thing of the coalition, as history names things."""

    type: str
    id: int
    title: str = ""

    @property
    def written(self) -> str:
        """« action:12 », as a form sends it."""
        return f"{self.type}:{self.id}"


def decidable(coalition: Coalition) -> list[Reference]:
    """What the rooms above offer to decide on: sort by sort, each in its room's own order."""
    answers: Any = decidable_asked.send(Reference, coalition=coalition)
    offered = [one for _receiver, part in answers for one in part]
    order = {name: place for place, name in enumerate(LABELS)}
    return sorted(offered, key=lambda one: order.get(one.type, len(order)))


def read_reference(coalition: Coalition, written: str) -> Reference | None:
    """The thing that « action:12 » names, None unless everybody in the coalition may open it."""
    kind, _colon, number = written.partition(":")
    if not kind.isalpha() or not number.isdecimal() or len(number) > 12:
        return None
    key: Key = (kind, int(number))
    page = pages_of(coalition, [key]).get(key)
    return Reference(*key, page.title) if page else None
