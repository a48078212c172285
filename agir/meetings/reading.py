"""What the pages of this room read, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.models import Coalition, Member
from agir.history.pages import Key, Page, pages_of
from agir.meetings.calendars import Due
from agir.meetings.models import AgendaItem, Invitee, Meeting
from agir.promises.models import Promise

FED = dt.timedelta(days=400)  # how far back a calendar address goes
MOST_FED = 500
COMING = (Invitee.Answer.YES, Invitee.Answer.REMOTE)


def people_of(coalition: Coalition) -> list[Member]:
    """Whoever sits here today, by name. One query."""
    rows = Member.objects.present().filter(coalition=coalition, user__is_active=True)
    return list(rows.select_related("user", "organisation").order_by("user__name", "pk"))


def listed(member: Member) -> QuerySet[Meeting]:
    """The meetings of a coalition, each with how many come and what this member answered."""
    mine = Invitee.objects.filter(meeting=OuterRef("pk"), member=member)
    return Meeting.objects.of(member.coalition).annotate(
        coming_count=Count("invitees", filter=Q(invitees__answer__in=COMING)),
        my_answer=Subquery(mine.values("answer")[:1]),
    )


def coming(member: Member, now: dt.datetime) -> QuerySet[Meeting]:
    """Those to come or being held, the nearest first; the cancelled ones until their day."""
    later = Q(ends_at__gte=now) & ~Q(status=Meeting.Status.CLOSED)
    held = Q(status=Meeting.Status.HELD)
    return listed(member).filter(later | held).order_by("starts_at", "pk")


def past(member: Member, now: dt.datetime) -> QuerySet[Meeting]:
    over = Q(ends_at__lt=now) & ~Q(status=Meeting.Status.HELD)
    rows = listed(member).filter(over | Q(status=Meeting.Status.CLOSED))
    return rows.order_by("-starts_at", "-pk")


def latest(coalition: Coalition, most: int = 6) -> list[Meeting]:
    """The latest meetings that were planned and not called off, the last one first."""
    rows = Meeting.objects.of(coalition).exclude(status=Meeting.Status.CANCELLED)
    return list(rows.order_by("-starts_at", "-pk")[:most])


def items_of(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=meeting).select_related("owner__user"))


def origins_of(coalition: Coalition, items: Sequence[AgendaItem]) -> dict[Key, Page]:
    """Where the subjects that come from elsewhere can be read."""
    return pages_of(coalition, [(one.origin_type, one.origin_id or 0) for one in items])


@dataclass(frozen=True)
class Answers:
    """Who was asked to come, by answer; or who came."""

    yes: list[Invitee]
    remote: list[Invitee]
    no: list[Invitee]
    waiting: list[Invitee]

    @property
    def all(self) -> list[Invitee]:
        return [*self.yes, *self.remote, *self.no, *self.waiting]


def answers_of(meeting: Meeting) -> Answers:
    """One query."""
    by: dict[str, list[Invitee]] = {answer.value: [] for answer in Invitee.Answer}
    for one in _invitees(meeting):
        by[one.answer].append(one)
    return Answers(by["yes"], by["remote"], by["no"], by["none"])


def who_came(meeting: Meeting) -> Answers:
    """Once it is over, answers no longer count: who was there. One query."""
    by: dict[str, list[Invitee]] = {one.value: [] for one in Invitee.Attendance}
    for one in _invitees(meeting):
        by[one.attendance].append(one)
    return Answers(by["present"], by["remote"], [], [])


def _invitees(meeting: Meeting) -> QuerySet[Invitee]:
    rows = Invitee.objects.filter(meeting=meeting)
    return rows.select_related("member__user", "member__organisation")


def usual_guests(meeting: Meeting) -> list[Invitee]:
    """The guests of the last meeting that had any, to be asked again. One query."""
    rows = Invitee.objects.filter(
        coalition_id=meeting.coalition_id, member=None, meeting__binned_at=None
    ).exclude(email="")
    others = rows.exclude(meeting=meeting).order_by("-meeting__starts_at", "pk")
    found = list(others.select_related("meeting")[:200])
    return [one for one in found if one.meeting_id == found[0].meeting_id]


def fed_meetings(user: User, now: dt.datetime) -> list[tuple[Meeting, str]]:
    """A person's meetings across coalitions, each with her answer: those she is asked to come to,
    those she planned. One query."""
    mine = Invitee.objects.filter(meeting=OuterRef("pk"), member__user=user)
    seats = Member.objects.present().filter(user=user).values("coalition")
    rows = (
        Meeting.objects.present()
        .filter(coalition__in=seats, ends_at__gte=now - FED)
        .annotate(my_answer=Subquery(mine.values("answer")[:1]))
        .filter(Q(my_answer__isnull=False) | Q(by=user))
        .select_related("coalition")
        .order_by("-starts_at", "-pk")[:MOST_FED]
    )
    return [(one, one.my_answer or Invitee.Answer.NONE) for one in reversed(rows)]


def fed_promises(user: User) -> list[Due]:
    """Her promises that still wait, in the coalitions where she sits. One query."""
    rows = (
        Promise.objects.awaited()
        .filter(member__user=user, member__left_on=None)
        .select_related("coalition")
        .annotate(times=Count("changes"), last=Max("changes__at"))
        .order_by("due_on", "pk")[:MOST_FED]
    )
    return [Due(one, one.times, one.last or _morning(one.made_on)) for one in rows]


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def next_meeting(member: Member, now: dt.datetime | None = None) -> Meeting | None:
    """The nearest meeting of her coalition that will take place. One query."""
    rows = coming(member, now or timezone.now()).exclude(status=Meeting.Status.CANCELLED)
    return rows.first()
