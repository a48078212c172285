"""Bringing a sheet of effects in: staged, looked at row by row, imported in one gesture, undone in
one gesture. Pasted twice, nothing is doubled."""

from __future__ import annotations

import datetime as dt
import json
import uuid
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis.text import fold
from agir.coalitions.actions.partners import known_organisations
from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.core.sheets import SheetError, Workbook, read_pasted, read_workbook
from agir.effects import rules
from agir.effects.actions.tying import actions_of
from agir.effects.models import Effect, EffectLink, EffectsImport, StagedEffects
from agir.effects.sheet import find_columns, read_rows
from agir.effects.sheet.columns import KNOWN
from agir.history.actions import Record, record
from agir.plan.sheet.issues import sentence as file_sentence

LIFE = dt.timedelta(days=1)
MOST = 10_000
BATCH = 500
DATES = ("happened_on", "confirmed_on", "consent_on")


@dataclass(frozen=True, slots=True)
class Looked:
    """A row as importing it now would go: `state` is new, there, twice, refused or left."""

    row: dict[str, Any]
    state: str


@dataclass
class Brought:
    """An import done. `batch` is None when nothing came in."""

    batch: EffectsImport | None
    counts: Counter[str] = field(default_factory=Counter)


def _open(content: bytes, name: str) -> Workbook:
    try:
        if name:
            return read_workbook(content, name)
        text = content.decode(errors="replace")
        # Lines without a tab are entries of one cell: their commas are only commas.
        return read_pasted(text if "\t" in text else _one_column(text))
    except SheetError as error:
        raise Refused(file_sentence(error)) from error


def _one_column(text: str) -> str:
    """Lines typed or copied without columns, unless the first names columns or semicolons part
    every one of them."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or all(";" in line for line in lines):
        return text
    if any(sum(fold(cell) in KNOWN for cell in lines[0].split(mark)) > 1 for mark in ",;|"):
        return text
    quoted = ('"' + line.replace('"', '""') + '"' for line in lines)
    return "\t\n".join(quoted) + "\t"


@transaction.atomic
def stage(
    *, coalition: Coalition, by: Member, content: bytes, name: str, today: dt.date
) -> StagedEffects:
    """Keep a sheet for a day so that its preview can be looked at. Nothing of it goes into the
    journal. Raises `Refused` when it cannot be read as a whole."""
    require(rules.can_import(by, coalition))
    book = _open(content, name)
    best = None
    for sheet in book.sheets:
        columns = find_columns(sheet.rows)
        if columns.has_title and (best is None or len(columns.fields) > len(best[1].fields)):
            best = (sheet, columns)
    if best is None:
        raise Refused(_("Aucune colonne ne dit ce qui a changé. Nommez-la « Ce qui a changé »."))
    sheet, columns = best
    rows = [row.as_json() for row in read_rows(sheet.rows, columns, today)]
    if not rows:
        raise Refused(_("Cette feuille n’a aucune ligne sous ses titres de colonnes."))
    if len(rows) > MOST:
        words = _("Cette feuille a %(n)s lignes. Apportez-en 10 000 à la fois, au plus.")
        raise Refused(words % {"n": len(rows)})
    _match(coalition, rows)
    StagedEffects.objects.filter(created_at__lt=timezone.now() - LIFE).delete()
    held = sorted(columns.fields.items())
    return StagedEffects.objects.create(
        coalition=coalition,
        by=by.user,
        file_name=PurePath(name).name[-200:],
        content=zlib.compress(json.dumps(rows).encode(), 3),
        report={
            "sheet": sheet.name,
            "columns": [name for _index, name in held],
            "others": list(columns.others.values()),
        },
    )


def _match(coalition: Coalition, rows: list[dict[str, Any]]) -> None:
    """Names of organisations and actions become their numbers; what is not found stays in words.
    Three queries, however many rows."""
    partners = {key: one.pk for key, one in known_organisations(coalition).items()}
    actions: dict[str, int] = {}
    for pk, folded, reference in (
        actions_of(coalition).order_by("-pk").values_list("pk", "folded", "reference")
    ):
        actions[folded] = pk
        if reference:
            actions[fold(reference)] = pk
    for row in rows:
        says = row["says"]
        if row["refused"]:
            continue
        if name := says.pop("organisation"):
            says["organisation"] = partners.get(fold(name)[:200])
            if says["organisation"] is None:
                says["whom"] = f"{says['whom']} {name}".strip()[:200]
                row["issues"].append(("organisation_unknown", name[:120]))
        named, says["actions"] = says["actions"], []
        for title in named:
            pk = actions.get(fold(title)[:300])
            if pk is None:
                row["issues"].append(("action_unknown", title[:120]))
                row["notes"]["actions"] = "; ".join(
                    filter(None, (row["notes"].get("actions", ""), title))
                )
            elif pk not in says["actions"]:
                says["actions"].append(pk)


def look(staged: StagedEffects, by: Member) -> list[Looked]:
    """Every row, and what importing it now would do. Only what this member may read counts as
    already there: a sheet tells her nothing of what is reserved. One query."""
    known = set(Effect.objects.visible_to(by).values_list("fingerprint", flat=True))
    left, seen = set(staged.left), set()
    found = []
    for row in json.loads(zlib.decompress(bytes(staged.content))):
        print_ = row["says"].get("fingerprint")
        if row["refused"]:
            state = "refused"
        elif print_ in known:
            state = "there"
        elif print_ in seen:
            state = "twice"
        elif row["number"] in left:
            state = "left"
        else:
            state = "new"
            seen.add(print_)
        found.append(Looked(row, state))
    return found


@transaction.atomic
def leave(
    *, staged: StagedEffects, by: Member, shown: Iterable[int], kept: Iterable[int]
) -> StagedEffects:
    """Among the rows shown, leave aside those that are not kept."""
    require(rules.can_import(by, staged.coalition))
    shown = set(shown)
    staged.left = sorted((set(staged.left) - shown) | (shown - set(kept)))
    staged.save(update_fields=["left"])
    return staged


@transaction.atomic
def leave_unsure(*, staged: StagedEffects, by: Member) -> StagedEffects:
    """Leave aside every row about which something is odd."""
    require(rules.can_import(by, staged.coalition))
    odd = {one.row["number"] for one in look(staged, by) if one.row["issues"]}
    staged.left = sorted(set(staged.left) | odd)
    staged.save(update_fields=["left"])
    return staged


@transaction.atomic
def bring(*, staged: StagedEffects, by: Member) -> Brought:
    """Import what the preview showed as new; the sheet is then kept no longer. One line in the
    history for them all."""
    coalition = Coalition.objects.select_for_update(of=("self",)).get(pk=staged.coalition_id)
    require(rules.can_import(by, coalition))
    looked = look(staged, by)
    done = Brought(None, Counter(one.state for one in looked))
    StagedEffects.objects.filter(pk=staged.pk).delete()
    rows = [one.row for one in looked if one.state == "new"]
    if not rows:
        return done
    batch = EffectsImport.objects.create(
        coalition=coalition, operation=uuid.uuid4(), file_name=staged.file_name, by=by.user,
        report=dict(done.counts),
    )  # fmt: skip
    effects = [_effect(row, coalition, by, batch) for row in rows]
    made = Effect.objects.bulk_create(effects, batch_size=BATCH)
    through = Effect.actions.through
    through.objects.bulk_create(
        [
            through(effect_id=one.pk, action_id=action)
            for one, row in zip(made, rows, strict=True)
            for action in row["says"]["actions"]
        ],
        batch_size=BATCH,
    )
    words = ngettext("%(n)s effet", "%(n)s effets", len(made)) % {"n": len(made)}
    entry = Record("effects.import.done", "effects_import", batch.pk, words)
    record(by=by.user, coalition_id=coalition.pk, entry=entry, operation=batch.operation)
    done.batch = batch
    return done


def _effect(row: dict[str, Any], coalition: Coalition, by: Member, batch: EffectsImport) -> Effect:
    says = dict(row["says"])
    says.pop("actions")
    organisation = says.pop("organisation", None)
    for name in DATES:
        says[name] = dt.date.fromisoformat(says[name]) if says[name] else None
    effect = Effect(
        coalition=coalition, typed_by=by, came_in=batch, organisation_id=organisation,
        notes=row["notes"], **says,
    )  # fmt: skip
    effect.remember()
    return effect


@transaction.atomic
def discard(*, staged: StagedEffects, by: Member) -> None:
    require(rules.can_import(by, staged.coalition))
    StagedEffects.objects.filter(pk=staged.pk).delete()


@dataclass(frozen=True)
class Undone:
    """What undoing did; `kept` entries stay because somebody worked on them since."""

    removed: int
    kept: int


@transaction.atomic
def undo_import(*, batch: EffectsImport, by: Member) -> Undone:
    """Take away the entries an import brought, but those that somebody changed or linked since."""
    batch = EffectsImport.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at is not None:
        raise Refused(_("Cet import est déjà annulé."))
    require(rules.can_undo_import(by, batch))
    mine = Effect.objects.filter(came_in=batch)
    links = EffectLink.objects.filter(coalition_id=batch.coalition_id)
    linked = {pk for pair in links.values_list("from_effect_id", "to_effect_id") for pk in pair}
    found = mine.values_list("pk", "changed_at")
    gone = [pk for pk, changed in found if changed is None and pk not in linked]
    kept = mine.count() - len(gone)
    for start in range(0, len(gone), BATCH):
        Effect.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    batch.undone_at = timezone.now()
    batch.report = {**batch.report, "removed": len(gone), "kept": kept}
    batch.save(update_fields=["undone_at", "report"])
    entry = Record("effects.import.undone", "effects_import", batch.pk)
    record(by=by.user, coalition_id=batch.coalition_id, entry=entry)
    return Undone(len(gone), kept)
