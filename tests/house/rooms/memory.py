"""The doors of the room, and what its addresses need."""

from __future__ import annotations

from typing import Any

from agir.coalitions.models import Coalition, Member
from tests.house.door import COORDINATION, STEERING, Door, Outside, read

DOORS: dict[str, Door] = {
    "memory:tour": read(),
    "memory:stop": read(),
    "memory:handover": Door(STEERING, archived_get=COORDINATION),
    "memory:handover_work": Door(STEERING, archived_get=COORDINATION),
    "memory:thread": Door(read().get, here=(("kind", "thread_kind"), ("thing", "lesson"))),
}
OUTSIDE: dict[str, Outside] = {}


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """Nothing of its own: the memory reads what the other rooms hold."""
    return {"stop": "vision", "thread_kind": "lesson"}
