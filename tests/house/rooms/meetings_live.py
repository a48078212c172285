"""The doors of a meeting while it is held, and of its minutes."""

from __future__ import annotations

from typing import Any

from agir.coalitions.models import Coalition, Member
from tests.house.door import Door, Outside

DOORS: dict[str, Door] = {}
OUTSIDE: dict[str, Outside] = {}


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    return {}
