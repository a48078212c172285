from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from agir.accounts.models import User
from agir.core.tokens import hash_token, new_token
from agir.meetings.models import CalendarFeed


@transaction.atomic
def make_feed(*, by: User) -> str:
    """Give a person her own calendar address, in place of the former if any, which opens nothing
    any more. Returns its token, which is kept nowhere: only its hash is."""
    withdraw_feed(by=by)
    token, hashed = new_token()
    CalendarFeed.objects.create(user=by, token_hash=hashed)
    return token


@transaction.atomic
def withdraw_feed(*, by: User) -> bool:
    """Withdraw her calendar address. Whether there was one."""
    rows = CalendarFeed.objects.filter(user=by, revoked_at=None)
    return rows.update(revoked_at=timezone.now()) > 0


def find_feed(token: str) -> CalendarFeed | None:
    """Whose calendar this is; withdrawn ones too, so that it can be said. None when unknown."""
    rows = CalendarFeed.objects.select_related("user")
    return rows.filter(token_hash=hash_token(token), user__is_active=True).first()


def current_feed(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user, revoked_at=None).order_by("-pk").first()
