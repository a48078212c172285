"""A person's own actions, to give news of them all at once."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from agir.coalitions.models import Member
from agir.followup.reading.standing import OVER, Standing, followed, standings
from agir.plan.models import ActionPerson

MOST = 40


def my_standings(member: Member, today: dt.date) -> list[Standing]:
    """The actions she answers for, then those her organisation leads, the quietest first.
    Three queries."""
    hers = Exists(ActionPerson.objects.filter(action=OuterRef("pk"), member=member))
    mine = Q(hers=True)
    if member.organisation_id:
        mine |= Q(lead_id=member.organisation_id)
    rows = followed(member.coalition).exclude(status__in=OVER).annotate(hers=hers).filter(mine)
    every = standings(rows, today)
    # A step is told with its action when she has both.
    found = [one for one in every.values() if one.action.parent_id not in every]
    found.sort(key=lambda one: (not one.action.hers, -one.quiet_days, one.action.pk))  # type: ignore[attr-defined]
    return found[:MOST]
