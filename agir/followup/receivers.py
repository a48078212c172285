"""What this room answers when the rooms below ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.cycles.models import Cycle
from agir.cycles.signals import stage_told
from agir.cycles.telling import Kind, Told
from agir.followup.models import Attachment, Giving, News, Obstacle, SupportHours
from agir.followup.reading.told import numbers
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked
from agir.plan.models import Action

STAGE = "implementation"


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """What she gave stays, by nobody's name: « un parent », « une personne ». So do her hours of
    support. News are the group's memory: they stay, told by « une personne partie »; what a
    trace of hers said before its last change goes."""
    Giving.objects.filter(member__user=user).update(member=None, name="", before=None)
    SupportHours.objects.filter(member__user=user).update(member=None)
    for model in (News, Obstacle, Giving):
        model.objects.filter(by=user).update(before=None)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    """News she gave, obstacles she named, what she gave of her own, her hours of support."""
    news = News.objects.filter(by=user).select_related("coalition", "action").order_by("pk")
    obstacles = Obstacle.objects.filter(by=user).select_related("coalition", "action")
    gifts = Giving.objects.filter(member__user=user).select_related("coalition", "action")
    papers = Attachment.objects.filter(by=user).order_by("pk")
    hours = SupportHours.objects.filter(member__user=user).select_related("coalition")
    return {
        "news": [
            {**_about(one), "text": one.text, "on": one.on.isoformat()} for one in news
        ],
        "obstacles": [
            {**_about(one), "text": one.text, "seen_on": one.opened_on.isoformat()}
            for one in obstacles.order_by("pk")
        ],
        "given": [
            {
                **_about(one), "kind": one.kind, "on": one.on.isoformat(), "note": one.note,
                "hours": str(one.hours) if one.hours is not None else None,
                "amount": str(one.amount) if one.amount is not None else None,
            }
            for one in gifts.order_by("pk")
        ],
        "attachments": [
            {"coalition": coalition, "action": action, "title": title}
            for coalition, action, title in papers.values_list(
                "coalition__name", "action__title", "title"
            )
        ],
        "support_hours": [
            {
                "coalition": one.coalition.name, "week": one.week.isoformat(), "role": one.role,
                "hours": str(one.hours),
            }
            for one in hours.order_by("week", "role")
        ],
    }  # fmt: skip


def _about(one: News | Obstacle | Giving) -> dict[str, str]:
    return {"coalition": one.coalition.name, "action": one.action.title}


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    """What the one said, gave or could help with becomes the other's, in the bin too."""
    News.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)
    Giving.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)
    Obstacle.objects.filter(coalition=coalition, helper=drop).update(helper=keep)


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """News and obstacles that are not in the bin, where they stand on their action's page; and
    that page, for what was done about the whole of it (« followup » and the action's number)."""
    found: dict[Key, Page] = {}
    if ids := wanted.get("followup"):
        actions = Action.objects.present().filter(coalition=coalition, plan__binned_at=None)
        for pk, title, plan in actions.filter(pk__in=ids).values_list("pk", "title", "plan_id"):
            url = reverse("followup:action", args=[coalition.slug, plan, pk])
            found["followup", pk] = Page(title, url)
    for noun, model, anchor in (("news", News, "nouvelle"), ("obstacle", Obstacle, "obstacle")):
        if ids := wanted.get(noun):
            rows: Any = model.objects.present().filter(coalition=coalition, pk__in=ids)
            for pk, text, action, plan in rows.values_list(
                "pk", "text", "action_id", "action__plan_id"
            ):
                page = reverse("followup:action", args=[coalition.slug, plan, action])
                found[noun, pk] = Page(text, f"{page}#{anchor}-{pk}")
    return found


@receiver(stage_told)
def tell(sender: object, cycle: Cycle, **kwargs: Any) -> list[Told]:
    """How many news the stage had lately, and how many actions are silent. One query."""
    coalition = cycle.coalition
    today = timezone.localdate(timezone=ZoneInfo(coalition.time_zone))
    news, silent = numbers(coalition, today)
    url = reverse("followup:index", args=[coalition.slug])
    told = []
    if news:
        words = ngettext("%(n)d nouvelle depuis un mois", "%(n)d nouvelles depuis un mois", news)
        told.append(Told(STAGE, words % {"n": news}, url, Kind.MADE))
    if silent:
        words = ngettext(
            "%(n)d action dont prendre des nouvelles",
            "%(n)d actions dont prendre des nouvelles",
            silent,
        )
        told.append(Told(STAGE, words % {"n": silent}, url, Kind.OPEN))
    return told
