"""Importing: one transaction, everything or nothing, with what is needed to undo it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agir.analysis.text import fold
from agir.coalitions.actions import facets_named, keep_spelling, organisations_named
from agir.coalitions.models import Member, Organisation, OrganisationSpelling, Partnership
from agir.core.refusals import require
from agir.funding.actions import sources_named
from agir.history.actions import Record, record_many
from agir.plan import rules
from agir.plan.actions.importing.comparing import Change, Difference, compare
from agir.plan.actions.importing.linking import End, LinkEdit
from agir.plan.actions.importing.names import New, settled
from agir.plan.actions.plan import lock, touch
from agir.plan.contents import difference as changed_fields
from agir.plan.contents import write
from agir.plan.models import Action, ActionLink, ImportBatch, Plan, Result
from agir.plan.sheet.parsed import ParsedPlan, SheetIssue

_REPORTED = 500


@dataclass(slots=True)
class Outcome:
    """What an import did. `batch` is None when there was nothing to do: nothing was written."""

    difference: Difference
    batch: ImportBatch | None


@transaction.atomic
def import_parsed(
    *,
    plan: Plan,
    by: Member,
    parsed: ParsedPlan,
    merges: Mapping[str, str] | None = None,
    file_name: str = "",
    apart: frozenset[int] = frozenset(),
) -> Outcome:
    """Bring a sheet into the plan: create what is new, update what changed, leave the rest.

    The comparison is done again while the plan is held, so that of two people who import the
    same sheet at once the second one finds nothing left to do. Causes one history entry for
    each thing created or changed, all under one operation, and a version of each action.
    """
    coalition = plan.coalition
    plan = lock(plan)
    plan.coalition = coalition
    require(rules.can_import(by, plan))
    difference = compare(plan, parsed, merges, apart=apart)
    if difference.is_empty:
        return Outcome(difference, None)
    writer = _Writer(plan, by, difference)
    writer.run()
    batch = ImportBatch.objects.create(
        coalition_id=plan.coalition_id,
        plan=plan,
        operation=writer.operation,
        file_name=file_name[:200],
        by=by.user,
        report={**difference.report(), **_issues(difference)},
        undo=writer.undo,
    )
    entry = Record("plan.import.done", "import", batch.pk, file_name, version=None)
    entry.changes = {"count": [0, difference.count("created") + difference.count("updated")]}
    record_many(
        by=by.user, coalition_id=plan.coalition_id, entries=[entry], operation=writer.operation
    )
    touch(plan)
    return Outcome(difference, batch)


def _issues(difference: Difference) -> dict[str, Any]:
    def plain(issues: list[SheetIssue]) -> list[dict[str, Any]]:
        return [
            {"code": i.code, "row": i.row, "column": i.column, "value": i.value}
            for i in issues[:_REPORTED]
        ]

    return {"warnings": plain(difference.warnings), "rejected": plain(difference.rejected)}


class _Writer:
    """Writes a difference. `undo` gathers what it creates and replaces, by number."""

    def __init__(self, plan: Plan, by: Member, difference: Difference) -> None:
        self.plan = plan
        self.by = by
        self.difference = difference
        self.operation = uuid.uuid4()
        self.numbers: dict[New, int] = {}
        self.records: list[Record] = []
        self.undo: dict[str, Any] = {}
        self.started = timezone.now()
        self.places: dict[int, int] = {}

    def run(self) -> None:
        used = set(_news(self.difference))
        self._organisations(used)
        self._facets(used)
        self._sources(used)
        self._results()
        self._actions()
        self._links()
        record_many(
            by=self.by.user,
            coalition_id=self.plan.coalition_id,
            entries=self.records,
            operation=self.operation,
        )

    # --- what actions point to

    def _organisations(self, used: set[New]) -> None:
        names = self.difference.names
        wanted = {new: name for new, name in names.news("organisation").items() if new in used}
        coalition = self.plan.coalition
        before = set(
            Organisation.objects.of_coalition(coalition).values_list("pk", flat=True)
        )  # fmt: skip
        found = organisations_named(coalition=coalition, by=self.by, names=wanted.values())
        for new, name in wanted.items():
            self.numbers[new] = found[name].pk
        added = {o.pk for o in found.values()} - before
        partnerships = Partnership.objects.filter(coalition=coalition, organisation__in=added)
        self.undo["partnerships"] = sorted(partnerships.values_list("pk", flat=True))
        made = Organisation.objects.filter(pk__in=added, created_at__gte=self.started)
        self.undo["organisations"] = sorted(made.values_list("pk", flat=True))
        self._spellings(used)

    def _spellings(self, used: set[New]) -> None:
        """Remember the spellings a person said are another organisation."""
        kept = {
            spelling: target
            for spelling, target in self.difference.names.spellings.items()
            if not isinstance(target, New) or target in used
        }
        coalition = self.plan.coalition
        known = OrganisationSpelling.objects.filter(coalition=coalition)
        before = dict(known.values_list("folded", "organisation"))
        organisations = Organisation.objects.in_bulk(
            {settled(target, self.numbers) for target in kept.values()}
        )
        for spelling, target in kept.items():
            number = settled(target, self.numbers)
            if before.get(fold(spelling)[:200]) != number:
                keep_spelling(
                    coalition=coalition, organisation=organisations[number], spelling=spelling
                )
        made = known.exclude(folded__in=before)
        self.undo["spellings"] = sorted(made.values_list("pk", flat=True)) if kept else []

    def _facets(self, used: set[New]) -> None:
        made: list[int] = []
        by_kind: dict[str, dict[New, str]] = {}
        for new, (kind, name) in self.difference.names.news("facet").items():
            if new in used:
                by_kind.setdefault(kind, {})[new] = name
        for kind, wanted in by_kind.items():
            found = facets_named(coalition=self.plan.coalition, kind=kind, names=wanted.values())
            for new, name in wanted.items():
                self.numbers[new] = found[name].pk
                made.append(found[name].pk)
        self.undo["facets"] = sorted(set(made))

    def _sources(self, used: set[New]) -> None:
        wanted = {n: w for n, w in self.difference.names.news("source").items() if n in used}
        found = (
            sources_named(coalition=self.plan.coalition, names=wanted.values()) if wanted else {}
        )
        self.numbers.update({new: found[name].pk for new, name in wanted.items()})
        self.undo["sources"] = sorted({source.pk for source in found.values()})

    def _results(self) -> None:
        """Level by level, since those below need the number of those above."""
        wanted = self.difference.names.news("result")
        last = Result.objects.filter(plan=self.plan).aggregate(last=Max("position"))["last"]
        first = 0 if last is None else last + 1
        positions = {new: first + place for place, new in enumerate(wanted)}
        made: list[int] = []
        for depth in sorted({len(new.key) for new in wanted}):  # type: ignore[arg-type]
            level = {n: what for n, what in wanted.items() if len(n.key) == depth}  # type: ignore[arg-type]
            rows = Result.objects.bulk_create(
                [
                    Result(
                        coalition_id=self.plan.coalition_id,
                        plan=self.plan,
                        parent_id=settled(parent, self.numbers),
                        title=title,
                        folded=fold(title)[:300],
                        position=positions[new],
                    )
                    for new, (title, parent) in level.items()
                ],
                batch_size=500,
            )
            for new, row in zip(level, rows, strict=True):
                self.numbers[new] = row.pk
                made.append(row.pk)
                self.records.append(Record("plan.result.created", "result", row.pk, row.title))
        self.undo["results"] = made

    # --- actions

    def _actions(self) -> None:
        self.undo.update(actions=[], before={}, after={})
        last = Action.objects.filter(plan=self.plan).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        updated = [c.action for c in self.difference.of_kind("updated") if c.action and c.data]
        present = Action.objects.select_for_update().in_bulk(updated)
        for sub in (False, True):
            pairs, changes = [], []
            for change in self.difference.changes:
                if (change.parent is not None) is not sub or not change.data:
                    continue
                if change.action is None:
                    action = Action(coalition_id=self.plan.coalition_id, plan_id=self.plan.pk)
                    change.data["position"] = position + change.index
                else:
                    action = present[change.action]
                data = settled(change.data, self.numbers)
                if "facets" in data:
                    data["facets"] = sorted(data["facets"])
                pairs.append((action, data))
                changes.append(change)
            write(pairs)
            for change, (action, data) in zip(changes, pairs, strict=True):
                self._remember(change, action, data)
        for change in self.difference.changes:
            self.places[change.index] = change.action or self.numbers[New("action", change.index)]

    def _remember(self, change: Change, action: Action, data: dict[str, Any]) -> None:
        if change.action is None:
            self.numbers[New("action", change.index)] = action.pk
            self.undo["actions"].append(action.pk)
            entry = Record("plan.action.created", "action", action.pk, action.title, None, data)
        else:
            whole = {**self.difference.names.present.actions[action.pk], **data}
            self.undo["before"][str(action.pk)] = change.before
            self.undo["after"][str(action.pk)] = data
            changes = changed_fields(change.before, data)
            entry = Record("plan.action.changed", "action", action.pk, action.title, changes, whole)
        self.records.append(entry)

    # --- links

    def _links(self) -> None:
        edits = self.difference.links
        made = [self._link(edit) for edit in edits if edit.gesture == "made"]
        ActionLink.objects.bulk_create(made, batch_size=500, ignore_conflicts=False)
        self.undo["links"] = [link.pk for link in made]
        changed = {e.link: e for e in edits if e.gesture == "changed" and e.link}
        rows = ActionLink.objects.in_bulk(list(changed))
        for pk, link in rows.items():
            link.how = changed[pk].how
        ActionLink.objects.bulk_update(rows.values(), ["how"], batch_size=200)
        self.undo["links_changed"] = [
            {"link": pk, "before": changed[pk].how_before, "after": changed[pk].how} for pk in rows
        ]
        gone = [edit for edit in edits if edit.gesture == "removed"]
        self.undo["links_removed"] = [
            {"kind": e.kind, "from": e.first.action, "to": e.second.action, "how": e.how_before}
            for e in gone
        ]
        for edit, link in zip([e for e in edits if e.gesture == "made"], made, strict=True):
            self._remember_link(edit, link.pk)
        for edit in (*changed.values(), *gone):
            self._remember_link(edit, edit.link or 0)
        removed = [edit.link or 0 for edit in gone]
        for start in range(0, len(removed), 500):
            ActionLink.objects.filter(pk__in=removed[start : start + 500]).delete()

    def _end(self, end: End) -> int:
        return end.action or self.places[end.place or 0]

    def _link(self, edit: LinkEdit) -> ActionLink:
        first, second = self._end(edit.first), self._end(edit.second)
        if edit.kind == "overlaps" and first > second:
            first, second = second, first
        return ActionLink(
            coalition_id=self.plan.coalition_id,
            plan=self.plan,
            kind=edit.kind,
            from_action_id=first,
            to_action_id=second,
            how=edit.how,
            created_by=self.by.user,
        )

    def _remember_link(self, edit: LinkEdit, pk: int) -> None:
        changes = {"kind": ["", edit.kind], "how": [edit.how_before, edit.how]}
        self.records.append(Record(f"plan.link.{edit.gesture}", "link", pk, edit.title, changes))


def _news(difference: Difference) -> Iterator[New]:
    """Everything new that what is written points to. A name in a cell that changes nothing
    creates nothing."""
    for change in difference.changes:
        if change.kind != "unchanged":
            yield from _inside(change.data)


def _inside(value: Any) -> Iterable[New]:
    if isinstance(value, New):
        return [value]
    if isinstance(value, dict):
        return [new for item in value.values() for new in _inside(item)]
    if isinstance(value, list):
        return [new for item in value for new in _inside(item)]
    return []
