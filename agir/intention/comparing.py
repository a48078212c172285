"""What changed between two versions of a vision, word by word."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from agir.intention.models import FIELDS, Suggestion, VisionVersion
from agir.ui.differences import word_difference


@dataclass(frozen=True)
class PartChange:
    label: str
    difference: SafeString


def compare(before: VisionVersion, after: VisionVersion) -> list[PartChange]:
    """The parts that differ, in the order of the page."""
    return [
        PartChange(
            str(Suggestion.Field(name).label),
            word_difference(getattr(before, name), getattr(after, name)),
        )
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]


def parts(version: VisionVersion) -> list[tuple[str, str, str]]:
    """Each part that says something besides the statement: (name, label, words)."""
    return [
        (name, str(Suggestion.Field(name).label), getattr(version, name))
        for name in FIELDS[1:]
        if getattr(version, name)
    ]
