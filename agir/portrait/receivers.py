"""What a person's account asks of the portraits she took part in."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.portrait.models import PriorityRound, Score, Story


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """Her own story leaves with her; those she collected from others stay, without saying who
    did. Scores of a round still open go; those already seen stay, with nobody's name."""
    Story.objects.filter(typed_by__user=user, own=True).delete()
    hers = Score.objects.filter(member__user=user)
    hers.exclude(candidate__round__status=PriorityRound.Status.SEEN).delete()
    hers.update(member=None)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    stories = Story.objects.filter(typed_by__user=user, own=True).select_related("coalition")
    scores = Score.objects.filter(member__user=user).select_related(
        "coalition", "candidate__round", "criterion"
    )
    return {
        "stories": [
            {
                "coalition": story.coalition.name,
                "title": story.title,
                "words": story.words,
                "capacity": story.capacity,
                "may_be_read_by": story.audience,
                "consent_on": story.consent_on.isoformat() if story.consent_on else None,
                "collected_on": story.collected_on.isoformat(),
            }
            for story in stories.order_by("pk")
        ],
        "scores": [
            {
                "coalition": score.coalition.name,
                "round": score.candidate.round.title,
                "candidate": score.candidate.title,
                "criterion": score.criterion.name,
                "value": score.value,
            }
            for score in scores.order_by("pk")
        ],
    }
