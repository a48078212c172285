"""What earlier meetings left open, and proposes itself for the next one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.coalitions.models import Member
from agir.core.templatetags.typography import day
from agir.meetings.days import today_in, zone_of
from agir.meetings.models import AgendaItem, Decision, Meeting
from agir.promises.models import Promise

LOOKED_BACK = dt.timedelta(days=400)
PROMISES = "promises"
ROUND_MINUTES, REVIEW_MINUTES = 10, 15


@dataclass(frozen=True)
class Leftover:
    """One thing to take up again: what it is, why it comes back, the subject it would make."""

    type: str
    id: int | None
    title: str
    why: str
    subject: str
    minutes: int
    ask: str
    owner: Member | None = None

    @property
    def key(self) -> str:
        return f"{self.type}:{self.id or ''}"


def leftovers(meeting: Meeting) -> list[Leftover]:
    """Subjects left open, decisions whose review day comes by this meeting, promises whose day
    comes by then (how many, never whose). What is already on an agenda is left out. Four
    queries."""
    on = AgendaItem.objects.filter(coalition_id=meeting.coalition_id, meeting__binned_at=None)
    on = on.exclude(origin_type="").exclude(meeting__status=Meeting.Status.CANCELLED)
    rows = on.values_list("origin_type", "origin_id", "meeting_id", "meeting__status")
    taken = {(kind, pk) for kind, pk, *_rest in rows}
    here = {(kind, pk) for kind, pk, where, _status in rows if where == meeting.pk}
    # A closed meeting that did not come to it leaves a decision to be looked at.
    coming = {(kind, pk) for kind, pk, _w, status in rows if status != Meeting.Status.CLOSED}
    return [
        *_open_items(meeting, taken),
        *_decisions(meeting, coming | here),
        *_promises(meeting, here),
    ]


def _open_items(meeting: Meeting, taken: set[tuple[str, int | None]]) -> list[Leftover]:
    rows = AgendaItem.objects.filter(
        coalition_id=meeting.coalition_id,
        left_open=True,
        meeting__binned_at=None,
        meeting__status=Meeting.Status.CLOSED,
        meeting__starts_at__lt=meeting.starts_at,
        meeting__starts_at__gte=meeting.starts_at - LOOKED_BACK,
    ).exclude(meeting=meeting)
    rows = rows.select_related("meeting", "owner__user").order_by("meeting__starts_at", "position")
    return [
        Leftover(
            "agenda_item", one.pk, one.title,
            _("Laissé ouvert le %(day)s") % {"day": day(one.meeting.starts_at)},
            one.title, one.minutes, one.ask,
            one.owner if one.owner and one.owner.left_on is None else None,
        )
        for one in rows
        if ("agenda_item", one.pk) not in taken
    ]  # fmt: skip


def _decisions(meeting: Meeting, taken: set[tuple[str, int | None]]) -> list[Leftover]:
    that_day = meeting.starts_at.astimezone(zone_of(meeting.coalition)).date()
    rows = Decision.objects.to_review(that_day).filter(coalition_id=meeting.coalition_id)
    return [
        Leftover(
            "decision", one.pk, one.title,
            _("Décision à revoir le %(day)s") % {"day": day(one.review_on)},
            (_("Revoir : %(title)s") % {"title": one.title})[:200],
            REVIEW_MINUTES, AgendaItem.Ask.DECIDE,
        )
        for one in rows
        if ("decision", one.pk) not in taken
    ]  # fmt: skip


def _promises(meeting: Meeting, here: set[tuple[str, int | None]]) -> list[Leftover]:
    """How many were made for a day from today to the meeting. How each stands is not counted:
    the number says nothing about anybody."""
    that_day = meeting.starts_at.astimezone(zone_of(meeting.coalition)).date()
    rows = Promise.objects.present().filter(
        coalition_id=meeting.coalition_id,
        first_due_on__gte=today_in(meeting.coalition),
        first_due_on__lte=that_day,
    )
    count = 0 if (PROMISES, None) in here else rows.count()
    if not count:
        return []
    words = ngettext(
        "%(n)d promesse arrive à sa date d’ici là",
        "%(n)d promesses arrivent à leur date d’ici là",
        count,
    )
    subject = _("Où en sont nos promesses")
    return [
        Leftover(
            PROMISES, None, subject, words % {"n": count}, subject, ROUND_MINUTES,
            AgendaItem.Ask.INFORM,
        )
    ]  # fmt: skip
