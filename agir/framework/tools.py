"""The tools of the stages: how to run each, and the sheet to print. One file per tool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agir.framework import contents
from agir.framework.contents import Stage
from agir.framework.reading import ContentError, Table, Words, files

Count = Callable[[int], bool]
# What may be on a sheet, and how many labels and columns each asks for.
KINDS: dict[str, tuple[Count, Count]] = {
    "lines": (lambda n: n == 0, lambda n: n == 0),
    "box": (lambda n: n == 0, lambda n: n == 0),
    "boxes": (lambda n: n >= 2, lambda n: n == 0),
    "table": (lambda n: n >= 0, lambda n: n >= 2),
    "scale": (lambda n: n >= 2, lambda n: n >= 2),
    "checks": (lambda n: n >= 2, lambda n: n == 0),
    "circles": (lambda n: n == 3, lambda n: n == 0),
    "tree": (lambda n: n >= 3, lambda n: n == 0),
    "loop": (lambda n: n == 6, lambda n: n == 0),
    "timeline": (lambda n: n == 2, lambda n: n == 0),
    "chain": (lambda n: n >= 3, lambda n: n == 0),
    "stair": (lambda n: n >= 3, lambda n: n == 0),
}
DRAWN = {"circles", "tree", "loop", "timeline", "chain", "stair"}


@dataclass(frozen=True)
class Section:
    """A part of a sheet. `weight` is its share of the page; `described` says a drawing in words,
    for who cannot see it."""

    kind: str
    back: bool
    weight: int
    title: Words | None
    help: Words | None
    described: Words | None
    labels: tuple[Words, ...]
    columns: tuple[Words, ...]
    widths: tuple[int, ...]
    rows: int
    across: int


@dataclass(frozen=True)
class Tool:
    """A tool: when and how to use it, what it gives, where the work goes in the program."""

    key: str
    slug: str
    icon: str
    stage_keys: tuple[str, ...]
    names: Words
    purposes: Words
    whens: Words
    durations: Words
    peoples: Words
    materials: Words
    produced: Words
    all_steps: tuple[Words, ...]
    where: str
    places: Words | None
    landscape: bool
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        return self.names.here()

    @property
    def purpose(self) -> str:
        return self.purposes.here()

    @property
    def when(self) -> str:
        return self.whens.here()

    @property
    def duration(self) -> str:
        return self.durations.here()

    @property
    def people(self) -> str:
        return self.peoples.here()

    @property
    def material(self) -> str:
        return self.materials.here()

    @property
    def produces(self) -> str:
        return self.produced.here()

    @property
    def steps(self) -> list[str]:
        return [step.here() for step in self.all_steps]

    @property
    def place(self) -> str:
        """Where the work belongs in the program, in words; empty when it is on paper only."""
        return self.places.here() if self.places else ""

    @property
    def stages(self) -> list[Stage]:
        return [contents.stage(key) for key in self.stage_keys]


def _labels(entry: Table) -> tuple[Words, ...]:
    """Written here, or the names of a family: the sheet then follows the method."""
    source = entry.text("labels_from", "")
    if not source:
        return entry.several("labels")
    try:
        return tuple(item.names for item in contents.items(source))
    except KeyError as error:
        raise ContentError(f"{entry.where}: no family {source}") from error


def _section(entry: Table) -> Section:
    entry.only(
        "kind", "side", "weight", "title", "help", "described", "labels", "columns", "widths",
        "rows", "across", "labels_from",
    )  # fmt: skip
    kind, labels, columns = entry.text("kind"), _labels(entry), entry.several("columns")
    if kind not in KINDS:
        raise ContentError(f"{entry.where}: unknown kind {kind}; known: {', '.join(KINDS)}")
    enough_labels, enough_columns = KINDS[kind]
    if not enough_labels(len(labels)) or not enough_columns(len(columns)):
        raise ContentError(
            f"{entry.where}: {len(labels)} labels, {len(columns)} columns for {kind}"
        )
    widths = tuple(entry.data.get("widths", ())) or (1,) * len(columns)
    if len(widths) != len(columns):
        raise ContentError(f"{entry.where}: {len(widths)} widths for {len(columns)} columns")
    if kind in DRAWN and "described" not in entry.data:
        raise ContentError(f"{entry.where}: a drawing needs its description in words (described)")
    return Section(
        kind=kind,
        back=entry.text("side", "front") == "back",
        weight=entry.number("weight", 1),
        title=entry.words_or_none("title"),
        help=entry.words_or_none("help"),
        described=entry.words_or_none("described"),
        labels=labels,
        columns=columns,
        widths=widths,
        rows=entry.number("rows", 4),
        across=entry.number("across", 2),
    )


def _tool(table: Table) -> Tool:
    table.only(
        "key", "order", "slug", "icon", "stages", "name", "purpose", "when", "duration", "people",
        "material", "produces", "steps", "where", "place", "landscape", "section",
    )  # fmt: skip
    sections = tuple(_section(entry) for entry in table.tables("section"))
    stage_keys = table.texts("stages")
    known = contents.keys("stages")
    if not stage_keys or set(stage_keys) - set(known):
        raise ContentError(f"{table.where}: stages should be among {', '.join(known)}")
    if not any(not section.back for section in sections):
        raise ContentError(f"{table.where}: nothing on the front of the sheet")
    return Tool(
        key=table.text("key"),
        slug=table.text("slug"),
        icon=table.text("icon"),
        stage_keys=stage_keys,
        names=table.words("name"),
        purposes=table.words("purpose"),
        whens=table.words("when"),
        durations=table.words("duration"),
        peoples=table.words("people"),
        materials=table.words("material"),
        produced=table.words("produces"),
        all_steps=table.several("steps"),
        where=table.text("where", ""),
        places=table.words_or_none("place"),
        landscape=table.yes("landscape"),
        sections=sections,
    )


@cache
def _tools(content: Path) -> tuple[Tool, ...]:
    return tuple(_tool(table) for table in files(content / "tools"))


def tools() -> tuple[Tool, ...]:
    """Every tool, in order."""
    return _tools(contents.CONTENT)


def tools_of(stage_key: str) -> list[Tool]:
    """The tools of a stage: those that belong to it first, then those it borrows."""
    found = [tool for tool in tools() if stage_key in tool.stage_keys]
    return sorted(found, key=lambda tool: tool.stage_keys[0] != stage_key)


def tool(key: str) -> Tool:
    """One tool by its key. Raises `KeyError`."""
    return {one.key: one for one in tools()}[key]


def tool_at(slug: str) -> Tool | None:
    """The tool of an address, if any."""
    return {one.slug: one for one in tools()}.get(slug)
