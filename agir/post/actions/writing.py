from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from agir.accounts.models import User
from agir.core.mail import one_line, write
from agir.post.models import Enclosure, Letter


@dataclass(frozen=True)
class Attachment:
    """A file to put in a letter."""

    name: str
    content_type: str
    content: bytes


@transaction.atomic
def post_letter(
    *,
    to: str,
    template: str,
    language: str,
    context: Mapping[str, Any],
    key: str = "",
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
    user: User | None = None,
    coalition_id: int | None = None,
    not_after: dt.datetime | None = None,
    now: dt.datetime | None = None,
) -> Letter:
    """Write a letter now, and put it in the queue: it leaves with the caller's transaction, or not
    at all. With a `key`, asking twice makes one letter, the first. It never leaves after
    `not_after`."""
    found = Letter.objects.filter(key=key).first() if key else None
    if found is not None:
        return found
    written = write(template, language, context)
    letter = Letter(
        to=to,
        user=user,
        coalition_id=coalition_id,
        language=language,
        subject=written.subject,
        body=written.body,
        html=written.html,
        headers={name: one_line(value) for name, value in (headers or {}).items()},
        key=key or None,
        posted_at=now or timezone.now(),
        next_try_at=now or timezone.now(),
        not_after=not_after,
    )
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError:
        # Somebody asked for the same one meanwhile.
        return Letter.objects.get(key=key)
    Enclosure.objects.bulk_create(
        Enclosure(letter=letter, name=a.name, content_type=a.content_type, content=a.content)
        for a in attachments
    )
    return letter


@dataclass(frozen=True)
class Promised:
    """A letter whose words are written only as it leaves."""

    user: User
    key: str
    not_after: dt.datetime


def post_promised(*, maker: str, letters: Sequence[Promised], now: dt.datetime) -> None:
    """Put in the queue letters that `maker` writes as they leave, from the state of that moment
    (`signals.letters_leaving`). One statement; a key already there is left as it is."""
    Letter.objects.bulk_create(
        [
            Letter(
                to=one.user.email,
                user=one.user,
                language=one.user.language,
                maker=maker,
                key=one.key,
                posted_at=now,
                next_try_at=now,
                not_after=one.not_after,
            )
            for one in letters
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def withdraw(*, keys: Sequence[str], now: dt.datetime | None = None) -> int:
    """Take back letters that have not left. Returns how many."""
    rows = Letter.objects.queued().filter(key__in=keys, handed_at=None)
    numbers = list(rows.values_list("pk", flat=True))
    state = Letter.State.WITHDRAWN
    rows = Letter.objects.queued().filter(pk__in=numbers, handed_at=None)
    count = rows.update(state=state, settled_at=now or timezone.now())
    erase_words(numbers)
    return count


def erase_words(numbers: Sequence[int]) -> None:
    """Empty what letters said, not to whom nor about what. Done as soon as they are settled: they
    hold addresses that answer for one person, of which the house keeps nothing but a hash."""
    Enclosure.objects.filter(letter__in=numbers).delete()
    settled = Letter.objects.filter(pk__in=numbers).exclude(state=Letter.State.QUEUED)
    settled.update(body="", html="", headers={})


def erase_contents(numbers: Sequence[int], now: dt.datetime) -> int:
    """Empty letters of all that says to whom and about what. What remains: that one left, when."""
    erase_words(numbers)
    return Letter.objects.filter(pk__in=numbers).update(to="", subject="", emptied_at=now)
