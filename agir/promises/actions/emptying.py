"""Emptying the bin: what has been in it for thirty days is erased for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agir.promises.models import Promise, PromiseLink

LIFE = dt.timedelta(days=30)


@transaction.atomic
def empty_bin(*, now: dt.datetime | None = None) -> int:
    """Erase promises binned for over thirty days, and the links of letters expired as long ago.
    Run by the house (`agir empty_bin`), so nobody's rule is asked. Returns how many promises
    went."""
    over = (now or timezone.now()) - LIFE
    promises = Promise.objects.filter(binned_at__lt=over)
    gone = promises.count()
    promises.delete()
    PromiseLink.objects.filter(expires_at__lt=over).delete()
    return gone
