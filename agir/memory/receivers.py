"""What this room does when the rooms below write."""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from agir.accounts.models import User
from agir.accounts.signals import account_leaving
from agir.coalitions.models import Coalition, Member
from agir.coalitions.signals import organisations_merged
from agir.history.pages import Key
from agir.history.signals import recorded
from agir.memory.actions import rebuild, refresh


@receiver(recorded)
def keep_in_step(
    sender: object, coalition_id: int | None, keys: Collection[Key], **kwargs: Any
) -> None:
    """What a verb has recorded is read again once committed, each thing once however many verbs
    the transaction held. A failure there is logged and mended by the night's rebuild: finding
    never keeps anybody from writing."""
    if coalition_id is not None:
        _awaiting().setdefault(coalition_id, set()).update(keys)
        transaction.on_commit(_read_again, robust=True)


_own = threading.local()


def _awaiting() -> dict[int, set[Key]]:
    """What this thread has written and not yet read again. What a rollback leaves here is read
    again with the next commit, for nothing and without harm."""
    if not hasattr(_own, "awaiting"):
        _own.awaiting = {}
    found: dict[int, set[Key]] = _own.awaiting
    return found


def _read_again() -> None:
    awaiting = _awaiting()
    while awaiting:
        coalition_id, keys = awaiting.popitem()
        refresh(coalition_id=coalition_id, keys=keys)


@receiver(account_leaving)
def forget(sender: object, user: User, **kwargs: Any) -> None:
    """Words erased with an account can be found no more."""
    numbers = list(Member.objects.filter(user=user).values_list("coalition_id", flat=True))
    transaction.on_commit(lambda: [rebuild(coalition_id=number) for number in set(numbers)])


@receiver(organisations_merged)
def follow_merge(sender: object, coalition: Coalition, **kwargs: Any) -> None:
    transaction.on_commit(lambda: rebuild(coalition_id=coalition.pk))
