"""The principles of a coalition: the framework's, and its own, without those set aside."""

from __future__ import annotations

from dataclasses import dataclass

from agir.coalitions.models import Coalition
from agir.cycles.models import OwnItem, SetAside
from agir.framework.contents import items

FAMILY = "principles"


@dataclass(frozen=True)
class Principle:
    key: str
    name: str
    sentence: str
    icon: str
    own: bool = False


def principles(coalition: Coalition) -> list[Principle]:
    """Those the coalition uses today, shared ones first. Two queries."""
    rows = SetAside.objects.filter(coalition=coalition, family=FAMILY)
    aside = set(rows.values_list("key", flat=True))
    found = [Principle(one.key, one.name, one.sentence, one.icon) for one in items(FAMILY)]
    found += [
        Principle(one.key, one.name, one.sentence, "sprout", own=True)
        for one in OwnItem.objects.filter(coalition=coalition, family=FAMILY)
    ]
    return [one for one in found if one.key not in aside]


def principle_of(coalition: Coalition, key: str) -> Principle | None:
    return next((one for one in principles(coalition) if one.key == key), None)
