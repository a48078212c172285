from __future__ import annotations

import datetime as dt

from django.db import transaction

from agir.notices.models import Told

# Longer than anything stays asked: said once, it is not said again a year later.
KEPT = dt.timedelta(days=400)


@transaction.atomic
def forget_old(*, now: dt.datetime) -> int:
    """Forget which reminders were given more than a year ago. Returns how many."""
    return Told.objects.filter(on__lt=(now - KEPT).date()).delete()[0]
