from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from agir.core.databases import DamagedFile, check_copy, is_sqlite
from agir.core.management.commands.backup import postgres_environment


class Command(BaseCommand):
    help = "Remplace la base par la copie FICHIER, après l’avoir vérifiée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--yes", action="store_true", help="ne pas demander : la base présente est remplacée"
        )

    def handle(self, *args: Any, file: Path, yes: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file} est introuvable.")
        if not yes and input("Remplacer la base présente? [oui/non] ").strip() != "oui":
            raise CommandError("Rien n’a été changé.")
        rows = self.sqlite(file) if is_sqlite() else self.postgres(file)
        self.stdout.write(json.dumps({"file": str(file), "rows": rows}))

    def sqlite(self, file: Path) -> int:
        """The online-backup interface copies every page under one lock: readers see the old
        database, then the new one, never a mix. All pages at once: in steps, it starts again at
        every foreign write and may never end."""
        try:
            expected = check_copy(file)
        except DamagedFile as error:
            raise CommandError(
                f"{file} n’est pas une copie utilisable : {error}. Rien n’a été changé."
            ) from None
        target = Path(str(connection.settings_dict["NAME"]))
        target.parent.mkdir(parents=True, exist_ok=True)
        connection.close()
        with (
            closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target, timeout=20)) as base,
        ):
            source.backup(base, pages=-1)
            base.execute("PRAGMA journal_mode=WAL")
        if check_copy(target) != expected:
            raise CommandError("La base remise diffère de la copie. Recommencez.")
        return sum(expected.values())

    def postgres(self, file: Path) -> int:
        if shutil.which("pg_restore") is None:
            raise CommandError("pg_restore est introuvable. Installez les outils de PostgreSQL.")
        listed = subprocess.run(["pg_restore", "--list", str(file)], capture_output=True, text=True)
        if listed.returncode:
            raise CommandError(f"{file} n’est pas une copie utilisable. Rien n’a été changé.")
        name = str(connection.settings_dict["NAME"])
        connection.close()
        command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"]
        done = subprocess.run(
            [*command, f"--dbname={name}", str(file)],
            env=postgres_environment(),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CommandError(f"La remise a échoué, rien n’a été changé : {done.stderr.strip()}")
        return listed.stdout.count("TABLE DATA")
