"""Who may do what with a plan. Pure: the answers come from the member and the object."""

from __future__ import annotations

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member
from agir.plan.models import Action, ImportBatch, Plan, Result


def _open(member: Member, plan: Plan) -> bool:
    return plan.coalition_id == member.coalition_id and plan.binned_at is None


def can_create_plan(member: Member, coalition: Coalition) -> bool:
    return coalition_rules.can_steer(member, coalition)


def can_change_plan(member: Member, plan: Plan) -> bool:
    """The plan itself: its title, its period, its results tree."""
    return _open(member, plan) and coalition_rules.can_steer(member, member.coalition)


def can_contribute(member: Member, plan: Plan) -> bool:
    """Actions and links: everybody who makes the plan, parents included, also once it is
    adopted: a plan that cannot follow what happens is abandoned. Versions keep every change.
    A plan that is closed is memory: nothing changes in it."""
    return (
        _open(member, plan)
        and plan.status != Plan.Status.CLOSED
        and coalition_rules.can_contribute(member, member.coalition)
    )


def can_change_action(member: Member, action: Action) -> bool:
    return action.binned_at is None and can_contribute(member, action.plan)


def can_bin_action(member: Member, action: Action) -> bool:
    """What a person may write, she may put in the bin: it stays there thirty days."""
    return can_contribute(member, action.plan)


def can_change_result(member: Member, result: Result) -> bool:
    return can_contribute(member, result.plan)


def can_adopt(member: Member, plan: Plan) -> bool:
    return can_change_plan(member, plan) and plan.status == Plan.Status.DRAFT


def can_reopen(member: Member, plan: Plan) -> bool:
    """An adopted plan can become a draft again, and a closed one be taken up again."""
    return can_change_plan(member, plan) and plan.status != Plan.Status.DRAFT


def can_close(member: Member, plan: Plan) -> bool:
    return can_change_plan(member, plan) and plan.status == Plan.Status.ADOPTED


def can_carry(member: Member, plan: Plan) -> bool:
    """Carry what goes on into the next plan."""
    return can_change_plan(member, plan)


def can_bin_plan(member: Member, plan: Plan) -> bool:
    return plan.coalition_id == member.coalition_id and coalition_rules.can_steer(
        member, member.coalition
    )


def can_import(member: Member, plan: Plan) -> bool:
    """A whole spreadsheet changes a whole plan: those who steer do it."""
    return can_change_plan(member, plan) and plan.status != Plan.Status.CLOSED


def can_undo_import(member: Member, batch: ImportBatch) -> bool:
    return batch.undone_at is None and can_import(member, batch.plan)


def can_follow_finding(member: Member, plan: Plan) -> bool:
    """Give a finding of the X-ray to somebody, or set it aside with a reason."""
    return can_contribute(member, plan)
