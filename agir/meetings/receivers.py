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
from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.cycles.models import Cycle
from agir.cycles.signals import stage_told
from agir.cycles.telling import Kind, Told
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked
from agir.meetings.actions.invitations import make_nobody
from agir.meetings.days import today_in
from agir.meetings.models import (
    AgendaItem,
    Aside,
    CalendarFeed,
    Decision,
    Insight,
    Invitee,
    Meeting,
    Position,
    Writing,
)


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """Her calendar address goes, and what she needed to come; so does what was kept of her as a
    guest. That she came stays, by « une personne partie »."""
    CalendarFeed.objects.filter(user=user).delete()
    hers = Invitee.objects.filter(member__user=user)
    hers.update(needs="", token_hash="", token_expires_at=None)
    guest = Invitee.objects.filter(member=None, email__iexact=user.email)
    guest.filter(attendance=Invitee.Attendance.UNKNOWN).delete()
    for invitee in guest:
        make_nobody(invitee)


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


@receiver(account_leaving)
def leave_decisions(sender: object, user: User, **kwargs: Any) -> None:
    """Where she stood stays, by « une personne partie »: the decision rests on it. Her words go."""
    Position.objects.filter(member__user=user).update(words="")


@receiver(account_described)
def describe_decisions(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    said = Position.objects.filter(Q(member__user=user) | Q(by=user) | Q(replied_by=user))
    proposed = Decision.objects.present().filter(by=user).select_related("coalition")
    return {
        "positions": [
            {"coalition": one.coalition.name, "decision": one.decision.title,
             "hers": one.member is not None and one.member.user_id == user.pk,
             "stance": one.stance, "words": one.words, "reply": one.reply,
             "at": one.at.isoformat()}
            for one in said.select_related("coalition", "decision", "member")
        ],
        "decisions_proposed": [
            {"coalition": one.coalition.name, "title": one.title, "why": one.why,
             "at": one.at.isoformat()}
            for one in proposed
        ],
    }  # fmt: skip


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    """What the one said becomes said by the other; where both had spoken, the kept name's stays."""
    said = Position.objects.filter(coalition=coalition, member=None)
    both = list(said.filter(organisation=keep).values_list("decision", flat=True))
    said.filter(organisation=drop, decision__in=both).delete()
    Position.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)


@receiver(pages_asked)
def find_decisions(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    ids = wanted.get("decision")
    if not ids:
        return {}
    rows = Decision.objects.present().filter(coalition=coalition, pk__in=ids)
    return {
        ("decision", pk): Page(title[:200], reverse("meetings:decision", args=[coalition.slug, pk]))
        for pk, title in rows.values_list("pk", "title")
    }


STAGES = {"vision": "intention", "plan": "planning", "action": "planning", "asset": "situation"}
TOLD = 4


@receiver(stage_told)
def tell_decisions(sender: object, cycle: Cycle, **kwargs: Any) -> list[Told]:
    """The latest decisions about what a stage makes, and those to look at again. One query."""
    coalition = cycle.coalition
    rows = Decision.objects.taken().filter(coalition=coalition, about_type__in=STAGES)
    day, found = today_in(coalition), []
    for one in rows.select_related("reviewed_by").order_by("-decided_on", "-pk")[:TOLD]:
        url = reverse("meetings:decision", args=[coalition.slug, one.pk])
        words, kind = _("Décidé : %(title)s"), Kind.DECIDED
        if one.is_due(day):
            words, kind = _("Décision à revoir : %(title)s"), Kind.OPEN
        found.append(Told(STAGES[one.about_type], words % {"title": one}, url, kind))
    return found
