"""A file dropped and not imported yet: kept a day, read again at each look, corrected."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from agir.coalitions.actions.partners import known_organisations
from agir.coalitions.models import Coalition, Member
from agir.core.refusals import require
from agir.plan import rules
from agir.plan.actions.importing.writing import Outcome, import_parsed
from agir.plan.actions.plan import bin_plan, create_plan
from agir.plan.models import Action, ColumnMemory, Plan, Result, StagedImport
from agir.plan.sheet.columns import header_key
from agir.plan.sheet.organisations import MergeProposal
from agir.plan.sheet.parsed import ParsedPlan
from agir.plan.sheet.read import read_pasted, read_plan

LIFE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a person dropped: a file, or pasted cells (then `name` is empty)."""

    content: bytes
    name: str = ""

    def title(self, parsed: ParsedPlan) -> str:
        """What a plan made from it is called."""
        return " ".join((parsed.title or PurePath(self.name).stem).split())[:200]


def read_dropped(
    dropped: Dropped,
    *,
    coalition: Coalition,
    choices: Mapping[str, Any] | None = None,
    today: dt.date | None = None,
) -> ParsedPlan:
    """Read it with what the coalition's earlier corrections taught and what was chosen for this
    one. Raises `SheetError` when the file as a whole cannot be read."""
    chosen = choices or {}
    mapping = {int(index): name or None for index, name in chosen.get("mapping", {}).items()}
    memory = ColumnMemory.objects.filter(coalition=coalition).values_list("header", "field")
    remembered = {header: name or None for header, name in memory}
    known = [organisation.name for organisation in known_organisations(coalition).values()]
    day = today or timezone.localdate()
    if not dropped.name:
        text = dropped.content.decode(errors="replace")
        return read_pasted(text, mapping=mapping, remembered=remembered, today=day, known=known)
    return read_plan(
        dropped.content,
        dropped.name,
        mapping=mapping,
        remembered=remembered,
        sheet=chosen.get("sheet") or None,
        today=day,
        known=known,
    )


def dropped_of(staged: StagedImport) -> Dropped:
    return Dropped(zlib.decompress(bytes(staged.content)), staged.file_name)


@transaction.atomic
def stage(
    *, plan: Plan, by: Member, dropped: Dropped, choices: Mapping[str, Any] | None = None
) -> StagedImport:
    """Keep a file for a day so that its preview can be looked at, corrected and come back to.
    Nothing of it goes into the plan. Files kept for longer are thrown away."""
    require(rules.can_import(by, plan))
    StagedImport.objects.filter(created_at__lt=timezone.now() - LIFE).delete()
    return StagedImport.objects.create(
        coalition_id=plan.coalition_id,
        plan=plan,
        by=by.user,
        file_name=PurePath(dropped.name).name[-200:],
        content=zlib.compress(dropped.content, 3),
        choices=dict(choices or {}),
    )


@transaction.atomic
def stage_new_plan(
    *, coalition: Coalition, by: Member, dropped: Dropped, title: str
) -> StagedImport:
    """Open a draft plan of this title and keep the file for it, in one gesture."""
    plan = create_plan(coalition=coalition, by=by, title=title)
    return stage(plan=plan, by=by, dropped=dropped, choices={"new_plan": True})


@transaction.atomic
def correct(
    *,
    staged: StagedImport,
    by: Member,
    parsed: ParsedPlan,
    sheet: str = "",
    fields: Mapping[int, str] | None = None,
    declined: Iterable[str] = (),
    apart: Iterable[int] = (),
) -> bool:
    """Keep what a person corrected in the preview: the sheet, the field of each column (empty:
    left out), the merges of organisations she declined, the actions that are not the one
    recognised. A column corrected stays so for the coalition's next files. Returns whether the
    file must be read anew."""
    require(rules.can_import(by, staged.plan))
    choices = dict(staged.choices)
    other_sheet = bool(sheet) and sheet != parsed.sheet
    corrected = {
        column.index: fields[column.index]
        for column in parsed.columns
        if fields and column.index in fields and fields[column.index] != (column.field or "")
    }
    if other_sheet:
        choices.update(sheet=sheet, mapping={}, apart=[])
    else:
        kept = {str(index): name for index, name in corrected.items()}
        choices["mapping"] = {**choices.get("mapping", {}), **kept}
        choices["declined"] = sorted(set(declined))
        choices["apart"] = [] if corrected else sorted(set(apart))
        headers = {column.index: header_key(column.header) for column in parsed.columns}
        for index, name in corrected.items():
            if headers[index]:
                ColumnMemory.objects.update_or_create(
                    coalition_id=staged.coalition_id,
                    header=headers[index],
                    defaults={"field": name},
                )
    staged.choices = choices
    staged.save(update_fields=["choices"])
    return other_sheet or bool(corrected)


def chosen_merges(choices: Mapping[str, Any], proposals: Iterable[MergeProposal]) -> dict[str, str]:
    """The merges to make: those proposed that nobody declined."""
    declined = set(choices.get("declined", []))
    return {p.name: p.into for p in proposals if p.name not in declined}


@transaction.atomic
def import_staged(
    *, staged: StagedImport, by: Member, parsed: ParsedPlan, merges: Mapping[str, str]
) -> Outcome:
    """Import the staged file as its preview showed it; it is then kept no longer."""
    outcome = import_parsed(
        plan=staged.plan,
        by=by,
        parsed=parsed,
        merges=merges,
        file_name=staged.file_name,
        apart=frozenset(staged.choices.get("apart", [])),
    )
    StagedImport.objects.filter(pk=staged.pk).delete()
    return outcome


@transaction.atomic
def discard(*, staged: StagedImport, by: Member) -> bool:
    """Throw a staged file away. The draft plan that was opened only for it goes to the bin if
    nothing came into it. Returns whether it did."""
    plan = staged.plan
    require(rules.can_import(by, plan))
    StagedImport.objects.filter(pk=staged.pk).delete()
    opened = bool(staged.choices.get("new_plan"))
    empty = not (
        Action.objects.filter(plan=plan).exists() or Result.objects.filter(plan=plan).exists()
    )
    if opened and empty and rules.can_bin_plan(by, plan):
        bin_plan(plan=plan, by=by)
        return True
    return False
