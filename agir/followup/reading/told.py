"""Numbers about the whole follow-up, each set in one query: asked on many pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from agir.coalitions.models import Coalition
from agir.followup.models import Attachment, Giving, News, Obstacle
from agir.followup.reading.standing import ASLEEP, OVER, SILENT_WEEKS, followed
from agir.followup.reading.weekly import COMING
from agir.plan.models import Action, Status

LATELY = dt.timedelta(days=30)


def numbers(coalition: Coalition, today: dt.date) -> tuple[int, int]:
    """How many news were given in the last thirty days, and how many actions under way are
    silent. One query."""
    fresh = News.objects.present().filter(coalition=coalition, on__gt=today - LATELY)
    silent = silent_actions(coalition, today)
    row = (
        Coalition.objects.filter(pk=coalition.pk)
        .annotate(fresh=_number(fresh), silent=_number(silent))
        .values_list("fresh", "silent")
        .get()
    )
    return int(row[0]), int(row[1])


def week_counts(coalition: Coalition, today: dt.date) -> dict[str, int]:
    """How many actions are in each part of the week, as `weekly.week` sorts them: blocked, late,
    silent, coming. One query."""
    obstacles = Obstacle.objects.filter(coalition=coalition, binned_at=None, lifted_on=None)
    silent = silent_actions(coalition, today)
    soon = (today, today + COMING)
    blocked, awake = Q(pk__in=obstacles.values("action")), ~Q(status__in=ASLEEP)
    late = ~blocked & awake & Q(ends_on__lt=today)
    quiet = ~blocked & ~late & Q(pk__in=silent.values("pk"))
    comes = Q(starts_on__range=soon) | Q(ends_on__range=soon)
    return (
        followed(coalition)
        .exclude(status__in=OVER)
        .aggregate(
            blocked=Count("pk", filter=blocked),
            late=Count("pk", filter=late),
            silent=Count("pk", filter=quiet),
            coming=Count("pk", filter=~blocked & awake & ~late & ~quiet & comes),
        )
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows, as a column."""
    counted = rows.order_by().values("coalition").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def silent_actions(
    coalition: Coalition, today: dt.date, weeks: int = SILENT_WEEKS
) -> QuerySet[Action]:
    """The actions under way that gave no sign for that long, chosen as `Standing.is_silent`
    does: a sign of a step is a sign of its action."""
    limit = today - dt.timedelta(weeks=weeks)
    since = timezone.make_aware(dt.datetime.combine(limit, dt.time.min))
    rows = (
        followed(coalition)
        .filter(parent=None)
        .exclude(status__in=ASLEEP)
        .filter(Q(status=Status.ONGOING) | Q(starts_on__lte=today))
        .exclude(starts_on__gte=limit, starts_on__lte=today)
        .exclude(plan__adopted_on__gte=limit)
    )
    signs: list[tuple[QuerySet[Any], Q]] = [
        (News.objects.all(), Q(on__gte=limit)),
        (Obstacle.objects.all(), Q(opened_on__gte=limit) | Q(lifted_on__gte=limit)),
        (Giving.objects.all(), Q(at__gte=since)),
        (Attachment.objects.all(), Q(at__gte=since)),
    ]
    never = Q(created_at__gte=since)
    for every, lately in signs:
        left = every.filter(coalition=coalition, binned_at=None, action__binned_at=None)
        rows = rows.exclude(_about(left.filter(lately)))
        never &= ~_about(left)
    # What was never heard of is silent only once it has been here long enough.
    return rows.exclude(never)


def _about(left: QuerySet[Any]) -> Q:
    """The actions these traces are about, themselves or through a step. Each list is read once:
    asked action by action, two thousand of them would take many seconds."""
    steps = left.filter(action__parent__isnull=False)
    return Q(pk__in=left.values("action")) | Q(pk__in=steps.values("action__parent"))
