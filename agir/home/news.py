"""The latest of a coalition, gesture by gesture: an import of a thousand rows is one line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from agir.coalitions.models import Coalition
from agir.history.models import Event
from agir.history.pages import Page, pages_of
from agir.home.sentences import sentence
from agir.plan.models import ImportBatch

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
    pages = pages_of(coalition, [(one.event.object_type, one.event.object_id) for one in shown])
    news = [
        News(
            gesture.event.at,
            _told(gesture.event, pages.get((gesture.event.object_type, gesture.event.object_id))),
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


def _told(event: Event, page: Page | None) -> SafeString:
    """What history does not name is named as its page does today, when everybody may open it."""
    if page is None:
        return sentence(event)
    return sentence(event, url=page.url, title=event.title or page.title)


def _plan_address(coalition: Coalition, plan: int) -> str:
    return reverse("plan:actions", args=[coalition.slug, plan])
