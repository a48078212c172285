"""Emptying the bin: what has been in it for thirty days is erased for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agir.effects.models import Effect
from agir.history.models import Version

LIFE = dt.timedelta(days=30)


def days_left(binned_at: dt.datetime) -> int:
    """How many whole days something stays in the bin, 0 on its last day."""
    return max(0, (binned_at + LIFE - timezone.now()).days)


@transaction.atomic
def empty_bin(*, now: dt.datetime | None = None) -> int:
    """Erase effects binned for over thirty days, with their versions. Run by the house
    (`agir empty_bin`), so nobody's rule is asked. Returns how many went."""
    rows = Effect.objects.filter(binned_at__lt=(now or timezone.now()) - LIFE)
    gone = list(rows.values_list("pk", flat=True))
    for start in range(0, len(gone), 500):
        part = gone[start : start + 500]
        Version.objects.filter(object_type="effect", object_id__in=part).delete()
        Effect.objects.filter(pk__in=part).delete()
    return len(gone)
