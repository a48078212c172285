"""Emptying the bin: what has been in it for thirty days is erased for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agir.history.models import Version
from agir.plan.models import Action, Plan, Result

LIFE = dt.timedelta(days=30)


def days_left(binned_at: dt.datetime) -> int:
    """How many whole days something stays in the bin, 0 on its last day."""
    return max(0, (binned_at + LIFE - timezone.now()).days)


@transaction.atomic
def empty_bin(*, now: dt.datetime | None = None) -> dict[str, int]:
    """Erase plans, results and actions binned for over thirty days, with the versions of those
    actions. Run by the house (`agir empty_bin`), so nobody's rule is asked. Returns how many of
    each went. What stands on something erased is first moved up, never erased with it."""
    over = (now or timezone.now()) - LIFE
    plans = Plan.objects.filter(binned_at__lt=over)
    actions = Action.objects.filter(binned_at__lt=over)
    counts = {
        "plans": plans.count(),
        "results": Result.objects.filter(binned_at__lt=over).count(),
        "actions": actions.count(),
    }
    Action.objects.filter(parent__in=actions).exclude(pk__in=actions).update(parent=None)
    gone = [*actions.values_list("pk", flat=True)]
    gone += Action.objects.filter(plan__in=plans).values_list("pk", flat=True)
    for start in range(0, len(gone), 500):
        Version.objects.filter(
            object_type="action", object_id__in=gone[start : start + 500]
        ).delete()
    actions.delete()
    for result in Result.objects.filter(binned_at__lt=over).order_by("id"):
        result.refresh_from_db(fields=["parent"])
        Result.objects.filter(parent=result).update(parent=result.parent_id)
        result.delete()
    plans.delete()
    return counts
