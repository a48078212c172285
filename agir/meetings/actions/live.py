"""While a meeting is held: who writes where, who is there, how long each subject takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.meetings import rules
from agir.meetings.actions.meeting import hold_meeting
from agir.meetings.models import AgendaItem, Aside, Invitee, Meeting, Writing

# A pen that has not moved for this long lies on the table: anybody may take it.
PEN_LIFE = dt.timedelta(seconds=30)
LONGEST_NOTES = 200_000


@dataclass(frozen=True)
class Saved:
    """What became of words sent. `kept` when they are the notes now. If not, somebody else had
    written meanwhile, or the meeting is over (`late`): they wait beside the notes."""

    item: AgendaItem
    kept: bool
    late: bool = False


def hold_item(item: AgendaItem) -> AgendaItem:
    """The subject as it is now, with its meeting and who wrote last."""
    rows = AgendaItem.objects.select_for_update(of=("self",))
    return rows.select_related("meeting", "noted_by").get(pk=item.pk)


def remember(meeting: Meeting, by: Member, verb: str, **changes: list[str]) -> None:
    entry = Record(f"meetings.meeting.{verb}", "meeting", meeting.pk, meeting.title, changes)
    record(by=by.user, coalition_id=meeting.coalition_id, entry=entry)


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: Member, now: dt.datetime | None = None) -> Meeting:
    """Begin. A meeting already open stays open, whoever pressed first."""
    meeting = hold_meeting(meeting)
    require(rules.can_hold(by, meeting))
    if meeting.status == Meeting.Status.PLANNED:
        meeting.status, meeting.opened_at = Meeting.Status.HELD, now or timezone.now()
        meeting.save(update_fields=["status", "opened_at"])
        remember(meeting, by, "opened")
    return meeting


def clean_notes(notes: str) -> str:
    """The words as they are kept: one kind of line break, no sign a database refuses."""
    return notes.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def write_notes(item: AgendaItem, by: Member, notes: str, now: dt.datetime) -> None:
    """Make these words the notes, and what waited of hers is no longer waiting."""
    if item.notes != notes:
        item.notes, item.revision = notes, item.revision + 1
        item.noted_at, item.noted_by = now, by.user
        item.save(update_fields=["notes", "revision", "noted_at", "noted_by"])
    Aside.objects.filter(item=item, user=by.user).delete()


def set_beside(item: AgendaItem, by: Member, notes: str, now: dt.datetime) -> None:
    """Keep words that cannot be joined to the notes."""
    Aside.objects.update_or_create(
        item=item,
        user=by.user,
        defaults={"coalition_id": item.coalition_id, "notes": notes, "at": now},
    )


def is_behind(item: AgendaItem, revision: int, notes: str, unsure: str | None) -> bool:
    """Whether somebody else wrote since this revision. Words sent twice because no answer came
    back (`unsure`: what was sent then) are nobody else's."""
    if item.revision == revision or item.notes == notes:
        return False
    return unsure is None or item.notes != unsure


@transaction.atomic
def save_notes(
    *,
    item: AgendaItem,
    by: Member,
    notes: str,
    revision: int,
    unsure: str | None = None,
    now: dt.datetime | None = None,
) -> Saved:
    """Save what was typed on top of `revision`. On top of an older one, or after the end, nothing
    is written over: the words wait beside the notes, and the answer says so."""
    item, now = hold_item(item), now or timezone.now()
    require(rules.can_write_notes(by, item.meeting))
    notes = clean_notes(notes)
    if len(notes) > LONGEST_NOTES:
        raise Refused(_("Ces notes sont trop longues pour un seul sujet. Ouvrez-en un second."))
    late = item.meeting.status != Meeting.Status.HELD
    if item.notes != notes and (
        late or is_behind(item, revision, notes, None if unsure is None else clean_notes(unsure))
    ):
        set_beside(item, by, notes, now)
        return Saved(item, kept=False, late=late)
    write_notes(item, by, notes, now)
    _hold_pen(item, by, now)
    return Saved(item, kept=True)


@transaction.atomic
def drop_aside(*, item: AgendaItem, by: Member) -> Saved:
    """Give up her own words that waited: the notes stay as they are."""
    item = hold_item(item)
    require(rules.can_write_notes(by, item.meeting))
    Aside.objects.filter(item=item, user=by.user).delete()
    return Saved(item, kept=True)


def _hold_pen(item: AgendaItem, by: Member, now: dt.datetime, passing: bool = False) -> Writing:
    """Give her the pen unless somebody else is writing. Two statements at the most."""
    until = now + PEN_LIFE
    pen = Writing.objects.select_related("user").filter(item=item).first()
    if pen is None:
        return Writing.objects.create(item=item, user=by.user, since=now, until=until)
    hers = pen.user_id == by.user_id
    if not hers and pen.until > now and not passing:
        return pen
    if not hers or pen.until <= now:
        pen.user, pen.since = by.user, now
    pen.until = until
    pen.save(update_fields=["user", "since", "until"])
    return pen


@transaction.atomic
def take_pen(
    *, item: AgendaItem, by: Member, passing: bool = False, now: dt.datetime | None = None
) -> Writing:
    """Say that one writes in this section. Somebody else who writes keeps the pen, unless one
    passes knowingly. Returns who holds it now."""
    item = hold_item(item)
    require(rules.can_take_notes(by, item.meeting))
    return _hold_pen(item, by, now or timezone.now(), passing)


@transaction.atomic
def lay_pen(*, item: AgendaItem, by: Member) -> None:
    """Say that one has stopped writing in this section."""
    require(rules.can_take_notes(by, item.meeting))
    Writing.objects.filter(item=item, user=by.user).delete()


def _stop(item: AgendaItem, now: dt.datetime) -> None:
    if item.started_at is not None:
        item.spent += max(0, int((now - item.started_at).total_seconds()))
        item.started_at = None
        item.save(update_fields=["spent", "started_at"])


def stop_timers(meeting: Meeting, now: dt.datetime) -> None:
    rows = AgendaItem.objects.select_for_update().filter(meeting=meeting)
    for running in rows.exclude(started_at=None):
        _stop(running, now)


@transaction.atomic
def start_timer(*, item: AgendaItem, by: Member, now: dt.datetime | None = None) -> AgendaItem:
    """Come to this subject: its time runs, the one of the others stops."""
    now = now or timezone.now()
    hold_meeting(item.meeting)
    item = hold_item(item)
    require(rules.can_take_notes(by, item.meeting))
    if item.started_at is None:
        stop_timers(item.meeting, now)
        item.started_at = now
        item.save(update_fields=["started_at"])
    return item


@transaction.atomic
def pause_timer(*, item: AgendaItem, by: Member, now: dt.datetime | None = None) -> AgendaItem:
    item = hold_item(item)
    require(rules.can_take_notes(by, item.meeting))
    _stop(item, now or timezone.now())
    return item


@transaction.atomic
def leave_open(*, item: AgendaItem, by: Member, left_open: bool) -> AgendaItem:
    """Say that a subject is to be taken up again, or not any more."""
    item = hold_item(item)
    require(rules.can_write_notes(by, item.meeting))
    item.left_open = left_open
    item.save(update_fields=["left_open"])
    return item


@transaction.atomic
def note_attendance(*, invitee: Invitee, by: Member, attendance: str) -> Invitee:
    """Say who is there. Corrected after the end too: the minutes say who was."""
    invitee = Invitee.objects.select_for_update().select_related("meeting").get(pk=invitee.pk)
    require(rules.can_write_notes(by, invitee.meeting))
    invitee.attendance = Invitee.Attendance(attendance)
    invitee.save(update_fields=["attendance"])
    return invitee


@transaction.atomic
def welcome(
    *, meeting: Meeting, by: Member, member: Member | None = None, name: str = ""
) -> Invitee:
    """Somebody has come whom nobody expected: a member, or a guest by her name."""
    meeting = hold_meeting(meeting)
    require(rules.can_write_notes(by, meeting))
    if member is None and not name.strip():
        raise Refused(_("Écrivez le nom de la personne."))
    if member is not None and member.coalition_id != meeting.coalition_id:
        raise Refused(_("Cette personne n’est pas membre de ce regroupement."))
    there = Invitee.objects.filter(meeting=meeting)
    known = (
        there.filter(member=member)
        if member
        else there.filter(member=None, name__iexact=name.strip()[:120])
    ).first()
    if known is not None:
        return note_attendance(invitee=known, by=by, attendance=Invitee.Attendance.PRESENT)
    return Invitee.objects.create(
        coalition_id=meeting.coalition_id,
        meeting=meeting,
        member=member,
        name="" if member else name.strip()[:120],
        attendance=Invitee.Attendance.PRESENT,
    )
