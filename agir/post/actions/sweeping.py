from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from agir.post.actions.writing import erase_contents
from agir.post.models import Letter

AT_A_TIME = 2000


@transaction.atomic
def sweep(*, now: dt.datetime | None = None) -> int:
    """Empty the letters settled for longer than the house keeps to whom they went, about what.
    That one left, and when, remains. Returns how many."""
    now = now or timezone.now()
    old = Letter.objects.filter(
        settled_at__lt=now - dt.timedelta(days=settings.LETTERS_KEPT), emptied_at=None
    )
    return erase_contents(list(old.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]), now)
