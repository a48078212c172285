"""What the booklet says, as plain data: what everybody may read on its first page, what members
may read after it, and nothing that is reserved, whoever asks for it: paper travels."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, fields
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.coalitions.models import Coalition, Member
from agir.core.templatetags.typography import colon, day, quoted
from agir.portrait import reading
from agir.portrait.booklet.figures import figures
from agir.portrait.booklet.words import words
from agir.portrait.choosing import latest_choices
from agir.portrait.models import OPEN, Audience, Candidate, Precision, Told
from agir.portrait.reading import Card, Node, Tree


@dataclass(frozen=True)
class Room:
    """How much of each thing the booklet has a place for, and how many characters of a text."""

    traits: int = 10
    moments: int = 12
    trees: int = 3
    causes: int = 10
    assets: int = 8
    figures: int = 8
    letters: int = 220

    def smaller(self, share: float) -> Room:
        sizes = {one.name: getattr(self, one.name) for one in fields(self)}
        return Room(**{name: max(1, math.floor(size * share)) for name, size in sizes.items()})


FULL = Room()
# The first page never grows: what it holds is read standing, in two minutes.
FRONT_TRAITS, FRONT_STORIES, FRONT_KEPT = 4, 2, 4
FRONT_TITLE, FRONT_LETTERS, STORY_LETTERS = 110, 150, 330


@dataclass
class Found:
    """What may be printed, in seven groups, and the day it was printed."""

    coalition: Coalition
    on: dt.date
    strengths: list[Card]
    challenges: list[Card]
    stories: list[Card]
    moments: list[Card]
    assets: list[Card]
    trees: list[Tree]
    kept: list[Candidate]
    figures: list[dict[str, Any]]

    @property
    def told(self) -> list[Told]:
        groups = (self.strengths, self.challenges, self.stories, self.moments, self.assets)
        return [*(one.piece for group in groups for one in group)] + [
            tree.card.piece for tree in self.trees
        ]

    @property
    def is_empty(self) -> bool:
        return not (self.told or self.kept or self.figures)


def _open(cards: list[Card]) -> list[Card]:
    return [card for card in cards if card.piece.audience in OPEN]


def _public(cards: list[Card]) -> list[Card]:
    return [card for card in cards if card.piece.audience == Audience.PUBLIC]


def _may_be_told(candidate: Candidate) -> bool:
    """A priority whose challenge is reserved keeps its name in the coalition."""
    cause = candidate.cause
    rests_on: list[Told | None] = [candidate.challenge]
    if cause is not None:
        rests_on += [cause.tree, cause.tree.challenge]
    return all(one is None or one.audience in OPEN for one in rests_on)


def gather(member: Member, on: dt.date) -> Found:
    """Read what this member may print, in a number of queries that never grows."""
    strengths, challenges = reading.traits(member, on)
    trees = [tree for tree in reading.trees(member, on) if tree.card.piece.audience in OPEN]
    return Found(
        coalition=member.coalition,
        on=on,
        strengths=_open(strengths),
        challenges=_open(challenges),
        stories=_public(reading.stories(member, on)),
        moments=_open(reading.moments(member, on)),
        assets=_open(reading.assets(member, on)),
        trees=[tree for tree in trees if tree.card.piece.challenge.audience in OPEN],
        kept=[one for one in latest_choices(member.coalition)[1] if _may_be_told(one)],
        figures=figures(member),
    )


def _cut(text: str, letters: int) -> str:
    return Truncator(" ".join(text.split())).chars(letters)


def _more(left: int) -> str:
    """What the booklet has no place for is counted, never silently left out."""
    if left <= 0:
        return ""
    told = ngettext(
        "Et %(n)s autre, à lire dans le programme.",
        "Et %(n)s autres, à lire dans le programme.",
        left,
    )
    return told % {"n": left}


def _shown(rows: list[Any], most: int) -> dict[str, Any]:
    return {"rows": rows[:most], "more": _more(len(rows) - most)}


def _front_traits(cards: list[Card]) -> dict[str, Any]:
    rows = [
        {
            "title": _cut(card.piece.title, FRONT_TITLE),
            "words": _cut(card.piece.words, FRONT_LETTERS),
        }
        for card in _public(cards)
    ]
    return _shown(rows, FRONT_TRAITS)


def _told_by(card: Card) -> str:
    capacity = card.piece.get_capacity_display()
    told = f"{card.piece.who}, {capacity}" if card.piece.who else capacity
    return f"{told} · {card.piece.lived}" if card.piece.lived else told


def _stories(cards: list[Card]) -> list[dict[str, str]]:
    """Those that fit whole come first, then the latest."""
    chosen = sorted(cards, key=lambda card: len(card.piece.words) > STORY_LETTERS)
    return [
        {
            "title": card.piece.title,
            "words": _cut(card.piece.words, STORY_LETTERS),
            "by": _told_by(card),
        }
        for card in chosen[:FRONT_STORIES]
    ]


def _collected(found: Found) -> str:
    pieces = [one for one in found.told if one.audience == Audience.PUBLIC]
    if not pieces:
        return ""
    return _("Recueilli du %(first)s au %(last)s. À revoir à partir du %(review)s.") % {
        "first": day(min(one.collected_on for one in pieces)),
        "last": day(max(one.collected_on for one in pieces)),
        "review": day(min(one.review_on for one in pieces)),
    }


def _front(found: Found) -> dict[str, Any]:
    kept = [_cut(one.title, FRONT_TITLE) for one in found.kept]
    return {
        "strengths": _front_traits(found.strengths),
        "challenges": _front_traits(found.challenges),
        "stories": _stories(found.stories),
        "kept": _shown(kept, FRONT_KEPT),
        "collected": _collected(found),
    }


def _sight(found: Found) -> str:
    """Who may see what is printed, said on the document itself."""
    inside = [one.audience for one in found.told] + [one["audience"] for one in found.figures]
    if all(audience == Audience.PUBLIC for audience in inside):
        return _("Ce document contient seulement ce que tout le monde peut lire.")
    return _(
        "Ce document contient, après la première page, ce que seuls les membres du regroupement "
        "peuvent lire. La première page peut être remise à tout le monde."
    )


def _proofs(card: Card, letters: int) -> list[str]:
    """What it rests on. A story is named only when everybody may read it."""
    told, story, moment = [], card.piece.story, card.piece.moment
    if story is not None and story.binned_at is None:
        named = _("récit %(title)s") % {"title": quoted(story.title)}
        public = story.audience == Audience.PUBLIC
        told.append(named if public else _("un récit qui n’est pas publié"))
    if moment is not None and moment.binned_at is None:
        named = _("moment %(title)s") % {"title": quoted(moment.title)}
        told.append(named if moment.audience in OPEN else _("un moment gardé à part"))
    if card.piece.figure:
        inside = card.piece.figure.startswith("/r/")
        told.append(_("un chiffre du portrait") if inside else card.piece.figure)
    if card.piece.document:
        told.append(card.piece.document)
    return [_cut(one, letters) for one in told]


def _traits(cards: list[Card], room: Room) -> dict[str, Any]:
    rows = [{"title": card.piece.title, "proofs": _proofs(card, room.letters)} for card in cards]
    return _shown(rows, room.traits)


def _when(card: Card) -> str:
    """When it was, its exact days in words."""
    piece = card.piece
    if piece.starts_precision != Precision.DAY or piece.ends_on not in (None, piece.starts_on):
        return card.when
    return day(piece.starts_on)


def _moments(cards: list[Card], room: Room) -> dict[str, Any]:
    """The latest of them, from the oldest to the newest."""
    rows = [
        {
            "when": _cut(_when(card), 60),
            "title": card.piece.title,
            "left": _cut(card.piece.left or card.piece.words, room.letters),
        }
        for card in cards[-room.moments :]
    ]
    return {"rows": rows, "more": _more(len(cards) - room.moments)}


def _fact(name: str, words: str, room: Room) -> str:
    return f"{name}{colon(_cut(words, room.letters))}"


def _cause(node: Node, room: Room) -> dict[str, Any]:
    lever = node.cause.lever
    return {
        "depth": min(node.depth, 4),
        "title": node.cause.title,
        "lever": f"{_('ce qui pourrait la changer')}{colon(_cut(lever, room.letters))}"
        if lever
        else "",
    }


def _trees(trees: list[Tree], room: Room) -> dict[str, Any]:
    rows = [
        {
            "challenge": tree.card.piece.challenge.title,
            "title": _("lecture") + colon(tree.card.piece.title),
            **_shown([_cause(node, room) for node in tree.flat()], room.causes),
        }
        for tree in trees
    ]
    return _shown(rows, room.trees)


def _assets(cards: list[Card], room: Room) -> dict[str, Any]:
    rows = []
    for card in cards:
        piece = card.piece
        held = piece.held_by or (piece.get_holds_display() if piece.holds else "")
        facts = ((_("tenu par"), held), (_("en dépend"), piece.depends))
        rows.append(
            {
                "title": piece.title,
                "object": card.object,
                "facts": [
                    f"{name}{colon(_cut(fact, room.letters))}" for name, fact in facts if fact
                ],
            }
        )
    return _shown(rows, room.assets)


def booklet_data(found: Found, language: str, room: Room) -> dict[str, Any]:
    """What is printed, in the language being read."""
    coalition = found.coalition
    return {
        "language": language,
        "title": coalition.name,
        "place": coalition.territory,
        "date": day(found.on),
        "dated": _("Notre portrait, au %(date)s") % {"date": day(found.on)},
        "is_empty": found.is_empty,
        "sight": _sight(found),
        "front": _front(found),
        "figures": _shown(found.figures, room.figures),
        "strengths": _traits(found.strengths, room),
        "challenges": _traits(found.challenges, room),
        "moments": _moments(found.moments, room),
        "trees": _trees(found.trees, room),
        "assets": _assets(found.assets, room),
        "words": words(),
    }
