"""Progress: the steps of an action and its state. They belong to the plan; nothing here becomes
true by itself: a person says so, through the plan's own verbs."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused
from agir.plan.actions.action import change_action, create_action
from agir.plan.models import Action, Status
from agir.plan.sheet.parsed import ParsedDate

CONFIRMABLE = frozenset({Status.ONGOING, Status.DONE})


@transaction.atomic
def add_step(*, action: Action, by: Member, title: str, ends_on: dt.date | None = None) -> Action:
    """Add a step to an action: a sub-action of the plan, typed here."""
    data = {
        "title": title[:300],
        "parent": action.pk,
        "result": action.result_id,
        "lead": action.lead_id,
        "ends_on": ends_on.isoformat() if ends_on else None,
    }
    return create_action(plan=action.plan, by=by, data=data)


@transaction.atomic
def confirm_status(*, action: Action, by: Member, status: str) -> Action:
    """A person confirms what the program only proposed: the action has begun, or is done."""
    if status not in CONFIRMABLE:
        raise Refused(_("Choisissez « en cours » ou « réalisée »."))
    return change_action(action=action, by=by, data={"status": str(status)})


@transaction.atomic
def renegotiate(*, action: Action, by: Member, ends: ParsedDate, today: dt.date) -> Action:
    """Give an action a new end, agreed with those who carry it, as exact as it was said."""
    if ends.value < today:
        raise Refused(_("Cette date est passée. Choisissez un jour à venir."))
    data = {
        "ends_on": ends.value.isoformat(),
        "ends_precision": ends.precision,
        "ends_text": ends.text[:80],
    }
    return change_action(action=action, by=by, data=data)
