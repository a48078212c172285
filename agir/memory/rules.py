"""Who may open the handover file. Pure."""

from __future__ import annotations

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member


def can_hand_over(member: Member, coalition: Coalition) -> bool:
    """Those who steer: it names people, and what rests on one of them alone. An archived coalition
    may still be handed over."""
    if coalition.is_archived:
        return member.left_on is None and coalition_rules.is_coordinated([member.role])
    return coalition_rules.can_steer(member, coalition)
