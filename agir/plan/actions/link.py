from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.plan import rules
from agir.plan.actions.plan import touch
from agir.plan.models import Action, ActionLink, DismissedProposal, LinkKind


def _remember(link: ActionLink, by: Member, verb: str) -> None:
    title = f"{link.from_action.title} → {link.to_action.title}"
    entry = Record(
        f"plan.link.{verb}",
        "link",
        link.pk,
        title,
        {"kind": ["", link.kind], "how": ["", link.how]},
    )
    record(by=by.user, coalition_id=link.coalition_id, entry=entry)


def in_order(kind: str, first: Action, second: Action) -> tuple[Action, Action]:
    """Overlap says the same from both ends: it is kept once, the older action first."""
    if kind == LinkKind.OVERLAPS and first.pk > second.pk:
        return second, first
    return first, second


@transaction.atomic
def link(
    *, from_action: Action, to_action: Action, kind: str, by: Member, how: str = ""
) -> ActionLink:
    """Say that one action reinforces, depends on or overlaps another. Saying it again changes
    how."""
    require(rules.can_change_action(by, from_action))
    if from_action.pk == to_action.pk:
        raise Refused(_("Une action ne se lie pas à elle-même. Choisissez-en une autre."))
    if from_action.plan_id != to_action.plan_id or to_action.binned_at is not None:
        raise Refused(_("Ces deux actions ne sont pas dans le même plan."))
    first, second = in_order(kind, from_action, to_action)
    made, created = ActionLink.objects.select_for_update().get_or_create(
        from_action=first,
        to_action=second,
        kind=kind,
        defaults={
            "coalition_id": first.coalition_id,
            "plan_id": first.plan_id,
            "how": how[:300],
            "created_by": by.user,
        },
    )
    if not created and made.how == how[:300]:
        return made
    if not created:
        made.how = how[:300]
        made.save(update_fields=["how"])
    _remember(made, by, "made" if created else "changed")
    touch(from_action.plan)
    return made


@transaction.atomic
def change_link(
    *, old: ActionLink, from_action: Action, to_action: Action, kind: str, by: Member, how: str
) -> ActionLink:
    """Say otherwise what links two actions. The other kind, or the other direction, is another
    link: the old one goes."""
    first, second = in_order(kind, from_action, to_action)
    if (old.kind, old.from_action_id, old.to_action_id) != (kind, first.pk, second.pk):
        unlink(link=old, by=by)
    return link(from_action=first, to_action=second, kind=kind, by=by, how=how)


@transaction.atomic
def unlink(*, link: ActionLink, by: Member) -> None:
    """Take a link away."""
    require(rules.can_change_action(by, link.from_action))
    _remember(link, by, "removed")
    plan = link.from_action.plan
    link.delete()
    touch(plan)


@transaction.atomic
def dismiss_proposal(*, first: Action, second: Action, kind: str, by: Member) -> None:
    """Set a proposed link aside. It is never proposed again."""
    require(rules.can_change_action(by, first))
    if first.plan_id != second.plan_id or first.pk == second.pk:
        raise Refused(_("Ces deux actions ne sont pas dans le même plan."))
    low, high = sorted((first, second), key=lambda action: action.pk)
    _row, created = DismissedProposal.objects.get_or_create(
        first=low,
        second=high,
        kind=kind,
        defaults={"coalition_id": low.coalition_id, "plan_id": low.plan_id, "by": by.user},
    )
    if created:
        entry = Record(
            "plan.proposal.dismissed", "action", low.pk, low.title, {"with": ["", high.title]}
        )
        record(by=by.user, coalition_id=low.coalition_id, entry=entry)
        touch(first.plan)


@transaction.atomic
def propose_again(*, first: Action, second: Action, kind: str, by: Member) -> None:
    """Undo a dismissal."""
    require(rules.can_change_action(by, first))
    low, high = sorted((first, second), key=lambda action: action.pk)
    DismissedProposal.objects.filter(first=low, second=high, kind=kind).delete()
    touch(first.plan)
