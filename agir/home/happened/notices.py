"""What happened in this room, in plain words."""

from __future__ import annotations

from django.utils.functional import Promise

SENTENCES: dict[str, Promise] = {}
