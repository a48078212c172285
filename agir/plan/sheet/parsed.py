"""What a plan's spreadsheet says, once read: plain data, no database.

`read` (in this package) turns a file into a `ParsedPlan`; `plan.actions.importing` compares
it with what the plan already holds and writes the difference. Rows and columns are those the
person sees in her own spreadsheet: rows start at 1, columns are letters with the header.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Precision = Literal["day", "month", "season", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class SheetIssue:
    """Something the importer could not read, said where it stands.

    `code` is stable (documented in docs/import.md); `params` fill the sentence that
    `agir.plan.sheet.issues.sentence(issue)` writes in the reader's language. `value` is the
    cell as typed, shortened to 200 characters. `row` is None when the whole file is meant.
    """

    code: str
    row: int | None = None
    column: str = ""
    value: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date as written. `value` is the first day of the period for a start and the last day
    for an end; `text` keeps the words (« Printemps 2026 ») when the precision is not a day."""

    value: dt.date
    precision: Precision = "day"
    text: str = ""


@dataclass(frozen=True, slots=True)
class ParsedOrganisation:
    """An organisation named in a cell, and what it brings (may be empty)."""

    name: str
    brings: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFunding:
    """Money for an action: who gives, how much (dollars or euros, as written), until when."""

    source: str
    amount: Decimal | None = None
    until: dt.date | None = None


@dataclass(slots=True)
class ParsedAction:
    """One action or sub-action. `row` is its row in the sheet.

    `parent_row` is the row of the action it belongs to, None for an action at the top.
    `result_path` names its results from the population change down to the nearest one.
    Keys (`status`, `priority`, `participation`, `principles`, `lasting`) are those of the
    choices in `agir.plan.models` and the framework. None and empty mean "nothing written".
    """

    row: int
    title: str
    parent_row: int | None = None
    result_path: tuple[str, ...] = ()
    reference: str = ""
    description: str = ""
    lead: str = ""
    organisations: list[ParsedOrganisation] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    starts: ParsedDate | None = None
    ends: ParsedDate | None = None
    status: str = ""
    priority: str = ""
    audiences: list[str] = field(default_factory=list)
    age_windows: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    participation: str = ""
    principles: list[tuple[str, str]] = field(default_factory=list)
    fundings: list[ParsedFunding] = field(default_factory=list)
    measure: str = ""
    lasting: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)  # (kind, title, how)
    notes: dict[str, str] = field(default_factory=dict)  # header -> text, columns kept as they are


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """One column of the table: its letter, its header as written, the field it was taken for
    (None = left out, "note" = kept as a note), and whether a person or the program chose."""

    index: int
    letter: str
    header: str
    field: str | None
    source: Literal["recognised", "remembered", "chosen", "unknown"] = "recognised"


@dataclass(slots=True)
class ParsedPlan:
    """A whole sheet, read. `fields` are what has a column: an import updates only those, so a
    sheet without dates never erases dates. `warnings` say what was kept but is unsure,
    `rejected` which rows and cells were left out."""

    sheet: str
    title: str
    header_row: int
    columns: list[ParsedColumn]
    actions: list[ParsedAction]
    results: list[tuple[str, ...]]  # every result path, in the order met, parents first
    organisations: list[str]  # distinct spellings, in the order met
    warnings: list[SheetIssue]
    rejected: list[SheetIssue]

    @property
    def fields(self) -> frozenset[str]:
        """The attributes of `ParsedAction` that the sheet has a column for."""
        found = (attributes_of(column.field) for column in self.columns if column.field)
        return frozenset(name for names in found for name in names)


_ATTRIBUTES = {
    "sub_title": ("title", "parent_row"),
    "period": ("starts", "ends"),
    "lead": ("lead", "organisations"),
    "lead_service": ("organisations",),
    "funding_sources": ("fundings",),
    "budget": ("fundings",),
    "note": ("notes",),
}


def attributes_of(field: str) -> tuple[str, ...]:
    """What a column taken for this field fills in a `ParsedAction`."""
    if field.startswith("result_"):
        return ("result_path",)
    if field.startswith("funding_") and field != "funding_sources":
        return ("fundings",)
    return _ATTRIBUTES.get(field, (field,))
