"""The method's content: families of items, its five stages, its version.

Each family is a file of `content/families/`, each stage one of `content/stages/`. Adding a file,
or an entry to a file, adds it to every page. Keys are stored by other rooms: they never change.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agir.framework.reading import ContentError, Table, Words, files, read

CONTENT = Path(__file__).parent / "content"
ITEM_KEYS = ("key", "icon", "name", "sentence", "does", "pitfall", "example", "source")


@dataclass(frozen=True)
class Item:
    """One item of the method: a key that never changes, an icon, and its words."""

    key: str
    icon: str
    names: Words
    sentences: Words
    do: Words
    pitfalls: Words
    examples: Words
    sources: Words

    @property
    def name(self) -> str:
        return self.names.here()

    @property
    def sentence(self) -> str:
        """One plain sentence."""
        return self.sentences.here()

    @property
    def does(self) -> str:
        """What a coalition does about it."""
        return self.do.here()

    @property
    def pitfall(self) -> str:
        """What goes wrong."""
        return self.pitfalls.here()

    @property
    def example(self) -> str:
        return self.examples.here()

    @property
    def source(self) -> str:
        return self.sources.here()


@dataclass(frozen=True)
class Question:
    """A guiding question of a stage."""

    key: str
    asked: Words
    reasons: Words
    helps: Words
    sustainability: bool

    @property
    def question(self) -> str:
        return self.asked.here()

    @property
    def why(self) -> str:
        return self.reasons.here()

    @property
    def help(self) -> str:
        return self.helps.here()


@dataclass(frozen=True)
class Stage(Item):
    """A stage of the cycle: an item, with its guiding questions."""

    slug: str
    shorts: Words
    asks_words: Words
    traps: tuple[Words, ...]
    questions: tuple[Question, ...]

    @property
    def short(self) -> str:
        """Its name in one or two words, for a drawing."""
        return self.shorts.here()

    @property
    def asks(self) -> str:
        """The one question of the whole stage."""
        return self.asks_words.here()

    @property
    def watch(self) -> list[str]:
        """What to watch for."""
        return [trap.here() for trap in self.traps]


@dataclass(frozen=True)
class Family:
    """Items of one kind. Families that share a `page` are read together."""

    key: str
    page: str
    tone: str
    icon: str
    names: Words
    sentences: Words
    sources: Words
    tools: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        return self.names.here()

    @property
    def sentence(self) -> str:
        return self.sentences.here()

    @property
    def source(self) -> str:
        return self.sources.here()


@dataclass(frozen=True)
class Change:
    """What a version of the framework changed."""

    version: str
    date: dt.date
    texts: Words

    @property
    def text(self) -> str:
        return self.texts.here()


def _item(entry: Table, source: Words | None) -> Item:
    own = entry.words_or_none("source") or source
    if own is None:
        raise ContentError(f"{entry.where}: no source, and its file gives none")
    return Item(
        entry.text("key"),
        entry.text("icon"),
        entry.words("name"),
        entry.words("sentence"),
        entry.words("does"),
        entry.words("pitfall"),
        entry.words("example"),
        own,
    )


def _family(table: Table) -> Family:
    table.only(
        "key", "order", "page", "tone", "icon", "name", "sentence", "source", "tools", "item"
    )
    source, entries = table.words("source"), table.tables("item")
    for entry in entries:
        entry.only(*ITEM_KEYS)
    return Family(
        table.text("key"),
        table.text("page"),
        table.text("tone"),
        table.text("icon"),
        table.words("name"),
        table.words("sentence"),
        source,
        table.texts("tools"),
        tuple(_item(entry, source) for entry in entries),
    )


def _question(entry: Table) -> Question:
    entry.only("key", "question", "why", "help", "sustainability")
    return Question(
        entry.text("key"),
        entry.words("question"),
        entry.words("why"),
        entry.words("help"),
        entry.yes("sustainability"),
    )


def _stage(table: Table) -> Stage:
    table.only(*ITEM_KEYS, "order", "slug", "short", "asks", "watch", "question")
    item = _item(table, None)
    return Stage(
        **vars(item),
        slug=table.text("slug"),
        shorts=table.words("short"),
        asks_words=table.words("asks"),
        traps=table.several("watch"),
        questions=tuple(_question(entry) for entry in table.tables("question")),
    )


@cache
def _families(content: Path) -> tuple[Family, ...]:
    return tuple(_family(table) for table in files(content / "families"))


@cache
def _stages(content: Path) -> tuple[Stage, ...]:
    return tuple(_stage(table) for table in files(content / "stages"))


@cache
def _changes(content: Path) -> tuple[Change, ...]:
    entries = read(content / "framework.toml").tables("version")
    return tuple(
        Change(entry.text("number"), entry.data["date"], entry.words("change")) for entry in entries
    )


def families() -> tuple[Family, ...]:
    """Every family, in order."""
    return _families(CONTENT)


def family(key: str) -> Family:
    """One family. Raises `KeyError` for a key that is none."""
    return {one.key: one for one in families()}[key]


def items(family_key: str) -> tuple[Item, ...]:
    """Every item of a family (« principles », « stages »…), in the file's order."""
    return stages() if family_key == "stages" else family(family_key).items


def keys(family_key: str) -> tuple[str, ...]:
    return tuple(item.key for item in items(family_key))


def stages() -> tuple[Stage, ...]:
    """The five stages, in the order of the cycle."""
    return _stages(CONTENT)


def stage(key: str) -> Stage:
    """One stage by its key. Raises `KeyError`."""
    return {one.key: one for one in stages()}[key]


def changes() -> tuple[Change, ...]:
    """Each version of the framework, the newest first."""
    return _changes(CONTENT)


def version() -> str:
    """The version of the framework a coalition reads today."""
    return changes()[0].version
