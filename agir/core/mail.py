"""Letters: plain-text mail, written in the language of the person who will read it."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)

# Blanks of any kind become one space in a subject, except those that must not break.
BLANKS = re.compile(r"[^\S\u00a0\u202f]+")


def send_letter(to: str, template: str, language: str, context: Mapping[str, Any]) -> bool:
    """Send the letter `template` (its first line is the subject) in a language.

    The context also holds `site`, the public address of the site. Returns False, and keeps a
    trace in the log, when the mail server did not take it: the caller says so to the person.
    """
    with translation.override(language):
        text = render_to_string(template, {**context, "site": settings.SITE_URL})
    subject, _, body = text.strip().partition("\n")
    subject = BLANKS.sub(" ", subject).strip()
    letter = EmailMessage(subject, body.strip() + "\n", to=[to])
    try:
        letter.send()
    except (OSError, SMTPException):
        logger.exception("a letter could not be sent")
        return False
    return True
