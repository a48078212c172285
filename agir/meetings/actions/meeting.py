from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.meetings import rules
from agir.meetings.actions.letters import AGAIN, CANCELLED, MOVED, tell_those_told
from agir.meetings.agenda import seen_as
from agir.meetings.models import AgendaItem, Invitee, Meeting

WORDS = ("title", "purpose", "place", "link")
CONDITIONS = ("welcome_time", "childcare", "transport", "compensation", "interpreter")
MOMENT = ("starts_at", "ends_at")
FIELDS = (*WORDS, *MOMENT, *CONDITIONS, "cycle")
WHERE_AND_WHEN = (*MOMENT, "place", "link")
COPIED = ("title", "purpose", "minutes", "ask", "position")
LONGEST = dt.timedelta(hours=24)


class Overtaken(Refused):
    """Somebody else saved the same thing meanwhile: nothing was written over."""


def hold_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it stands, locked until the end of the gesture."""
    coalition = meeting.coalition
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    held.coalition = coalition
    return held


def remember(meeting: Meeting, by: Member, verb: str, **changes: list[Any]) -> None:
    entry = Record(f"meetings.{verb}", "meeting", meeting.pk, meeting.title, changes)
    record(by=by.user, coalition_id=meeting.coalition_id, entry=entry)


def touch(meeting: Meeting) -> None:
    """Calendars read again what changed after this moment."""
    meeting.changed_at = timezone.now()
    meeting.save(update_fields=["changed_at"])


def meeting_mark(meeting: Meeting) -> str:
    """What the form about a meeting was filled with: it tells whether somebody saved since."""
    moments = [getattr(meeting, name).astimezone(dt.UTC).isoformat() for name in MOMENT]
    words = [getattr(meeting, name) for name in (*WORDS, *CONDITIONS)]
    return seen_as(*moments, *words, meeting.cycle_id)


def _require_moment(says: Mapping[str, Any]) -> None:
    if says["ends_at"] <= says["starts_at"]:
        raise Refused(_("La fin doit venir après le début."))
    if says["ends_at"] - says["starts_at"] > LONGEST:
        raise Refused(_("Une rencontre dure au plus 24 heures : faites-en plusieurs."))


@transaction.atomic
def plan_meeting(
    *, coalition: Coalition, by: Member, says: Mapping[str, Any], like: Meeting | None = None
) -> Meeting:
    """Plan a meeting. `says` holds every name of FIELDS; `like` is one whose agenda is taken over,
    without what was said there. Nobody is written to."""
    require(rules.can_convene(by, coalition))
    _require_moment(says)
    meeting = Meeting(coalition=coalition, by=by.user, **{name: says[name] for name in FIELDS})
    meeting.save()
    if like is not None and like.coalition_id == coalition.pk:
        _copy_agenda(like, meeting)
    remember(meeting, by, "meeting.planned")
    return meeting


def _copy_agenda(like: Meeting, meeting: Meeting) -> None:
    """The subjects of another meeting, and who led them if she still sits here."""
    AgendaItem.objects.bulk_create(
        AgendaItem(
            coalition_id=meeting.coalition_id,
            meeting=meeting,
            owner=item.owner if item.owner and item.owner.left_on is None else None,
            **{name: getattr(item, name) for name in COPIED},
        )
        for item in AgendaItem.objects.filter(meeting=like).select_related("owner")
    )


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, by: Member, says: Mapping[str, Any], seen: str
) -> tuple[Meeting, int]:
    """Change what a meeting says, when and where it is. `seen` is its mark as the person had it:
    raises `Overtaken` when somebody saved meanwhile. When the time or place changes, those who
    were told are told again, and asked again if it is the time. Returns the meeting and how many
    letters were posted."""
    meeting = hold_meeting(meeting)
    require(rules.can_prepare(by, meeting))
    if seen != meeting_mark(meeting):
        raise Overtaken(_("Quelqu’un a enregistré cette rencontre pendant que vous écriviez."))
    _require_moment(says)
    changed = [name for name in FIELDS if getattr(meeting, name) != says[name]]
    if not changed:
        return meeting, 0
    changes = {name: [str(getattr(meeting, name) or ""), str(says[name] or "")] for name in changed}
    for name in changed:
        setattr(meeting, name, says[name])
    meeting.changed_at = timezone.now()
    moved = bool(set(changed) & set(WHERE_AND_WHEN))
    if moved:
        meeting.sequence += 1
    meeting.save()
    remember(meeting, by, "meeting.moved" if moved else "meeting.changed", **changes)
    if set(changed) & set(MOMENT):
        _ask_again(meeting)
    return meeting, tell_those_told(meeting, by, MOVED) if moved else 0


def _ask_again(meeting: Meeting) -> None:
    """A yes for one day is not a yes for another. What she needs stays: it is about her."""
    rows = Invitee.objects.filter(meeting=meeting)
    rows.update(answer=Invitee.Answer.NONE, answered_at=None)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Member, why: str = "") -> int:
    """Cancel it, and tell those who were told of it. Returns how many letters were posted."""
    meeting = hold_meeting(meeting)
    require(rules.can_prepare(by, meeting))
    meeting.status, meeting.cancelled_why = Meeting.Status.CANCELLED, why.strip()[:300]
    return _resound(meeting, by, "meeting.cancelled", CANCELLED)


@transaction.atomic
def take_up_meeting(*, meeting: Meeting, by: Member) -> int:
    """Undo the cancelling. Whoever was told of it is told of this; where the letter had not left
    yet, it is taken back and nobody is disturbed."""
    meeting = hold_meeting(meeting)
    require(rules.can_take_up(by, meeting))
    meeting.status, meeting.cancelled_why = Meeting.Status.PLANNED, ""
    return _resound(meeting, by, "meeting.taken_up", AGAIN)


def _resound(meeting: Meeting, by: Member, verb: str, kind: str) -> int:
    meeting.sequence += 1
    meeting.changed_at = timezone.now()
    meeting.save()
    remember(meeting, by, verb)
    return tell_those_told(meeting, by, kind)


@transaction.atomic
def bin_meeting(*, meeting: Meeting, by: Member) -> Meeting:
    """Put it in the bin for thirty days. One that people were told of is first cancelled."""
    meeting = hold_meeting(meeting)
    require(rules.can_bin(by, meeting))
    told = Invitee.objects.filter(meeting=meeting, told_sequence__gte=0).exists()
    if told and meeting.status == Meeting.Status.PLANNED and meeting.ends_at > timezone.now():
        raise Refused(_("Des personnes y sont conviées. Annulez-la d’abord : elles le sauront."))
    meeting.binned_at = timezone.now()
    meeting.save(update_fields=["binned_at"])
    remember(meeting, by, "meeting.binned")
    return meeting


@transaction.atomic
def restore_meeting(*, meeting: Meeting, by: Member) -> Meeting:
    meeting = hold_meeting(meeting)
    require(rules.can_restore(by, meeting))
    meeting.binned_at = None
    meeting.save(update_fields=["binned_at"])
    remember(meeting, by, "meeting.restored")
    return meeting
