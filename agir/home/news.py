"""The latest of a coalition, gesture by gesture: an import of a thousand rows is one line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from agir.coalitions.models import Coalition
from agir.history.models import Event
from agir.home.sentences import sentence
from agir.plan.models import Action, ImportBatch, Plan

READ = 120  # events looked at; a gesture made of many counts once
SITTING = dt.timedelta(hours=1)  # the same thing done again meanwhile is the same news
# Rows of a bigger gesture, which has its own event, and what nobody needs to be told.
PARTS_OF_A_GESTURE = (
    "plan.action.carried",
    "plan.action.put_back",
    "plan.action.removed",
    "coalitions.facet.moved",
)


@dataclass(frozen=True)
class News:
    """One gesture: its sentence, how many more things it touched, when."""

    at: dt.datetime
    words: SafeString
    more: int = 0


def latest(coalition: Coalition, number: int = 8) -> list[News]:
    """The latest gestures, newest first, in three queries however long the history."""
    batches = list(
        ImportBatch.objects.filter(coalition=coalition)
        .select_related("by", "plan")
        .defer("undo", "report")[:number]
    )
    events = list(
        Event.objects.filter(coalition_id=coalition.pk)
        .exclude(operation__in=[batch.operation for batch in batches])
        .exclude(verb__in=PARTS_OF_A_GESTURE)
        .select_related("by")
        .defer("changes")
        .order_by("-at", "-id")[:READ]
    )
    shown = _gestures(events)[:number]
    urls = _addresses(coalition, [gesture.event for gesture in shown])
    news = [
        News(
            gesture.event.at,
            sentence(
                gesture.event,
                url=urls.get((gesture.event.object_type, gesture.event.object_id), ""),
            ),
            gesture.more,
        )
        for gesture in shown
    ]
    news += [_import(coalition, batch) for batch in batches]
    return sorted(news, key=lambda one: one.at, reverse=True)[:number]


@dataclass
class _Gesture:
    event: Event  # the one that is told
    more: int = 0


def _gestures(events: list[Event]) -> list[_Gesture]:
    """Events, newest first, gathered: those of one operation are told by its first event; the
    same thing done again in one sitting is told by its last."""
    gestures: list[_Gesture] = []
    for event in events:
        last = gestures[-1] if gestures else None
        if last is None:
            gestures.append(_Gesture(event))
        elif event.operation == last.event.operation:
            last.event, last.more = event, last.more + 1
        elif (event.verb, event.by_id) == (last.event.verb, last.event.by_id) and (
            last.event.at - event.at < SITTING
        ):
            last.more += 1
        else:
            gestures.append(_Gesture(event))
    return gestures


def _import(coalition: Coalition, batch: ImportBatch) -> News:
    url = "" if batch.plan.binned_at else _plan_address(coalition, batch.plan_id)
    event = Event(verb="plan.import.done", by=batch.by, title=batch.file_name)
    return News(batch.at, sentence(event, url=url))


def _plan_address(coalition: Coalition, plan: int) -> str:
    return reverse("plan:actions", args=[coalition.slug, plan])


def _addresses(coalition: Coalition, events: list[Event]) -> dict[tuple[str, int], str]:
    """Where the objects of these events are, for those that are still there."""
    wanted = {event.object_id for event in events if event.object_type == "action"}
    plans = {event.object_id for event in events if event.object_type == "plan"}
    found = {
        ("plan", pk): _plan_address(coalition, pk)
        for pk in Plan.objects.present()
        .filter(coalition=coalition, pk__in=plans)
        .values_list("pk", flat=True)
    }
    for event in events:  # a cycle is never removed
        if event.object_type == "cycle":
            page = reverse("cycles:cycle", args=[coalition.slug, event.object_id])
            found["cycle", event.object_id] = page
    visions = {event.object_id for event in events if event.object_type == "vision"}
    for pk in visions:  # a vision is never put away
        found["vision", pk] = reverse("intention:vision", args=[coalition.slug, pk])
    rows = Action.objects.present().filter(coalition=coalition, pk__in=wanted, plan__binned_at=None)
    for pk, plan in rows.values_list("pk", "plan_id"):
        found["action", pk] = reverse("plan:action", args=[coalition.slug, plan, pk])
    return found
