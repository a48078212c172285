"""The letters of a meeting: an invitation, its new time or place, its cancelling. Nobody reads
anybody else's address in them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from agir.coalitions.models import Member
from agir.core.tokens import new_token
from agir.meetings import calendars
from agir.meetings.agenda import Timetable, timetable
from agir.meetings.days import zone_of
from agir.meetings.models import AgendaItem, Document, Invitee, Meeting
from agir.post.actions import Attachment, post_letter, withdraw

LETTER = "meetings/mail/invitation.txt"
NEWS, MOVED, CANCELLED, AGAIN = "invitation", "moved", "cancelled", "again"
UNHEARD = -2  # invited, but the meeting was cancelled before the letter left


def can_be_told(invitee: Invitee) -> bool:
    """She still sits here and has an account, or she is a guest with an address."""
    member = invitee.member
    if member is None:
        return bool(invitee.email)
    return member.left_on is None and member.user.is_active


def name_of(invitee: Invitee) -> str:
    return invitee.member.user.shown_name if invitee.member else invitee.name


def address_of(invitee: Invitee) -> str:
    return invitee.member.user.email if invitee.member else invitee.email


def language_of(invitee: Invitee) -> str:
    return invitee.member.user.language if invitee.member else invitee.language


def letter_key(invitee: Invitee) -> str:
    """The name of the last letter to her: it leaves once, and can be taken back until then."""
    about = f"{invitee.meeting_id}:{invitee.pk}:{invitee.told_sequence}"
    return f"meeting:{about}:{invitee.token_hash[:16]}"


class Writing:
    """Everything the letters of one meeting share, read once."""

    def __init__(self, meeting: Meeting, by: str) -> None:
        self.meeting, self.by = meeting, by
        items = AgendaItem.objects.filter(meeting=meeting).select_related("owner__user")
        self.agenda: Timetable = timetable(meeting, items)
        self.documents = list(Document.objects.told().filter(meeting=meeting))

    def context(self, invitee: Invitee, kind: str, token: str) -> dict[str, Any]:
        answers = reverse("meetings:answer", args=[token]) if token else ""
        return {
            "meeting": self.meeting,
            "coalition": self.meeting.coalition,
            "slots": self.agenda.slots,
            "documents": self.documents,
            "conditions": calendars.conditions(self.meeting),
            "kind": kind,
            "by": self.by,
            "name": name_of(invitee),
            "guest": invitee.member_id is None,
            "answers": f"{settings.SITE_URL}{answers}" if answers else "",
            "page": calendars.page_of(self.meeting.coalition, self.meeting),
        }

    def post(self, invitee: Invitee, kind: str) -> None:
        """One letter, in her language and on the clock of the coalition, with a link that answers
        for her alone until the meeting is over. A former link of hers opens nothing any more."""
        token = ""
        if kind != CANCELLED:
            token, invitee.token_hash = new_token()
            invitee.token_expires_at = self.meeting.ends_at
        invitee.told_sequence = self.meeting.sequence
        invitee.save(update_fields=["token_hash", "token_expires_at", "told_sequence"])
        language = language_of(invitee)
        with translation.override(language), timezone.override(zone_of(self.meeting.coalition)):
            who = calendars.Attendee(name_of(invitee), address_of(invitee), invitee.answer)
            method, file = calendars.invitation(self.meeting, self.agenda, who)
            post_letter(
                to=who.email,
                template=LETTER,
                language=language,
                context=self.context(invitee, kind, token),
                key=letter_key(invitee),
                attachments=[_enclosed(method, file)],
                user=invitee.member.user if invitee.member else None,
                coalition_id=self.meeting.coalition_id,
                not_after=self.meeting.ends_at,
            )


def _enclosed(method: str, file: bytes) -> Attachment:
    return Attachment("rencontre.ics", f"text/calendar; charset=utf-8; method={method}", file)


def take_back(invitee: Invitee) -> bool:
    """Withdraw the last letter to her if it has not left yet. Whether it had not."""
    return invitee.told_sequence >= 0 and withdraw(keys=[letter_key(invitee)]) > 0


def tell_those_told(meeting: Meeting, by: Member, kind: str) -> int:
    """Write again to whoever was told of this meeting: it is MOVED, CANCELLED, or takes place
    AGAIN. A letter that had not left yet is taken back first, so that nobody reads what is no
    longer true. Returns how many were posted."""
    if meeting.ends_at <= timezone.now():
        return 0
    writing, posted = Writing(meeting, by.user.shown_name), 0
    known = Q(told_sequence__gte=0)
    if kind == AGAIN:
        known |= Q(told_sequence=UNHEARD)
    rows = Invitee.objects.filter(known, meeting=meeting)
    for invitee in rows.select_related("member__user"):
        never = invitee.told_sequence == UNHEARD
        unheard = take_back(invitee)
        if not can_be_told(invitee):
            continue
        if unheard and kind == CANCELLED:
            _mark_told(invitee, UNHEARD)
        elif unheard and kind == AGAIN:
            _mark_told(invitee, meeting.sequence)  # she never read that it was cancelled
        else:
            writing.post(invitee, NEWS if never or unheard else kind)
            posted += 1
    return posted


def _mark_told(invitee: Invitee, sequence: int) -> None:
    invitee.told_sequence = sequence
    invitee.save(update_fields=["told_sequence"])
