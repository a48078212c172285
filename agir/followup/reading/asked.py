"""Whether news were already asked for, so that nobody is asked twice."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import timezone

from agir.coalitions.models import Coalition
from agir.history.models import Event

ASKED = "followup.news.asked"
GREETED = "followup.partner.greeted"
LATELY = dt.timedelta(days=60)


def asked_since(coalition: Coalition) -> dict[int, dt.date]:
    """The day news of each action were last asked for, lately. One query."""
    since = timezone.now() - LATELY
    rows = Event.objects.filter(coalition_id=coalition.pk, verb=ASKED, at__gte=since)
    return {
        pk: timezone.localtime(at).date()
        for pk, at in rows.order_by().values_list("object_id").annotate(last=Max("at"))
    }
