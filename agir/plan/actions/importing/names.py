"""Names written in cells, and what they name in the coalition.

What is not there yet is a `New`: it stands for a number in the contents of an action until the
import creates it. Comparing therefore writes nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agir.analysis.text import fold
from agir.plan.actions.importing.present import Path, Present, folded_path
from agir.plan.sheet.organisations import same_key


@dataclass(frozen=True, slots=True)
class New:
    """Something to create: what kind of thing, and the key that tells it from the others."""

    kind: str
    key: Hashable


@dataclass(slots=True)
class Names:
    """Finds what names name. `merges` are spellings a person said are another organisation.

    `created` lists what would be created, with the name to give it; `spellings` the other
    spellings to remember, spelling → what it names.
    """

    present: Present
    merges: Mapping[str, str] = field(default_factory=dict)
    created: dict[New, Any] = field(default_factory=dict)
    spellings: dict[str, int | New] = field(default_factory=dict)
    _members: dict[str, int | None] = field(default_factory=dict)
    _facets: dict[tuple[str, str], int] = field(default_factory=dict)
    _sources: dict[str, int] = field(default_factory=dict)
    _merged: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pk, name in self.present.members.items():
            key = same_key(name)
            # Two members of one name: nobody can tell which is meant.
            self._members[key] = None if key in self._members else pk
        for pk, (kind, name) in self.present.facets.items():
            self._facets.setdefault((kind, fold(name)), pk)
        for pk, name in self.present.sources.items():
            self._sources.setdefault(fold(name), pk)
        self._merged = {same_key(name): into for name, into in self.merges.items()}

    def _add(self, kind: str, key: Hashable, what: Any) -> New:
        new = New(kind, key)
        self.created.setdefault(new, what)
        return new

    def organisation(self, name: str) -> int | New | None:
        """The organisation of this name, through the spellings known and the merges said."""
        clean = " ".join(name.split())[:200]
        key, seen = same_key(clean), set[str]()
        while key in self._merged and key not in seen:
            seen.add(key)
            clean = " ".join(self._merged[key].split())[:200]
            key = same_key(clean)
        if not key:
            return None
        found = self.present.organisation_keys.get(key)
        target = self._add("organisation", key, clean) if found is None else found
        if seen:
            self.spellings[" ".join(name.split())[:200]] = target
        return target

    def person(self, name: str) -> dict[str, Any]:
        """A member when exactly one has this name, else the name as written."""
        clean = " ".join(name.split())[:120]
        member = self._members.get(same_key(clean)) if clean else None
        return {"member": member, "name": "" if member else clean}

    def facet(self, kind: str, name: str) -> int | New | None:
        clean = " ".join(name.split())[:120]
        key = fold(clean)[:120]
        if not key:
            return None
        found = self._facets.get((kind, key))
        return self._add("facet", (kind, key), (kind, clean)) if found is None else found

    def source(self, name: str) -> int | New | None:
        clean = " ".join(name.split())[:200]
        key = fold(clean)[:200]
        if not key:
            return None
        found = self._sources.get(key)
        return self._add("source", key, clean) if found is None else found

    def result(self, path: Path) -> int | New | None:
        """The result at the end of a path; those above it that are missing come before it."""
        found: int | New | None = None
        folded = folded_path(path)
        for depth in range(1, len(path) + 1):
            key = folded[:depth]
            at = self.present.result_at.get(key)
            title = path[depth - 1][:300]
            found = self._add("result", key, (title, found)) if at is None else at
        return found

    def news(self, kind: str) -> dict[New, Any]:
        return {new: what for new, what in self.created.items() if new.kind == kind}


def settled(value: Any, numbers: Mapping[New, int]) -> Any:
    """The contents with each `New` replaced by the number it was given."""
    if isinstance(value, New):
        return numbers[value]
    if isinstance(value, dict):
        return {key: settled(item, numbers) for key, item in value.items()}
    if isinstance(value, list):
        return [settled(item, numbers) for item in value]
    return value
