"""Who may do what in a coalition. Pure: each answer comes from the member and the object given.

Role names appear in the `rules.py` of the rooms and nowhere else. A member who has left, or whose
coalition is archived, may do nothing but read.
"""

from __future__ import annotations

from collections.abc import Iterable

from agir.analysis.text import fold
from agir.coalitions.models import (
    Coalition,
    Facet,
    Invitation,
    Member,
    Organisation,
    Partnership,
    Role,
)

COORDINATORS = frozenset({Role.COORDINATION})
STEERERS = COORDINATORS | {Role.STEERING}
CONTRIBUTORS = STEERERS | {Role.REPRESENTATIVE, Role.FIRST_CONCERNED}
USUAL = Role.REPRESENTATIVE

# How people write a role in their lists, in French and in English, folded.
WORDS = {
    Role.COORDINATION: "coordination, coordonnatrice, coordonnateur, coordinator",
    Role.STEERING: "comite de suivi, comite, direction, steering, steering committee",
    Role.REPRESENTATIVE: "representation, representante, representant, partenaire, membre, "
    "organisation, organisme, representative, partner, member",
    Role.FIRST_CONCERNED: "premier concerne, premiere concernee, premiers concernes, parent, "
    "citoyen, citoyenne, first concerned, citizen",
    Role.FUNDER_ADVISER: "conseil d un bailleur, conseiller, conseillere, bailleur, "
    "bailleur de fonds, adviser, advisor, funder, funder s adviser",
    Role.OBSERVER: "observation, observatrice, observateur, observer",
}


def role_named(words: str) -> Role | None:
    """The role meant by the words of a list, or None when they are not recognised."""
    said = fold(words)
    for role in Role:
        if said in {role.value, fold(str(role.label))} or said in WORDS[role].split(", "):
            return role
    return None


def speaks_for_oneself(role: str) -> bool:
    """Parents and citizens represent nobody but themselves: they belong to no organisation."""
    return role == Role.FIRST_CONCERNED


def is_coordinated(roles: Iterable[str]) -> bool:
    """Whether somebody among these roles can open the coalition to others."""
    return any(role in COORDINATORS for role in roles)


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


def can_change_partnership(member: Member, partnership: Partnership) -> bool:
    return partnership.coalition_id == member.coalition_id and can_manage_partners(
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


def can_change_member(member: Member, other: Member, coalition: Coalition) -> bool:
    return other.left_on is None and can_remove_or_change(member, other, coalition)


def can_remove_or_change(member: Member, other: Member, coalition: Coalition) -> bool:
    return other.coalition_id == coalition.pk and can_manage_members(member, coalition)


def can_remove_member(member: Member, other: Member, coalition: Coalition) -> bool:
    """The coordination may end a place; and anybody may leave, even an archived coalition."""
    if other.left_on is not None or other.coalition_id != coalition.pk:
        return False
    herself = member.pk == other.pk
    return herself or can_manage_members(member, coalition)


def can_bring_back(member: Member, other: Member, coalition: Coalition) -> bool:
    return other.left_on is not None and can_remove_or_change(member, other, coalition)


def can_see_addresses(member: Member, coalition: Coalition) -> bool:
    """E-mail addresses are for those who must write to people; parents' least of all."""
    return can_coordinate(member, coalition)


def can_change_facet(member: Member, facet: Facet) -> bool:
    return facet.coalition_id == member.coalition_id and can_manage_facets(member, member.coalition)


def can_manage_facets(member: Member, coalition: Coalition) -> bool:
    return can_steer(member, coalition)
