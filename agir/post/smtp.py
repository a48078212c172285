"""Speaking with the mail server, and knowing how far the conversation went.

A server may accept a letter and answer after we have stopped listening. Sending it again would
double it: such an end is told apart from all others.
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

# What the server may take to accept a letter it has received whole, in seconds. RFC 5321 allows
# ten minutes; whoever filters mail seldom takes one.
PATIENCE = 60.0
GO_AHEAD = 354


class Unsure(Exception):
    """The server received the whole letter, and said nothing: it may have kept it."""


class _Careful(smtplib.SMTP):
    whole = False

    def getreply(self) -> tuple[int, bytes]:
        """The next reply. After « go ahead », the one to come says whether the letter is kept."""
        if not self.whole:
            reply = super().getreply()
            self.whole = reply[0] == GO_AHEAD
            return reply
        self.whole = False
        usual = self.sock.gettimeout() if self.sock else None
        if self.sock:
            self.sock.settimeout(PATIENCE)
        try:
            reply = super().getreply()
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise Unsure from error
        if self.sock:
            self.sock.settimeout(usual)
        return reply

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)
        except OSError:
            # Broken off while the letter was being read to the server: it has no end, no letter.
            self.whole = False
            raise


class Conversation(_Careful):
    pass


class SecretConversation(_Careful, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's, with a conversation that knows how far it went."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SecretConversation if self.use_ssl else Conversation
