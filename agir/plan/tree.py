"""The results of a plan as a tree, in the order people gave it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from agir.plan.models import Plan, Result


@dataclass(slots=True)
class Branch:
    """A result in its place. `path` names it from the top; `parent` is the nearest result above
    it that is not in the bin."""

    pk: int
    title: str
    description: str
    depth: int
    parent: int | None
    path: str
    children: list[Branch] = field(default_factory=list)
    is_first: bool = True
    is_last: bool = True

    @property
    def indented(self) -> str:
        return f"{chr(0xA0) * 3 * self.depth}{self.title}"

    def subtree(self) -> list[int]:
        """Its number and those of everything below it."""
        found = [self.pk]
        for child in self.children:
            found.extend(child.subtree())
        return found


Row = tuple[int, int | None, str, str, bool]


def _nearest_present(rows: dict[int, Row], start: int | None) -> int | None:
    """The first result going up from `start` that is not in the bin."""
    seen: set[int] = set()
    current = start
    while current is not None and current not in seen and current in rows:
        if not rows[current][4]:
            return current
        seen.add(current)
        current = rows[current][1]
    return None


def grow(rows: Iterable[Row]) -> list[Branch]:
    """Every result that is not in the bin, parents before children, from rows in their order:
    (number, parent, title, description, in the bin)."""
    known = {row[0]: row for row in rows}
    below: dict[int | None, list[Row]] = {}
    for row in known.values():
        if not row[4]:
            below.setdefault(_nearest_present(known, row[1]), []).append(row)
    found: list[Branch] = []

    def add(parent: Branch | None) -> None:
        rows_here = below.get(parent.pk if parent else None, [])
        for index, (pk, _up, title, description, _binned) in enumerate(rows_here):
            branch = Branch(
                pk,
                title,
                description,
                parent.depth + 1 if parent else 0,
                parent.pk if parent else None,
                f"{parent.path} › {title}" if parent else title,
                is_first=index == 0,
                is_last=index == len(rows_here) - 1,
            )
            if parent:
                parent.children.append(branch)
            found.append(branch)
            add(branch)

    add(None)
    return found


def results_tree(plan: Plan) -> list[Branch]:
    """The plan's results as a tree, flattened in reading order. One query."""
    rows = Result.objects.filter(plan=plan).order_by("position", "id")
    return grow(
        (pk, parent, title, description, binned_at is not None)
        for pk, parent, title, description, binned_at in rows.values_list(
            "pk", "parent_id", "title", "description", "binned_at"
        )
    )
