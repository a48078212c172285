"""Saying no: what a verb raises when it may not, or cannot, do what was asked."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """The rules say no. Becomes a 403 page."""


class Refused(ValueError):
    """What was asked cannot be done as things stand. `str(refusal)` is a sentence for the
    person, in her language, to show beside what she typed."""


def require(allowed: bool) -> None:
    """Stop a verb whose rule said no, before anything is written."""
    if not allowed:
        raise NotAllowed
