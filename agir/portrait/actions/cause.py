from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.portrait import rules
from agir.portrait.models import Cause, CauseTree

DEEPEST = 7  # five whys, and two more for those who go on
MOST_CAUSES = 60


def _note(cause: Cause, tree: CauseTree, by: Member, verb: str) -> None:
    noun = "cause" if tree.is_open else "reserved"
    title = cause.title if tree.is_open else ""
    entry = Record(f"portrait.{noun}.{verb}", "portrait.cause", cause.pk, title)
    record(by=by.user, coalition_id=cause.coalition_id, entry=entry)


def _lock(cause: Cause) -> Cause:
    rows = Cause.objects.select_for_update(of=("self",))
    return rows.select_related("tree__typed_by__user").get(pk=cause.pk)


def _depth(cause: Cause) -> int:
    parents = dict(Cause.objects.filter(tree=cause.tree_id).values_list("pk", "parent_id"))
    depth = 0
    current: int | None = cause.pk
    while current is not None and depth <= len(parents):
        depth, current = depth + 1, parents.get(current)
    return depth


@transaction.atomic
def add_cause(
    *, tree: CauseTree, by: Member, title: str, parent: Cause | None = None, lever: str = ""
) -> Cause:
    """Answer one more « why », under the challenge or under a cause."""
    require(tree.binned_at is None and rules.can_change(by, tree))
    if parent is not None and (parent.tree_id != tree.pk or parent.binned_at is not None):
        raise Refused(_("Cette cause n’est plus dans cet arbre. Choisissez-en une autre."))
    if parent is not None and _depth(parent) >= DEEPEST:
        raise Refused(_("L’arbre est déjà très profond ici. Partez d’une cause plus haute."))
    if Cause.objects.present().filter(tree=tree).count() >= MOST_CAUSES:
        raise Refused(_("Cet arbre a déjà soixante causes. Commencez-en un autre à côté."))
    cause = Cause.objects.create(
        coalition_id=tree.coalition_id, tree=tree, parent=parent, title=title[:200],
        lever=lever[:300],
    )  # fmt: skip
    _note(cause, tree, by, "added")
    return cause


@transaction.atomic
def change_cause(*, cause: Cause, by: Member, title: str, lever: str) -> Cause:
    """Say a cause in other words, or what could change it."""
    cause = _lock(cause)
    require(cause.binned_at is None and rules.can_change_cause(by, cause))
    if (cause.title, cause.lever) != (title, lever):
        cause.title, cause.lever = title[:200], lever[:300]
        cause.save(update_fields=["title", "lever"])
        _note(cause, cause.tree, by, "changed")
    return cause


@transaction.atomic
def put_cause_away(*, cause: Cause, by: Member) -> Cause:
    """Take a cause off its tree; what it was explained by is hidden with it, until it is back."""
    cause = _lock(cause)
    require(rules.can_change_cause(by, cause))
    cause.binned_at = timezone.now()
    cause.save(update_fields=["binned_at"])
    _note(cause, cause.tree, by, "binned")
    return cause


@transaction.atomic
def take_cause_back(*, cause: Cause, by: Member) -> Cause:
    cause = _lock(cause)
    require(rules.can_change_cause(by, cause))
    cause.binned_at = None
    cause.save(update_fields=["binned_at"])
    _note(cause, cause.tree, by, "restored")
    return cause
