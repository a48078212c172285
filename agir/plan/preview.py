"""What the preview of an import shows: the table found, its columns, what would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.core.sheets import Workbook, read_pasted, read_workbook
from agir.plan.actions.importing import (
    Change,
    Difference,
    Dropped,
    chosen_merges,
    compare,
    dropped_of,
    propose_merges,
    read_dropped,
)
from agir.plan.actions.importing.names import New, settled
from agir.plan.actions.importing.present import folded_path
from agir.plan.dates import span
from agir.plan.models import LinkKind, Plan, StagedImport
from agir.plan.sheet.issues import sentence
from agir.plan.sheet.organisations import MergeProposal
from agir.plan.sheet.parsed import ParsedPlan, SheetIssue
from agir.plan.sheet.table import find_table
from agir.plan.sheet.words import line_of
from agir.plan.wording import PARTS, Names, words

_KEPT = 600  # seconds
_SAMPLES = 3


@dataclass(slots=True)
class Preview:
    """A staged file, read and compared. `samples` are a few cells of each column."""

    parsed: ParsedPlan
    difference: Difference
    proposals: list[MergeProposal]
    merges: dict[str, str]
    sheets: list[str]
    samples: dict[int, list[str]]


def look(
    staged: StagedImport, plan: Plan, coalition: Coalition, parsed: ParsedPlan | None = None
) -> Preview:
    """The preview of a staged file as things stand (`parsed` when it was just read). Kept some
    minutes, as long as neither the plan nor the choices change, since its pages are leafed
    through: whoever stages or corrects a file looks at once, and the page finds it ready.
    Raises `SheetError`."""
    said = json.dumps(staged.choices, sort_keys=True)
    state = f"{staged.pk}:{said}:{plan.revision}:{get_language()}"
    key = f"import-preview-{hashlib.sha256(state.encode()).hexdigest()}"
    found: Preview | None = cache.get(key)
    if found is None:
        found = _look(staged, plan, coalition, parsed)
        cache.set(key, found, _KEPT)
    return found


def _look(
    staged: StagedImport, plan: Plan, coalition: Coalition, parsed: ParsedPlan | None
) -> Preview:
    plan.coalition = coalition
    dropped = dropped_of(staged)
    if parsed is None:
        parsed = read_dropped(dropped, coalition=coalition, choices=staged.choices)
    proposals = propose_merges(coalition, parsed)
    merges = chosen_merges(staged.choices, proposals)
    apart = frozenset(staged.choices.get("apart", []))
    book = _book(dropped)
    return Preview(
        parsed=parsed,
        difference=compare(plan, parsed, merges, apart=apart),
        proposals=proposals,
        merges=merges,
        sheets=[page.name for page in sorted(book.sheets, key=lambda page: page.hidden)],
        samples=_samples(book, dropped.name, parsed),
    )


def _book(dropped: Dropped) -> Workbook:
    if dropped.name:
        return read_workbook(dropped.content, dropped.name)
    return read_pasted(dropped.content.decode(errors="replace"))


def _samples(book: Workbook, name: str, parsed: ParsedPlan) -> dict[int, list[str]]:
    table = find_table(book, name, parsed.sheet if name else None)
    samples: dict[int, list[str]] = {column.index: [] for column in parsed.columns}
    for row in table.rows[:200]:
        for index, cells in samples.items():
            text = line_of(row.text(index))
            short = text if len(text) <= 60 else text[:59] + "…"
            if text and len(cells) < _SAMPLES and short not in cells:
                cells.append(short)
    return samples


# --- in words ----------------------------------------------------------------------------------


@dataclass(slots=True)
class PartShown:
    label: str
    before: str
    after: str


@dataclass(slots=True)
class ChangeShown:
    """One action of the sheet, as the preview says it."""

    change: Change
    facts: list[str]
    parts: list[PartShown]
    links: list[str]
    former_title: str = ""


class Wording:
    """Puts changes into words; what is new has a name but no number yet."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        present = difference.names.present
        self.numbers: dict[New, int] = {}
        self.names = Names(
            results={pk: path[-1] for pk, path in present.paths.items() if path},
            actions={pk: data["title"] for pk, data in present.actions.items()},
            organisations=dict(present.organisations),
            members=dict(present.members),
            sources=dict(present.sources),
            facets={pk: name for pk, (_kind, name) in present.facets.items()},
        )
        lists = {
            "result": (self.names.results, lambda what: what[0]),
            "organisation": (self.names.organisations, lambda what: what),
            "source": (self.names.sources, lambda what: what),
            "facet": (self.names.facets, lambda what: what[1]),
        }
        for new, what in difference.names.created.items():
            names, name_of = lists[new.kind]
            self._name(new, names, name_of(what))
        for change in difference.changes:
            if change.action is None:
                self._name(New("action", change.index), self.names.actions, change.title)

    def _name(self, new: New, names: dict[int, str], name: str) -> None:
        self.numbers[new] = -len(self.numbers) - 1
        names[self.numbers[new]] = name

    def shown(self, changes: Iterable[Change]) -> list[ChangeShown]:
        return [self._shown(change) for change in changes]

    def _shown(self, change: Change) -> ChangeShown:
        after: dict[str, Any] = settled(change.data, self.numbers)
        if "facets" in after:
            after["facets"] = sorted(after["facets"])
        said = words(after, self.names) if after else {}
        if change.action is None:
            facts = [said["lead"], span(said["starts"], said["ends"]), *said["facets"].split("\n")]
            return ChangeShown(change, [fact for fact in facts if fact], [], self._links(change))
        former = words(change.before, self.names) if change.before else {}
        parts = [
            PartShown(str(label), former[name], said[name])
            for name, label, keys in PARTS
            if any(key in after for key in keys) and former[name] != said[name]
        ]
        return ChangeShown(change, [], parts, self._links(change), former.get("title", ""))

    def _links(self, change: Change) -> list[str]:
        gestures = {
            "made": _("Lien ajouté : %(kind)s « %(title)s »"),
            "changed": _("Lien précisé : %(kind)s « %(title)s »"),
            "removed": _("Lien retiré : %(kind)s « %(title)s »"),
        }
        kinds = dict(LinkKind.choices)
        return [
            gestures[edit.gesture] % {"kind": kinds[edit.kind], "title": edit.title}
            for edit in change.links
        ]


@dataclass(slots=True)
class IssueShown:
    row: int | None
    column: str
    reason: str


def issues_shown(issues: Iterable[SheetIssue]) -> list[IssueShown]:
    return [IssueShown(issue.row, issue.column, sentence(issue)) for issue in issues]


@dataclass(slots=True)
class Branch:
    """A result of the tree, how many actions of the sheet fall right under it."""

    title: str
    depth: int
    is_new: bool
    actions: int


def tree(difference: Difference) -> list[Branch]:
    """The results the sheet names, in order, each under the one it leads to."""
    new = {news.key for news in difference.names.news("result")}
    counts: dict[tuple[str, ...], int] = {}
    for change in difference.changes:
        if change.parent is None:
            counts[change.path] = counts.get(change.path, 0) + 1
    return [
        Branch(path[-1], len(path), folded_path(path) in new, counts.get(path, 0))
        for path in sorted_depth_first(difference.results)
    ]


def sorted_depth_first(paths: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Paths in the order first met, each right after the one above it."""
    children: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for path in paths:
        children.setdefault(path[:-1], []).append(path)
    ordered: list[tuple[str, ...]] = []
    waiting = list(reversed(children.get((), [])))
    while waiting:
        path = waiting.pop()
        ordered.append(path)
        waiting.extend(reversed(children.get(path, [])))
    return ordered
