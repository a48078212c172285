"""How the plan of the demonstration moves, told through the same verbs as people use. Days are
counted back from the day it is loaded: a follow-up from last year would only show silence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.demo.people import content
from agir.followup.actions.giving import Giver, give
from agir.followup.actions.news import tell_news
from agir.followup.actions.obstacle import Help, lift, name_obstacle
from agir.followup.actions.support import log_weeks, monday
from agir.followup.models import BackboneRole

if TYPE_CHECKING:
    from agir.demo.story import Stage


def tell_followup(stage: Stage) -> None:
    """News, obstacles, what was given, and the hours of those who support."""
    told, today = content("followup"), timezone.localdate()
    for entry in told["news"]:
        tell_news(
            action=stage.actions[entry["action"]],
            by=stage.members[entry["by"]],
            text=entry["text"],
            on=_before(today, entry["ago"]),
        )
    for entry in told["obstacle"]:
        _obstacle(stage, entry, today)
    for entry in told["gift"]:
        _gift(stage, entry, today)
    for entry in told["support"]:
        member = stage.members[entry["by"]]
        weeks = {
            monday(today) - dt.timedelta(weeks=back): dict(
                zip(BackboneRole.values, map(Decimal, row), strict=True)
            )
            for back, row in enumerate(entry["weeks"])
        }
        log_weeks(member=member, by=member, weeks=weeks, today=today)


def _before(today: dt.date, days: int) -> dt.date:
    return today - dt.timedelta(days=days)


def _obstacle(stage: Stage, entry: dict[str, Any], today: dt.date) -> None:
    helper = stage.organisations.get(entry.get("helper", ""))
    who = Help(helper.pk if helper else None, entry.get("help", ""), entry.get("level", ""))
    by = stage.members[entry["by"]]
    made = name_obstacle(
        action=stage.actions[entry["action"]],
        by=by,
        text=entry["text"],
        on=_before(today, entry["ago"]),
        who=who,
    )
    if "lifted" in entry:
        lift(obstacle=made, by=by, on=_before(today, entry["lifted"]), how=entry["how"])


def _gift(stage: Stage, entry: dict[str, Any], today: dt.date) -> None:
    by = stage.members[entry["by"]]
    giver = Giver.herself(by)
    if "name" in entry:
        giver = Giver(name=entry["name"], first_concerned=True)
    on = _before(today, entry["ago"])
    month = entry.get("month", False)
    data = {
        "kind": entry.get("kind", "hours"),
        "hours": entry.get("hours"),
        "amount": entry.get("amount"),
        "on": on.replace(day=1) if month else on,
        "precision": "month" if month else "day",
        "note": entry.get("note", ""),
    }
    give(action=stage.actions[entry["action"]], by=by, giver=giver, data=data)
