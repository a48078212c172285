"""Two numbers about the whole follow-up, each in one query: asked on many pages."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from agir.coalitions.models import Coalition
from agir.followup.models import Attachment, Giving, News, Obstacle
from agir.followup.reading.standing import ASLEEP, SILENT_WEEKS, followed
from agir.plan.models import Status


def fresh_news(coalition: Coalition, since: dt.date) -> int:
    """How many news were given since that day."""
    return News.objects.present().filter(coalition=coalition, on__gte=since).count()


def silent_actions(coalition: Coalition, today: dt.date, weeks: int = SILENT_WEEKS) -> int:
    """How many actions under way gave no sign for that long, counted as `Standing.is_silent`
    does: a sign of a step is a sign of its action."""
    limit = today - dt.timedelta(weeks=weeks)
    here = Q(action=OuterRef("pk")) | Q(action__parent=OuterRef("pk"))
    standing = Q(binned_at=None, action__binned_at=None)
    rows = (
        followed(coalition)
        .filter(parent=None)
        .exclude(status__in=ASLEEP)
        .filter(Q(status=Status.ONGOING) | Q(starts_on__lte=today))
    )
    for signs in (
        News.objects.filter(on__gte=limit),
        Obstacle.objects.filter(Q(opened_on__gte=limit) | Q(lifted_on__gte=limit)),
        Giving.objects.filter(at__date__gte=limit),
        Attachment.objects.filter(at__date__gte=limit),
    ):
        rows = rows.exclude(Exists(signs.filter(here, standing)))
    return rows.exclude(_begun_lately(limit, today)).count()


def _begun_lately(limit: dt.date, today: dt.date) -> Q:
    """Actions that began, were written or whose plan was adopted since: not silent yet, whatever
    was said of them before. One that gave an older sign is counted from that sign."""
    begun = Q(starts_on__gte=limit, starts_on__lte=today)
    written = (Q(starts_on=None) | Q(starts_on__gt=today)) & Q(created_at__date__gte=limit)
    return begun | written | Q(plan__adopted_on__gte=limit)
