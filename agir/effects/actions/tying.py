"""Tying an entry to what it is about: actions, results, indicators, an organisation, a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused
from agir.effects.models import Effect
from agir.meetings.models import Meeting
from agir.plan.models import Action, Result
from agir.portrait.models import Indicator

MANY = ("actions", "results", "indicators")


def actions_of(coalition: Coalition) -> Any:
    return Action.objects.present().filter(coalition=coalition, plan__binned_at=None)


def results_of(coalition: Coalition) -> Any:
    return Result.objects.present().filter(coalition=coalition, plan__binned_at=None)


def meetings_of(coalition: Coalition) -> Any:
    return Meeting.objects.present().filter(coalition=coalition)


def partners_of(coalition: Coalition) -> Any:
    return Organisation.objects.of_coalition(coalition)


def offered(member: Member, name: str) -> Any:
    """What this member may tie an entry to."""
    if name == "indicators":
        return Indicator.objects.visible_to(member).present()
    here = {
        "actions": actions_of, "results": results_of,
        "meeting": meetings_of, "organisation": partners_of,
    }  # fmt: skip
    return here[name](member.coalition)


def one(effect: Effect, name: str, by: Member, number: int | None) -> Any:
    """What an entry points to: what it already had, or something that is here."""
    if number is None or number == getattr(effect, f"{name}_id"):
        return getattr(effect, name) if number is not None else None
    found = offered(by, name).filter(pk=number).first()
    if found is None:
        raise Refused(_("Ce que vous liez n’est plus là. Choisissez autre chose."))
    return found


def tie(effect: Effect, by: Member, wanted: Mapping[str, Iterable[int]]) -> None:
    """Tie a saved entry to these. What it was tied to that this member cannot see (reserved, or in
    the bin) stays: she did not untie it."""
    for name, numbers in wanted.items():
        rows = getattr(effect, name)
        held = set(rows.values_list("pk", flat=True))
        asked = set(numbers) | held
        seen = set(offered(by, name).filter(pk__in=asked).values_list("pk", flat=True))
        rows.set((set(numbers) & seen) | (held - seen))
