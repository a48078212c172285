"""What an import would do: pure of writes, so that it can be shown before and done after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from agir.analysis.text import fold
from agir.coalitions.actions.partners import known_organisations
from agir.coalitions.models import Coalition
from agir.plan.actions.importing.building import EVERYTHING, Builder, Data, blank
from agir.plan.actions.importing.linking import LinkEdit, compare_links
from agir.plan.actions.importing.matching import Matches, Sketch, match
from agir.plan.actions.importing.names import Names, New
from agir.plan.actions.importing.present import Path, Present, folded_path, read_present
from agir.plan.models import Plan
from agir.plan.sheet.columns import NOTE, NOTE_PREFIX
from agir.plan.sheet.organisations import MergeProposal, propose, same_key
from agir.plan.sheet.parsed import ParsedAction, ParsedPlan, SheetIssue, attributes_of

Kind = Literal["created", "updated", "unchanged"]


@dataclass(slots=True)
class Change:
    """What happens to one action of the sheet.

    `index` is its place among those of the sheet, `parent` that of the action it belongs to,
    `action` its number in the plan when it is there already. `data` holds what is written
    (everything when created, only what changes when updated), `before` what it replaces.
    `guessed`: it was recognised in spite of another title.
    """

    index: int
    row: int
    title: str
    path: Path
    parent: int | None = None
    action: int | None = None
    data: Data = field(default_factory=dict)
    before: Data = field(default_factory=dict)
    links: list[LinkEdit] = field(default_factory=list)
    guessed: bool = False

    @property
    def kind(self) -> Kind:
        if self.action is None:
            return "created"
        return "updated" if self.data or self.links else "unchanged"


@dataclass(slots=True)
class Difference:
    """Everything an import would do, and what it cannot.

    `absent` counts the actions of the plan that the sheet does not name: they are left alone.
    """

    changes: list[Change]
    names: Names
    absent: int
    organisations: int
    results: list[Path]
    warnings: list[SheetIssue]
    rejected: list[SheetIssue]

    def of_kind(self, kind: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    def count(self, kind: Kind) -> int:
        return sum(1 for change in self.changes if change.kind == kind)

    @property
    def links(self) -> list[LinkEdit]:
        return [edit for change in self.changes for edit in change.links]

    @property
    def is_empty(self) -> bool:
        """Nothing would be written in the plan."""
        return not self.names.news("result") and all(c.kind == "unchanged" for c in self.changes)

    def report(self) -> dict[str, Any]:
        """The counts, as plain data."""
        tops = sum(1 for change in self.changes if change.parent is None)
        return {
            "actions": tops,
            "sub_actions": len(self.changes) - tops,
            "results": len(self.results),
            "organisations": self.organisations,
            "created": self.count("created"),
            "updated": self.count("updated"),
            "unchanged": self.count("unchanged"),
            "absent": self.absent,
        }


def compare(
    plan: Plan,
    parsed: ParsedPlan,
    merges: Mapping[str, str] | None = None,
    *,
    apart: frozenset[int] = frozenset(),
) -> Difference:
    """What importing this sheet would do to the plan. Writes nothing.

    `merges` are spellings of organisations a person said are another one (spelling → name);
    `apart` the places, in the sheet, of actions she said are not the one recognised.
    """
    present = read_present(plan)
    names = Names(present, dict(merges or {}))
    return _Comparison(present, parsed, names).run(apart)


def propose_merges(coalition: Coalition, parsed: ParsedPlan) -> list[MergeProposal]:
    """The spellings of the sheet that may be an organisation already there or another one of
    the sheet, for a person to confirm. Those already known under another spelling are not
    asked about again."""
    known = known_organisations(coalition)
    keys = {same_key(name) for name in known}
    names = {organisation.name for organisation in known.values()}
    keys |= {same_key(name) for name in names}
    asked = [name for name in parsed.organisations if same_key(name) not in keys]
    return propose(asked, sorted(names))


class _Comparison:
    def __init__(self, present: Present, parsed: ParsedPlan, names: Names) -> None:
        self.present = present
        self.parsed = parsed
        self.names = names
        self.parents = parents_of(parsed.actions)
        self.unread = _unread(parsed)
        notes = {
            column.header.removeprefix(NOTE_PREFIX).strip()
            for column in parsed.columns
            if column.field == NOTE
        }
        notes.update(name for action in parsed.actions for name in action.notes)
        self.fields = _fields(parsed, bool(notes))
        taken = {column.field for column in parsed.columns}
        self.builder = Builder(
            names,
            frozenset(notes),
            partners=bool(taken & {"organisations", "lead_service"}),
            sources=any(name and name.startswith("funding_") for name in taken),
        )
        self.warnings = list(parsed.warnings)

    def run(self, apart: frozenset[int]) -> Difference:
        parsed, present = self.parsed, self.present
        matches = match(self._written(), self._held(), apart=apart)
        changes = [self._change(place, matches) for place in range(len(parsed.actions))]
        self._keep_levels(changes)
        for path in parsed.results:
            self.names.result(path)
        if "links" in self.fields:
            self.warnings += compare_links(parsed, changes, present)
        return Difference(
            changes=changes,
            names=self.names,
            absent=len(present.actions) - len(matches.pairs),
            organisations=len({self.names.organisation(name) for name in parsed.organisations}),
            results=parsed.results,
            warnings=self.warnings,
            rejected=parsed.rejected,
        )

    def _written(self) -> list[Sketch]:
        return [
            Sketch(
                key=place,
                title=fold(action.title[:300])[:300],
                parent=self.parents[place],
                path=folded_path(action.result_path),
                reference=fold(action.reference[:60]),
                lead=self.names.organisation(action.lead),
                dates=(
                    action.starts.value.isoformat() if action.starts else None,
                    action.ends.value.isoformat() if action.ends else None,
                ),
                description=action.description,
            )
            for place, action in enumerate(self.parsed.actions)
        ]

    def _held(self) -> list[Sketch]:
        """The plan's actions; what the sheet has no column for does not tell them apart."""
        has_path = "result_path" in self.fields
        sketches = []
        for pk, data in self.present.actions.items():
            parent = self.present.parent_of(pk)
            path = self.present.path_of(parent or pk) if has_path else ()
            sketches.append(
                Sketch(
                    key=pk,
                    title=fold(data["title"])[:300],
                    parent=parent,
                    path=folded_path(path),
                    reference=fold(data["reference"]),
                    lead=data["lead"] if "lead" in self.fields else None,
                    dates=(
                        data["starts_on"] if "starts" in self.fields else None,
                        data["ends_on"] if "ends" in self.fields else None,
                    ),
                    description=data["description"],
                )
            )
        return sketches

    def _change(self, place: int, matches: Matches) -> Change:
        action = self.parsed.actions[place]
        found = matches.pairs.get(place)
        change = Change(
            index=place,
            row=action.row,
            title=action.title,
            path=action.result_path,
            parent=self.parents[place],
            action=found,
            guessed=place in matches.guessed,
        )
        before = blank() if found is None else self.present.actions[found]
        fields = EVERYTHING if found is None else self._readable(action)
        data = self.builder.contents(action, fields, before)
        if found is None or "parent_row" in self.fields:
            self._place(change, data, matches)
        self._check_dates(change, data, before)
        change.data = data if found is not None else {**blank(), **data}
        change.before = {key: before[key] for key in data} if found is not None else {}
        return change

    def _readable(self, action: ParsedAction) -> set[str]:
        """The fields this row may change: those with a column, less those it left unread: what
        could not be understood takes nothing away."""
        unread = self.unread.get(action.row, set())
        return {name for name in self.fields if name not in unread or getattr(action, name)}

    def _place(self, change: Change, data: Data, matches: Matches) -> None:
        """Put the action under its own, if that changes."""
        now = self.present.parent_of(change.action) if change.action else None
        wanted: int | New | None = None
        if change.parent is not None:
            wanted = matches.pairs.get(change.parent) or New("action", change.parent)
        if wanted != now:
            data["parent"] = wanted

    def _check_dates(self, change: Change, data: Data, before: Data) -> None:
        """A sheet with only one of the two dates may contradict the other one."""
        for side in ("ends", "starts"):
            both = {**before, **data}
            first, last = both["starts_on"], both["ends_on"]
            if not (first and last and last < first):
                return
            for key in (f"{side}_on", f"{side}_precision", f"{side}_text"):
                data.pop(key, None)
            self.warnings.append(SheetIssue("ends_before_starts", change.row, "", both["ends_on"]))

    def _keep_levels(self, changes: list[Change]) -> None:
        """An action that keeps sub-actions the sheet does not name stays at the top."""
        moved = {change.action for change in changes if "parent" in change.data}
        keeping = {self.present.parent_of(pk) for pk in self.present.actions if pk not in moved}
        for change in changes:
            if change.action in keeping and change.data.get("parent"):
                del change.data["parent"], change.before["parent"]
                self.warnings.append(SheetIssue("keeps_its_level", change.row))


def parents_of(actions: list[ParsedAction]) -> list[int | None]:
    """For each action, the place of the one it belongs to. An action and its first sub-action
    may share a row: the top one of a row stands for it."""
    tops: dict[int, int] = {}
    for place, action in enumerate(actions):
        if action.parent_row is None:
            tops.setdefault(action.row, place)
    return [
        None if action.parent_row is None else tops.get(action.parent_row) for action in actions
    ]


def _fields(parsed: ParsedPlan, notes: bool) -> set[str]:
    """What the sheet speaks of. Results may be headings between the rows, and sub-actions be
    told by their numbers: neither then has a column."""
    fields = set(parsed.fields)
    if notes:
        fields.add("notes")
    if any(action.result_path for action in parsed.actions):
        fields.add("result_path")
    if any(action.parent_row is not None for action in parsed.actions):
        fields.add("parent_row")
    return fields


def _unread(parsed: ParsedPlan) -> dict[int, set[str]]:
    """The fields that each row left unread, by row."""
    letters: dict[str, set[str]] = {
        column.letter: set(attributes_of(column.field)) for column in parsed.columns if column.field
    }
    unread: dict[int, set[str]] = defaultdict(set)
    for issue in (*parsed.rejected, *parsed.warnings):
        if issue.row is not None and issue.column:
            unread[issue.row] |= letters.get(issue.column.partition(" ")[0], set())
    return unread
