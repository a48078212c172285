"""Saying what moved."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from agir.coalitions.models import Member
from agir.followup.actions.trace import leave
from agir.followup.models import News
from agir.plan.models import Action


@transaction.atomic
def tell_news(*, action: Action, by: Member, text: str, on: dt.date) -> News:
    """Give news of an action, in one line, in the name of the organisation of who tells it.
    No status changes by itself."""
    news = News(action=action, text=text[:300], on=on, organisation_id=by.organisation_id)
    return leave(news, by)


@transaction.atomic
def tell_several(*, by: Member, told: list[tuple[Action, str]], on: dt.date) -> list[News]:
    """Give news of several actions in one gesture: all of them or none."""
    return [tell_news(action=action, by=by, text=text, on=on) for action, text in told]
