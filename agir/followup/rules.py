"""Who may do what in the follow-up. Pure: the answers come from the member and the object."""

from __future__ import annotations

from collections.abc import Iterable

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member, Partnership
from agir.followup.models import Obstacle, Trace
from agir.plan import rules as plan_rules
from agir.plan.models import Action, Plan

# The partnerships whose silence is worth a call. A funder follows in its own way.
HEARD_FROM = (Partnership.Role.PARTNER, Partnership.Role.BACKBONE, Partnership.Role.ALLY)


def can_tell(member: Member, action: Action) -> bool:
    """Give news, name an obstacle, note what was given, attach a document, tick a step: whoever
    may change the action. A closed plan is memory."""
    return plan_rules.can_change_action(member, action)


def can_tell_in(member: Member, plan: Plan) -> bool:
    return plan_rules.can_contribute(member, plan)


def can_contribute(member: Member, coalition: Coalition) -> bool:
    return coalition_rules.can_contribute(member, coalition)


def can_change(member: Member, trace: Trace) -> bool:
    """What a person says in her own name is changed by her, or by those who steer. An obstacle
    belongs to everybody: anybody may help to word it."""
    if trace.coalition_id != member.coalition_id or not can_tell(member, trace.action):
        return False
    hers = trace.by_id == member.user_id
    return hers or isinstance(trace, Obstacle) or can_steer(member, member.coalition)


def can_lift(member: Member, obstacle: Obstacle) -> bool:
    """Anybody who makes the plan may say that the way is free again."""
    return obstacle.coalition_id == member.coalition_id and can_tell(member, obstacle.action)


def can_steer(member: Member, coalition: Coalition) -> bool:
    """Read the week, ask for news, write to a silent organisation, enter hours of support."""
    return coalition_rules.can_steer(member, coalition)


def can_see_silences(member: Member, coalition: Coalition) -> bool:
    """Who has gone silent is said to those who can do something kind about it, to nobody else."""
    return can_steer(member, coalition)


def can_see_everyone_alone(member: Member, coalition: Coalition) -> bool:
    """What rests on one person: everybody's for those who steer, her own for anybody."""
    return can_steer(member, coalition)


def can_log_for(member: Member, other: Member) -> bool:
    """Enter hours of support: one's own, or for anybody when one coordinates."""
    if other.coalition_id != member.coalition_id or not can_steer(member, member.coalition):
        return False
    return member.pk == other.pk or coalition_rules.can_coordinate(member, member.coalition)


def can_log_for_others(member: Member, coalition: Coalition) -> bool:
    return coalition_rules.can_coordinate(member, coalition)


def gives_in_person(member: Member) -> bool:
    """Parents and citizens give their own time, not an organisation's."""
    return coalition_rules.speaks_for_oneself(member.role)


def coordinators(members: Iterable[Member]) -> list[Member]:
    """Those of them who coordinate."""
    return [one for one in members if coalition_rules.is_coordinated([one.role])]


def has_a_say(member: Member) -> bool:
    """Whether an organisation is heard through her."""
    return coalition_rules.can_contribute(member, member.coalition)
