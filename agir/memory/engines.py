"""The same search on both databases: sets of tokens, compared for equality or by their beginning.

SQLite keeps them in a full-text table (FTS5) that holds nothing else, PostgreSQL in a `tsvector`
made of the tokens as they are: no dictionary of either engine ever changes a word. Both are kept
in step by the database itself, whatever writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import RawSQL

from agir.analysis.finding import TITLE, Term

M = TypeVar("M", bound=models.Model)

SQLITE = (
    "CREATE VIRTUAL TABLE memory_words USING fts5(tokens, content='', contentless_delete=1, "
    "detail=none, prefix='3 4 5')",
    "CREATE TRIGGER memory_words_added AFTER INSERT ON memory_entry BEGIN "
    "INSERT INTO memory_words(rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER memory_words_changed AFTER UPDATE OF tokens ON memory_entry BEGIN "
    "UPDATE memory_words SET tokens = new.tokens WHERE rowid = old.id; END",
    "CREATE TRIGGER memory_words_removed AFTER DELETE ON memory_entry BEGIN "
    "DELETE FROM memory_words WHERE rowid = old.id; END",
)
POSTGRESQL = (
    "ALTER TABLE memory_entry ADD COLUMN lexemes tsvector GENERATED ALWAYS AS "
    "(array_to_tsvector(string_to_array(tokens, ' '))) STORED",
    "CREATE INDEX memory_lexemes ON memory_entry USING gin (lexemes)",
)


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Build what the engine needs beside the table. Part of a migration."""
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def mark(coalition_id: int) -> str:
    """The token that every entry of a coalition bears: engines look there and nowhere else."""
    return f"0c{coalition_id}"


def kind_mark(kind: str) -> str:
    return "0k" + "".join(sign for sign in kind if sign.isalnum())


def matching(
    rows: models.QuerySet[M], marks: Sequence[str], asked: Sequence[Term], *, in_title: bool = False
) -> models.QuerySet[M]:
    """Those of `rows` that bear every mark and every word asked for."""
    before = TITLE if in_title else ""
    every = [[(mark, False)] for mark in marks] + [_choices(term, before) for term in asked]
    if connection.vendor == "postgresql":
        words = " & ".join(f"({' | '.join(_lexeme(*one) for one in one_of)})" for one_of in every)
        found = RawSQL("lexemes @@ %s::tsquery", (words,), models.BooleanField())
        return rows.filter(found)
    words = " AND ".join(f"({' OR '.join(_phrase(*one) for one in one_of)})" for one_of in every)
    ids = RawSQL("SELECT rowid FROM memory_words WHERE memory_words MATCH %s", (words,))
    return rows.filter(pk__in=ids)


def _choices(term: Term, before: str) -> list[tuple[str, bool]]:
    choices = [(before + stem, False) for stem in term.stems]
    return choices + ([(before + term.prefix, True)] if term.prefix else [])


def _lexeme(token: str, beginning: bool) -> str:
    return f"'{token}'" + (":*" if beginning else "")  # tokens hold letters and digits alone


def _phrase(token: str, beginning: bool) -> str:
    return f'"{token}"' + (" *" if beginning else "")
