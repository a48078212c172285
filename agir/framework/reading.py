"""Reading the content's files: TOML where every word is written in French and in English.

A missing language, an unknown key or an empty text is an error that names its file: content is
written by people, and half of it must never reach a screen.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("fr", "en")
NBSP = "\xa0"
_COLON = re.compile(r"(?<=[\w»)]) ?:(?=\s|$)")
_BEFORE = re.compile(r" (?=[:%$»])|(?<=\d) (?=\d{3}\b|à \d|ans\b|min\b|h\b)")
_AFTER = re.compile(r"(?<=«) |(?<=\d\xa0à) (?=\d)")


class ContentError(ValueError):
    """A content file that cannot be used. The message names the file and what to mend."""


@dataclass(frozen=True)
class Words:
    """One text in each language of the program."""

    fr: str
    en: str

    def here(self) -> str:
        """In the language being read."""
        return self.en if (get_language() or "fr").startswith("en") else self.fr

    def __str__(self) -> str:
        return self.here()


def typeset(text: str, language: str) -> str:
    """Curled apostrophes and, in French, the spaces that never break: people type plain ones."""
    text = text.replace("'", "’")
    if language == "fr":
        text = _AFTER.sub(NBSP, _BEFORE.sub(NBSP, _COLON.sub(f"{NBSP}:", text)))
    return text.strip(" \n")


def words(value: object, where: str) -> Words:
    """`{ fr = "…", en = "…" }`, both there and not empty. `where` is said when it is not so."""
    if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
        raise ContentError(f"{where}: expected {{ fr = …, en = … }}, found {value!r}")
    if not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise ContentError(f"{where}: empty or not a text: {value!r}")
    return Words(*(typeset(value[language], language) for language in LANGUAGES))


@dataclass(frozen=True)
class Table:
    """One table of a file, with where it stands, so that an error says it."""

    where: str
    data: Mapping[str, Any]

    def words(self, name: str) -> Words:
        return words(self.data.get(name), f"{self.where}: {name}")

    def words_or_none(self, name: str) -> Words | None:
        return self.words(name) if name in self.data else None

    def several(self, name: str) -> tuple[Words, ...]:
        """A list of texts; absent is an empty one."""
        return tuple(
            words(value, f"{self.where}: {name}[{number}]")
            for number, value in enumerate(self.data.get(name, ()), 1)
        )

    def text(self, name: str, default: str | None = None) -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str):
            raise ContentError(f"{self.where}: {name} is missing")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.data.get(name, ())
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise ContentError(f"{self.where}: {name} should be a list of texts")
        return tuple(value)

    def number(self, name: str, default: int) -> int:
        value = self.data.get(name, default)
        if not isinstance(value, int):
            raise ContentError(f"{self.where}: {name} should be a whole number")
        return value

    def yes(self, name: str) -> bool:
        return self.data.get(name, False) is True

    def tables(self, name: str) -> tuple[Table, ...]:
        return tuple(
            Table(f"{self.where}: {name} {entry.get('key', number)}", entry)
            for number, entry in enumerate(self.data.get(name, ()), 1)
        )

    def only(self, *known: str) -> None:
        """Refuse a key nobody reads: most often a slip of the hand."""
        unknown = set(self.data) - set(known)
        if unknown:
            raise ContentError(f"{self.where}: unknown {', '.join(sorted(unknown))}")


@cache
def read(path: Path) -> Table:
    """One file, read once per process."""
    try:
        return Table(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path.name}: {error}") from error


@cache
def files(folder: Path) -> tuple[Table, ...]:
    """Every file of a folder, in the order they say (`order`), then by name."""
    tables = [read(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(tables, key=lambda table: table.number("order", 1000)))
