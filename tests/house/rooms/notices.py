"""The doors of the room, and what its addresses need."""

from __future__ import annotations

from typing import Any

from agir.coalitions.models import Coalition, Member
from tests.house.door import ANYBODY, ONE_SELF, Door, Outside

DOORS: dict[str, Door] = {}
OUTSIDE: dict[str, Outside] = {
    "notices:waiting": Outside(ONE_SELF),
    "notices:preferences": Outside(ONE_SELF, ONE_SELF),
    "notices:preview": Outside(ONE_SELF),
    "notices:stop": Outside(ANYBODY, ANYBODY),
}


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """One of everything of this room. `things` holds what the rooms below have made."""
    return {}
