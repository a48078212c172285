"""The kinds of traces, by the word their addresses have."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agir.followup.models import Attachment, Giving, News, Obstacle, Trace


@dataclass(frozen=True)
class Kind:
    """One kind of trace: its word in addresses and in the history, its model, its sentences."""

    slug: str
    noun: str
    model: type[Trace]
    change: Promise
    binned: Promise
    restored: Promise


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            "nouvelle", "news", News, _("Modifier la nouvelle"),
            _("La nouvelle est dans la corbeille pour trente jours."),
            _("La nouvelle est reprise."),
        ),
        Kind(
            "obstacle", "obstacle", Obstacle, _("Modifier l’obstacle"),
            _("L’obstacle est dans la corbeille pour trente jours."),
            _("L’obstacle est repris."),
        ),
        Kind(
            "apport", "giving", Giving, _("Modifier l’apport"),
            _("L’apport est dans la corbeille pour trente jours."),
            _("L’apport est repris."),
        ),
        Kind(
            "piece", "attachment", Attachment, _("Renommer la pièce jointe"),
            _("La pièce jointe est dans la corbeille pour trente jours."),
            _("La pièce jointe est reprise."),
        ),
    )
}  # fmt: skip


def kind_of(trace: Trace) -> Kind:
    return next(kind for kind in KINDS.values() if kind.model is type(trace))
