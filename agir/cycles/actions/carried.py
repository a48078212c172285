"""What one cycle leaves to the next, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from agir.coalitions.models import Member
from agir.core.refusals import require
from agir.cycles import rules
from agir.cycles.actions.cycle import lock, remember
from agir.cycles.models import Carried, Cycle
from agir.history.actions import Record, record
from agir.history.pages import Key

INTENTION = "intention"


@dataclass(frozen=True)
class Legacy:
    """One thing to leave to the next cycle: what it is, its words, where it comes from."""

    kind: str
    text: str
    why: str = ""
    stage: str = INTENTION
    origin: Key | None = None
    origin_title: str = ""


@transaction.atomic
def bequeath(*, cycle: Cycle, by: Member, legacies: Sequence[Legacy]) -> list[Carried]:
    """Leave these things to a cycle that begins. What it already holds is not left twice."""
    cycle = lock(cycle)
    require(rules.can_change_cycle(by, cycle))
    held = Carried.objects.filter(cycle=cycle)
    known = set(held.values_list("kind", "origin_type", "origin_id", "text"))
    made = []
    for one in legacies:
        origin = one.origin or ("", None)
        if (one.kind, *origin, one.text) in known:
            continue
        made.append(
            Carried(
                coalition_id=cycle.coalition_id, cycle=cycle, kind=one.kind, stage=one.stage,
                text=one.text, why=one.why, origin_type=origin[0], origin_id=origin[1],
                origin_title=one.origin_title[:300], by=by.user,
            )
        )  # fmt: skip
    Carried.objects.bulk_create(made)
    if made:
        remember(cycle, by, "inherited", count=["", str(len(made))])
    return made


@transaction.atomic
def settle(*, carried: Carried, by: Member, state: str, word: str = "") -> Carried:
    """Say what became of a legacy: taken up, or left aside and why. It can be said again."""
    carried = Carried.objects.select_for_update(of=("self",)).select_related("cycle").get(
        pk=carried.pk
    )  # fmt: skip
    require(rules.can_speak(by, carried.cycle))
    before, carried.state = carried.state, Carried.State(state)
    waiting = carried.state == Carried.State.WAITING
    carried.word = "" if waiting else " ".join(word.split())[:300]
    carried.settled_on = None if waiting else timezone.localdate()
    carried.save(update_fields=["state", "word", "settled_on"])
    if before != carried.state:
        entry = Record(
            f"cycles.carried.{carried.state}", "carried", carried.pk, carried.text[:200],
            {"state": [before, carried.state]},
        )  # fmt: skip
        record(by=by.user, coalition_id=carried.coalition_id, entry=entry)
    return carried
