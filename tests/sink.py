"""A real mail server for tests: it keeps what it takes, and misbehaves when asked to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """What a mail server took, in order. `refuse` gives an answer for some addresses; `slow` is
    how long it takes, in seconds, to say that it has kept a letter."""

    port: int = 0
    kept: list[tuple[str, Message]] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    refuse_data: dict[str, str] = field(default_factory=dict)
    tried: int = 0
    server: Controller | None = None

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tried += 1
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        if to in self.refuse_data:
            return self.refuse_data[to]
        self.kept.append((to, message_from_bytes(envelope.content or b"")))
        if to in self.slow:
            await asyncio.sleep(self.slow[to])
        return "250 kept"

    def open(self) -> None:
        """Listen, always on the same port."""
        self.port = self.port or _free_port()
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)
        self.server.start()

    def close(self) -> None:
        if self.server is not None:
            self.server.stop()
        self.server = None

    @property
    def addresses(self) -> list[str]:
        return [to for to, _message in self.kept]

    def subjects(self) -> list[tuple[str, str]]:
        return [(to, str(make_header(decode_header(m["Subject"])))) for to, m in self.kept]


def text_of(message: Message, kind: str = "text/plain") -> str:
    """The text of one kind in a message, decoded."""
    for part in message.walk():
        if part.get_content_type() == kind:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content.decode(part.get_content_charset() or "utf-8")
    return ""


@contextmanager
def open_sink(settings: Any, sink: Sink | None = None) -> Iterator[Sink]:
    """A server that listens, and the site set to speak with it."""
    sink = sink or Sink()
    sink.open()
    settings.EMAIL_BACKEND = "agir.post.smtp.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_TIMEOUT = 5
    try:
        yield sink
    finally:
        sink.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
