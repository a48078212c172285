from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused, require
from agir.promises import rules
from agir.promises.actions.remembering import hold, remember
from agir.promises.days import today_in
from agir.promises.models import Promise, PromiseLink
from agir.promises.origin import Origin

FARTHEST = dt.timedelta(days=3 * 366)
SHORT, LONG = 120, 300


def _title(words: str) -> str:
    said = " ".join(words.split())
    if not said:
        raise Refused(_("Écrivez ce qui est promis : quelques mots suffisent."))
    return said[:LONG]


def require_near(due_on: dt.date, today: dt.date) -> None:
    """A day to come, within three years."""
    if due_on < today:
        raise Refused(_("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."))
    if due_on > today + FARTHEST:
        raise Refused(_("Ce jour est trop loin : au plus dans trois ans."))


def _require_seated(coalition: Coalition, member: Member | None) -> None:
    if member is not None and (member.coalition_id != coalition.pk or member.left_on is not None):
        raise Refused(_("Cette personne n’est pas membre de ce regroupement."))


@transaction.atomic
def make_promise(
    *,
    coalition: Coalition,
    by: Member,
    title: str,
    due_on: dt.date,
    member: Member | None = None,
    who: str = "",
    organisation: Organisation | None = None,
    origin: Origin | None = None,
    today: dt.date | None = None,
) -> Promise:
    """Write who will do what, by when. Of `by` herself, unless `member`, or `who` (somebody
    without an account), or an organisation alone says otherwise. Writing the very same promise
    twice is writing it once."""
    today = today or today_in(coalition)
    who = " ".join(who.split())[:SHORT]
    if member is None and not who:
        member, who = (by, "") if organisation is None else (None, organisation.name[:SHORT])
    require(rules.can_make_for(by, coalition, member, origin.type if origin else ""))
    _require_seated(coalition, member)
    require_near(due_on, today)
    said = {
        "coalition": coalition,
        "title": _title(title),
        "member": member,
        "who": "" if member else who,
        "first_due_on": due_on,
        "origin_type": origin.type if origin else "",
        "origin_id": origin.id if origin else None,
    }
    same = Promise.objects.awaited().filter(**said, made_on=today).first()
    if same is not None:
        return same
    promise = Promise.objects.create(
        **said,
        due_on=due_on,
        organisation=organisation,
        origin_title=origin.title[:LONG] if origin else "",
        made_on=today,
        by=by.user,
    )
    remember(promise, by.user, "made", due_on=["", str(due_on)])
    return promise


@transaction.atomic
def reword(
    *,
    promise: Promise,
    by: Member,
    title: str | None = None,
    due_on: dt.date | None = None,
    member: Member | None = None,
    who: str | None = None,
    today: dt.date | None = None,
) -> Promise:
    """Say a promise in better words; on the day it was written, mend who and when too. What is
    not given stays."""
    promise = hold(promise)
    today = today or today_in(promise.coalition)
    require(rules.can_reword(by, promise, today))
    changes: dict[str, list[str]] = {}
    if title is not None and _title(title) != promise.title:
        changes["title"], promise.title = [promise.title, _title(title)], _title(title)
    if due_on is not None and due_on != promise.due_on:
        require(rules.can_correct(by, promise, today))
        require_near(due_on, today)
        changes["due_on"] = [str(promise.due_on), str(due_on)]
        promise.due_on = promise.first_due_on = due_on
    if member is not None or who is not None:
        require(rules.can_correct(by, promise, today))
        _give(promise, member, who or "")
        changes["who"] = []
    if changes:
        promise.save()
        remember(promise, by.user, "reworded", **changes)
    return promise


def _give(promise: Promise, member: Member | None, who: str) -> None:
    """Make it the promise of `member`, or of `who`. Links in former e-mails open nothing more."""
    _require_seated(promise.coalition, member)
    who = " ".join(who.split())[:SHORT]
    if member is None and not who:
        raise Refused(_("Dites à qui revient cette promesse."))
    promise.member, promise.who = member, "" if member else who
    live = PromiseLink.objects.filter(promise=promise, revoked_at=None)
    live.update(revoked_at=timezone.now())


@transaction.atomic
def hand_over(
    *, promise: Promise, by: Member, member: Member | None = None, who: str = ""
) -> Promise:
    """Give to somebody else a promise that nobody here can answer for any more: of somebody who
    has left, or without an account."""
    promise = hold(promise)
    require(rules.can_hand_over(by, promise))
    _give(promise, member, who)
    promise.save(update_fields=["member", "who"])
    remember(promise, by.user, "handed_over")
    return promise


@transaction.atomic
def bin_promise(*, promise: Promise, by: Member, today: dt.date | None = None) -> Promise:
    """Take out a promise written by mistake. Twice is once."""
    promise = hold(promise)
    if promise.binned_at is None:
        require(rules.can_bin(by, promise, today or today_in(promise.coalition)))
        promise.binned_at = timezone.now()
        promise.save(update_fields=["binned_at"])
        remember(promise, by.user, "binned")
    return promise


@transaction.atomic
def restore_promise(*, promise: Promise, by: Member) -> Promise:
    """Bring back a promise that had been taken out."""
    promise = hold(promise)
    if promise.binned_at is not None:
        require(rules.can_restore(by, promise))
        promise.binned_at = None
        promise.save(update_fields=["binned_at"])
        remember(promise, by.user, "restored")
    return promise
