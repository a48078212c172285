from __future__ import annotations

import json
import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, cast

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils.translation import get_supported_language_variant

from agir.core.databases import is_sqlite, pending_migrations, sqlite_loses_writes
from agir.core.examination import Check, examined


def check_database() -> Iterator[Check]:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        found = str(error).strip().splitlines()[0]
        yield Check("database", False, found, "Vérifiez DATABASE_URL et que le serveur répond.")
        return
    yield Check("database", True, connection.vendor)
    if is_sqlite():
        yield from check_sqlite()
    pending = pending_migrations()
    mend = "Lancez : agir migrate"
    yield Check("migrations", not pending, f"{len(pending)} en attente", mend if pending else "")


def check_sqlite() -> Iterator[Check]:
    version = sqlite3.sqlite_version
    bad = sqlite_loses_writes(sqlite3.sqlite_version_info)
    mend = "Réinstallez avec requirements.lock : pysqlite3 apporte une version corrigée."
    yield Check("sqlite_version", not bad, version, mend if bad else "")
    with connection.cursor() as cursor:
        modes = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous")
        }
    well = modes == {"journal_mode": "wal", "synchronous": 2}
    mend = "Placez AGIR_DATA sur un disque local : WAL ne marche pas sur un partage réseau."
    found = f"journal {modes['journal_mode']}, synchronous {modes['synchronous']}"
    yield Check("sqlite_mode", well, found, "" if well else mend)


def check_deployment() -> Iterator[Check]:
    weak = len(settings.SECRET_KEY) < 40
    yield Check(
        "secret",
        not weak,
        "trop court" if weak else "présent",
        "Donnez à AGIR_SECRET au moins 40 caractères au hasard." if weak else "",
    )
    mode = "production" if settings.PRODUCTION else "démonstration"
    yield Check("mode", True, mode)
    open_hosts = "*" in settings.ALLOWED_HOSTS
    yield Check(
        "hosts",
        bool(settings.ALLOWED_HOSTS) and not open_hosts,
        ", ".join(settings.ALLOWED_HOSTS) or "aucun",
        "Donnez à AGIR_HOSTS les noms exacts de votre site." if open_hosts else "",
    )
    secure = settings.SITE_URL.startswith("https://")
    yield Check(
        "https",
        secure or not settings.PRODUCTION,
        settings.SITE_URL,
        "" if secure or not settings.PRODUCTION else "Donnez à AGIR_URL une adresse https.",
    )
    yield Check("time_zone", True, settings.TIME_ZONE)
    yield Check("languages", get_supported_language_variant("en") == "en", "fr, en")


def check_mail() -> Iterator[Check]:
    if not settings.MAIL:
        well = not settings.PRODUCTION
        mend = "" if well else "Donnez à AGIR_MAIL_URL votre serveur, smtp://…"
        yield Check("mail", well, "aucun serveur; lisible à /courriels/" if well else "aucun", mend)
        return
    try:
        server = get_connection(timeout=5)
        server.open()
        server.close()
    except OSError as error:
        mend = "Vérifiez AGIR_MAIL_URL : serveur, port, compte et secret."
        yield Check("mail", False, f"{settings.MAIL['EMAIL_HOST']} : {error}", mend)
    else:
        yield Check("mail", True, settings.MAIL["EMAIL_HOST"])


def check_rooms() -> Iterator[Check]:
    """What the rooms above say of themselves."""
    for _receiver, checks in examined.send(sender=None):
        yield from cast(Iterable[Check], checks)


class Command(BaseCommand):
    help = "Examine l’installation et dit comment réparer chaque constat."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="un objet JSON par constat")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = [*check_database()]
        ready = all(check.well for check in checks)
        checks += [*check_deployment(), *check_mail(), *(check_rooms() if ready else ())]
        for check in checks:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(check), ensure_ascii=False))
                continue
            self.stdout.write(f"{'✓' if check.well else '✗'} {check.name} : {check.found}")
            if check.mend:
                self.stdout.write(f"    → {check.mend}")
        if not all(check.well for check in checks):
            raise SystemExit(1)
