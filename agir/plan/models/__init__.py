"""Nouns of the plan: plans, results, actions, links, what the X-ray found, what was imported."""

from agir.plan.models.action import (
    Action,
    ActionFunding,
    ActionOrganisation,
    ActionPerson,
    Participation,
    Precision,
    Priority,
    Status,
)
from agir.plan.models.importing import ColumnMemory, ImportBatch, StagedImport
from agir.plan.models.link import ActionLink, DismissedProposal, LinkKind
from agir.plan.models.plan import Plan
from agir.plan.models.reading import FindingNote
from agir.plan.models.result import Result

__all__ = [
    "Action",
    "ActionFunding",
    "ActionLink",
    "ActionOrganisation",
    "ActionPerson",
    "ColumnMemory",
    "DismissedProposal",
    "FindingNote",
    "ImportBatch",
    "LinkKind",
    "Participation",
    "Plan",
    "Precision",
    "Priority",
    "Result",
    "StagedImport",
    "Status",
]
