"""Numbers about the whole follow-up, each set in one query: asked on many pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

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
    obstacles = Obstacle.objects.filter(action=OuterRef("pk"), binned_at=None, lifted_on=None)
    silent = silent_actions(coalition, today).filter(pk=OuterRef("pk"))
    soon = (today, today + COMING)
    blocked, awake = Q(is_blocked=True), ~Q(status__in=ASLEEP)
    late = ~blocked & awake & Q(ends_on__lt=today)
    quiet = ~blocked & ~late & Q(is_quiet=True)
    comes = Q(starts_on__range=soon) | Q(ends_on__range=soon)
    return (
        followed(coalition)
        .exclude(status__in=OVER)
        .annotate(is_blocked=Exists(obstacles), is_quiet=Exists(silent))
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
    here = Q(action=OuterRef("pk")) | Q(action__parent=OuterRef("pk"))
    standing = Q(binned_at=None, action__binned_at=None)
    rows = (
        followed(coalition)
        .filter(parent=None)
        .exclude(status__in=ASLEEP)
        .filter(Q(status=Status.ONGOING) | Q(starts_on__lte=today))
        .exclude(starts_on__gte=limit, starts_on__lte=today)
        .exclude(plan__adopted_on__gte=limit)
    )
    signed: list[Exists] = []
    signs: list[tuple[QuerySet[Any], Q]] = [
        (News.objects.all(), Q(on__gte=limit)),
        (Obstacle.objects.all(), Q(opened_on__gte=limit) | Q(lifted_on__gte=limit)),
        (Giving.objects.all(), Q(at__date__gte=limit)),
        (Attachment.objects.all(), Q(at__date__gte=limit)),
    ]
    for every, lately in signs:
        left = every.filter(here, standing)
        rows = rows.exclude(Exists(left.filter(lately)))
        signed.append(Exists(left))
    # What was never heard of is silent only once it has been here long enough.
    return rows.exclude(Q(created_at__date__gte=limit), *(~sign for sign in signed))
