"""The doors of the room, and what its addresses need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from agir.coalitions.models import Coalition, Member
from agir.followup.actions.attachment import attach_file
from agir.followup.actions.news import tell_news
from agir.followup.actions.obstacle import name_obstacle
from agir.followup.files import accept
from tests.house.door import CONTRIBUTORS, MEMBERS, STEERING, Door, Outside, form, gesture, read

DAY = dt.date(2026, 3, 2)
PDF = b"%PDF-1.7\n%%EOF"

# `trace` is a piece of news of the coordination: hers, or for those who steer, to change.
DOORS: dict[str, Door] = {
    "followup:index": read(),
    "followup:week": Door(STEERING),
    "followup:mine": Door(MEMBERS, CONTRIBUTORS),
    "followup:silences": Door(STEERING),
    "followup:greet": form(STEERING),
    "followup:ledger": read(),
    "followup:ledger_csv": read(),
    "followup:support": Door(MEMBERS, STEERING),
    "followup:support_paste": gesture(STEERING),
    "followup:alone": read(),
    "followup:bin": read(),
    "followup:plan": read(),
    "followup:action": Door(MEMBERS, CONTRIBUTORS),
    "followup:obstacle_new": form(CONTRIBUTORS),
    "followup:giving_new": form(CONTRIBUTORS),
    "followup:attachment_new": form(CONTRIBUTORS),
    "followup:step_new": gesture(CONTRIBUTORS),
    "followup:status": gesture(CONTRIBUTORS),
    "followup:new_date": form(CONTRIBUTORS),
    "followup:ask": form(STEERING),
    "followup:trace_edit": form(STEERING),
    "followup:trace_undo": gesture(STEERING),
    "followup:trace_bin": gesture(STEERING),
    "followup:trace_restore": gesture(STEERING),
    "followup:lift": form(CONTRIBUTORS),
    "followup:reopen": gesture(CONTRIBUTORS),
    "followup:attachment": read(),
}
OUTSIDE: dict[str, Outside] = {}


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """A piece of news, an obstacle and a small file about an action."""
    action = things["action"]
    news = tell_news(action=action, by=by, text="La salle est réservée", on=DAY)
    obstacle = name_obstacle(action=action, by=by, text="Pas de transport", on=DAY)
    file = attach_file(action=action, by=by, title="Dépliant", file=accept("depliant.pdf", PDF))
    return {
        "trace_kind": "nouvelle",
        "trace": news.pk,
        "obstacle": obstacle.pk,
        "attached": file.pk,
    }
