"""What is said of each thing that waits, in the language of the moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agir.core.templatetags.typography import day
from agir.notices.thing import Thing

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """The small word beside a thing: what sort it is."""

    word: str
    tone: str
    icon: str


def mark(thing: Thing, today: dt.date) -> Mark:
    past = thing.on is not None and thing.on < today
    return _mark(thing.kind, past, get_language() or "fr")


@lru_cache(maxsize=256)
def _mark(kind: str, past: bool, language: str) -> Mark:
    """Kept: there are few. `language` is that of the moment."""
    if past and kind in ("promise", "action", "question"):
        return Mark(_("à renégocier"), "attention", "calendar-clock")
    word, tone, icon = MARKS.get(kind, MARKS["action"])
    return Mark(str(word), tone, icon)


MARKS = {
    "promise": (gettext_lazy("promesse"), "relation", "handshake"),
    "invitation": (gettext_lazy("invitation"), "relation", "mail"),
    "meeting": (gettext_lazy("rencontre"), "relation", "calendar"),
    "closed": (gettext_lazy("rencontre"), "relation", "calendar"),
    "round": (gettext_lazy("adhésion"), "stage", "users"),
    "vision": (gettext_lazy("à revoir"), "attention", "calendar-clock"),
    "review": (gettext_lazy("à revoir"), "attention", "calendar-clock"),
    "decision": (gettext_lazy("décision"), "voice", "scale"),
    "taken": (gettext_lazy("décision"), "voice", "scale"),
    "score": (gettext_lazy("priorités"), "voice", "list-ordered"),
    "question": (gettext_lazy("question d’évaluation"), "proof", "circle-question-mark"),
    "lesson": (gettext_lazy("leçon"), "lasting", "lightbulb"),
    "finding": (gettext_lazy("constat"), "proof", "scan-search"),
    "action": (gettext_lazy("action"), "stage", "clipboard-list"),
}


def title(thing: Thing) -> str:
    return thing.title or _("Un constat de la radiographie")


def address(thing: Thing) -> str:
    slug, *numbers = thing.args
    if len(numbers) == 1 and isinstance(numbers[0], int):
        before, _number, after = _around(thing.url, slug)
        return f"{before}/{numbers[0]}/{after}"
    return _address(thing.url, thing.args)


@lru_cache(maxsize=4096)
def _around(url: str, slug: str) -> tuple[str, str, str]:
    """What stands around the number in an address, kept: only the number differs."""
    return reverse(url, args=(slug, 0)).rpartition("/0/")


@lru_cache(maxsize=4096)
def _address(url: str, args: tuple[Any, ...]) -> str:
    """Kept: the same action is said to many people."""
    return reverse(url, args=args)


def why(thing: Thing, today: dt.date) -> str:
    """Why it waits, in one line."""
    words = _why(thing, today)
    if thing.by_organisation:
        led = _("portée par votre organisation")
        words = f"{words} · {led}"
    return words


def _why(thing: Thing, today: dt.date) -> str:
    if thing.kind in ("round", "vision", "review", "decision", "score", "finding", "lesson"):
        return _asked(thing)
    if thing.kind == "taken":
        return _("Décidé %(day)s") % {"day": near(thing.on, today)}
    if thing.kind == "closed":
        return _("Rencontre terminée : son compte rendu est là")
    if thing.kind in ("invitation", "meeting"):
        return _meeting(thing, today)
    when = {"day": near(thing.on, today)}
    past = thing.on is not None and thing.on < today
    if thing.kind == "promise":
        if past:
            return _("Promesse pour %(day)s : tenue, ou à renégocier?") % when
        return _("Promesse pour %(day)s") % when
    if thing.kind == "question":
        return _("Sa réponse est attendue %(day)s") % when
    if thing.kind == "start":
        return _("Commence bientôt : %(day)s") % when
    if past:
        return _("Date passée : %(day)s") % when
    return _("Se termine bientôt : %(day)s") % when


def _asked(thing: Thing) -> str:
    if thing.kind == "decision":
        return _("Dites votre position avant que la décision soit prise")
    if thing.kind == "score":
        return _("Donnez vos cotes, en silence")
    if thing.kind == "finding":
        given = _("Vous est confié")
        return f"{given} · {thing.plan}"
    when = {"day": day(thing.on)}
    if thing.kind == "round":
        return _("Dites où vous vous situez, jusqu’au %(day)s") % when
    if thing.kind == "lesson":
        return _("La pratique a-t-elle changé? À vérifier depuis le %(day)s") % when
    return _("À revoir ensemble depuis le %(day)s") % when


def _meeting(thing: Thing, today: dt.date) -> str:
    hour = ""
    if thing.at is not None:
        local = thing.at.astimezone(ZoneInfo(thing.seat.coalition.time_zone))
        hour = formats.time_format(local.time(), "TIME_FORMAT")
    when = {"day": near(thing.on, today), "hour": hour}
    if thing.kind == "invitation":
        return _("Rencontre %(day)s, à %(hour)s : dites si vous venez") % when
    return _("Vous venez %(day)s, à %(hour)s") % when


def near(on: dt.date | None, today: dt.date) -> str:
    """A day beside today: « demain », « le 3 mars 2026 »."""
    return _near(on, today, get_language() or "fr")


@lru_cache(maxsize=4096)
def _near(on: dt.date | None, today: dt.date, language: str) -> str:
    """Kept: the same day is said to many people. `language` is that of the moment."""
    if on == today:
        return _("aujourd’hui")
    if on == today + A_DAY:
        return _("demain")
    return _("le %(day)s") % {"day": day(on)}
