"""Searching a coalition: everything it wrote, its organisations and its people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from agir.analysis.finding import Term, excerpt, terms
from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Member, Organisation
from agir.history.pages import pages_of
from agir.memory.engines import kind_mark, mark, matching
from agir.memory.models import Entry
from agir.memory.models.entry import UNDATED
from agir.memory.sources import BY_KIND, SOURCES
from agir.memory.thread import FOLLOWED, thread_address

MOST = 20  # beyond, the reader adds a word or turns the page
MOST_PAGES = 50
ORGANISATIONS, PEOPLE = "organisation", "member"


@dataclass(frozen=True)
class Hit:
    """One answer: what it is called, its page, the words around what was asked, when."""

    kind: str
    label: str | Lazy
    icon: str
    title: str
    url: str
    words: list[tuple[str, bool]] = field(default_factory=list)
    on: dt.date | None = None
    thread: str = ""  # the page of its thread, for what has one


@dataclass(frozen=True)
class Choice:
    """One kind to look in."""

    kind: str
    label: str | Lazy


@dataclass
class Found:
    """What was found. `more`: there is a further page."""

    asked: tuple[Term, ...]
    hits: list[Hit] = field(default_factory=list)
    more: bool = False


CHOICES = [
    *(Choice(source.kind, source.label) for source in SOURCES),
    Choice(ORGANISATIONS, _("Organisations")),
    Choice(PEOPLE, _("Personnes")),
]
KINDS = frozenset(choice.kind for choice in CHOICES)


def find(coalition: Coalition, typed: str, kind: str = "", page: int = 1) -> Found:
    """What holds every word typed: first the things whose title holds them all, then the latest;
    before them all, on the first page, organisations and people of that name. Nothing of another
    coalition, nothing of the bin, nothing reserved to some. A constant number of queries; none
    when nothing typed says anything."""
    asked = terms(typed[:200])
    found = Found(asked)
    if not asked and not fold(typed):
        return found
    if page == 1:
        found.hits = _names(coalition, typed, kind)
    if asked and kind not in (ORGANISATIONS, PEOPLE):
        first = (page - 1) * MOST
        entries = _entries(coalition, asked, kind, first + MOST + 1)[first:]
        found.more = len(entries) > MOST
        found.hits += _hits(coalition, entries[:MOST], asked)
    return found


def _entries(coalition: Coalition, asked: tuple[Term, ...], kind: str, most: int) -> list[Entry]:
    """At most `most` entries, in the same order on both databases."""
    marks = [mark(coalition.pk), *([kind_mark(kind)] if kind else [])]
    rows = Entry.objects.filter(coalition=coalition).defer("tokens").latest_first()
    named = list(matching(rows, marks, asked, in_title=True)[:most])
    if len(named) >= most:
        return named
    seen = [entry.pk for entry in named]
    return named + list(matching(rows, marks, asked).exclude(pk__in=seen)[: most - len(named)])


def _hits(coalition: Coalition, entries: list[Entry], asked: tuple[Term, ...]) -> list[Hit]:
    pages = pages_of(coalition, [(entry.kind, entry.object_id) for entry in entries])
    hits = []
    for entry in entries:
        page = pages.get((entry.kind, entry.object_id))
        if page is not None:  # not put away since it was last read
            source = BY_KIND[entry.kind]
            on = None if entry.on == UNDATED else entry.on
            words = excerpt(entry.text, asked) if entry.text != entry.title else []
            hit = Hit(entry.kind, source.label, source.icon, entry.title, page.url, words, on)
            if entry.kind in FOLLOWED:
                hit = replace(hit, thread=thread_address(coalition, entry.kind, entry.object_id))
            hits.append(hit)
    return hits


def _names(coalition: Coalition, typed: str, kind: str) -> list[Hit]:
    """Organisations and people whose name holds every word. A coalition has hundreds at most."""
    words = fold(typed[:200]).split()[:8]
    hits: list[Hit] = []
    if kind in ("", ORGANISATIONS):
        for organisation in Organisation.objects.of_coalition(coalition):
            if all(word in fold(organisation.name) for word in words):
                url = reverse("coalitions:partner", args=[coalition.slug, organisation.pk])
                hits.append(
                    Hit(ORGANISATIONS, _("Organisations"), "building-2", organisation.name, url)
                )
    if kind in ("", PEOPLE):
        rows = Member.objects.present().filter(coalition=coalition).select_related("user")
        url = reverse("coalitions:members", args=[coalition.slug])
        for member in rows.order_by("user__name", "pk"):
            if all(word in fold(member.user.shown_name) for word in words):
                hits.append(Hit(PEOPLE, _("Personnes"), "user", member.user.shown_name, url))
    return hits[:MOST]
