"""What the coalition's organisations and its intention ask of its plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.cycles.models import Cycle
from agir.cycles.signals import stage_told
from agir.cycles.telling import Kind, Told
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked
from agir.intention.signals import asking_who_is_served
from agir.meetings.about import Reference
from agir.meetings.signals import decidable_asked
from agir.plan.models import Action, ActionOrganisation, Plan, Result


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    """Actions led or joined by the one are now by the other; an action that had both keeps one
    line. Binned actions too: they may come back."""
    Action.objects.filter(coalition=coalition, lead=drop).update(lead=keep)
    parts = ActionOrganisation.objects.filter(coalition=coalition)
    already = parts.filter(organisation=keep).values("action")
    parts.filter(
        organisation=drop, action__in=list(already.values_list("action", flat=True))
    ).delete()
    parts.filter(organisation=drop).update(organisation=keep)
    parts.filter(organisation=keep, action__lead=keep).delete()
    Plan.objects.filter(coalition=coalition).update(revision=F("revision") + 1)


@receiver(asking_who_is_served)
def who_is_served(sender: object, coalition: Coalition, **kwargs: Any) -> set[int]:
    """The age windows, sectors and audiences that an action of a plan is for."""
    rows = Action.objects.present().filter(coalition=coalition, plan__binned_at=None)
    return set(rows.exclude(facets=None).values_list("facets", flat=True))


@receiver(stage_told)
def tell_plans(sender: object, cycle: Cycle, **kwargs: Any) -> list[Told]:
    """The plans of the coalition that are not over, in one query: what the third stage made."""
    rows = (
        Plan.objects.present()
        .filter(coalition=cycle.coalition_id)
        .exclude(status=Plan.Status.CLOSED)
        .annotate(n=Count("actions", filter=Q(actions__binned_at=None, actions__parent=None)))
        .order_by("-starts_on", "-id")[:5]
    )
    found = []
    for plan in rows:
        number: int = plan.n
        counted = ngettext("%(count)s action", "%(count)s actions", number) % {"count": number}
        words = _("%(plan)s : %(counted)s") % {"plan": plan.title, "counted": counted}
        url = reverse("plan:actions", args=[cycle.coalition.slug, plan.pk])
        kind = Kind.DECIDED if plan.is_adopted else Kind.MADE
        found.append(Told("planning", words, url, kind))
    return found


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """Plans, results and actions that are not in the bin."""
    slug, found = coalition.slug, {}
    plans = Plan.objects.present().filter(coalition=coalition)
    if ids := wanted.get("plan"):
        for pk, title in plans.filter(pk__in=ids).values_list("pk", "title"):
            found["plan", pk] = Page(title, reverse("plan:actions", args=[slug, pk]))
    if ids := wanted.get("result"):
        rows = Result.objects.present().filter(coalition=coalition, plan__binned_at=None)
        for pk, title, plan in rows.filter(pk__in=ids).values_list("pk", "title", "plan_id"):
            page = reverse("plan:results", args=[slug, plan])
            found["result", pk] = Page(title, f"{page}#resultat-{pk}")
    if ids := wanted.get("action"):
        actions = Action.objects.present().filter(coalition=coalition, plan__binned_at=None)
        for pk, title, plan in actions.filter(pk__in=ids).values_list("pk", "title", "plan_id"):
            found["action", pk] = Page(title, reverse("plan:action", args=[slug, plan, pk]))
    return found


MOST_OFFERED = 300  # in a list to choose from; beyond that, one comes from the action's own page


@receiver(decidable_asked)
def offer_to_decide(sender: object, coalition: Coalition, **kwargs: Any) -> list[Reference]:
    """A decision may be about a plan that is not over, or one of its actions. Two queries."""
    plans = Plan.objects.present().filter(coalition=coalition).exclude(status=Plan.Status.CLOSED)
    offered = [Reference("plan", pk, title) for pk, title in plans.values_list("pk", "title")]
    actions = Action.objects.present().filter(plan__in=plans).order_by("title", "pk")
    told = actions.values_list("pk", "title")[:MOST_OFFERED]
    return offered + [Reference("action", pk, title) for pk, title in told]
