"""What became of letters, for the pages that wrote them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from agir.post.models import Beat, Letter

WORKER = "worker"
# Without a sign of life for that long, the worker is thought to be stopped.
SILENT = dt.timedelta(minutes=10)


def worker_seen() -> dt.datetime | None:
    """When a worker of this site last gave a sign of life."""
    return Beat.objects.filter(name=WORKER).values_list("at", flat=True).first()


def letters_of(keys: Iterable[str]) -> dict[str, Letter]:
    """The letters of these keys, without what they say. One query."""
    rows = Letter.objects.filter(key__in=list(keys)).only("key", "state", "attempts", "settled_at")
    return {letter.key: letter for letter in rows if letter.key}
