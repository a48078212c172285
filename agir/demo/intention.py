"""The intention of the demonstration, told through the same verbs as people use. Past days are
written afterwards: a verb always writes today's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.demo.people import content
from agir.intention.actions.adoption import adopt
from agir.intention.actions.answers import Said, answer, answer_for, reply
from agir.intention.actions.chairs import change_chair, name_chair
from agir.intention.actions.charter import add_value, check_line, write_line
from agir.intention.actions.rounds import open_round
from agir.intention.actions.vision import accept, create_vision, propose_version, set_aside, suggest
from agir.intention.models import (
    FIELDS,
    Adherence,
    Adoption,
    Reply,
    Round,
    Suggestion,
    Vision,
    VisionVersion,
)

if TYPE_CHECKING:
    from agir.demo.story import Stage


def tell_intention(stage: Stage) -> Vision:
    """A vision in three versions, a round with one reservation answered, a charter, two chairs."""
    told = content("intention")
    vision = _versions(stage, told)
    _round(stage, vision, told)
    _charter(stage, told)
    _chairs(stage, told)
    return vision


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(14, 5)))


def _ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def _versions(stage: Stage, told: dict[str, Any]) -> Vision:
    first, second = told["vision"], told["second"]
    vision = create_vision(
        coalition=stage.coalition,
        by=stage.members[first["by"]],
        name=first["name"],
        says={name: first[name] for name in FIELDS},
        cycle=None,
    )
    says = {name: second[name] for name in FIELDS}
    by = stage.members[second["by"]]
    propose_version(vision=vision, by=by, says=says, why=second["why"], base=1)
    for number, entry in ((1, first), (2, second)):
        VisionVersion.objects.filter(vision=vision, number=number).update(at=_at(entry["on"]))
    decided, today = told["decision"], timezone.localdate()
    adoption = adopt(
        vision=vision,
        by=stage.coordination,
        decided_on=min(decided["decided_on"], today),
        review_on=today + dt.timedelta(days=1),
        note=decided["note"],
    )
    Adoption.objects.filter(pk=adoption.pk).update(
        review_on=decided["review_on"], at=_at(decided["decided_on"])
    )
    for entry in told["suggestion"]:
        _suggestion(stage, vision, entry)
    return vision


def _suggestion(stage: Stage, vision: Vision, entry: dict[str, Any]) -> None:
    words = {key: entry[key] for key in ("field", "passage", "words", "why")}
    made = suggest(vision=vision, by=stage.members[entry["by"]], **words)
    Suggestion.objects.filter(pk=made.pk).update(at=_at(entry["on"]))
    if entry["fate"] == "accepted":
        version = accept(suggestion=made, by=stage.coordination)
        VisionVersion.objects.filter(pk=version.pk).update(at=_at(entry["on"]))
    elif entry["fate"] == "set_aside":
        set_aside(suggestion=made, by=stage.coordination, reason=entry["reason"])


def _round(stage: Stage, vision: Vision, told: dict[str, Any]) -> None:
    about = told["round"]
    closes_on = timezone.localdate() + dt.timedelta(days=about["closes_in"])
    round_ = open_round(
        vision=vision,
        by=stage.members[about["by"]],
        closes_on=closes_on,
        message=about["message"],
    )
    Round.objects.filter(pk=round_.pk).update(opened_at=_ago(about["days"]))
    for entry in told["adherence"]:
        _adherence(stage, round_, entry)


def _adherence(stage: Stage, round_: Round, entry: dict[str, Any]) -> None:
    said = Said(entry["stance"], entry.get("words", ""))
    by = stage.members[entry.get("by") or entry["member"]]
    if "provenance" in entry:
        made = answer_for(
            round_=round_,
            organisation=stage.organisations[entry["organisation"]],
            by=by,
            said=said,
            provenance=entry["provenance"],
        )
    else:
        by.refresh_from_db()
        made = answer(round_=round_, by=by, said=said)
    Adherence.objects.filter(pk=made.pk).update(at=_ago(entry["days"]))
    if "reply" in entry:
        kept = reply(adherence=made, by=stage.members[entry["reply_by"]], text=entry["reply"])
        Reply.objects.filter(pk=kept.pk).update(at=_ago(entry["reply_days"]))


def _charter(stage: Stage, told: dict[str, Any]) -> None:
    for entry in told["charter"]:
        line = write_line(
            coalition=stage.coalition,
            by=stage.members[entry["by"]],
            principle=entry["principle"],
            how=entry["how"],
        )
        for one in entry.get("examples", []):
            by = stage.members[one["by"]]
            check_line(line=line, by=by, year=one["year"], example=one["example"])
    for entry in told["value"]:
        add_value(coalition=stage.coalition, by=stage.coordination, **entry)


def _chairs(stage: Stage, told: dict[str, Any]) -> None:
    for entry in told["chair"]:
        about = {
            "name": entry["name"],
            "why": entry["why"],
            "asker": stage.members[entry["asker"]],
            "ask_by": timezone.localdate() + dt.timedelta(days=entry["ask_in"]),
        }
        chair = name_chair(coalition=stage.coalition, by=stage.coordination, **about)
        if "status" in entry:
            told_so_far = {"status": entry["status"], "words": entry["words"]}
            change_chair(chair=chair, by=stage.coordination, **about, **told_so_far)
