"""Entering the hours of the support structure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.followup import rules
from agir.followup.models import BackboneRole, SupportHours
from agir.history.actions import Record, record

Hours = Mapping[str, Decimal]
A_WEEK = Decimal(168)


def monday(day: dt.date) -> dt.date:
    """The Monday of the week of this day."""
    return day - dt.timedelta(days=day.weekday())


def _check(hours: Hours) -> None:
    if set(hours) - set(BackboneRole.values):
        raise Refused(_("Un des rôles n’est pas reconnu."))
    if any(value < 0 for value in hours.values()) or sum(hours.values()) > A_WEEK:
        raise Refused(_("Une semaine a 168 heures. Vérifiez les nombres."))


@transaction.atomic
def log_week(
    *, member: Member, by: Member, week: dt.date, hours: Hours, today: dt.date | None = None
) -> None:
    """Say how many hours `member` gave to each role in the week of this day. It replaces what
    was said of that week; a role left out or at zero has no row."""
    log_weeks(member=member, by=by, weeks={week: hours}, today=today)


@transaction.atomic
def log_weeks(
    *,
    member: Member,
    by: Member,
    weeks: Mapping[dt.date, Hours],
    today: dt.date | None = None,
) -> None:
    """The same for several weeks, none of them still to come: all of them or none."""
    require(rules.can_log_for(by, member))
    found: dict[dt.date, Hours] = {}
    if any(day > (today or timezone.localdate()) for day in weeks):
        raise Refused(_("Cette semaine n’est pas encore venue. Vérifiez la date."))
    for day, hours in weeks.items():
        _check(hours)
        if monday(day) in found:
            raise Refused(_("La semaine du %(day)s est là deux fois.") % {"day": monday(day)})
        found[monday(day)] = hours
    rows = SupportHours.objects.filter(coalition_id=member.coalition_id, member=member)
    rows.filter(week__in=list(found)).delete()
    SupportHours.objects.bulk_create(
        SupportHours(
            coalition_id=member.coalition_id, member=member, week=week, role=role, hours=value
        )
        for week, hours in found.items()
        for role, value in hours.items()
        if value
    )
    entry = Record("followup.support.logged", "support", member.pk)
    record(by=by.user, coalition_id=member.coalition_id, entry=entry)
