"""The end of a meeting: its minutes, what is put right in them later, and their sending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.meetings import rules
from agir.meetings.actions import letters
from agir.meetings.actions.live import (
    Saved,
    clean_notes,
    hold_item,
    is_behind,
    remember,
    set_beside,
    stop_timers,
    write_notes,
)
from agir.meetings.actions.meeting import hold_meeting
from agir.meetings.days import today_in, zone_of
from agir.meetings.merging import both
from agir.meetings.minutes.contents import Minutes, gather, kept
from agir.meetings.minutes.printing import minutes_pdf
from agir.meetings.models import AgendaItem, Aside, Invitee, Meeting, Writing
from agir.post.actions import Attachment, post_letter
from agir.promises.links import answer_link
from agir.promises.models import Promise

LETTER = "meetings/mail/minutes.txt"
MINUTES = "minutes"  # how history names them


def _keep_version(meeting: Meeting, by: Member, verb: str) -> None:
    """What the minutes say from now on."""
    says = kept(gather(meeting))
    entry = Record(f"meetings.minutes.{verb}", MINUTES, meeting.pk, meeting.title, version=says)
    record(by=by.user, coalition_id=meeting.coalition_id, entry=entry)


def untreated(items: Sequence[AgendaItem], decided: Collection[int | None]) -> set[int]:
    """The subjects nobody came to: no notes, no time, no decision. They are left open, unless
    somebody says otherwise."""
    return {
        one.pk
        for one in items
        if one.left_open
        or not (one.notes.strip() or one.spent or one.started_at or one.pk in decided)
    }


@transaction.atomic
def close_meeting(
    *, meeting: Meeting, by: Member, left_open: Collection[int], now: dt.datetime | None = None
) -> Meeting:
    """End a meeting. Its minutes are ready at once; the subjects of `left_open` come back in the
    next one. Twice is once."""
    meeting, now = hold_meeting(meeting), now or timezone.now()
    if meeting.status == Meeting.Status.CLOSED and meeting.coalition_id == by.coalition_id:
        return meeting
    require(rules.can_close(by, meeting))
    stop_timers(meeting, now)
    items = AgendaItem.objects.filter(meeting=meeting)
    items.exclude(pk__in=left_open).update(left_open=False)
    items.filter(pk__in=left_open).update(left_open=True)
    Writing.objects.filter(item__meeting=meeting).delete()
    meeting.status, meeting.closed_at = Meeting.Status.CLOSED, now
    meeting.save(update_fields=["status", "closed_at"])
    remember(meeting, by, "closed")
    _keep_version(meeting, by, "made")
    return meeting


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, by: Member) -> Meeting:
    """Undo the end, as long as the minutes were not sent."""
    meeting = hold_meeting(meeting)
    require(rules.can_reopen(by, meeting))
    meeting.status, meeting.closed_at = Meeting.Status.HELD, None
    meeting.save(update_fields=["status", "closed_at"])
    remember(meeting, by, "reopened")
    return meeting


def _hold_corrected(item: AgendaItem, by: Member) -> AgendaItem:
    coalition = item.meeting.coalition
    item = hold_item(item)
    item.meeting.coalition = coalition
    require(rules.can_correct_minutes(by, item.meeting))
    return item


@transaction.atomic
def correct_notes(
    *, item: AgendaItem, by: Member, notes: str, revision: int, now: dt.datetime | None = None
) -> Saved:
    """Put the notes right after the end: the former ones stay as a version. On top of somebody
    else's correction nothing is written over: both texts are kept."""
    item, now, notes = _hold_corrected(item, by), now or timezone.now(), clean_notes(notes)
    if is_behind(item, revision, notes, None):
        set_beside(item, by, notes, now)
        return Saved(item, kept=False)
    changed = item.notes != notes
    write_notes(item, by, notes, now)
    if changed:
        _keep_version(item.meeting, by, "corrected")
    return Saved(item, kept=True)


@transaction.atomic
def join_aside(*, aside: Aside, by: Member, now: dt.datetime | None = None) -> AgendaItem:
    """Put into the notes the words that waited beside them: none of both is lost."""
    coalition = aside.item.meeting.coalition
    item = hold_item(aside.item)
    item.meeting.coalition = coalition
    require(rules.can_write_notes(by, item.meeting))
    waiting = Aside.objects.select_for_update().filter(pk=aside.pk).first()
    if waiting is None:  # somebody joined it meanwhile
        return item
    joined = both(item.notes, waiting.notes)
    changed = joined != item.notes
    if changed:
        item.notes, item.revision = joined, item.revision + 1
        item.noted_at, item.noted_by = now or timezone.now(), by.user
        item.save(update_fields=["notes", "revision", "noted_at", "noted_by"])
    waiting.delete()
    if changed and item.meeting.status == Meeting.Status.CLOSED:
        _keep_version(item.meeting, by, "corrected")
    return item


@dataclass(frozen=True)
class Recipient:
    """Somebody who was invited or came, and can be written to."""

    invitee: Invitee
    name: str
    email: str
    language: str
    promises: list[Promise]


def recipients(minutes: Minutes) -> list[Recipient]:
    """Who can receive the minutes, each with what she promised. Nobody who has left. No query."""
    found = []
    for one in minutes.attendance.people:
        if not letters.can_be_told(one):
            continue
        mine = [
            promise
            for promise in minutes.promises
            if (promise.member_id == one.member_id if one.member_id else promise.who == one.name)
        ]
        about = letters.name_of(one), letters.address_of(one), letters.language_of(one)
        found.append(Recipient(one, *about, mine))
    return found


def sending_mark(meeting: Meeting) -> str:
    """What the page that asks to confirm was made with: the same sending never leaves twice."""
    return meeting.minutes_sent_at.isoformat() if meeting.minutes_sent_at else "first"


def page_of(coalition: Coalition, meeting: Meeting) -> str:
    address = reverse("meetings:minutes", args=[coalition.slug, meeting.pk])
    return f"{settings.SITE_URL}{address}"


def letter_context(
    minutes: Minutes, to: Recipient, links: Sequence[str], by: str
) -> dict[str, Any]:
    """What the letter of one person says: her own promises first."""
    coalition = minutes.meeting.coalition
    return {
        "meeting": minutes.meeting,
        "coalition": coalition,
        "name": to.name,
        "by": by,
        "guest": to.invitee.member_id is None,
        "mine": list(zip(to.promises, links, strict=True)),
        "minutes": minutes,
        "page": page_of(coalition, minutes.meeting),
    }


@transaction.atomic
def send_minutes(
    *,
    meeting: Meeting,
    by: Member,
    invitees: Collection[int],
    seen: str,
    now: dt.datetime | None = None,
) -> int:
    """Write to these people: one letter each, in her language, her own promises first, with the
    minutes as a document. `seen` is the `sending_mark` of the page that was confirmed: pressed
    twice, one letter leaves. Returns how many were posted."""
    coalition = meeting.coalition
    meeting, now = hold_meeting(meeting), now or timezone.now()
    meeting.coalition = coalition
    require(rules.can_send_minutes(by, meeting))
    if seen != sending_mark(meeting):
        return 0
    if not invitees:
        raise Refused(_("Choisissez au moins une personne."))
    told: dict[str, tuple[Minutes, bytes]] = {}
    chosen = [one for one in recipients(gather(meeting)) if one.invitee.pk in set(invitees)]
    with timezone.override(zone_of(coalition)):
        for to in chosen:
            if to.language not in told:
                with translation.override(to.language):
                    read = gather(meeting)
                told[to.language] = (read, minutes_pdf(read, to.language, today_in(coalition)))
            _post(told[to.language], to, by, f"minutes:{meeting.pk}:{to.invitee.pk}:{seen}", now)
    meeting.minutes_sent_at = now
    meeting.save(update_fields=["minutes_sent_at"])
    entry = Record("meetings.minutes.sent", MINUTES, meeting.pk, meeting.title,
                   {"count": ["", str(len(chosen))]})  # fmt: skip
    record(by=by.user, coalition_id=meeting.coalition_id, entry=entry)
    return len(chosen)


def _post(
    told: tuple[Minutes, bytes], to: Recipient, by: Member, key: str, now: dt.datetime
) -> None:
    minutes, pdf = told
    member = to.invitee.member
    links = [answer_link(one, now=now) if one.is_open else "" for one in to.promises]
    with translation.override(to.language):
        name = _("compte-rendu.pdf")
    post_letter(
        to=to.email,
        template=LETTER,
        language=to.language,
        context=letter_context(minutes, to, links, by.user.shown_name),
        key=key,
        attachments=[Attachment(name, "application/pdf", pdf)],
        user=member.user if member else None,
        coalition_id=minutes.meeting.coalition_id,
        now=now,
    )
