"""Verbs of the coalition."""

from agir.coalitions.actions.coalition import archive, change_coalition, create_coalition, reopen
from agir.coalitions.actions.facets import facets_named, seed_facets
from agir.coalitions.actions.partners import add_partner, keep_spelling, organisations_named

__all__ = [
    "add_partner",
    "archive",
    "change_coalition",
    "create_coalition",
    "facets_named",
    "keep_spelling",
    "organisations_named",
    "reopen",
    "seed_facets",
]
