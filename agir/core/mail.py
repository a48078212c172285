"""Letters: mail written in the language of the person who will read it.

Only what must be read at once (a code to come in) is sent from here; everything else waits in the
queue of the post room.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

logger = logging.getLogger(__name__)

# Blanks of any kind become one space in a subject, except those that must not break.
BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
LONGEST_SUBJECT = 300
# A program writes them: answering machines keep silent (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True)
class Written:
    """What a letter says: its subject on one line, its text, the same with markup or nothing."""

    subject: str
    body: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def one_line(text: str) -> str:
    """A subject, or the value of a header: no line break can add another header."""
    return BLANKS.sub(" ", text).strip()


def write(template: str, language: str, context: Mapping[str, Any]) -> Written:
    """Write the letter `template` (its first line is the subject) in a language, and its twin
    ending in .html when there is one. The context also holds `site`, the address of the site."""
    more = {**context, "site": settings.SITE_URL}
    with translation.override(language):
        found = _found(template)
        if found is None:
            raise TemplateDoesNotExist(template)
        text = str(found.render(more))
        twin = _found(template.removesuffix(".txt") + ".html")
        html = str(twin.render({**more, "language": language})) if twin else ""
    subject, _, body = text.strip().partition("\n")
    return Written(one_line(subject)[:LONGEST_SUBJECT], body.strip() + "\n", html)


@cache
def _found(name: str) -> Any:
    """A template by its name, or None: found once, for thousands of letters a night."""
    try:
        return get_template(name)
    except TemplateDoesNotExist:
        return None


def send_letter(to: str, template: str, language: str, context: Mapping[str, Any]) -> bool:
    """Send a letter at once. Returns False, and keeps a trace in the log, when the mail server did
    not take it: the caller says so to the person."""
    written = write(template, language, context)
    letter = EmailMessage(written.subject, written.body, to=[to], headers=dict(AUTOMATIC))
    try:
        letter.send()
    except (OSError, SMTPException):
        logger.exception("a letter could not be sent")
        return False
    return True
