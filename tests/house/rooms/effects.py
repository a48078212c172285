"""The doors of the journal of effects, and what its addresses need."""

from __future__ import annotations

import json
import uuid
import zlib
from typing import Any

from agir.coalitions.models import Coalition, Member
from agir.effects.actions.effect import add, change
from agir.effects.actions.link import lead
from agir.effects.models import EffectsImport, StagedEffects
from tests.house.door import (
    CONTRIBUTORS,
    COORDINATION,
    STEERING,
    Door,
    Outside,
    form,
    gesture,
    read,
)

LINKED = (("effect", "effect"), ("effect_link", "effect_link"))
STAGED = (("staged", "staged_effects"),)

DOORS: dict[str, Door] = {
    "effects:journal": read(),
    "effects:note": gesture(CONTRIBUTORS),
    "effects:new": form(CONTRIBUTORS),
    "effects:export": read(),
    "effects:bin": read(),
    "effects:stair": read(),
    "effects:chains": read(),
    "effects:overlay_index": read(),
    "effects:overlay": read(),
    "effects:import": form(STEERING),
    "effects:preview": form(STEERING, here=STAGED),
    "effects:bring": gesture(STEERING, here=STAGED),
    "effects:abandon": gesture(STEERING, here=STAGED),
    "effects:import_undo": gesture(STEERING),
    "effects:effect": read(),
    "effects:edit": form(CONTRIBUTORS),
    "effects:kind": gesture(CONTRIBUTORS),
    "effects:confirm": form(CONTRIBUTORS),
    "effects:undo": gesture(CONTRIBUTORS),
    "effects:put_away": gesture(CONTRIBUTORS),
    "effects:take_back": gesture(CONTRIBUTORS),
    # Who typed it is the coordination here; others may not erase.
    "effects:erase": form(COORDINATION),
    "effects:versions": read(),
    "effects:version_restore": gesture(CONTRIBUTORS),
    "effects:lead": gesture(CONTRIBUTORS),
    "effects:unlead": gesture(CONTRIBUTORS, here=LINKED),
}
OUTSIDE: dict[str, Outside] = {}


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """An effect with two versions that led to another, an import, a sheet of each member."""
    effect, other = (
        add(coalition=coalition, by=by, data={"title": title, "kind": "community"})
        for title in ("Un effet", "Un autre effet")
    )
    change(effect=effect, by=by, data={"title": "Un effet dit mieux"})
    batch = EffectsImport.objects.create(
        coalition=coalition, operation=uuid.uuid4(), by=by.user, report={"new": 1}
    )
    staged = {
        seat.role: StagedEffects.objects.create(
            coalition=coalition, by_id=seat.user_id, content=zlib.compress(json.dumps([]).encode()),
        ).pk
        for seat in Member.objects.filter(coalition=coalition, left_on=None).order_by("-pk")
    }  # fmt: skip
    return {
        "effect": effect.pk,
        "effect_link": lead(source=effect, target=other, by=by).pk,
        "effects_batch": batch.pk,
        "staged_effects": staged,
    }
