"""What a digest says: of all that waits, what was not said yet, one day at a time.

Computed for many people at once, in a constant number of queries, from the state of the moment.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from agir.accounts.models import User
from agir.coalitions.models import Coalition
from agir.notices import words
from agir.notices.models import Level, Told
from agir.notices.schedule import Slot
from agir.notices.seats import Seats, Window, seats_of
from agir.notices.sources import SOURCES
from agir.notices.sources.news import news
from agir.notices.thing import LATE, Thing

SHOWN = 30  # beyond, the letter says how many more and where


@dataclass
class Chosen:
    """What one person is told: what waits, what is new, and the keys that say it was told."""

    slot: Slot
    things: list[Thing] = field(default_factory=list)
    news: list[Thing] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.keys)


def choose(slots: Sequence[Slot], fresh: bool = True) -> dict[int, Chosen]:
    """What each person would be told in her slot, by person; those with nothing are absent.
    `fresh` leaves out what was told already."""
    by_user = {slot.user_id: slot for slot in slots}
    asked, everything = _seats(by_user)
    if not asked:
        return {}
    first = min(slot.on for slot in slots)
    last = max(slot.following for slot in slots)
    window = Window(first, last, first - LATE)
    candidates: list[tuple[Thing, list[str], bool]] = []
    for source in SOURCES:
        for thing in source(asked, window):
            slot = by_user[thing.seat.user_id]
            keys = thing.said_as(slot.on, slot.following)
            if keys:
                candidates.append((thing, keys, False))
    for thing in news(everything, first):
        slot = by_user[thing.seat.user_id]
        candidates.append((thing, thing.said_as(slot.on, slot.following), True))
    told = _told(candidates) if fresh else set()
    chosen: dict[int, Chosen] = {}
    for thing, keys, is_news in candidates:
        user = thing.seat.user_id
        unsaid = [key for key in keys if (user, key) not in told]
        if not unsaid:
            continue
        one = chosen.setdefault(user, Chosen(by_user[user]))
        (one.news if is_news else one.things).append(thing)
        one.keys += unsaid
    return chosen


def _seats(by_user: Mapping[int, Slot]) -> tuple[Seats, Seats]:
    """The seats people want to hear of, and those of which they want everything. Two queries."""
    levels = {
        (user, coalition): choice
        for user, coalition, choice in Level.objects.filter(user__in=list(by_user)).values_list(
            "user_id", "coalition_id", "choice"
        )
    }
    asked, everything = [], []
    for member in seats_of(by_user).members:
        if member.coalition.is_demonstration and settings.MAIL:
            continue  # its people are invented: nothing is sent to them for good
        choice = levels.get((member.user_id, member.coalition_id), Level.Choice.ASKED)
        if choice != Level.Choice.NONE:
            asked.append(member)
        if choice == Level.Choice.ALL:
            everything.append(member)
    return Seats(asked), Seats(everything)


def _told(candidates: Iterable[tuple[Thing, list[str], bool]]) -> set[tuple[int, str]]:
    users, keys = set(), set()
    for thing, some, _news in candidates:
        users.add(thing.seat.user_id)
        keys.update(some)
    if not keys:
        return set()
    rows = Told.objects.filter(key__in=keys)
    if len(users) <= 60:
        rows = rows.filter(user__in=users)
    return set(rows.values_list("user_id", "key"))


@dataclass(frozen=True)
class Line:
    """One line of a letter. `answer` is the address that answers from the letter itself."""

    title: str
    why: str
    word: str
    url: str
    answer: str = ""


@dataclass(frozen=True)
class Part:
    """What concerns one coalition."""

    coalition: Coalition
    lines: list[Line]
    news: list[Line]


def letter_context(
    chosen: Chosen, user: User, answers: Mapping[int, str], stop: str
) -> dict[str, Any]:
    """What the letter of one person is made of, in her language. `answers` holds the addresses
    that answer for a promise, `stop` the one that ends the digests."""
    with translation.override(user.language):
        parts = _parts(chosen, answers)
        greeting = _("Bonjour %(name)s,") % {"name": user.name} if user.name else _("Bonjour,")
    shown = sum(len(part.lines) for part in parts)
    return {
        "greeting": greeting,
        "say": _phrases(user.language),
        "parts": parts,
        "number": len(chosen.things),
        "more": len(chosen.things) - shown,
        "first": parts[0].lines[0] if parts and parts[0].lines else None,
        "all_of_it": _page("notices:waiting"),
        "choices": _page("notices:preferences"),
        "stop": stop,
    }


@cache
def _phrases(language: str) -> dict[str, str]:
    """What every letter says, kept for each language: it is said thousands of times a night."""
    with translation.override(language):
        return {
            "kept": _("Elle est tenue"),
            "another_day": _("Proposer une autre date"),
            "drop": _("L’abandonner"),
            "decided": _("Ce qui s’y est décidé"),
            "all": _("Voir tout ce qui vous attend"),
            "because": _(
                "Vous recevez ce résumé parce que vous siégez dans un regroupement d’Agir ensemble."
            ),
            "when": _("Choisir quand le recevoir"),
            "stop": _("Ne plus recevoir ce résumé"),
            "answer_here": _("Répondre d’ici, sans mot de passe :"),
            "all_here": _("Tout ce qui vous attend :"),
            "when_here": _("Choisir quand le recevoir :"),
            "stop_here": _("Ne plus recevoir ce résumé :"),
        }


@cache
def _page(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(name)}"


def _parts(chosen: Chosen, answers: Mapping[int, str]) -> list[Part]:
    today = chosen.slot.on
    coalitions: dict[int, Coalition] = {}
    lines: dict[int, list[Line]] = defaultdict(list)
    fresh: dict[int, list[Line]] = defaultdict(list)
    ordered = sorted(chosen.things, key=lambda one: (one.on or dt.date.max, one.kind, one.number))
    for thing in ordered[:SHOWN]:
        answer = answers.get(thing.number, "") if thing.kind == "promise" else ""
        lines[thing.seat.coalition_id].append(_line(thing, today, answer))
        coalitions[thing.seat.coalition_id] = thing.seat.coalition
    for thing in chosen.news[:SHOWN]:
        fresh[thing.seat.coalition_id].append(_line(thing, today, ""))
        coalitions[thing.seat.coalition_id] = thing.seat.coalition
    return [Part(one, lines[pk], fresh[pk]) for pk, one in coalitions.items()]


def _line(thing: Thing, today: dt.date, answer: str) -> Line:
    return Line(
        title=words.title(thing),
        why=words.why(thing, today),
        word=words.mark(thing, today).word,
        url=f"{settings.SITE_URL}{words.address(thing)}",
        answer=answer,
    )
