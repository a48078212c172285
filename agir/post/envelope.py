"""A letter as the mail server takes it, and what its answers mean."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.encoders import encode_base64
from email.message import Message
from email.mime.base import MIMEBase
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives

from agir.core.mail import AUTOMATIC
from agir.post.models import Enclosure, Letter
from agir.post.smtp import Unsure

FIRST_PAUSE = dt.timedelta(minutes=5)
LONGEST_PAUSE = dt.timedelta(hours=4)
# A server that does not answer is asked again soon: everything waits for it.
SHORTEST_SILENCE = dt.timedelta(minutes=1)
LONGEST_SILENCE = dt.timedelta(minutes=15)
# How long a mailbox that puts us off is asked again.
GIVE_UP = dt.timedelta(days=5)
CLOSING = 421


@dataclass(frozen=True)
class Verdict:
    """What becomes of a letter: its new state, or « queued » to try again; a short code that says
    why, without any address; whether the server itself is in trouble."""

    state: str
    code: str = ""
    server_down: bool = False


def put(letter: Letter, enclosures: Sequence[Enclosure]) -> EmailMessage:
    """The letter in its envelope."""
    headers = {**AUTOMATIC, **letter.headers, "Message-ID": letter.message_id}
    message = EmailMultiAlternatives(letter.subject, letter.body, to=[letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for enclosure in enclosures:
        message.attach(_part(enclosure))
    return message


def _part(enclosure: Enclosure) -> MIMEBase:
    kind = Message()
    kind["Content-Type"] = enclosure.content_type
    given: dict[str, Any] = dict((kind.get_params() or [])[1:])
    part = MIMEBase(kind.get_content_maintype(), kind.get_content_subtype(), **given)
    part.set_payload(bytes(enclosure.content))
    encode_base64(part)
    name = enclosure.name
    shown = name if name.isascii() else ("utf-8", "", name)
    part.add_header("Content-Disposition", "attachment", filename=shown)
    return part


def judge(error: Exception) -> Verdict:
    """What an error of the conversation means for the letter."""
    queued, failed = Letter.State.QUEUED, Letter.State.FAILED
    if isinstance(error, Unsure):
        return Verdict(Letter.State.UNSURE, "no_answer")
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError):
        # Our own address or secret is refused: a setting to mend, not a fault of the letter.
        return Verdict(queued, f"us_{error.smtp_code}", server_down=True)
    code = _code(error)
    if code is not None:
        if code == CLOSING:
            return Verdict(queued, str(code), server_down=True)
        return Verdict(failed if code >= 500 else queued, str(code))
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return Verdict(failed, "unwritable")
    return Verdict(queued, "no_server", server_down=True)


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPDataError):
        return int(error.smtp_code)
    return None


def pause(verdict: Verdict, attempts: int) -> dt.timedelta:
    """How long to wait before the next try: twice as long each time, within bounds."""
    first, longest = FIRST_PAUSE, LONGEST_PAUSE
    if verdict.server_down:
        first, longest = SHORTEST_SILENCE, LONGEST_SILENCE
    return min(first * 2 ** min(max(attempts - 1, 0), 10), longest)
