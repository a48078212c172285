"""The portrait as a booklet to print: a tagged PDF of four pages at the most, whose first page
may be handed to anybody."""

from __future__ import annotations

import datetime as dt
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.cache import cache as kept
from django.utils.translation import override

from agir.coalitions.models import Member
from agir.core.typeset import compile_pdf
from agir.portrait.booklet.contents import FULL, Room, booklet_data, gather

SOURCE = Path(__file__).parent / "booklet.typ"
MOST_PAGES = 4


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def compile_booklet(data: dict[str, Any], day: dt.date) -> bytes:
    """The PDF (PDF/UA-1) of a booklet's data. Its bytes depend on its arguments only."""
    return compile_pdf(SOURCE, data, day)


def _fitted(drafts: list[dict[str, Any]], day: dt.date) -> bytes:
    """The fullest draft that holds in four pages; the last one does whatever people wrote."""
    made = b""
    for data in drafts:
        made = compile_booklet(data, day)
        if pages(made) <= MOST_PAGES:
            break
    return made


def booklet(member: Member, day: dt.date, language: str) -> bytes:
    """What this member may print today, in this language. Kept for a few minutes under what it
    says: once a story is withdrawn, the booklet that held it is never found again."""
    with override(language):
        found = gather(member, day)
        drafts = [booklet_data(found, language, room) for room in _rooms()]
    told = json.dumps([day.isoformat(), *drafts], sort_keys=True).encode()
    key = f"portrait:booklet:{language}:{sha256(SOURCE.read_bytes() + told).hexdigest()[:32]}"
    made: bytes | None = kept.get(key)
    if made is None:
        made = _fitted(drafts, day)
        kept.set(key, made)
    return made


def _rooms() -> list[Room]:
    """From everything that is worth a place to what always holds."""
    return [FULL, FULL.smaller(0.6), FULL.smaller(0.35)]
