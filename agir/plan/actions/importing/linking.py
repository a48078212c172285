"""Links between actions, written in cells by the title of the other action."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agir.analysis.text import fold
from agir.plan.actions.importing.present import Present, PresentLink
from agir.plan.models import LinkKind
from agir.plan.sheet.parsed import ParsedPlan, SheetIssue

if TYPE_CHECKING:
    from agir.plan.actions.importing.comparing import Change


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link: an action of the plan by its number, or a new one by its place."""

    action: int | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class LinkEdit:
    """A link to make, to say otherwise, or to take away."""

    gesture: Literal["made", "changed", "removed"]
    kind: str
    first: End
    second: End
    title: str
    how: str = ""
    link: int | None = None
    how_before: str = ""


Key = tuple[str, End, End]


def _key(kind: str, first: End, second: End) -> Key:
    """Overlap says the same from both ends."""
    if kind == LinkKind.OVERLAPS and repr(first) > repr(second):
        return kind, second, first
    return kind, first, second


def compare_links(parsed: ParsedPlan, changes: list[Change], present: Present) -> list[SheetIssue]:
    """Put on each change the links its row adds, says otherwise or no longer says. Only links
    between two actions that are both in the sheet are ever taken away. Returns what could not
    be read."""
    return _Links(parsed, changes, present).run()


class _Links:
    def __init__(self, parsed: ParsedPlan, changes: list[Change], present: Present) -> None:
        self.parsed = parsed
        self.changes = changes
        self.present = present
        self.ends = [_end(change) for change in changes]
        self.by_title: dict[str, list[End]] = defaultdict(list)
        for change, end in zip(changes, self.ends, strict=True):
            self.by_title[fold(change.title[:300])].append(end)
        self.in_sheet = {end.action: change for change, end in zip(changes, self.ends, strict=True)}
        for pk, data in present.actions.items():
            if pk not in self.in_sheet:
                self.by_title[fold(data["title"])].append(End(action=pk))
        self.held: dict[Key, PresentLink] = {
            _key(link.kind, End(link.from_action), End(link.to_action)): link
            for link in present.links
        }
        self.issues: list[SheetIssue] = []
        letters = [f"{c.letter} · {c.header}" for c in parsed.columns if c.field == "links"]
        self.column = letters[0] if letters else ""

    def run(self) -> list[SheetIssue]:
        wanted = self._wanted()
        for key, (place, title, how) in wanted.items():
            link = self.held.get(key)
            if link is None:
                edit = LinkEdit("made", key[0], key[1], key[2], title, how)
            elif link.how != how and not (key[0] == LinkKind.OVERLAPS and not how):
                edit = LinkEdit("changed", *key, title, how, link.id, link.how)
            else:
                continue
            self.changes[place].links.append(edit)
        unread = {
            issue.row
            for issue in (*self.parsed.rejected, *self.issues)
            if issue.column == self.column
        }
        for key, link in self.held.items():
            ends = (self.in_sheet.get(link.from_action), self.in_sheet.get(link.to_action))
            if ends[0] is None or ends[1] is None or {ends[0].row, ends[1].row} & unread:
                continue
            if key not in wanted:
                edit = LinkEdit("removed", *key, ends[1].title, "", link.id, link.how)
                ends[0].links.append(edit)
        return self.issues

    def _wanted(self) -> dict[Key, tuple[int, str, str]]:
        """Every link the sheet says: key → (place of the row that says it, title, how)."""
        wanted: dict[Key, tuple[int, str, str]] = {}
        for place, action in enumerate(self.parsed.actions):
            for kind, title, how in action.links:
                other = self._other(place, kind, title)
                if other is None:
                    issue = SheetIssue("link_unknown", action.row, self.column, title[:200])
                    self.issues.append(issue)
                    continue
                key = _key(kind, self.ends[place], other)
                if key not in wanted or (how and not wanted[key][2]):
                    wanted[key] = (place, title, how[:300])
        return wanted

    def _other(self, place: int, kind: str, title: str) -> End | None:
        """The action a title names: one already linked in this way when several share it."""
        mine = self.ends[place]
        found = [end for end in self.by_title.get(fold(title[:300]), []) if end != mine]
        for end in found:
            if _key(kind, mine, end) in self.held:
                return end
        return found[0] if found else None


def _end(change: Change) -> End:
    return End(place=change.index) if change.action is None else End(action=change.action)
