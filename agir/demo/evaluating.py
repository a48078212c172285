"""What the demonstration asks itself and counts, through the same verbs as people use."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.demo.days import before
from agir.demo.people import content
from agir.learning.actions.measure import create_measure, write_value
from agir.learning.actions.question import answer_question, ask_question

if TYPE_CHECKING:
    from agir.demo.story import Stage


def tell_evaluation(stage: Stage) -> None:
    """Questions agreed on, one of them answered; and what two actions count."""
    today = timezone.localdate()
    for entry in content("learning")["question"]:
        _question(stage, entry, today)
    for entry in content("evaluating")["measure"]:
        _measure(stage, entry, today)


def _question(stage: Stage, entry: dict[str, Any], today: dt.date) -> None:
    by = stage.members[entry["by"]]
    names = ("text", "feeds", "who", "source")
    data: dict[str, Any] = {name: entry[name] for name in names if name in entry}
    data |= {"cycle": stage.cycle, "due_on": before(today, entry["due_ago"])}
    if "organisation" in entry:
        data["organisation"] = stage.organisations[entry["organisation"]]
    question = ask_question(coalition=stage.coalition, by=by, data=data)
    if "answer" in entry:
        answer_question(
            question=question,
            by=by,
            answer=entry["answer"],
            answered_on=before(today, entry["answered_ago"]),
            proofs=[("effect", stage.effects[key].pk) for key in entry["proofs"]],
        )


def _measure(stage: Stage, entry: dict[str, Any], today: dt.date) -> None:
    by = stage.members[entry["by"]]
    names = ("title", "kind", "unit", "direction")
    data: dict[str, Any] = {name: entry[name] for name in names if name in entry}
    data |= {
        "action": stage.actions[entry["action"]],
        "organisation": stage.organisations[entry["organisation"]],
    }
    for name in ("baseline", "target"):
        if name in entry:
            value, ago = entry[name]
            data |= {name: value, f"{name}_on": before(today, ago)}
    measure = create_measure(coalition=stage.coalition, by=by, data=data)
    for ago, value, note in entry["values"]:
        write_value(measure=measure, by=by, on=before(today, ago), value=value, note=note)
