"""Keeping what can be found in step with the things themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.db import transaction

from agir.analysis.finding import stored
from agir.history.pages import Key
from agir.memory.engines import kind_mark, mark
from agir.memory.models import Entry
from agir.memory.models.entry import UNDATED
from agir.memory.sources import BY_KIND, SOURCES, Source

BATCH = 500


@transaction.atomic
def refresh(*, coalition_id: int, keys: Iterable[Key]) -> int:
    """Read these things of a coalition again, and put their entries in step: made, changed, or
    gone when the thing is in the bin, reserved or no more. Returns how many entries changed. A
    few statements for each kind and five hundred things."""
    by_kind: dict[str, set[int]] = {}
    for kind, number in keys:
        if kind in BY_KIND:
            by_kind.setdefault(kind, set()).add(number)
    changed = 0
    for kind, numbers in sorted(by_kind.items()):
        for chunk in _chunks(sorted(numbers)):
            changed += _refresh(coalition_id, BY_KIND[kind], chunk)
    return changed


@transaction.atomic
def rebuild(*, coalition_id: int) -> int:
    """Read everything of a coalition again. For what changes without being told: words erased
    with an account, a bin emptied. Returns how many entries changed."""
    changed = 0
    for source in SOURCES:
        rows = source.rows().filter(coalition_id=coalition_id)
        here = Entry.objects.filter(coalition_id=coalition_id, kind=source.kind)
        numbers = {*rows.values_list("pk", flat=True), *here.values_list("object_id", flat=True)}
        for chunk in _chunks(sorted(numbers)):
            changed += _refresh(coalition_id, source, chunk)
    return changed


def _chunks(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def _refresh(coalition_id: int, source: Source, numbers: Collection[int]) -> int:
    rows = source.rows().filter(coalition_id=coalition_id, pk__in=numbers)
    wanted = {row.pk: _entry(coalition_id, source, row) for row in rows}
    here = Entry.objects.filter(kind=source.kind, object_id__in=numbers)
    known = {entry.object_id: entry for entry in here}
    gone = [entry.pk for number, entry in known.items() if number not in wanted]
    if gone:
        Entry.objects.filter(pk__in=gone).delete()
    made, changed = [], []
    for number, entry in wanted.items():
        former = known.get(number)
        if former is None:
            made.append(entry)
        elif _says(former) != _says(entry):
            entry.pk = former.pk
            changed.append(entry)
    Entry.objects.bulk_create(made, batch_size=BATCH)
    if changed:
        fields = ["coalition", "title", "text", "on", "tokens"]
        Entry.objects.bulk_update(changed, fields, batch_size=BATCH)
    return len(made) + len(changed) + len(gone)


def _says(entry: Entry) -> tuple[object, ...]:
    return entry.coalition_id, entry.title, entry.text, entry.on, entry.tokens


def _entry(coalition_id: int, source: Source, row: object) -> Entry:
    said = source.say(row)
    marks = (mark(coalition_id), kind_mark(source.kind))
    return Entry(
        coalition_id=coalition_id,
        kind=source.kind,
        object_id=row.pk,  # type: ignore[attr-defined]
        title=said.title[:300],
        text=said.words,
        on=said.on or UNDATED,
        tokens=stored(said.title, said.words, marks),
    )
