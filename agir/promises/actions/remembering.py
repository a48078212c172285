"""What history keeps of a promise, and for whom."""

from __future__ import annotations

from agir.accounts.models import User
from agir.history.actions import Record, record
from agir.promises.models import Promise


def hold(promise: Promise) -> Promise:
    """The promise as it is now, held until the end of the transaction."""
    rows = Promise.objects.select_for_update(of=("self",))
    return rows.select_related("coalition", "member__user", "organisation").get(pk=promise.pk)


def remember(promise: Promise, by: User | None, verb: str, **changes: list[str]) -> None:
    """That a promise was made, reworded, put away: everybody in the coalition may read it."""
    entry = Record(f"promises.promise.{verb}", "promise", promise.pk, promise.title, changes)
    record(by=by, coalition_id=promise.coalition_id, entry=entry)


def remember_privately(promise: Promise, by: User | None, verb: str, **changes: list[str]) -> None:
    """How a promise stands. The event names no coalition: no page of a coalition shows it, only
    the promise itself does, to whoever may see."""
    entry = Record(f"promises.promise.{verb}", "promise", promise.pk, promise.title, changes)
    record(by=by, coalition_id=None, entry=entry)
