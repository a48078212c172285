"""Outgoing mail of the demonstration: kept to be read at /courriels/, sent to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.message import Message

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from agir.demo.models import SentMail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        SentMail.objects.bulk_create(
            SentMail(
                to=", ".join(m.to),
                subject=str(m.subject),
                body=str(m.body),
                html=_html(m),
                files=list(_files(m)),
            )
            for m in email_messages
        )
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    """The twin with markup, when there is one."""
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(body) for body, kind in message.alternatives if kind == "text/html"), "")


def _files(message: EmailMessage) -> Iterator[str]:
    for file in message.attachments:
        yield str(file.get_filename() if isinstance(file, Message) else file[0])
