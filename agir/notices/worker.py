"""What runs beside the site: letters leave, digests are prepared, bins are emptied.

One worker for a site: a lock in the data folder keeps a second one out on the same machine, and
letters are taken under a lease, so that two machines would still send each once.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.utils import timezone

from agir.notices.actions import prepare_digests
from agir.notices.actions.forgetting import forget_old
from agir.post.actions import deliver, sweep
from agir.post.models import Beat
from agir.post.reading import WORKER

logger = logging.getLogger(__name__)


class AlreadyThere(Exception):
    """Another worker holds the lock."""


@contextmanager
def alone() -> Iterator[None]:
    """Be the only worker of this data folder. The lock goes with the process, however it ends."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    handle = os.open(settings.DATA / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyThere from None
        yield
    finally:
        os.close(handle)


def tidy(now: dt.datetime) -> None:
    """Once a day: empty bins, forget what its time is over for."""
    for empty in bins():
        empty(now=now)
    sweep(now=now)
    forget_old(now=now)
    SessionStore.clear_expired()


def bins() -> Iterator[Callable[..., object]]:
    """The bin of each room that has one: `actions.emptying.empty_bin(now=…)`."""
    for app in apps.get_app_configs():
        if not app.name.startswith("agir."):
            continue
        try:
            room = import_module(f"{app.name}.actions.emptying")
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith(f"{app.name}.actions"):
                raise
        else:
            yield room.empty_bin


@dataclass
class Task:
    """Something to do from time to time."""

    name: str
    every: dt.timedelta
    do: Callable[[dt.datetime], object]
    last: dt.datetime | None = None

    def is_due(self, now: dt.datetime) -> bool:
        return self.last is None or not self.last <= now < self.last + self.every


def tasks(live: bool = True) -> list[Task]:
    """In this order: a digest prepared leaves in the same turn. `live` lets the clock run while
    letters leave."""
    second, minute = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
    return [
        Task("beat", minute, _beat),
        Task("digests", minute, lambda now: prepare_digests(now=now)),
        Task("letters", 2 * second, lambda now: deliver(now=None if live else now)),
        Task("tidy", dt.timedelta(days=1), tidy),
    ]


def _beat(now: dt.datetime) -> None:
    Beat.objects.update_or_create(name=WORKER, defaults={"at": now})


class Worker:
    """Goes through its tasks. What goes wrong in one is said in the log, and stops no other."""

    def __init__(self, now: dt.datetime | None = None) -> None:
        self.now = now
        self.tasks = tasks(live=now is None)

    def turn(self) -> bool:
        """Do what is due, now or as if it were the moment given. Returns whether everything went
        well."""
        well = True
        for task in self.tasks:
            moment = self.now or timezone.now()
            if not task.is_due(moment):
                continue
            task.last = moment
            try:
                task.do(moment)
            except Exception:
                logger.exception("the worker could not do: %s", task.name)
                well = False
            finally:
                if self.now is None:
                    close_old_connections()
        return well
