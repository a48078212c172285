"""What tests do with the queue of letters."""

from __future__ import annotations

import datetime as dt

from django.core import mail
from django.core.mail import EmailMessage

from agir.post.actions import deliver


def leave(now: dt.datetime | None = None) -> list[EmailMessage]:
    """Send what waits, as the worker does. Returns the letters that left."""
    before = len(mail.outbox)
    deliver(now=now)
    return list(mail.outbox[before:])
