"""Findings as a page tells them: with where they lead, and what people did with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from agir.plan.models import FindingNote, Plan
from agir.plan.xray.addresses import Addresses
from agir.plan.xray.finding import CODES

ICONS = {"strengthens": "sprout", "worries": "search"}
IN_FULL = 6  # findings of one kind told in full; a long page of reproaches helps nobody
AT_ONCE = 3  # findings of one code shown at once; the others are one gesture away
PAGES = {
    "plan:proposals": _("Comparer les ressemblances"),
    "plan:map": _("Voir sur la carte"),
    "plan:gantt": _("Voir au calendrier"),
    "plan:results": _("Voir les résultats"),
}
Notes = Mapping[tuple[str, str], FindingNote]


@dataclass
class Told:
    """One finding on a page."""

    data: Mapping[str, Any]
    note: FindingNote | None
    addresses: Addresses

    @property
    def code(self) -> str:
        return self.data["code"]

    @property
    def subject(self) -> str:
        return self.data["subject"]

    @property
    def title(self) -> str:
        return self.data["title"]

    @property
    def is_aside(self) -> bool:
        return self.note is not None and self.note.set_aside

    @property
    def is_strength(self) -> bool:
        return self.data["kind"] == "strengthens"

    @property
    def icon(self) -> str:
        return ICONS[self.data["kind"]]

    @cached_property
    def anchor(self) -> str:
        return slugify(f"constat {self.code} {self.subject.replace(':', ' ')}")

    @property
    def total(self) -> int:
        return self.data.get("total", len(self.data["objects"]))

    @property
    def left(self) -> int:
        """How many rows are only on the finding's own page."""
        return self.total - len(self.data["objects"])

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [{**row, "url": self.addresses.row(row)} for row in self.data["objects"]]

    @cached_property
    def address(self) -> str:
        return self.addresses.finding(self.code, self.subject)

    def _asking(self, what: str) -> str:
        return f"{self.address}{'&' if self.subject else '?'}suite={what}#suite"

    @property
    def ask_assign(self) -> str:
        return self._asking("confier")

    @property
    def ask_aside(self) -> str:
        return self._asking("mettre-de-cote")

    @property
    def assign_address(self) -> str:
        return self.addresses.finding(self.code, self.subject, "plan:finding_assign")

    @property
    def aside_address(self) -> str:
        return self.addresses.finding(self.code, self.subject, "plan:finding_set_aside")

    @property
    def take_up_address(self) -> str:
        return self.addresses.finding(self.code, self.subject, "plan:finding_take_up")

    @cached_property
    def list_address(self) -> str:
        return self.addresses.opening(self.data)

    @cached_property
    def other_page(self) -> tuple[str, str] | None:
        """Where it is mended, when that is not the list: address and words."""
        page = self.data["page"]
        return (self.addresses.page(page), str(PAGES[page])) if page else None


def notes_of(plan: Plan, code: str = "", subject: str = "") -> dict[tuple[str, str], FindingNote]:
    """What people did with the plan's findings, read fresh. One query."""
    notes = FindingNote.objects.filter(plan=plan).select_related("assigned_to__user", "by")
    if code:
        notes = notes.filter(code=code, subject=subject)
    return {(note.code, note.subject): note for note in notes}


def tell(findings: Sequence[Mapping[str, Any]], notes: Notes, addresses: Addresses) -> list[Told]:
    """Codes that this version does not know any more are left out."""
    return [
        Told(one, notes.get((one["code"], one["subject"])), addresses)
        for one in findings
        if one["code"] in CODES
    ]


def told_in_groups(told: Sequence[Told], kind: str) -> list[tuple[list[Told], list[Told], bool]]:
    """The findings of one kind that are not set aside, by code: those shown, those folded, and
    whether they are shown in brief. The first are told in full; the others open on a press."""
    wanted = [one for one in told if one.data["kind"] == kind and not one.is_aside]
    groups = [list(same) for _code, same in groupby(wanted, key=lambda one: one.code)]
    found, before = [], 0
    for same in groups:
        found.append((same[:AT_ONCE], same[AT_ONCE:], before >= IN_FULL))
        before += len(same[:AT_ONCE])
    return found
