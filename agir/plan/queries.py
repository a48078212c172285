"""Reads that several pages of the plan share."""

from __future__ import annotations

from django.db.models import Count, Q

from agir.coalitions.models import Coalition
from agir.plan.models import Plan


def plans_with_counts(coalition: Coalition) -> list[Plan]:
    """The coalition's plans, the latest first, each with how many actions and results it holds
    (`action_count`, `result_count`). Those in the bin are among them."""
    rows = list(Plan.objects.filter(coalition=coalition).order_by("-starts_on", "-id"))
    for name, related in (("action_count", "actions"), ("result_count", "results")):
        counts = dict(
            Plan.objects.filter(coalition=coalition)
            .values_list("pk")
            .annotate(n=Count(related, filter=Q(**{f"{related}__binned_at": None})))
        )
        for plan in rows:
            setattr(plan, name, counts.get(plan.pk, 0))
    return rows
