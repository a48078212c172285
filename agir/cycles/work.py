"""Where the work of each stage is done: doors to the rooms above, known by their address only."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_ROOMS: dict[str, tuple[tuple[str, str, Promise], ...]] = {
    "intention": (
        ("intention:index", "compass", gettext_lazy("Ouvrir notre vision")),
        ("intention:charter", "scroll-text", gettext_lazy("Notre charte")),
        ("intention:chairs", "armchair", gettext_lazy("La chaise vide")),
    ),
    "situation": (
        ("portrait:overview", "map", gettext_lazy("Ouvrir notre portrait")),
        ("portrait:priorities", "list-ordered", gettext_lazy("Nos priorités")),
    ),
    "planning": (
        ("plan:index", "clipboard-list", gettext_lazy("Ouvrir nos plans")),
        ("learning:questions", "circle-question-mark", gettext_lazy("Nos questions d’évaluation")),
    ),
    "implementation": (("followup:index", "footprints", gettext_lazy("Ouvrir le suivi")),),
    "evaluation": (
        ("effects:journal", "notebook-pen", gettext_lazy("Ouvrir le journal des effets")),
        ("learning:sessions", "eye", gettext_lazy("Comprendre ensemble")),
        ("learning:measures", "gauge", gettext_lazy("Ce que nous mesurons")),
        ("learning:lessons", "lightbulb", gettext_lazy("Nos leçons")),
    ),
}


@dataclass(frozen=True)
class Work:
    """A page where something of a stage is made."""

    url: str
    icon: str
    words: Promise


def work_of(stage: str, slug: str) -> list[Work]:
    """The pages of a stage in a coalition; a room that is not there is left out."""
    found = []
    for name, icon, words in _ROOMS.get(stage, ()):
        try:
            url = reverse(name, args=[slug])
        except NoReverseMatch:
            continue
        found.append(Work(url, icon, words))
    return found
