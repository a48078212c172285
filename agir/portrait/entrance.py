"""What every page of the portrait shares."""

from __future__ import annotations

from typing import Any

from agir.coalitions.entrance import CoalitionRequest
from agir.portrait import rules


def portrait_context(request: CoalitionRequest, tab: str, **more: Any) -> dict[str, Any]:
    """The open tab (overview, figures, stories, strengths, causes, priorities), what one may do."""
    member, coalition = request.member, request.coalition
    may = {
        "write": rules.can_write(member, coalition),
        "steer": rules.can_steer(member, coalition),
    }
    return {"tab": tab, "may": may, "place": "cycle", **more}
