from __future__ import annotations

import json
import os
import shutil
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from agir.core.databases import DamagedFile, check_copy, is_sqlite


def postgres_environment() -> dict[str, str]:
    """The environment in which PostgreSQL's own tools reach the site's database."""
    about = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    found = {variable: str(about[key]) for key, variable in names.items() if about[key]}
    return {**os.environ, **found, "PGDATABASE": str(about["NAME"])}


class Command(BaseCommand):
    help = "Copie la base dans FICHIER, cohérente même pendant des écritures, puis la vérifie."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} existe déjà. Choisissez un autre nom.")
        if not file.absolute().parent.is_dir():
            raise CommandError(f"Le dossier {file.absolute().parent} n’existe pas.")
        rows = self.sqlite(file) if is_sqlite() else self.postgres(file)
        self.stdout.write(json.dumps({"file": str(file), "rows": rows}))

    def sqlite(self, file: Path) -> int:
        """`VACUUM INTO` reads one consistent state and never blocks writers for long."""
        draft = file.with_name(file.name + ".part")
        draft.unlink(missing_ok=True)
        try:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(draft)])
            rows = sum(check_copy(draft).values())
            with draft.open("rb") as copied:
                os.fsync(copied.fileno())
            draft.replace(file)
        except DamagedFile as error:
            raise CommandError(f"La copie est abîmée : {error}. Rien n’a été gardé.") from None
        finally:
            draft.unlink(missing_ok=True)
        return rows

    def postgres(self, file: Path) -> int:
        if shutil.which("pg_dump") is None:
            raise CommandError("pg_dump est introuvable. Installez les outils de PostgreSQL.")
        command = ["pg_dump", "--format=custom", "--no-owner", f"--file={file}"]
        done = subprocess.run(command, env=postgres_environment(), capture_output=True, text=True)
        listed = subprocess.run(["pg_restore", "--list", str(file)], capture_output=True, text=True)
        if done.returncode or listed.returncode:
            file.unlink(missing_ok=True)
            raise CommandError(f"La copie a échoué : {(done.stderr or listed.stderr).strip()}")
        return listed.stdout.count("TABLE DATA")
