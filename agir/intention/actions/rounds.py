from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.intention import rules
from agir.intention.actions.vision import hold, latest, remember
from agir.intention.days import today_in
from agir.intention.models import Round, Vision


def hold_round(round_: Round) -> Round:
    rows = Round.objects.select_for_update(of=("self",))
    return rows.select_related("version__vision", "coalition").get(pk=round_.pk)


@transaction.atomic
def open_round(*, vision: Vision, by: Member, closes_on: dt.date, message: str = "") -> Round:
    """Put the current version to everybody until a day. Sends nothing. A round still open on an
    earlier version is closed: nobody is asked twice at once."""
    vision = hold(vision)
    require(rules.can_open_round(by, vision))
    today = today_in(vision.coalition)
    if closes_on < today:
        raise Refused(_("Ce jour est déjà passé. Choisissez un jour à venir."))
    version = latest(vision)
    running = Round.objects.filter(version__vision=vision, closed_at=None)
    if running.filter(version=version, closes_on__gte=today).exists():
        raise Refused(_("Un tour est déjà ouvert sur cette version."))
    running.update(closed_at=timezone.now())
    made = Round.objects.create(
        coalition_id=vision.coalition_id,
        version=version,
        closes_on=closes_on,
        message=message.strip(),
        by=by.user,
    )
    remember(vision, by, "round.opened", closes_on=["", str(closes_on)])
    return made


@transaction.atomic
def close_round(*, round_: Round, by: Member) -> Round:
    """Close a round before its day. What was said stays."""
    round_ = hold_round(round_)
    require(rules.can_run_round(by, round_))
    if round_.closed_at is None:
        round_.closed_at = timezone.now()
        round_.save(update_fields=["closed_at"])
        remember(round_.version.vision, by, "round.closed")
    return round_


@transaction.atomic
def reopen_round(*, round_: Round, by: Member, closes_on: dt.date | None = None) -> Round:
    """Open a round again, on its version, until its day or another."""
    round_ = hold_round(round_)
    require(rules.can_run_round(by, round_))
    today = today_in(round_.coalition)
    closes_on = closes_on or round_.closes_on
    if closes_on < today:
        raise Refused(_("Ce jour est déjà passé. Choisissez un jour à venir."))
    others = Round.objects.filter(version__vision=round_.version.vision, closed_at=None)
    if others.filter(closes_on__gte=today).exclude(pk=round_.pk).exists():
        raise Refused(_("Un autre tour est ouvert sur cette vision."))
    round_.closed_at, round_.closes_on = None, closes_on
    round_.save(update_fields=["closed_at", "closes_on"])
    remember(round_.version.vision, by, "round.reopened", closes_on=["", str(closes_on)])
    return round_
