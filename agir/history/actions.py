"""Recording: the only way into the history."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from agir.accounts.models import User
from agir.history.models import Event, Version
from agir.history.signals import recorded

Changes = Mapping[str, Sequence[Any]]


@dataclass(slots=True)
class Record:
    """One event to record, with the object's new state when a version is kept."""

    verb: str
    object_type: str
    object_id: int
    title: str = ""
    changes: Changes | None = None
    version: Mapping[str, Any] | None = None


def record(
    *, by: User | None, coalition_id: int | None, entry: Record, operation: uuid.UUID | None = None
) -> Event:
    """Record one event. Causes one row in the history, two when a version is kept."""
    return record_many(by=by, coalition_id=coalition_id, entries=[entry], operation=operation)[0]


def record_many(
    *,
    by: User | None,
    coalition_id: int | None,
    entries: Iterable[Record],
    operation: uuid.UUID | None = None,
) -> list[Event]:
    """Record the events of one gesture, under one operation, in a few statements."""
    records = list(entries)
    shared = operation or uuid.uuid4()
    events = Event.objects.bulk_create(
        [
            Event(
                coalition_id=coalition_id,
                operation=shared,
                by=by,
                verb=entry.verb,
                object_type=entry.object_type,
                object_id=entry.object_id,
                title=entry.title[:300],
                changes={key: list(pair) for key, pair in (entry.changes or {}).items()},
            )
            for entry in records
        ],
        batch_size=500,
    )
    _keep_versions(coalition_id, records, events)
    keys = {(entry.object_type, entry.object_id) for entry in records}
    recorded.send(Event, coalition_id=coalition_id, keys=keys)
    return events


def _keep_versions(coalition_id: int | None, records: list[Record], events: list[Event]) -> None:
    kept = [(r, e) for r, e in zip(records, events, strict=True) if r.version is not None]
    if not kept:
        return
    latest: dict[tuple[str, int], int] = {}
    by_type: dict[str, list[int]] = {}
    for entry, _event in kept:
        by_type.setdefault(entry.object_type, []).append(entry.object_id)
    for object_type, ids in by_type.items():
        for start in range(0, len(ids), 500):
            rows = (
                Version.objects.filter(
                    object_type=object_type, object_id__in=ids[start : start + 500]
                )
                .values_list("object_id")
                .annotate(last=Max("number"))
            )
            latest.update({(object_type, object_id): last for object_id, last in rows})
    versions = []
    for entry, event in kept:
        key = (entry.object_type, entry.object_id)
        latest[key] = latest.get(key, 0) + 1
        versions.append(
            Version(
                coalition_id=coalition_id,
                object_type=entry.object_type,
                object_id=entry.object_id,
                number=latest[key],
                event=event,
                data=dict(entry.version or {}),
            )
        )
    Version.objects.bulk_create(versions, batch_size=500)
