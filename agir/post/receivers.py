"""What a person's account asks of the letters written to her."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.post.actions.writing import erase_contents
from agir.post.models import Letter


@receiver(account_leaving)
def forget(sender: object, user: User, **kwargs: Any) -> None:
    """Nothing more leaves for her, and what was written to her is emptied."""
    hers = Letter.objects.filter(Q(user=user) | Q(to=user.email))
    numbers = list(hers.values_list("pk", flat=True))
    now = timezone.now()
    queued = Letter.objects.queued().filter(pk__in=numbers)
    queued.update(state=Letter.State.WITHDRAWN, settled_at=now, leased_until=None)
    erase_contents(numbers, now)
    Letter.objects.filter(pk__in=numbers).update(user=None)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    hers = Letter.objects.filter(Q(user=user) | Q(to=user.email), emptied_at=None)
    return {
        "letters": [
            {
                "subject": letter.subject,
                "written_at": letter.posted_at.isoformat(),
                "state": letter.state,
            }
            for letter in hers.exclude(to="").order_by("pk")
        ]
    }
