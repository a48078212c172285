"""Emptying the bin: what has been in it for thirty days is erased for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agir.meetings.models import CalendarFeed, Decision, Document, Invitee, Meeting

LIFE = dt.timedelta(days=30)
GUEST_LIFE = dt.timedelta(days=365)


def days_left(binned_at: dt.datetime) -> int:
    """How many whole days something stays in the bin, 0 on its last day."""
    return max(0, (binned_at + LIFE - timezone.now()).days)


@transaction.atomic
def empty_bin(*, now: dt.datetime | None = None) -> int:
    """Erase meetings, documents and proposals binned for over thirty days, with whoever was asked
    to come, and calendar addresses withdrawn as long ago. Run by the house (`agir empty_bin`), so
    nobody's rule is asked. Returns how many meetings, documents and proposals went."""
    over = (now or timezone.now()) - LIFE
    meetings = Meeting.objects.filter(binned_at__lt=over)
    documents = Document.objects.filter(binned_at__lt=over)
    proposals = Decision.objects.filter(binned_at__lt=over)
    gone = meetings.count() + documents.count() + proposals.count()
    proposals.delete()
    documents.delete()
    meetings.delete()
    CalendarFeed.objects.filter(revoked_at__lt=over).delete()
    _forget_guests(over + LIFE - GUEST_LIFE)
    return gone


def _forget_guests(before: dt.datetime) -> None:
    """A year after a meeting, what each needed to come has no more use, nor has the address of a
    guest. Her name stays with those who were there, as the minutes say it."""
    old = Invitee.objects.filter(meeting__ends_at__lt=before)
    old.exclude(needs="").update(needs="")
    old.filter(member=None).exclude(email="").update(email="", token_hash="", token_expires_at=None)
