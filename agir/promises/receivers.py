"""What this room answers when the rooms below ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked
from agir.promises.models import Promise, PromiseChange, PromiseLink


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """The words in which she said how her promises stood go, and her links. That she promised was
    common knowledge: it stays, by « une personne partie », open for the coordination to see to."""
    PromiseLink.objects.filter(member__user=user).delete()
    Promise.objects.filter(member__user=user).update(word="")
    PromiseChange.objects.filter(Q(promise__member__user=user) | Q(by=user)).update(why="")


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    hers = Promise.objects.filter(member__user=user).select_related("coalition")
    return {
        "promises": [
            {
                "coalition": one.coalition.name,
                "what": one.title,
                "made_on": one.made_on.isoformat(),
                "due_on": one.due_on.isoformat(),
                "first_due_on": one.first_due_on.isoformat(),
                "born_in": one.origin_title or None,
                "status": one.status,
                "settled_on": one.settled_on.isoformat() if one.settled_on else None,
                "word": one.word,
                "changes": [
                    {"from": change.from_due.isoformat(), "to": change.to_due.isoformat(),
                     "why": change.why, "on": change.on.isoformat()}
                    for change in one.changes.all()
                ],
            }
            for one in hers.prefetch_related("changes")
        ]
    }  # fmt: skip


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    """Promised in the name of the one, it is promised in the name of the other."""
    Promise.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """The page everybody may open: who, what, when. How it stands is shown to its maker only."""
    ids = wanted.get("promise")
    if not ids:
        return {}
    rows = Promise.objects.present().filter(coalition=coalition, pk__in=ids)
    return {
        ("promise", pk): Page(title, reverse("promises:promise", args=[coalition.slug, pk]))
        for pk, title in rows.values_list("pk", "title")
    }
