"""The report of a cycle as a document: a tagged PDF, read by a board, a funder or a parent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.core.templatetags.typography import day as dated
from agir.core.typeset import compile_pdf
from agir.learning.closing import Holding
from agir.learning.models import Bilan, Lesson, Sifting
from agir.learning.siftable import Thing

SOURCE = Path(__file__).parent / "bilan.typ"
MOST = 40  # lines of one part; beyond, the site has them


def bilan_pdf(coalition: Coalition, held: Holding, bilan: Bilan | None, day: dt.date) -> bytes:
    """The report (PDF/UA-1), in the language being read. Its bytes depend on its arguments only."""
    return compile_pdf(SOURCE, bilan_data(coalition, held, bilan, day), day)


def bilan_data(
    coalition: Coalition, held: Holding, bilan: Bilan | None, day: dt.date
) -> dict[str, Any]:
    """What the report says, as plain data."""
    cycle = held.cycle
    period = [dated(one) for one in (cycle.starts_on, cycle.closed_on or cycle.ends_on) if one]
    title = _("Bilan du cycle %(number)d : %(title)s") % {
        "number": cycle.number, "title": cycle.title,
    }  # fmt: skip
    return {
        "language": (get_language() or "fr")[:2],
        "title": title,
        "coalition": coalition.name,
        "about": cycle.about,
        "period": " – ".join(period),
        "date": dated(day),
        "words": {
            "page": _("page"), "of": _("de"), "author": _("Agir ensemble"),
            "printed": _("Imprimé le %(day)s") % {"day": dated(day)},
            "nothing": _("Rien n’a été noté ici."),
        },
        "parts": [
            part for part in (*_own_words(bilan), *_told(held), *_learned(held), *_left(held))
            if part["rows"]
        ],
    }  # fmt: skip


def _part(title: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    more = len(rows) - MOST
    kept = rows[:MOST]
    if more > 0:
        kept.append({"title": "", "words": _("Et %(n)d autres, sur le site.") % {"n": more}})
    return {"title": title, "rows": kept}


def _row(title: str, words: str = "") -> dict[str, str]:
    return {"title": title, "words": words}


def _own_words(bilan: Bilan | None) -> list[dict[str, Any]]:
    if bilan is None:
        return []
    said = (
        (_("Ce dont nous sommes fiers"), bilan.proud),
        (_("Ce qui a été difficile"), bilan.hard),
        (_("Ce que nous ferons autrement"), bilan.otherwise),
        (_("Qui nous remercions"), bilan.thanks),
    )
    return [_part(title, [_row("", words)]) for title, words in said if words]


def _told(held: Holding) -> list[dict[str, Any]]:
    parts = [
        _part(stage.name, [_row("", line.words) for line in lines]) for stage, lines in held.stages
    ]
    decided = [
        _row(one.title, dated(one.decided_on) if one.decided_on else "") for one in held.decisions
    ]
    return [*parts, _part(_("Ce que nous avons décidé"), decided)]


def _lesson(lesson: Lesson) -> dict[str, str]:
    where = lesson.organisation.name if lesson.organisation else ""
    words = [one for one in (lesson.practice, where) if one]
    if lesson.adoption != Lesson.Adoption.UNKNOWN:
        words.append(str(lesson.get_adoption_display()))
    return _row(lesson.text, " · ".join(words))


def _learned(held: Holding) -> list[dict[str, Any]]:
    return [_part(_("Ce que nous avons appris"), [_lesson(one) for one in held.lessons])]


def _sifted(thing: Thing) -> dict[str, str]:
    now = thing.now
    if now is None:
        return _row(thing.title)
    heir = _("Qui en hérite : %(name)s") % {"name": now.heir.name} if now.heir else ""
    dissent = _("Vu autrement : %(words)s") % {"words": now.dissent} if now.dissent else ""
    told = _("Nous l’avons dit à : %(words)s") % {"words": now.told} if now.told else ""
    parts = (now.why, now.how, now.learned, told, now.inherits, heir, dissent)
    return _row(thing.title, "\n".join(one for one in parts if one))


def _left(held: Holding) -> list[dict[str, Any]]:
    titles = {
        Sifting.Choice.KEEP: _("Ce que nous gardons"),
        Sifting.Choice.ADAPT: _("Ce que nous adaptons"),
        Sifting.Choice.TRANSFER: _("Ce que nous transférons"),
        Sifting.Choice.STOP: _("Ce que nous arrêtons, et ce qu’il en reste"),
    }
    parts = [
        _part(title, [_sifted(one) for one in held.sifted(choice)])
        for choice, title in titles.items()
    ]
    parts.append(_part(_("Sans choix encore"), [_row(one.title) for one in held.unsifted]))
    open_ = [_row(one.choice.name) for one in held.questions]
    open_ += [_row(one.text) for one in held.unanswered]
    open_ += [
        _row(
            said.organisation.name if said.organisation else _("une personne première concernée"),
            said.words,
        )
        for said in held.reservations
    ]
    return [*parts, _part(_("Questions et réserves qui restent"), open_)]
