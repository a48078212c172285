"""What the demonstration decided, and how: through the same verbs as people use."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.demo.days import at, before
from agir.meetings.about import Reference
from agir.meetings.actions.decision import Hands, propose_decision, review_decision, take_decision
from agir.meetings.actions.position import reply_to, set_position
from agir.meetings.models import Decision, Position

if TYPE_CHECKING:
    from agir.demo.story import Stage


def tell_decisions(stage: Stage, told: list[dict[str, Any]]) -> None:
    """Decisions put to the group, where each stood, and those that were taken."""
    for entry in told:
        decision = _proposed(stage, entry)
        moment = _moment(stage, entry)
        for said in entry.get("position", []):
            _position(stage, decision, said, moment)
        taken = _taken(stage, decision, entry, moment.date()) if "meeting" in entry else decision
        days = {"at": moment} | ({"taken_at": moment} if taken.is_taken else {})
        Decision.objects.filter(pk=taken.pk).update(**days)
        stage.decisions[entry["key"]] = taken


def _moment(stage: Stage, entry: dict[str, Any]) -> dt.datetime:
    if "meeting" in entry:
        return stage.meetings[entry["meeting"]].ends_at
    return at(before(timezone.localdate(), entry["ago"]))


def _proposed(stage: Stage, entry: dict[str, Any]) -> Decision:
    by = stage.members[entry["by"]]
    item = stage.items[entry["meeting"], entry["item"]] if "meeting" in entry else None
    words = {"title": entry["title"], "why": entry["why"], "method": entry["method"]}
    if "reviews" in entry:
        former = stage.decisions[entry["reviews"]]
        return review_decision(decision=former, by=by, item=item, **words)
    about = None
    if "about" in entry:
        action = stage.actions[entry["about"]]
        about = Reference("action", action.pk, action.title)
    return propose_decision(coalition=stage.coalition, by=by, item=item, about=about, **words)


def _position(stage: Stage, decision: Decision, said: dict[str, Any], moment: dt.datetime) -> None:
    whose: dict[str, Any] = {}
    by = stage.members[said["by"]] if "by" in said else stage.coordination
    if "organisation" in said:
        whose["organisation"] = stage.organisations[said["organisation"]]
    elif "name" in said:
        whose = {"name": said["name"], "first_concerned": said["first_concerned"]}
    words = said.get("words", "")
    made = set_position(decision=decision, by=by, stance=said["stance"], words=words, **whose)
    days = {"at": moment}
    if "reply" in said:
        reply_to(position=made, by=stage.members[said["reply_by"]], text=said["reply"])
        days["replied_at"] = moment
    Position.objects.filter(pk=made.pk).update(**days)


def _taken(stage: Stage, decision: Decision, entry: dict[str, Any], day: dt.date) -> Decision:
    """Taken on the day of its meeting. `review_due`: its day to be looked at again has come."""
    review = None
    if "review_after" in entry:
        review = day + dt.timedelta(days=entry["review_after"])
    elif "review_due" in entry:
        review = before(timezone.localdate(), entry["review_due"])
    return take_decision(
        decision=decision,
        by=stage.coordination,
        decided_on=day,
        review_on=review,
        participation=entry.get("participation", ""),
        participation_note=entry.get("participation_note", ""),
        hands=Hands(*entry["hands"]) if "hands" in entry else None,
        today=day,
    )
