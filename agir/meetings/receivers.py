"""What this room answers when the rooms below ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.models import Coalition
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked
from agir.meetings.actions.letters import UNHEARD
from agir.meetings.models import AgendaItem, Aside, CalendarFeed, Insight, Invitee, Meeting, Writing


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """Her calendar address goes, and what she needed to come; so does what was kept of her as a
    guest. That she came stays, by « une personne partie »."""
    CalendarFeed.objects.filter(user=user).delete()
    hers = Invitee.objects.filter(member__user=user)
    hers.update(needs="", token_hash="", token_expires_at=None)
    guest = Invitee.objects.filter(member=None, email__iexact=user.email)
    guest.filter(attendance=Invitee.Attendance.UNKNOWN).delete()
    nobody = {"name": _("une personne partie"), "email": "", "needs": "", "token_hash": ""}
    guest.update(**nobody, token_expires_at=None, told_sequence=UNHEARD)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    """What this room keeps of a person."""
    asked = Invitee.objects.filter(
        Q(member__user=user) | Q(member=None, email__iexact=user.email)
    ).select_related("meeting", "coalition")
    return {
        "meetings_invited_to": [
            {
                "coalition": one.coalition.name,
                "meeting": one.meeting.title,
                "starts_at": one.meeting.starts_at.isoformat(),
                "answer": one.answer,
                "answered_at": one.answered_at.isoformat() if one.answered_at else None,
                "what_i_need": one.needs,
                "attendance": one.attendance,
            }
            for one in asked
        ],
        "calendar_addresses": [
            {
                "created_at": one.created_at.isoformat(),
                "withdrawn_at": one.revoked_at.isoformat() if one.revoked_at else None,
            }
            for one in CalendarFeed.objects.filter(user=user)
        ],
    }


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """Meetings, and subjects of an agenda, which are read on their meeting's page."""
    found: dict[Key, Page] = {}
    if meetings := wanted.get("meeting"):
        rows = Meeting.objects.of(coalition).filter(pk__in=meetings)
        for pk, title in rows.values_list("pk", "title"):
            found["meeting", pk] = Page(title, _page(coalition, pk))
    if items := wanted.get("agenda_item"):
        subjects = AgendaItem.objects.filter(coalition=coalition, meeting__binned_at=None)
        told = subjects.filter(pk__in=items).values_list("pk", "title", "meeting")
        for pk, title, meeting in told:
            found["agenda_item", pk] = Page(title, _page(coalition, meeting))
    return found


def _page(coalition: Coalition, meeting: int) -> str:
    return reverse("meetings:meeting", args=[coalition.slug, meeting])


@receiver(account_leaving)
def leave_notes(sender: object, user: User, **kwargs: Any) -> None:
    """What waits of her words goes, and her pen. What is in the notes belongs to the meeting."""
    Aside.objects.filter(user=user).delete()
    Writing.objects.filter(user=user).delete()


@receiver(account_described)
def describe_notes(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    noted = AgendaItem.objects.filter(noted_by=user).exclude(notes="")
    waiting = Aside.objects.filter(user=user).select_related("coalition", "item")
    learned = Insight.objects.filter(by=user, binned_at=None).select_related("coalition")
    return {
        "meeting_notes_last_written": [
            {"coalition": one.coalition.name, "subject": one.title, "notes": one.notes,
             "at": one.noted_at.isoformat() if one.noted_at else None}
            for one in noted.select_related("coalition")
        ],
        "meeting_notes_waiting": [
            {"coalition": one.coalition.name, "subject": one.item.title, "notes": one.notes,
             "at": one.at.isoformat()}
            for one in waiting
        ],
        "insights_noted": [
            {"coalition": one.coalition.name, "text": one.text, "at": one.at.isoformat()}
            for one in learned
        ],
    }  # fmt: skip


@receiver(pages_asked)
def find_minutes(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """Minutes, by the number of their meeting, and what was learned, which is read there."""
    found: dict[Key, Page] = {}
    held = Meeting.objects.of(coalition).filter(status=Meeting.Status.CLOSED)
    if meetings := wanted.get("minutes"):
        for pk, title in held.filter(pk__in=meetings).values_list("pk", "title"):
            found["minutes", pk] = Page(title, _minutes(coalition, pk))
    if insights := wanted.get("insight"):
        rows = Insight.objects.filter(coalition=coalition, pk__in=insights, binned_at=None)
        for one in rows.filter(meeting__binned_at=None).select_related("meeting"):
            if one.meeting is not None:
                closed = one.meeting.status == Meeting.Status.CLOSED
                url = (_minutes if closed else _page)(coalition, one.meeting.pk)
                found["insight", one.pk] = Page(one.text[:200], url)
    return found


def _minutes(coalition: Coalition, meeting: int) -> str:
    return reverse("meetings:minutes", args=[coalition.slug, meeting])
