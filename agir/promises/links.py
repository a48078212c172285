"""The address, in an e-mail, where one person says how her promise stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.core.refusals import Refused
from agir.core.tokens import hash_token, new_token
from agir.promises.actions.answering import move, settle
from agir.promises.actions.remembering import hold
from agir.promises.days import today_in
from agir.promises.models import LINK_LIFE, Promise, PromiseLink


def answer_link(promise: Promise, *, now: dt.datetime | None = None) -> str:
    """A new secret address (whole, with the site's) that answers for this promise alone, until
    fourteen days after its day, and for fourteen days at least. Former addresses stay good: each
    e-mail has its own."""
    return answer_links([promise], now=now)[promise.pk]


def answer_links(promises: Iterable[Promise], *, now: dt.datetime | None = None) -> dict[int, str]:
    """One such address for each of many promises, by the promise’s number. One statement."""
    now = now or timezone.now()
    made, addresses = [], {}
    for promise in promises:
        token, hashed = new_token()
        due = dt.datetime.combine(promise.due_on, dt.time.max, tzinfo=dt.UTC)
        made.append(
            PromiseLink(
                coalition_id=promise.coalition_id,
                promise=promise,
                member_id=promise.member_id,
                token_hash=hashed,
                created_at=now,
                expires_at=max(due, now) + LINK_LIFE,
            )
        )
        address = reverse("promises:answer_link", args=[token])
        addresses[promise.pk] = f"{settings.SITE_URL}{address}"
    PromiseLink.objects.bulk_create(made)
    return addresses


def find_link(token: str, *, now: dt.datetime | None = None) -> PromiseLink:
    """The link of a token, still good. Raises `Refused` with what to do when it is not."""
    rows = PromiseLink.objects.select_related(
        "promise__coalition", "promise__member__user", "promise__organisation"
    )
    link = rows.filter(token_hash=hash_token(token)).first()
    if link is None or link.promise.binned_at is not None:
        raise Refused(_("Ce lien n’existe pas ou n’existe plus."))
    promise = link.promise
    if link.revoked_at is not None or link.member_id != promise.member_id:
        raise Refused(_("Cette promesse a changé de mains : ce lien ne répond plus."))
    if link.expires_at <= (now or timezone.now()):
        raise Refused(_("Ce lien a expiré. Vous pouvez répondre sur le site."))
    if promise.coalition.is_archived:
        raise Refused(_("Ce regroupement est archivé : plus rien n’y change."))
    member = promise.member
    if member is not None and (member.left_on is not None or not member.user.is_active):
        raise Refused(_("Vous avez quitté ce regroupement : la coordination s’en occupe."))
    return link


@transaction.atomic
def answer_by_letter(
    *,
    token: str,
    says: str,
    word: str = "",
    due_on: dt.date | None = None,
    today: dt.date | None = None,
) -> Promise:
    """Say from the e-mail that a promise is `kept`, `dropped`, or moved to `due_on`: the token
    proves who reads it. The same thing said twice is said once."""
    link = find_link(token)
    promise = hold(link.promise)
    today = today or today_in(promise.coalition)
    user = promise.member.user if promise.member else None
    if due_on is not None:
        return move(promise, user, due_on, word, today)
    if says not in (Promise.Status.KEPT, Promise.Status.DROPPED):
        raise Refused(_("Choisissez l’une des trois réponses."))
    return settle(promise, user, says, word, today)
