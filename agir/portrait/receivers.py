"""What a person's account asks of the portraits she took part in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.models import Coalition
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked
from agir.portrait.kinds import KINDS, Kind
from agir.portrait.models import Indicator, PriorityRound, Score, Story
from agir.portrait.models.told import OPEN


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


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """Texts that every member may read, indicators and rounds of priorities."""
    slug, found = coalition.slug, {}
    for kind in KINDS.values():
        if ids := wanted.get(f"portrait.{kind.noun}"):
            rows = kind.rows().present().filter(coalition=coalition, audience__in=OPEN)
            for pk, title in rows.filter(pk__in=ids).values_list("pk", "title"):
                url = _page_of(slug, kind, pk)
                found[f"portrait.{kind.noun}", pk] = Page(title, url)
    if ids := wanted.get("portrait.indicator"):
        figures = Indicator.objects.filter(
            coalition=coalition, binned_at=None, audience__in=OPEN, pk__in=ids
        )
        for pk, title in figures.values_list("pk", "title"):
            url = reverse("portrait:indicator", args=[slug, pk])
            found["portrait.indicator", pk] = Page(title, url)
    if ids := wanted.get("portrait.round"):
        rounds = PriorityRound.objects.filter(coalition=coalition, binned_at=None, pk__in=ids)
        for pk, title in rounds.values_list("pk", "title"):
            found["portrait.round", pk] = Page(title, reverse("portrait:round", args=[slug, pk]))
    return found


def _page_of(slug: str, kind: Kind, number: int) -> str:
    if kind.noun == "tree":
        return reverse("portrait:tree", args=[slug, number])
    return f"{reverse(f'portrait:{kind.page}', args=[slug])}#{kind.slug}-{number}"
