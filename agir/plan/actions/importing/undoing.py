"""Undoing an import: one gesture puts everything back, and what people changed since is kept."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Facet, Member, Organisation, OrganisationSpelling, Partnership
from agir.core.refusals import Refused, require
from agir.funding.models import FundingSource
from agir.history.actions import Record, record_many
from agir.history.models import Event, Version
from agir.plan import rules
from agir.plan.actions.importing.building import same
from agir.plan.actions.importing.present import Present, read_present
from agir.plan.actions.plan import lock, touch
from agir.plan.contents import write
from agir.plan.models import Action, ActionLink, ImportBatch, Plan, Result

_CHUNK = 500


@dataclass(slots=True)
class Undone:
    """What undoing did: how many actions were removed and put back, and the titles of those
    that people had changed since, which stay as they are."""

    removed: int = 0
    restored: int = 0
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: Member) -> Undone:
    """Put back everything an import did. Removes what it created and nothing else uses, gives
    what it changed its former contents. What people changed since stays, and is named. Causes
    one history entry for each action removed or put back."""
    plan = lock(batch.plan)
    plan.coalition = batch.plan.coalition
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    batch.plan = plan
    if batch.undone_at is not None:
        raise Refused(_("Cet import est déjà annulé."))
    require(rules.can_undo_import(by, batch))
    undoing = _Undoing(batch, plan, by)
    undoing.run()
    batch.undone_at = timezone.now()
    batch.report["undone"] = {
        "removed": undoing.done.removed,
        "restored": undoing.done.restored,
        "kept": undoing.done.kept[:_CHUNK],
    }
    batch.save(update_fields=["undone_at", "report"])
    touch(plan)
    return undoing.done


class _Undoing:
    def __init__(self, batch: ImportBatch, plan: Plan, by: Member) -> None:
        self.batch = batch
        self.plan = plan
        self.by = by
        self.undo: dict[str, Any] = batch.undo
        self.done = Undone()
        self.records: list[Record] = []

    def run(self) -> None:
        self._links()
        self._put_back()
        self._remove_actions()
        self._remove_results()
        self._remove_names()
        entry = Record("plan.import.undone", "import", self.batch.pk, self.batch.file_name)
        record_many(
            by=self.by.user,
            coalition_id=self.plan.coalition_id,
            entries=[entry, *self.records],
            operation=uuid.uuid4(),
        )

    def _links(self) -> None:
        """Links first: an action that only the import linked can then be removed."""
        for chunk in _chunks(self.undo.get("links", [])):
            ActionLink.objects.filter(pk__in=chunk).delete()
        for change in self.undo.get("links_changed", []):
            rows = ActionLink.objects.filter(pk=change["link"], how=change["after"])
            rows.update(how=change["before"])
        removed = self.undo.get("links_removed", [])
        ends = {pk for link in removed for pk in (link["from"], link["to"])}
        there = set(Action.objects.filter(pk__in=ends, plan=self.plan).values_list("pk", flat=True))
        ActionLink.objects.bulk_create(
            [
                ActionLink(
                    coalition_id=self.plan.coalition_id,
                    plan=self.plan,
                    kind=link["kind"],
                    from_action_id=link["from"],
                    to_action_id=link["to"],
                    how=link["how"],
                    created_by=self.by.user,
                )
                for link in removed
                if {link["from"], link["to"]} <= there
            ],
            ignore_conflicts=True,
        )

    # --- actions

    def _put_back(self) -> None:
        """Give the updated actions their former contents, unless a person wrote after the
        import in what it had written."""
        before = {int(pk): data for pk, data in self.undo.get("before", {}).items()}
        if not before:
            return
        present = read_present(self.plan)
        mine = Action.objects.present().filter(plan=self.plan).select_for_update()
        rows = mine.in_bulk(list(before))
        pairs = []
        for pk, data in before.items():
            action = rows.get(pk)
            now = present.actions.get(pk)
            if action is None or now is None:
                continue
            written = self.undo["after"][str(pk)]
            if all(same(key, now[key], written[key]) for key in data):
                pairs.append((action, _living(data, present)))
            else:
                self.done.kept.append(action.title)
        write(pairs)
        for action, data in pairs:
            changes = {key: [present.actions[action.pk][key], value] for key, value in data.items()}
            whole = {**present.actions[action.pk], **data}
            self.records.append(
                Record("plan.action.put_back", "action", action.pk, action.title, changes, whole)
            )
        self.done.restored = len(pairs)

    def _remove_actions(self) -> None:
        made: list[int] = self.undo.get("actions", [])
        rows = {
            pk: (title, parent)
            for chunk in _chunks(made)
            for pk, title, parent in Action.objects.filter(
                pk__in=chunk, plan=self.plan
            ).values_list("pk", "title", "parent_id")
        }
        touched = self._touched(rows)
        kept = touched | {parent for pk, (_title, parent) in rows.items() if pk in touched}
        kept &= rows.keys()
        self.done.kept += [rows[pk][0] for pk in rows if pk in kept]
        gone = [pk for pk in rows if pk not in kept]
        self.records += [Record("plan.action.removed", "action", pk, rows[pk][0]) for pk in gone]
        for subs in (True, False):
            level = [pk for pk in gone if (rows[pk][1] is not None) is subs]
            for chunk in _chunks(level):
                Action.objects.filter(pk__in=chunk).delete()
        self.done.removed = len(gone)

    def _touched(self, rows: Collection[int]) -> set[int]:
        """Those a person changed since, linked since, or gave a sub-action since."""
        touched: set[int] = set()
        for chunk in _chunks(rows):
            versions = Version.objects.filter(object_type="action", object_id__in=chunk)
            later = versions.exclude(event__operation=self.batch.operation)
            touched |= set(later.values_list("object_id", flat=True))
            links = ActionLink.objects.filter(plan=self.plan)
            for end in ("from_action_id", "to_action_id"):
                linked = links.filter(**{f"{end}__in": chunk})
                touched |= set(linked.values_list(end, flat=True))
            children = Action.objects.filter(parent_id__in=chunk).values_list("pk", "parent_id")
            touched |= {parent for pk, parent in children if pk not in rows and parent}
        return touched

    # --- what they pointed to

    def _remove_results(self) -> None:
        made = set(self.undo.get("results", []))
        touched = set(
            Event.objects.filter(object_type="result", object_id__in=made)
            .exclude(operation=self.batch.operation)
            .values_list("object_id", flat=True)
        )
        kept = Result.objects.filter(pk__in=touched, plan=self.plan)
        self.done.kept += list(kept.values_list("title", flat=True))
        waiting = made - touched
        while waiting:
            free = waiting - used(Result, waiting)
            if not free:
                break
            for chunk in _chunks(sorted(free)):
                Result.objects.filter(pk__in=chunk, plan=self.plan).delete()
            waiting -= free

    def _remove_names(self) -> None:
        """Organisations, lists and sources that came with the import and serve nothing else."""
        coalition = self.plan.coalition_id
        for model, key in ((FundingSource, "sources"), (Facet, "facets")):
            made = set(self.undo.get(key, []))
            model.objects.filter(pk__in=made - used(model, made), coalition=coalition).delete()
        OrganisationSpelling.objects.filter(
            pk__in=self.undo.get("spellings", []), coalition=coalition
        ).delete()
        added = dict(
            Partnership.objects.filter(
                pk__in=self.undo.get("partnerships", []), coalition=coalition
            ).values_list("pk", "organisation_id")
        )
        busy = self._busy(set(added.values()))
        free = {pk: organisation for pk, organisation in added.items() if organisation not in busy}
        Partnership.objects.filter(pk__in=free).delete()
        made = set(self.undo.get("organisations", [])) & set(free.values())
        Organisation.objects.filter(
            pk__in=made - used(Organisation, made), described_by=coalition
        ).delete()

    def _busy(self, organisations: set[int]) -> set[int]:
        """Those that have become part of this coalition's life, or were described since."""
        busy = used(Organisation, organisations, but=Partnership, coalition=self.plan.coalition_id)
        others = Partnership.objects.filter(
            coalition=self.plan.coalition_id, organisation__in=organisations
        ).exclude(pk__in=self.undo.get("partnerships", []))
        busy |= set(others.values_list("organisation_id", flat=True))
        described = Organisation.objects.filter(pk__in=organisations).exclude(
            kind="", sector="", territory=""
        )
        return busy | set(described.values_list("pk", flat=True))


def used(
    model: type[models.Model],
    numbers: Collection[int],
    *,
    but: type[models.Model] | None = None,
    coalition: int | None = None,
) -> set[int]:
    """Of these rows, those that any other row of the house points to, whatever the room it is
    in (one kind of row aside, and inside one coalition, when asked)."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created:
            continue
        other: Any = relation.related_model
        column = relation.field.attname  # type: ignore[union-attr]
        if other is but:
            continue
        rows = other._base_manager.all()
        if coalition is not None and any(f.name == "coalition" for f in other._meta.fields):
            rows = rows.filter(coalition_id=coalition)
        for chunk in _chunks(sorted(numbers)):
            mine = rows.filter(**{f"{column}__in": chunk})
            found |= set(mine.values_list(column, flat=True))
    return found


def _living(data: dict[str, Any], present: Present) -> dict[str, Any]:
    """Former contents, without what was erased since."""
    results = set(Result.objects.filter(plan=present.plan).values_list("pk", flat=True))
    kept = dict(data)
    for key, known in (
        ("result", results),
        ("parent", present.actions.keys()),
        ("lead", present.organisations.keys()),
    ):
        if kept.get(key) is not None and kept[key] not in known:
            kept[key] = None
    for key, inside, known in (
        ("organisations", "organisation", present.organisations.keys()),
        ("fundings", "source", present.sources.keys()),
    ):
        if key in kept:
            kept[key] = [entry for entry in kept[key] if entry[inside] in known]
    if "facets" in kept:
        kept["facets"] = [pk for pk in kept["facets"] if pk in present.facets]
    return kept


def _chunks(numbers: Iterable[int]) -> Iterable[list[int]]:
    rows = list(numbers)
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]
