"""Bringing a spreadsheet into a plan: compare, stage, import, undo.

difference = compare(plan, parsed, merges)            # what would happen; writes nothing
outcome = import_parsed(plan=plan, by=member, parsed=parsed, merges=merges, file_name="…")
undo_import(batch=outcome.batch, by=member)           # everything back, in one gesture
"""

from agir.plan.actions.importing.comparing import Change, Difference, compare, propose_merges
from agir.plan.actions.importing.staging import (
    Dropped,
    chosen_merges,
    correct,
    discard,
    dropped_of,
    import_staged,
    read_dropped,
    stage,
    stage_new_plan,
)
from agir.plan.actions.importing.undoing import Undone, undo_import
from agir.plan.actions.importing.writing import Outcome, import_parsed

__all__ = [
    "Change",
    "Difference",
    "Dropped",
    "Outcome",
    "Undone",
    "chosen_merges",
    "compare",
    "correct",
    "discard",
    "dropped_of",
    "import_parsed",
    "import_staged",
    "propose_merges",
    "read_dropped",
    "stage",
    "stage_new_plan",
    "undo_import",
]
