"""What this room answers when the rooms below ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import ngettext

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.cycles.models import Cycle
from agir.cycles.signals import stage_told
from agir.cycles.telling import Kind, Told
from agir.effects.models import Effect, EffectLink
from agir.effects.reading.criteria import STEPS
from agir.history.models import Version
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """What tells of her own life leaves with her; what she noted of others stays, without saying
    who did. What her last changes replaced goes."""
    own = Effect.objects.filter(typed_by__user=user, own=True)
    gone = list(own.values_list("pk", flat=True))
    for start in range(0, len(gone), 500):
        part = gone[start : start + 500]
        Version.objects.filter(object_type="effect", object_id__in=part).delete()
    own.delete()
    Effect.objects.filter(typed_by__user=user).update(typed_by=None, before=None)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    """The effects she noted, those of her own life told apart; the links she made."""
    noted = Effect.objects.filter(typed_by__user=user).select_related("coalition")
    links = EffectLink.objects.filter(by=user).select_related(
        "coalition", "from_effect", "to_effect"
    )
    return {
        "effects": [
            {
                "coalition": one.coalition.name,
                "title": one.title,
                "words": one.words,
                "own_life": one.own,
                "happened_on": one.happened_on.isoformat() if one.happened_on else None,
                "may_be_read_by": one.audience,
                "consent_on": one.consent_on.isoformat() if one.consent_on else None,
            }
            for one in noted.order_by("pk")
        ],
        "effect_links": [
            {
                "coalition": one.coalition.name,
                "from": one.from_effect.title,
                "to": one.to_effect.title,
                "how": one.how,
            }
            for one in links.order_by("pk")
        ],
    }


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    """What changed in the one changed in the other. Binned entries too: they may come back."""
    Effect.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)


@receiver(stage_told)
def tell_effects(sender: object, cycle: Cycle, **kwargs: Any) -> list[Told]:
    """How many effects are noted, and what waits, counting only what every member may read, in one
    query. Implementation hears what is noted, evaluation what changed."""
    counts = Effect.objects.open().filter(coalition=cycle.coalition_id).aggregate(
        all=Count("pk"),
        steps=Count("pk", filter=Q(kind__in=STEPS)),
        to_say=Count("pk", filter=Q(kind="")),
    )  # fmt: skip
    if not counts["all"]:
        return []
    slug = [cycle.coalition.slug]
    journal, stair = reverse("effects:journal", args=slug), reverse("effects:stair", args=slug)
    # Short: the ring writes it along its edge.
    words = ngettext("%(n)s effet noté", "%(n)s effets notés", counts["all"])
    told = [Told("implementation", words % {"n": counts["all"]}, journal, Kind.MADE)]
    if counts["steps"]:
        words = ngettext(
            "%(n)s changement qui reste", "%(n)s changements qui restent", counts["steps"]
        )
        told.append(Told("evaluation", words % {"n": counts["steps"]}, stair, Kind.LEARNED))
    if counts["to_say"]:
        words = ngettext(
            "%(n)s effet attend qu’on dise son type",
            "%(n)s effets attendent qu’on dise leur type",
            counts["to_say"],
        )
        page = f"{journal}?etat=type"
        told.append(Told("evaluation", words % {"n": counts["to_say"]}, page, Kind.OPEN))
    return told


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """Effects that every member may read, and that are not in the bin."""
    if not (ids := wanted.get("effect")):
        return {}
    rows = Effect.objects.open().filter(coalition=coalition, pk__in=ids)
    return {
        ("effect", pk): Page(title, reverse("effects:effect", args=[coalition.slug, pk]))
        for pk, title in rows.values_list("pk", "title")
    }
