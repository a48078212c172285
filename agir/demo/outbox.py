"""Outgoing mail of the demonstration: kept to be read at /courriels/, sent to nobody."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from agir.demo.models import SentMail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        SentMail.objects.bulk_create(
            SentMail(to=", ".join(m.to), subject=str(m.subject), body=str(m.body))
            for m in email_messages
        )
        return len(email_messages)
