"""Facts about the database the house stands on, and copies of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Committed writes can be lost in WAL mode from 3.7.0 on, until the fix in 3.51.3 and its
# backports 3.44.6 and 3.50.7.
FIXED_IN = (3, 51, 3)
BACKPORTS = {(3, 44): 6, (3, 50): 7}


class DamagedFile(ValueError):
    """A copy that is not a sound database of this program. The message is a sentence."""


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def sqlite_loses_writes(version: tuple[int, ...]) -> bool:
    """Whether this SQLite may lose committed writes when several connections write in WAL."""
    if version >= FIXED_IN or version < (3, 7):
        return False
    return version[2] < BACKPORTS.get((version[0], version[1]), 1_000)


def pending_migrations() -> list[str]:
    """The migrations this database has not had yet, as `app.name`."""
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    return [f"{m.app_label}.{m.name}" for m, _ in executor.migration_plan(targets)]


def count_rows(path: Path) -> dict[str, int]:
    """The number of rows of each table of a SQLite file, read-only."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        tables = [
            name
            for (name,) in base.execute(
                "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        return {
            table: base.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables
        }


def check_copy(path: Path) -> dict[str, int]:
    """Check that a file is a sound SQLite database of this program. Returns its row counts."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
            verdict = base.execute("PRAGMA integrity_check").fetchone()[0]
        counts = count_rows(path)
    except sqlite3.DatabaseError as error:
        raise DamagedFile(str(error)) from None
    if verdict != "ok":
        raise DamagedFile(verdict)
    if not {"django_migrations", get_user_model()._meta.db_table} <= set(counts):
        raise DamagedFile("not a database of Agir ensemble")
    return counts
