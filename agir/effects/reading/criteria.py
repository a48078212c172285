"""What is asked of the journal: words, type, period, action, result, level, what waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.effects.models import Effect, EffectQuerySet, Kind, Sureness
from agir.portrait.days import remember

MOST = 2**62
STATES = ("type", "outside", "confirmed", "person", "undated", "bare")


def state_names() -> dict[str, str]:
    return {
        "type": _("type à confirmer"),
        "outside": _("quelqu’un pourrait confirmer"),
        "confirmed": _("confirmé de l’extérieur"),
        "undated": _("sans date"),
        "bare": _("une ligne à compléter"),
        "person": _("récit d’une personne"),
    }


@dataclass(frozen=True)
class Criteria:
    """What was asked, each kept as its address writes it."""

    words: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    action: int | None = None
    result: int | None = None
    sure: str = ""
    state: str = ""

    def address(self, **changes: Any) -> str:
        """The query that asks the same, with these changes."""
        asked = replace(self, **changes)
        named = {
            "q": asked.words, "type": asked.kind, "du": asked.since, "au": asked.until,
            "action": asked.action, "resultat": asked.result, "niveau": asked.sure,
            "etat": asked.state,
        }  # fmt: skip
        return urlencode({key: value for key, value in named.items() if value})

    @property
    def is_empty(self) -> bool:
        return self == Criteria()


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) < MOST else None


def asked(query: QueryDict) -> Criteria:
    """What an address asks. What it says badly is left out, never an error."""
    kind, sure, state = query.get("type", ""), query.get("niveau", ""), query.get("etat", "")
    return Criteria(
        words=" ".join(query.get("q", "").split())[:120],
        kind=kind if kind in Kind.values or kind == "step" else "",
        since=query.get("du", "").strip()[:40],
        until=query.get("au", "").strip()[:40],
        action=_whole(query.get("action", "")),
        result=_whole(query.get("resultat", "")),
        sure=sure if sure in Sureness.values else "",
        state=state if state in STATES else "",
    )


STEPS = (Kind.ORGANISATION, Kind.COMMUNITY, Kind.RULE)


def period(criteria: Criteria) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day asked; None where nothing was, or could be read."""
    start = remember(criteria.since) if criteria.since else None
    end = remember(criteria.until) if criteria.until else None
    return (start.first if start else None), (end.last if end else None)


def chosen(rows: EffectQuerySet, criteria: Criteria) -> EffectQuerySet:
    """The entries that answer."""
    for word in fold(criteria.words).split():
        rows = rows.filter(folded__contains=word)
    if criteria.kind == "step":
        rows = rows.filter(kind__in=STEPS)
    elif criteria.kind:
        rows = rows.filter(kind=criteria.kind) | rows.filter(kind="", proposed=criteria.kind)
    start, end = period(criteria)
    if start:
        rows = rows.filter(happened_on__gte=start)
    if end:
        rows = rows.filter(happened_on__lte=end)
    if criteria.action:
        rows = rows.filter(pk__in=Effect.actions.through.objects.filter(
            action=criteria.action).values("effect"))  # fmt: skip
    if criteria.result:
        rows = rows.filter(pk__in=Effect.results.through.objects.filter(
            result=criteria.result).values("effect"))  # fmt: skip
    if criteria.sure:
        rows = rows.filter(sure=criteria.sure)
    return _waiting(rows, criteria.state)


def _waiting(rows: EffectQuerySet, state: str) -> EffectQuerySet:
    if state == "type":
        return rows.filter(kind="")
    if state == "outside":
        return rows.exclude(could_confirm="").filter(confirmed_on=None)
    if state == "confirmed":
        return rows.filter(sure=Sureness.CONFIRMED)
    if state == "person":
        return rows.filter(about="person")
    if state == "undated":
        return rows.filter(happened_on=None)
    if state == "bare":
        return rows.filter(words="", our_part="", sure="")
    return rows
