"""The journal of effects of the demonstration, noted through the same verbs as people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agir.demo.people import content
from agir.effects.actions.effect import add
from agir.effects.actions.link import lead
from agir.portrait.days import remember
from agir.portrait.models import Indicator

if TYPE_CHECKING:
    from agir.demo.story import Stage

APART = {"key", "by", "when", "organisation", "actions", "indicators"}


def tell_effects(stage: Stage) -> None:
    """What changed since the first coffee, and what led to what."""
    told = content("effects")
    known = stage.effects
    figures = list(Indicator.objects.filter(coalition=stage.coalition))
    for entry in told["effect"]:
        made = add(
            coalition=stage.coalition,
            by=stage.members[entry["by"]],
            data=_says(stage, entry, figures),
        )
        known[entry.get("key", "")] = made
    for entry in told["link"]:
        lead(
            source=known[entry["one"]],
            target=known[entry["other"]],
            by=stage.coordination,
            how=entry.get("how", ""),
        )


def _says(stage: Stage, entry: dict[str, Any], figures: list[Indicator]) -> dict[str, Any]:
    data = {name: value for name, value in entry.items() if name not in APART}
    if "confirmed_on" in data:
        data["sure"] = "confirmed"
    if "organisation" in entry:
        data["organisation"] = stage.organisations[entry["organisation"]].pk
    data["actions"] = [stage.actions[key].pk for key in entry.get("actions", [])]
    data["indicators"] = [
        one.pk for name in entry.get("indicators", []) for one in figures
        if one.title.startswith(name)
    ]  # fmt: skip
    found = remember(entry["when"])
    if found is not None:
        data["happened_on"] = found.first
        data["happened_precision"] = found.precision.value
        data["happened_text"] = found.text
    return data
