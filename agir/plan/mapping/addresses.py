"""Where the map leads: cards, results, and the map itself seen otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from agir.plan.mapping.choosing import Choice

FITTED = "ajuster"
SCALES = {"": 1.0, FITTED: 1.0, "100": 1.0, "150": 1.5, "200": 2.0}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses as seen from one view of the map: what was chosen, how large it is drawn (as
    suits the drawing when `zoom` is empty)."""

    slug: str
    plan: int
    choice: Choice
    zoom: str = ""

    def action(self, pk: int) -> str:
        return reverse("plan:action", args=[self.slug, self.plan, pk])

    def result(self, pk: int) -> str:
        return f"{reverse('plan:results', args=[self.slug, self.plan])}#resultat-{pk}"

    def here(self, *, zoom: str | None = None, **changes: Any) -> str:
        """The same view of the map, but for what changes."""
        choice = replace(self.choice, **changes)
        pairs: list[tuple[str, Any]] = [
            ("organisation", choice.organisation),
            ("result", choice.result),
            ("age", choice.age),
            ("status", choice.status),
            ("action", choice.action),
            ("distance", choice.distance if choice.action and choice.distance > 1 else None),
            *(("open", pk) for pk in sorted(choice.opened)),
            ("whole", 1 if choice.whole else None),
            ("steps", 1 if choice.steps else None),
            ("zoom", zoom or self.zoom),
        ]
        chosen = [(name, value) for name, value in pairs if value not in (None, "")]
        address = reverse("plan:map", args=[self.slug, self.plan])
        return f"{address}?{urlencode(chosen)}" if chosen else address

    def opened(self, result: int) -> str:
        """With the actions of this result unfolded too, and the eye brought to the drawing."""
        return f"{self.here(opened=self.choice.opened | {result})}#dessin"

    def closed(self, result: int) -> str:
        return f"{self.here(opened=self.choice.opened - {result})}#dessin"

    def follow(self, action: int) -> str:
        return self.here(action=action, distance=1, opened=frozenset(), whole=False)
