"""What a person's account asks of the voices she gave."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.cycles.models import Voice


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """Her voices leave with her, words and earlier words: they are hers, not the group's work.
    Those she typed for others stay, without saying who typed them."""
    Voice.objects.filter(member__user=user).delete()
    Voice.objects.filter(typed_by__user=user).update(typed_by=None)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    rows = (
        Voice.objects.filter(member__user=user)
        .select_related("coalition", "cycle")
        .prefetch_related("earlier")
        .order_by("given_on", "pk")
    )
    return {
        "voices": [
            {
                "coalition": voice.coalition.name,
                "cycle": voice.cycle.title,
                "stage": voice.stage,
                "question": voice.question,
                "words": voice.words,
                "capacity": voice.capacity,
                "given_on": voice.given_on.isoformat(),
                "earlier_words": [earlier.words for earlier in voice.earlier.all()],
            }
            for voice in rows
        ]
    }
