from __future__ import annotations

import sqlite3
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from agir.core.databases import is_sqlite, sqlite_loses_writes


def refuse_unsafe_sqlite(**kwargs: Any) -> list[CheckMessage]:
    """Never start in WAL on a SQLite that may lose what was committed."""
    if not is_sqlite() or not sqlite_loses_writes(sqlite3.sqlite_version_info):
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} peut perdre des écritures en mode WAL.",
            hint="Réinstallez avec requirements.lock : pysqlite3 apporte une version corrigée.",
            id="agir.E001",
        )
    ]


class CoreConfig(AppConfig):
    name = "agir.core"

    def ready(self) -> None:
        register(refuse_unsafe_sqlite)
