"""The portrait as one member may read it: rows made ready for its pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from agir.coalitions.models import Facet, Member
from agir.framework.contents import items
from agir.portrait import rules
from agir.portrait.days import span
from agir.portrait.kinds import kind_of
from agir.portrait.models import (
    Asset,
    Cause,
    CauseTree,
    Moment,
    Precision,
    Story,
    Told,
    Trait,
)
from agir.ui.drawings.branches import Branch
from agir.ui.drawings.timeline import Happening


@dataclass
class Proof:
    """What a strength or a challenge rests on: words, with the page they open when there is one.
    `page` names a page of the portrait, `href` an address outside."""

    kind: str
    words: str
    page: str = ""
    anchor: str = ""
    href: str = ""


@dataclass
class Card:
    """A text as a page shows it, with its stamp."""

    piece: Any
    slug: str
    due: bool
    may_change: bool
    when: str = ""
    proofs: list[Proof] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)
    object: str = ""


def _card(piece: Told, member: Member, today: dt.date) -> Card:
    return Card(piece, kind_of(piece).slug, piece.is_due(today), rules.can_change(member, piece))


def cards(rows: Any, member: Member, today: dt.date) -> list[Card]:
    """The texts of `rows` this member may read, with their stamps."""
    return [_card(one, member, today) for one in rows.visible_to(member).present().stamped()]


def stories(member: Member, today: dt.date) -> list[Card]:
    return cards(Story.objects.all(), member, today)


def moments(member: Member, today: dt.date) -> list[Card]:
    found = cards(Moment.objects.order_by("starts_on", "pk"), member, today)
    for card in found:
        card.when = span(card.piece)
    return found


def happenings(found: list[Card], url: str) -> list[Happening]:
    """Moments as the timeline draws them."""
    return [
        Happening(
            card.piece.starts_on,
            card.when,
            card.piece.title,
            card.piece.left or card.piece.words,
            rough=card.piece.starts_precision != Precision.DAY,
            lasts=card.piece.ends_on is not None and card.piece.ends_on != card.piece.starts_on,
            href=f"{url}#moment-{card.piece.pk}",
        )
        for card in found
    ]


def _proofs(trait: Trait, member: Member) -> list[Proof]:
    """What it rests on, as this member may read it. A story she may not read stays unnamed."""
    found = []
    for kind, piece, page, slug in (
        (_("récit"), trait.story, "portrait:stories", "recit"),
        (_("moment"), trait.moment, "portrait:timeline", "moment"),
    ):
        if piece is None or piece.binned_at is not None:
            continue
        if piece.is_seen_by(member):
            found.append(Proof(kind, piece.title, page=page, anchor=f"{slug}-{piece.pk}"))
        else:
            found.append(Proof(kind, _("gardé par la coordination")))
    if trait.figure:
        href = trait.figure if trait.figure.startswith("/r/") else ""
        words = _("voir le chiffre") if href else trait.figure
        found.append(Proof(_("chiffre"), words, href=href))
    if trait.document:
        found.append(Proof(_("document"), trait.document, href=trait.document))
    return found


def traits(member: Member, today: dt.date) -> tuple[list[Card], list[Card]]:
    """Strengths, then challenges."""
    rows = Trait.objects.select_related("story__typed_by", "moment__typed_by")
    found = cards(rows.prefetch_related("facets"), member, today)
    for card in found:
        card.proofs = _proofs(card.piece, member)
        card.facets = [facet.name for facet in sorted(card.piece.facets.all(), key=_place)]
    strengths = [card for card in found if card.piece.is_strength]
    return strengths, [card for card in found if not card.piece.is_strength]


def _place(facet: Facet) -> tuple[str, int]:
    return (facet.kind, facet.position)


def assets(member: Member, today: dt.date) -> list[Card]:
    names = {item.key: item.name for item in items("sustainability_objects")}
    found = cards(Asset.objects.all(), member, today)
    for card in found:
        card.object = names.get(card.piece.object, "")
    return found


@dataclass
class Node:
    """A cause with those that explain it."""

    cause: Cause
    depth: int
    nodes: list[Node] = field(default_factory=list)


@dataclass
class Tree:
    """A tree of causes as a page shows it."""

    card: Card
    nodes: list[Node] = field(default_factory=list)
    count: int = 0

    def flat(self) -> list[Node]:
        return _flat(self.nodes)

    def drawn(self) -> Branch:
        return Branch(self.card.piece.challenge.title, children=[_branch(n) for n in self.nodes])


def _flat(nodes: list[Node]) -> list[Node]:
    return [one for node in nodes for one in [node, *_flat(node.nodes)]]


def _branch(node: Node) -> Branch:
    return Branch(node.cause.title, node.cause.lever, [_branch(n) for n in node.nodes])


def trees(member: Member, today: dt.date, *, only: int | None = None) -> list[Tree]:
    """The trees this member may read whose challenge she may read too, in two queries. What
    stands under a cause in the bin is hidden with it."""
    rows = CauseTree.objects.select_related("challenge__typed_by")
    rows = rows.filter(challenge__binned_at=None)
    if only is not None:
        rows = rows.filter(pk=only)
    found = [c for c in cards(rows, member, today) if c.piece.challenge.is_seen_by(member)]
    under: dict[tuple[int, int | None], list[Cause]] = {}
    for cause in Cause.objects.present().filter(tree__in=[card.piece.pk for card in found]):
        under.setdefault((cause.tree_id, cause.parent_id), []).append(cause)

    def grow(tree: int, parent: int | None, depth: int) -> list[Node]:
        return [
            Node(cause, depth, grow(tree, cause.pk, depth + 1))
            for cause in under.get((tree, parent), [])
        ]

    shown = [Tree(card, grow(card.piece.pk, None, 0)) for card in found]
    for tree in shown:
        tree.count = len(tree.flat())
    return shown
