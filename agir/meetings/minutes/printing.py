"""The minutes as a tagged PDF."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agir.core.prose import as_pieces
from agir.core.templatetags.typography import colon, day
from agir.core.typeset import compile_pdf
from agir.meetings.live import clock
from agir.meetings.minutes.contents import Decided, Minutes, Noted, Said, names
from agir.promises.models import Promise

SOURCE = Path(__file__).parent / "minutes.typ"


def when_words(minutes: Minutes) -> str:
    """« Mardi 24 novembre 2026, de 13 h 30 à 15 h 30 », where the coalition lives."""
    meeting = minutes.meeting
    about = {
        "day": day(meeting.starts_at),
        "weekday": formats.date_format(timezone.localtime(meeting.starts_at), "l"),
        "start": clock(meeting.starts_at),
        "end": clock(meeting.ends_at),
    }
    return _("%(weekday)s %(day)s, de %(start)s à %(end)s") % about


def how_words(decided: Decided) -> str:
    """How it was decided, by how many, and how those first concerned weighed."""
    one = decided.decision
    parts = [_("Par %(method)s") % {"method": one.get_method_display()}]
    if decided.hands:
        counts = {
            "for": one.hands_for,
            "against": one.hands_against or 0,
            "abstained": one.hands_abstained or 0,
        }
        parts.append(_("%(for)s pour, %(against)s contre, %(abstained)s abstentions") % counts)
    elif decided.stances:
        parts.append(", ".join(f"{label}{colon(count)}" for label, count in decided.stances))
    if one.participation:
        told = _("premiers concernés") + colon(one.get_participation_display())
        parts.append(f"{told} ({one.participation_note})" if one.participation_note else told)
    if one.review_on:
        parts.append(_("à revoir le %(day)s") % {"day": day(one.review_on)})
    return " · ".join(parts)


def _dissent(said: Said) -> str:
    told = f"{said.who}, {said.stance}"
    if said.words:
        told += colon(said.words)
    return f"{told} ({_('réponse')}{colon(said.reply)})" if said.reply else told


def _decision(decided: Decided) -> dict[str, Any]:
    return {
        "title": decided.decision.title,
        "why": decided.decision.why,
        "how": how_words(decided),
        "dissent": [_dissent(one) for one in decided.dissent],
    }


def _promise(promise: Promise) -> dict[str, str]:
    return {"who": promise.said_by, "what": promise.title, "by": day(promise.first_due_on)}


def _item(noted: Noted) -> dict[str, Any]:
    return {
        "title": f"{noted.number}. {noted.item.title}",
        "open": _("À reprendre à la prochaine rencontre.") if noted.item.left_open else "",
        "pieces": as_pieces(noted.notes),
    }


def _people(minutes: Minutes) -> list[dict[str, str]]:
    groups = (
        (_("Présences"), minutes.present),
        (_("À distance"), minutes.remote),
        (_("Absences"), minutes.absent),
    )
    return [{"name": name, "people": ", ".join(names(people))} for name, people in groups if people]


def _words() -> dict[str, str]:
    return {
        "kind": _("Compte rendu"),
        "author": _("Agir ensemble"),
        "people": _("Qui était là"),
        "nobody": _("Les présences n’ont pas été notées."),
        "decisions": _("Ce que nous avons décidé"),
        "proposed": _("Proposé, sans décision encore"),
        "promises": _("Ce que nous avons promis"),
        "insights": _("Ce que nous avons appris"),
        "notes": _("Ce qui s’est dit"),
        "no_notes": _("Aucune note."),
        "open": _("Ce qui reste ouvert"),
        "dissent": _("Réserves et objections"),
        "who": _("Qui"),
        "what": _("Quoi"),
        "by": _("Pour quand"),
        "page": _("page"),
        "of": _("de"),
    }


def minutes_data(minutes: Minutes, language: str) -> dict[str, Any]:
    """What is printed, in the language being read."""
    meeting = minutes.meeting
    return {
        "language": language,
        "title": meeting.title,
        "coalition": meeting.coalition.name,
        "when": when_words(minutes),
        "place": meeting.place,
        "purpose": meeting.purpose,
        "people": _people(minutes),
        "decisions": [_decision(one) for one in minutes.taken],
        "proposed": [_decision(one) for one in minutes.not_taken],
        "promises": [_promise(one) for one in minutes.promises],
        "insights": [one.text for one in minutes.insights],
        "items": [_item(one) for one in minutes.items],
        "open": [one.item.title for one in minutes.left_open],
        "words": _words(),
    }


def minutes_pdf(minutes: Minutes, language: str, on: dt.date) -> bytes:
    """The minutes as PDF/UA-1, in this language. Its bytes depend on what they say and the day."""
    with override(language):
        data = minutes_data(minutes, language)
    return compile_pdf(SOURCE, data, on)
