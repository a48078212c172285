"""A link as it reads from one of its ends: the same link is « renforce » here and « est renforcée
par » there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agir.plan.models import Action, ActionLink, LinkKind


class Relation(models.TextChoices):
    """What this action does for, or needs from, the other one."""

    REINFORCES = "reinforces", _("renforce")
    REINFORCED_BY = "reinforced_by", _("est renforcée par")
    DEPENDS = "depends", _("dépend de")
    CONDITIONS = "conditions", _("conditionne")
    OVERLAPS = "overlaps", _("chevauche")


MEANINGS: dict[str, Promise] = {
    Relation.REINFORCES: _("Elle donne plus de force à l’autre."),
    Relation.REINFORCED_BY: _("L’autre lui donne plus de force."),
    Relation.DEPENDS: _("Elle ne peut pas avancer sans l’autre."),
    Relation.CONDITIONS: _("L’autre ne peut pas avancer sans elle."),
    Relation.OVERLAPS: _("Les deux font en partie la même chose."),
}
SYMBOLS = {
    Relation.REINFORCES: "→",
    Relation.REINFORCED_BY: "←",
    Relation.DEPENDS: "⇢",
    Relation.CONDITIONS: "⇠",
    Relation.OVERLAPS: "≈",
}
SHORT: dict[str, Promise] = {
    Relation.REINFORCES: _("renf."),
    Relation.REINFORCED_BY: _("renf. par"),
    Relation.DEPENDS: _("dép."),
    Relation.CONDITIONS: _("cond."),
    Relation.OVERLAPS: _("chev."),
}
BACKWARDS = {Relation.REINFORCED_BY: LinkKind.REINFORCES, Relation.CONDITIONS: LinkKind.DEPENDS}


def ends(relation: str, here: Action, other: Action) -> tuple[str, Action, Action]:
    """The kind of link and its two ends, for a relation said from `here`."""
    if relation in BACKWARDS:
        return BACKWARDS[Relation(relation)], other, here
    return LinkKind(relation), here, other


def relation_of(kind: str, *, from_here: bool) -> Relation:
    """How a link of this kind reads from the action it starts at, or from the other one."""
    if from_here or kind == LinkKind.OVERLAPS:
        return Relation(kind)
    return {value: key for key, value in BACKWARDS.items()}[LinkKind(kind)]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The other end of a link."""

    link: int
    action: Action
    how: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """All the actions that stand in one relation to an action."""

    relation: Relation
    rows: list[Neighbour]

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.relation]


def neighbours(action: Action) -> list[Neighbours]:
    """What an action is linked to, by relation; relations without any are left out. One query."""
    rows: dict[Relation, list[Neighbour]] = {relation: [] for relation in Relation}
    links = ActionLink.objects.touching(action).present()
    for link in links.select_related("from_action", "to_action"):
        from_here = link.from_action_id == action.pk
        other = link.to_action if from_here else link.from_action
        relation = relation_of(link.kind, from_here=from_here)
        rows[relation].append(Neighbour(link.pk, other, link.how))
    return [Neighbours(relation, found) for relation, found in rows.items() if found]
