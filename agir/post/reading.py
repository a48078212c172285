"""What became of letters, for the pages that wrote them."""

from __future__ import annotations

from collections.abc import Iterable

from agir.post.models import Letter


def letters_of(keys: Iterable[str]) -> dict[str, Letter]:
    """The letters of these keys, without what they say. One query."""
    rows = Letter.objects.filter(key__in=list(keys)).only("key", "state", "attempts", "settled_at")
    return {letter.key: letter for letter in rows if letter.key}
