"""Who may do what with the portrait. Pure: the answers come from the member and the object."""

from __future__ import annotations

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member


def can_write(member: Member, coalition: Coalition) -> bool:
    """Tell a story, place an event, name a strength, a cause, what lasts: whoever makes the
    plan, parents as much as directors."""
    return coalition_rules.can_contribute(member, coalition)


def can_steer(member: Member, coalition: Coalition) -> bool:
    """Open and close a round of priorities, decide, bring a file of figures in."""
    return coalition_rules.can_steer(member, coalition)
