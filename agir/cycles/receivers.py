"""What a person's account asks of the voices she gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.models import Coalition
from agir.cycles.models import Cycle, Synthesis, Voice
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked


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


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """Cycles, none of which is ever removed; voices and syntheses, on their question's page."""
    slug, found = coalition.slug, {}
    if ids := wanted.get("cycle"):
        rows = Cycle.objects.filter(coalition=coalition, pk__in=ids)
        for pk, title in rows.values_list("pk", "title"):
            found["cycle", pk] = Page(title, reverse("cycles:cycle", args=[slug, pk]))
    for kind, model in (("voice", Voice), ("synthesis", Synthesis)):
        if ids := wanted.get(kind):
            asked = model._default_manager.filter(coalition=coalition, pk__in=ids)
            for pk, words, *where in asked.values_list("pk", "words", "cycle_id", "question"):
                url = reverse("cycles:question", args=[slug, *where])
                found[kind, pk] = Page(words[:120], url)
    return found
