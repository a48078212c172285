"""What a person's account asks of the coalitions where she sits, and what became of letters."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.actions.members import leave_everything
from agir.coalitions.models import Invitation, Member
from agir.post.models import Letter
from agir.post.signals import letter_settled


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    leave_everything(user=user)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    seats = Member.objects.filter(user=user).select_related("coalition", "organisation")
    invitations = Invitation.objects.filter(email=user.email).select_related("coalition")
    return {
        "memberships": [
            {
                "coalition": seat.coalition.name,
                "role": seat.role,
                "organisation": seat.organisation.name if seat.organisation else None,
                "joined_on": seat.joined_on.isoformat(),
                "left_on": seat.left_on.isoformat() if seat.left_on else None,
            }
            for seat in seats
        ],
        "invitations": [
            {
                "coalition": invitation.coalition.name,
                "name": invitation.name,
                "sent_on": invitation.created_at.isoformat(),
            }
            for invitation in invitations
        ],
    }


@receiver(letter_settled)
def remember_departure(sender: object, letter: Letter, **kwargs: Any) -> None:
    """Keep that an invitation has left: its page says so."""
    kind, _colon, rest = (letter.key or "").partition(":")
    number, _colon, token = rest.partition(":")
    if kind == "invitation" and letter.went:
        sent = Invitation.objects.filter(pk=number, token_hash__startswith=token)
        sent.update(sent_at=letter.settled_at)
