"""History only grows."""

from __future__ import annotations

import uuid

import pytest

from agir.history.actions import Record, record, record_many
from agir.history.models import AppendOnlyError, Event, Version

pytestmark = pytest.mark.django_db


def event() -> Event:
    return record(by=None, coalition_id=7, entry=Record("room.thing.done", "thing", 3, "Titre"))


@pytest.mark.parametrize(
    "gesture",
    [
        lambda e: e.save(),
        lambda e: e.delete(),
        lambda e: Event.objects.all().delete(),
        lambda e: Event.objects.update(verb="autre"),
    ],
)
def test_nothing_recorded_is_changed_or_removed(gesture) -> None:
    recorded = event()
    with pytest.raises(AppendOnlyError):
        gesture(recorded)
    assert Event.objects.get().verb == "room.thing.done"


def test_one_gesture_is_one_operation_and_versions_are_numbered() -> None:
    operation = uuid.uuid4()
    for _ in range(2):
        record_many(
            by=None,
            coalition_id=7,
            operation=operation,
            entries=[
                Record("room.thing.changed", "thing", number, version={"n": number})
                for number in (1, 2, 1)
            ],
        )
    assert Event.objects.of_operation(operation).count() == 6
    numbers = Version.objects.of("thing", 1).values_list("number", flat=True)
    assert list(numbers) == [4, 3, 2, 1]
    assert list(Version.objects.of("thing", 2).values_list("number", flat=True)) == [2, 1]


def test_a_long_title_is_shortened_not_refused() -> None:
    recorded = record(by=None, coalition_id=None, entry=Record("a.b.c", "thing", 1, "x" * 900))
    assert len(recorded.title) == 300


def test_recording_many_costs_a_few_statements(
    django_assert_max_num_queries,
) -> None:
    entries = [Record("room.thing.made", "thing", n, version={"n": n}) for n in range(400)]
    with django_assert_max_num_queries(12):
        record_many(by=None, coalition_id=1, entries=entries)
