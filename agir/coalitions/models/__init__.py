"""Nouns of the coalition: who we are, with whom, around what."""

from agir.coalitions.models.coalition import Coalition
from agir.coalitions.models.facet import Facet
from agir.coalitions.models.invitation import INVITATION_LIFE, Invitation
from agir.coalitions.models.member import Member, Role
from agir.coalitions.models.organisation import Organisation, OrganisationSpelling, Partnership

__all__ = [
    "INVITATION_LIFE",
    "Coalition",
    "Facet",
    "Invitation",
    "Member",
    "Organisation",
    "OrganisationSpelling",
    "Partnership",
    "Role",
]
