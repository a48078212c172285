"""The kinds of text a portrait is made of, by the word of their address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from agir.portrait.models import Asset, CauseTree, Moment, Story, Told, Trait


@dataclass(frozen=True)
class Kind:
    """A kind of text: its model, what is always true of it, the page that lists it, its words.
    `new` and `change` are titles of pages, `added` what is said once it is there."""

    slug: str
    model: type[Told]
    noun: str  # in the history
    page: str  # URL name of the page that lists it
    tab: str
    new: Any
    change: Any
    added: Any
    preset: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Any:
        return self.model._default_manager.filter(**self.preset)


def _kinds() -> list[Kind]:
    strength = {"kind": Trait.Kind.STRENGTH.value}
    challenge = {"kind": Trait.Kind.CHALLENGE.value}
    return [
        Kind(
            "recit", Story, "story", "stories", "stories",
            _("Raconter"), _("Modifier le récit"), _("Le récit est dans le portrait."),
        ),
        Kind(
            "moment", Moment, "moment", "timeline", "stories",
            _("Placer un moment"), _("Modifier le moment"), _("Le moment est placé."),
        ),
        Kind(
            "force", Trait, "strength", "strengths", "strengths",
            _("Nommer une force"), _("Modifier la force"), _("La force est nommée."), strength,
        ),
        Kind(
            "defi", Trait, "challenge", "strengths", "strengths",
            _("Nommer un défi"), _("Modifier le défi"), _("Le défi est nommé."), challenge,
        ),
        Kind(
            "arbre", CauseTree, "tree", "causes", "causes",
            _("Chercher les causes"), _("Modifier cet arbre"), _("L’arbre est commencé."),
        ),
        Kind(
            "acquis", Asset, "asset", "assets", "strengths",
            _("Noter un acquis"), _("Modifier l’acquis"), _("L’acquis est noté."),
        ),
    ]  # fmt: skip


KINDS: dict[str, Kind] = {kind.slug: kind for kind in _kinds()}


def kind_of(piece: Told) -> Kind:
    """The kind of a text that is already here."""
    for kind in KINDS.values():
        if isinstance(piece, kind.model) and _matches(piece, kind.preset):
            return kind
    raise LookupError(type(piece).__name__)


def _matches(piece: Told, preset: dict[str, str]) -> bool:
    return all(getattr(piece, key) == value for key, value in preset.items())
