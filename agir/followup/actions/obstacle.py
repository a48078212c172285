"""Naming what is in the way, and saying that it no longer is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.followup import rules
from agir.followup.actions.trace import leave, lock, remember
from agir.followup.models import Obstacle
from agir.plan.models import Action


@dataclass(frozen=True)
class Help:
    """Who could help: a partner, somebody else in words, and the level that could lift it."""

    helper_id: int | None = None
    help: str = ""
    level: str = ""


@transaction.atomic
def name_obstacle(
    *, action: Action, by: Member, text: str, on: dt.date, who: Help | None = None
) -> Obstacle:
    """Say what is in the way of an action, and who could help."""
    said = who or Help()
    obstacle = Obstacle(
        action=action, text=text[:300], opened_on=on,
        helper_id=said.helper_id, help=said.help[:200], level=said.level,
    )  # fmt: skip
    return leave(obstacle, by)


@transaction.atomic
def lift(*, obstacle: Obstacle, by: Member, on: dt.date, how: str = "") -> Obstacle:
    """Say that an obstacle is lifted, when and how. Doing it twice changes nothing."""
    obstacle = lock(obstacle)
    require(obstacle.binned_at is None and rules.can_lift(by, obstacle))
    if obstacle.lifted_on is not None:
        return obstacle
    if on < obstacle.opened_on:
        raise Refused(_("Cet obstacle a été vu après cette date. Changez la date."))
    obstacle.lifted_on, obstacle.lifted_how = on, how[:300]
    obstacle.save(update_fields=["lifted_on", "lifted_how"])
    remember(obstacle, by, "lifted")
    return obstacle


@transaction.atomic
def reopen(*, obstacle: Obstacle, by: Member) -> Obstacle:
    """Say that an obstacle is in the way again."""
    obstacle = lock(obstacle)
    require(obstacle.binned_at is None and rules.can_lift(by, obstacle))
    if obstacle.lifted_on is not None:
        obstacle.lifted_on, obstacle.lifted_how = None, ""
        obstacle.save(update_fields=["lifted_on", "lifted_how"])
        remember(obstacle, by, "reopened")
    return obstacle
