"""Saying what was just done, with the way to undo it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Show `sentence` on the next page. `undo` is an address to POST to: « Annuler »."""
    messages.success(request, sentence, extra_tags=undo)


def warn(request: HttpRequest, sentence: str) -> None:
    """Show on the next page what did not go as asked, and what to do."""
    messages.warning(request, sentence)
