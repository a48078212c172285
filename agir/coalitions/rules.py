"""Who may do what in a coalition. Pure: each answer comes from the member and the object given.

Role names appear in the `rules.py` of the rooms and nowhere else. A member who has left, or whose
coalition is archived, may do nothing but read.
"""

from __future__ import annotations

from agir.coalitions.models import Coalition, Invitation, Member, Organisation, Role

COORDINATORS = frozenset({Role.COORDINATION})
STEERERS = COORDINATORS | {Role.STEERING}
CONTRIBUTORS = STEERERS | {Role.REPRESENTATIVE, Role.FIRST_CONCERNED}


def is_active(member: Member, coalition: Coalition) -> bool:
    """She sits in this very coalition today, and it is not archived."""
    return (
        member.coalition_id == coalition.pk and member.left_on is None and not coalition.is_archived
    )


def can_contribute(member: Member, coalition: Coalition) -> bool:
    """Those who make the plan: everybody but advisers of a funder and observers. Parents and
    citizens contribute as much as directors: they decide, they do not only attend."""
    return is_active(member, coalition) and member.role in CONTRIBUTORS


def can_steer(member: Member, coalition: Coalition) -> bool:
    return is_active(member, coalition) and member.role in STEERERS


def can_coordinate(member: Member, coalition: Coalition) -> bool:
    return is_active(member, coalition) and member.role in COORDINATORS


def can_change_coalition(member: Member, coalition: Coalition) -> bool:
    return can_coordinate(member, coalition)


def can_archive(member: Member, coalition: Coalition) -> bool:
    return can_coordinate(member, coalition)


def can_reopen(member: Member, coalition: Coalition) -> bool:
    """Archiving can be undone by those who could do it."""
    return (
        member.coalition_id == coalition.pk
        and member.left_on is None
        and coalition.is_archived
        and member.role in COORDINATORS
    )


def can_manage_partners(member: Member, coalition: Coalition) -> bool:
    return can_steer(member, coalition)


def can_change_organisation(member: Member, organisation: Organisation) -> bool:
    """An organisation shared by several coalitions is described by the one that first did it."""
    return organisation.described_by_id == member.coalition_id and can_steer(
        member, member.coalition
    )


def can_invite(member: Member, coalition: Coalition) -> bool:
    return can_coordinate(member, coalition)


def can_revoke(member: Member, invitation: Invitation) -> bool:
    return (
        can_coordinate(member, member.coalition) and invitation.coalition_id == member.coalition_id
    )


def can_manage_members(member: Member, coalition: Coalition) -> bool:
    return can_coordinate(member, coalition)


def can_see_addresses(member: Member, coalition: Coalition) -> bool:
    """E-mail addresses are for those who must write to people; parents' least of all."""
    return can_coordinate(member, coalition)


def can_manage_facets(member: Member, coalition: Coalition) -> bool:
    return can_steer(member, coalition)
