"""The doors of the decisions, and what their addresses need."""

from __future__ import annotations

from typing import Any

from agir.coalitions.models import Coalition, Member
from agir.meetings.actions.decision import (
    bin_decision,
    propose_decision,
    set_position,
    take_decision,
)
from agir.meetings.days import today_in
from tests.house.door import CONTRIBUTORS, STEERING, Door, Outside, form, gesture, read

TAKEN = (("decision", "taken_decision"),)
BINNED = (("decision", "binned_decision"),)

# `decision` was put to the group by the coordination, between meetings.
DOORS: dict[str, Door] = {
    "meetings:decisions": read(),
    "meetings:decision": read(),
    "meetings:decision_new": form(CONTRIBUTORS),
    "meetings:decision_edit": form(STEERING),
    "meetings:decision_take": form(STEERING),
    "meetings:decision_set_aside": gesture(STEERING),
    "meetings:decision_take_back": gesture(STEERING, here=TAKEN),
    "meetings:decision_review": form(CONTRIBUTORS, here=TAKEN),
    "meetings:decision_bin": gesture(STEERING),
    "meetings:decision_restore": gesture(CONTRIBUTORS, here=BINNED),
    "meetings:position": form(CONTRIBUTORS),
    "meetings:position_for": form(STEERING),
    "meetings:position_reply": form(CONTRIBUTORS),
    "meetings:position_withdraw": gesture(STEERING),
}
OUTSIDE: dict[str, Outside] = {}


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """One proposed, with a reservation typed for a guest; one taken; one in the bin."""
    proposed, taken, binned = (
        propose_decision(coalition=coalition, by=by, title=f"Ouvrir le {day}")
        for day in ("samedi", "dimanche", "lundi")
    )
    position = set_position(
        decision=proposed, by=by, stance="reserves", words="Et la garde?", name="Awa D."
    )
    take_decision(decision=taken, by=by, decided_on=today_in(coalition))
    bin_decision(decision=binned, by=by)
    return {
        "decision": proposed.pk,
        "taken_decision": taken.pk,
        "binned_decision": binned.pk,
        "position": position.pk,
    }
