"""Sending what waits. A letter leaves once at most, whatever happens on the way.

Who sends it first takes it (a lease, under a lock: two workers never hold the same one), then
writes that she hands it over, then speaks with the server, then writes what became of it. Stopped
before handing over, the letter is free again when the lease ends. Stopped after, nobody can know
whether the server has it: it is marked « unsure », shown as such, and not sent again.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from agir.core.mail import Written, one_line
from agir.post.actions.writing import erase_words
from agir.post.envelope import GIVE_UP, Verdict, judge, pause, put
from agir.post.models import Enclosure, Letter
from agir.post.signals import letter_settled, letters_leaving

logger = logging.getLogger(__name__)

AT_A_TIME = 25
LEASE = dt.timedelta(minutes=3)
# What was taken but not begun after this long goes back: the present state has moved.
LONGEST_HOLD = 60.0
UNMADE = dt.timedelta(minutes=15)


@dataclass
class Delivered:
    """How many letters became what."""

    sent: int = 0
    unsure: int = 0
    failed: int = 0
    stale: int = 0
    withdrawn: int = 0
    put_off: int = 0
    server_down: bool = False

    def count(self, state: str) -> None:
        name = "put_off" if state == Letter.State.QUEUED else state
        setattr(self, name, getattr(self, name) + 1)


def deliver(*, now: dt.datetime | None = None, limit: int = 500) -> Delivered:
    """Send at most `limit` of the letters whose moment has come. `now` is the present moment when
    not given. Outside any transaction of the caller: each letter is settled on its own."""
    done = Delivered()
    if not Letter.objects.queued().exists():
        return done
    _settle_abandoned(now or timezone.now(), done)
    _drop_stale(now or timezone.now(), done)
    server: BaseEmailBackend | None = None
    try:
        while limit > 0 and not done.server_down:
            letters = _take(now or timezone.now(), min(limit, AT_A_TIME))
            if not letters:
                break
            limit -= len(letters)
            server = server or get_connection()
            _send_some(server, letters, now, done)
    finally:
        if server is not None:
            server.close()
    return done


@transaction.atomic
def _take(now: dt.datetime, number: int) -> list[Letter]:
    """Take some letters for a while. Of two workers, each gets her own."""
    rows = Letter.objects.due(now).select_for_update(skip_locked=True)
    letters = list(rows[:number])
    until = now + LEASE
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(leased_until=until)
    for letter in letters:
        letter.leased_until = until
    return letters


def _send_some(
    server: BaseEmailBackend, letters: list[Letter], now: dt.datetime | None, done: Delivered
) -> None:
    ready = _made(letters, now or timezone.now(), done)
    kept: dict[int, list[Enclosure]] = defaultdict(list)
    for one in Enclosure.objects.filter(letter__in=ready).order_by("pk"):
        kept[one.letter_id].append(one)
    started = time.monotonic()
    for place, letter in enumerate(ready):
        if time.monotonic() - started > LONGEST_HOLD:
            _release(ready[place:], now or timezone.now())
            return
        verdict = _send(server, letter, kept[letter.pk], now or timezone.now())
        if verdict is None:
            continue
        moment = now or timezone.now()
        settled = _settle(letter, verdict, moment)
        done.count(settled)
        if verdict.server_down:
            done.server_down = True
            _wait_for_server(letter, moment)
            return


def _made(letters: list[Letter], now: dt.datetime, done: Delivered) -> list[Letter]:
    """The letters that leave, those that say the present state being written now."""
    ready = [letter for letter in letters if not letter.maker]
    asked: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        if letter.maker:
            asked[letter.maker].append(letter)
    for maker, some in asked.items():
        answers: dict[int, Written | None] = {}
        told = letters_leaving.send_robust(sender=Letter, maker=maker, letters=some, now=now)
        for _receiver, answer in told:
            if isinstance(answer, dict):
                answers.update(answer)
        for letter in some:
            if letter.pk not in answers:
                later = Letter.objects.filter(pk=letter.pk)
                later.update(leased_until=None, next_try_at=now + UNMADE)
                continue
            written = answers[letter.pk]
            if written is None:
                done.count(_settle(letter, Verdict(Letter.State.WITHDRAWN), now))
                continue
            _write_in(letter, written)
            ready.append(letter)
    return ready


def _write_in(letter: Letter, written: Written) -> None:
    letter.subject, letter.body, letter.html = written.subject, written.body, written.html
    letter.headers = {name: one_line(value) for name, value in written.headers.items()}


def _send(
    server: BaseEmailBackend, letter: Letter, files: Sequence[Enclosure], now: dt.datetime
) -> Verdict | None:
    """Hand one letter over. None when it is no longer ours to send: withdrawn meanwhile."""
    try:
        server.open()
    except Exception as error:
        # The server, its name, its certificate, our secret: all say « not now ».
        letter.attempts += 1
        logger.warning("no mail server: %s", type(error).__name__)
        found = judge(error)
        return found if found.server_down else Verdict(Letter.State.QUEUED, "no_server", True)
    if not _hand(letter, now):
        return None
    try:
        _speak(server, letter, files)
    except Exception as error:
        verdict = judge(error)
        # The name of what happened, never its words: servers repeat addresses in them.
        logger.warning("letter %s: %s (%s)", letter.pk, verdict.code, type(error).__name__)
        if verdict.server_down or verdict.state == Letter.State.UNSURE:
            server.close()
        return verdict
    return Verdict(Letter.State.SENT)


def _speak(server: BaseEmailBackend, letter: Letter, files: Sequence[Enclosure]) -> None:
    message = put(letter, files)
    try:
        server.send_messages([message])
    except Exception as error:
        if judge(error).code != "no_server":
            raise
        # Servers hang up after a number of letters: once more, on a new line.
        server.close()
        server.open()
        server.send_messages([message])


def _hand(letter: Letter, now: dt.datetime) -> bool:
    mine = Letter.objects.queued().filter(
        pk=letter.pk, handed_at=None, leased_until=letter.leased_until
    )
    letter.attempts += 1
    changed = mine.update(
        handed_at=now,
        attempts=letter.attempts,
        subject=letter.subject,
        body=letter.body,
        html=letter.html,
        headers=letter.headers,
    )
    return bool(changed)


@transaction.atomic
def _settle(letter: Letter, verdict: Verdict, now: dt.datetime) -> str:
    """Write what became of a letter. Returns its state."""
    queued = Letter.State.QUEUED
    letter.state, letter.error = Letter.State(verdict.state), verdict.code
    if letter.state == queued and not verdict.server_down and now - letter.posted_at > GIVE_UP:
        letter.state = Letter.State.FAILED
    if letter.state == queued:
        letter.next_try_at = now + pause(verdict, letter.attempts)
    else:
        letter.settled_at = now
    written = (
        Letter.objects.queued()
        .filter(pk=letter.pk)
        .update(
            state=letter.state,
            error=letter.error,
            attempts=letter.attempts,
            next_try_at=letter.next_try_at,
            settled_at=letter.settled_at,
            handed_at=None,
            leased_until=None,
        )
    )
    if not written:
        # Withdrawn while it was on its way: what is withdrawn stays so.
        return Letter.State.WITHDRAWN
    if letter.state != queued:
        erase_words([letter.pk])
        letter_settled.send(sender=Letter, letter=letter)
    return letter.state


def _release(letters: Iterable[Letter], now: dt.datetime) -> None:
    numbers = [letter.pk for letter in letters]
    Letter.objects.queued().filter(pk__in=numbers, handed_at=None).update(leased_until=None)


def _wait_for_server(letter: Letter, now: dt.datetime) -> None:
    """Nothing else leaves before the server is asked again."""
    waiting = Letter.objects.queued().filter(handed_at=None, next_try_at__lt=letter.next_try_at)
    waiting.update(next_try_at=letter.next_try_at, leased_until=None)


def _settle_abandoned(now: dt.datetime, done: Delivered) -> None:
    """Letters whose sender was stopped with them in her hands."""
    left = Letter.objects.queued().filter(leased_until__lte=now).exclude(handed_at=None)
    for letter in left:
        done.count(_settle(letter, Verdict(Letter.State.UNSURE, "stopped"), now))


def _drop_stale(now: dt.datetime, done: Delivered) -> None:
    late = Letter.objects.queued().filter(not_after__lt=now, handed_at=None)
    for letter in late.exclude(leased_until__gt=now):
        done.count(_settle(letter, Verdict(Letter.State.STALE), now))
