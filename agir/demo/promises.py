"""What the people of the demonstration promised one another, and how it went: each verb is told
the day of the story."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.promises.actions import drop, keep, make_promise, renegotiate
from agir.promises.origin import MEETING, Origin

if TYPE_CHECKING:
    from agir.demo.story import Stage


def tell_promises(stage: Stage, told: list[dict[str, Any]]) -> None:
    """Promises born of a meeting: kept, put off in time, dropped, awaited."""
    today = timezone.localdate()
    for entry in told:
        meeting = stage.meetings[entry["meeting"]]
        made_on = timezone.localdate(meeting.starts_at)
        due_on = (
            today + dt.timedelta(days=entry["due"])
            if "due" in entry
            else made_on + dt.timedelta(days=entry["after"])
        )
        member = stage.members.get(entry.get("who", ""))
        promise = make_promise(
            coalition=stage.coalition,
            by=stage.coordination,
            title=entry["title"],
            due_on=due_on,
            member=member,
            who=entry.get("guest", ""),
            origin=_origin(stage, entry),
            today=made_on,
        )
        if member is None:
            continue
        if "moved" in entry:
            moved = entry["moved"]
            on = due_on - dt.timedelta(days=moved["ago"])
            due_on += dt.timedelta(days=moved["by"])
            renegotiate(promise=promise, by=member, due_on=due_on, why=moved["why"], today=on)
        for name, verb in (("kept", keep), ("dropped", drop)):
            if name in entry:
                on = due_on - dt.timedelta(days=entry[name])
                verb(promise=promise, by=member, word=entry.get("word", ""), today=on)


def _origin(stage: Stage, entry: dict[str, Any]) -> Origin:
    """A meeting, or what was decided there."""
    if "decision" in entry:
        decision = stage.decisions[entry["decision"]]
        return Origin("decision", decision.pk, decision.title)
    meeting = stage.meetings[entry["meeting"]]
    return Origin(MEETING, meeting.pk, meeting.title)
