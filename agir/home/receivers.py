"""What the home pages do when somebody leaves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from agir.accounts.models import User
from agir.accounts.signals import account_leaving
from agir.coalitions.models import Member
from agir.home.lately import forget


@receiver(account_leaving)
def forget_her_name(sender: object, user: User, **kwargs: Any) -> None:
    """News that named her are told again, without her name."""
    numbers = set(Member.objects.filter(user=user).values_list("coalition_id", flat=True))

    def tell_again() -> None:
        for number in numbers:
            forget(number)

    transaction.on_commit(tell_again)
