"""Verbs of the coalition."""

from agir.coalitions.actions.coalition import archive, change_coalition, create_coalition, reopen
from agir.coalitions.actions.facets import (
    add_facet,
    facets_named,
    move_facet,
    rename_facet,
    retire_facet,
    seed_facets,
)
from agir.coalitions.actions.invitations import accept, find_invitation, invite, resend, revoke
from agir.coalitions.actions.members import bring_back, change_member, remove_member
from agir.coalitions.actions.partners import (
    add_partner,
    change_organisation,
    end_partnership,
    keep_spelling,
    merge_organisations,
    organisations_named,
    resume_partnership,
)

__all__ = [
    "accept",
    "add_facet",
    "add_partner",
    "archive",
    "bring_back",
    "change_coalition",
    "change_member",
    "change_organisation",
    "create_coalition",
    "end_partnership",
    "facets_named",
    "find_invitation",
    "invite",
    "keep_spelling",
    "merge_organisations",
    "move_facet",
    "organisations_named",
    "remove_member",
    "rename_facet",
    "reopen",
    "resend",
    "resume_partnership",
    "retire_facet",
    "revoke",
    "seed_facets",
]
