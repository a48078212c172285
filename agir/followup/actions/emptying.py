"""Emptying the bin: what has been in it for thirty days is erased for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agir.followup.kinds import KINDS

LIFE = dt.timedelta(days=30)


def days_left(binned_at: dt.datetime) -> int:
    """How many whole days something stays in the bin, 0 on its last day."""
    return max(0, (binned_at + LIFE - timezone.now()).days)


@transaction.atomic
def empty_bin(*, now: dt.datetime | None = None) -> int:
    """Erase what was binned for over thirty days. Run by the house (`agir empty_bin`), so
    nobody's rule is asked. Returns how many traces went."""
    over = (now or timezone.now()) - LIFE
    gone = 0
    for kind in KINDS.values():
        rows = kind.model._default_manager.filter(binned_at__lt=over)
        gone += rows.count()
        rows.delete()
    return gone
