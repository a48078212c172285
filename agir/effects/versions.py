"""The versions of an entry, each with what it changed, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agir.coalitions.models import Member
from agir.effects.actions.tying import MANY, offered
from agir.effects.models import Effect
from agir.history.models import Version
from agir.ui.differences import word_difference

HIDDEN = {"happened_precision", "happened_text", "own"}


@dataclass(frozen=True)
class Shown:
    """One version: who made it, when, and each field it changed from the one before."""

    version: Version
    who: str
    changes: list[tuple[str, SafeString]]


def compared(rows: list[Version], member: Member) -> list[Shown]:
    """The versions, the latest first, each compared with the one before it. As many queries as
    there are kinds of ties."""
    names = _names(rows, member)
    shown = []
    for place, version in enumerate(rows):
        older = rows[place + 1].data if place + 1 < len(rows) else None
        who = version.event.by.shown_name if version.event.by else ""
        shown.append(Shown(version, who, _changes(older, version.data, names)))
    return shown


def _names(rows: Iterable[Version], member: Member) -> dict[str, dict[int, str]]:
    """What the numbers in these versions are called, for what this member may see."""
    found: dict[str, dict[int, str]] = {}
    for name in (*MANY, "organisation", "meeting"):
        wanted: set[int] = set()
        for row in rows:
            held = row.data.get(name)
            wanted |= set(held) if isinstance(held, list) else {held} if held else set()
        label = "name" if name == "organisation" else "title"
        here = offered(member, name).filter(pk__in=wanted)
        found[name] = dict(here.values_list("pk", label)) if wanted else {}
    return found


def _changes(
    older: dict[str, Any] | None, newer: dict[str, Any], names: dict[str, dict[int, str]]
) -> list[tuple[str, SafeString]]:
    if older is None:
        return []
    changed = []
    for name in Effect.FIELDS:
        before, after = (_said(name, data.get(name), names) for data in (older, newer))
        if before != after and name not in HIDDEN:
            field = Effect._meta.get_field(name)
            changed.append(
                (str(getattr(field, "verbose_name", name)), word_difference(before, after))
            )
    return changed


def _said(name: str, value: Any, names: dict[str, dict[int, str]]) -> str:
    if name in names:
        numbers = value if isinstance(value, list) else [value] if value else []
        return ", ".join(names[name].get(one, _("retiré ou réservé depuis")) for one in numbers)
    if value is None:
        return ""
    choices = dict(getattr(Effect._meta.get_field(name), "flatchoices", ()) or ())
    return str(choices.get(value, value))
