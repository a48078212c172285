"""The doors of the meetings, part by part, and what their addresses need."""

from __future__ import annotations

from typing import Any

from agir.coalitions.models import Coalition, Member
from tests.house.door import Door, Outside
from tests.house.rooms import meetings_decisions, meetings_live, meetings_preparing

PARTS = (meetings_preparing, meetings_live, meetings_decisions)
DOORS: dict[str, Door] = {name: door for part in PARTS for name, door in part.DOORS.items()}
OUTSIDE: dict[str, Outside] = {
    name: door for part in PARTS for name, door in part.OUTSIDE.items()
}  # fmt: skip


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """One of everything of this room. `things` holds what the rooms below have made, and what the
    parts before have."""
    made: dict[str, Any] = {}
    for part in PARTS:
        made |= part.furnish(coalition, by, {**things, **made})
    return made
