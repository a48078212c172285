"""The doors of the room, and what its addresses need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from agir.coalitions.models import Coalition, Member
from agir.promises.actions import bin_promise, make_promise
from agir.promises.days import today_in
from tests.house.door import (
    ANYBODY,
    COORDINATION,
    MEMBERS,
    NONE,
    ONE_SELF,
    Door,
    Outside,
    form,
    gesture,
    read,
)

BINNED = (("promise", "binned_promise"),)

# `promise` is a guest's: the coordination looks after it, everybody may read who, what and when.
DOORS: dict[str, Door] = {
    "promises:mine": read(),
    "promises:ours": read(),
    "promises:unowned": Door(COORDINATION),
    "promises:new": form(MEMBERS, archived_get=NONE),
    "promises:promise": read(),
    "promises:keep": gesture(COORDINATION),
    "promises:drop": gesture(COORDINATION),
    "promises:move": form(COORDINATION),
    "promises:take_up": gesture(COORDINATION),
    "promises:reword": form(COORDINATION),
    "promises:hand_over": form(COORDINATION),
    "promises:bin": gesture(COORDINATION),
    "promises:restore": gesture(COORDINATION, here=BINNED),
}
OUTSIDE: dict[str, Outside] = {
    "promises:everywhere": Outside(get=ONE_SELF),
    "promises:answer_link": Outside(get=ANYBODY, post=ANYBODY),
}


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """A guest's promise, and another in the bin."""
    made = [
        make_promise(
            coalition=coalition, by=by, title=f"Appeler {name}", who="Awa D.",
            due_on=today_in(coalition) + dt.timedelta(days=9),
        )
        for name in ("la bibliothèque", "l’école")
    ]  # fmt: skip
    bin_promise(promise=made[1], by=by)
    return {"promise": made[0].pk, "binned_promise": made[1].pk}
