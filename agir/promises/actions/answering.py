from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from agir.accounts.models import User
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.core.templatetags.typography import day
from agir.promises import rules
from agir.promises.actions.making import require_near
from agir.promises.actions.remembering import hold, remember_privately
from agir.promises.days import today_in
from agir.promises.models import Promise, PromiseChange, PromiseLink
from agir.promises.models.link import LINK_LIFE

SECOND_THOUGHTS = dt.timedelta(days=14)  # how long what was said can be taken back


def settle(promise: Promise, user: User | None, status: str, word: str, today: dt.date) -> Promise:
    """Write that a held promise was kept, or dropped. To be called by a verb that knows who
    speaks. Saying it twice is saying it once; saying the contrary is refused."""
    if promise.status == status:
        return promise
    if promise.status == Promise.Status.KEPT:
        raise Refused(_("Cette promesse est déjà notée comme tenue. Rien n’a changé."))
    if promise.status == Promise.Status.DROPPED:
        raise Refused(_("Cette promesse est déjà notée comme abandonnée. Rien n’a changé."))
    promise.status, promise.settled_on, promise.word = status, today, word.strip()[:2000]
    promise.save(update_fields=["status", "settled_on", "word"])
    remember_privately(promise, user, status)
    return promise


def move(promise: Promise, user: User | None, due_on: dt.date, why: str, today: dt.date) -> Promise:
    """Write another day for a held promise, and whether this was said in time: on the day it was
    due, at the latest. Its links live as long after the new day."""
    if not promise.is_open:
        raise Refused(_("Cette promesse a déjà sa réponse. Rien n’a changé."))
    if due_on == promise.due_on:
        return promise
    require_near(due_on, today)
    PromiseChange.objects.create(
        coalition_id=promise.coalition_id,
        promise=promise,
        from_due=promise.due_on,
        to_due=due_on,
        why=why.strip()[:2000],
        in_time=today <= promise.due_on,
        on=today,
        by=user,
    )
    before, promise.due_on = promise.due_on, due_on
    promise.save(update_fields=["due_on"])
    live = PromiseLink.objects.filter(promise=promise, revoked_at=None)
    until = dt.datetime.combine(due_on, dt.time.max, tzinfo=dt.UTC) + LINK_LIFE
    live.filter(expires_at__lt=until).update(expires_at=until)
    remember_privately(promise, user, "renegotiated", due_on=[str(before), str(due_on)])
    return promise


@transaction.atomic
def keep(*, promise: Promise, by: Member, word: str = "", today: dt.date | None = None) -> Promise:
    """Say that a promise is kept."""
    promise = hold(promise)
    require(rules.can_answer(by, promise))
    today = today or today_in(promise.coalition)
    return settle(promise, by.user, Promise.Status.KEPT, word, today)


@transaction.atomic
def drop(*, promise: Promise, by: Member, word: str = "", today: dt.date | None = None) -> Promise:
    """Say that a promise is dropped: said is better than silent."""
    promise = hold(promise)
    require(rules.can_answer(by, promise))
    today = today or today_in(promise.coalition)
    return settle(promise, by.user, Promise.Status.DROPPED, word, today)


@transaction.atomic
def renegotiate(
    *, promise: Promise, by: Member, due_on: dt.date, why: str = "", today: dt.date | None = None
) -> Promise:
    """Say another day. Before or on the day promised, it is renegotiated in time."""
    promise = hold(promise)
    require(rules.can_answer(by, promise))
    return move(promise, by.user, due_on, why, today or today_in(promise.coalition))


@transaction.atomic
def take_up(*, promise: Promise, by: Member, today: dt.date | None = None) -> Promise:
    """Open again a promise said kept or dropped, within fourteen days: afterwards it is counted
    for good in what the group sees."""
    promise = hold(promise)
    require(rules.can_answer(by, promise))
    today = today or today_in(promise.coalition)
    if promise.settled_on is None:
        return promise
    if promise.settled_on < today - SECOND_THOUGHTS:
        raise Refused(
            _("Cette réponse date du %(day)s : elle compte maintenant pour de bon.")
            % {"day": day(promise.settled_on)}
        )
    before = promise.status
    promise.status, promise.settled_on, promise.word = Promise.Status.OPEN, None, ""
    promise.save(update_fields=["status", "settled_on", "word"])
    remember_privately(promise, by.user, "taken_up", status=[before, promise.status])
    return promise
