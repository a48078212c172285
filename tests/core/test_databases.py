"""The ground: which SQLite may be used, and copies that can be trusted."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agir.accounts.models import User
from agir.core.apps import refuse_unsafe_sqlite
from agir.core.databases import check_copy, is_sqlite, pending_migrations, sqlite_loses_writes


@pytest.mark.parametrize(
    ("version", "loses"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_versions_that_lose_writes(version: tuple[int, ...], loses: bool) -> None:
    assert sqlite_loses_writes(version) is loses


def test_the_library_in_place_is_the_patched_one() -> None:
    assert sqlite3.__name__ == "pysqlite3"
    assert not sqlite_loses_writes(sqlite3.sqlite_version_info)


def test_the_house_refuses_to_start_on_a_bad_library(monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_sqlite():
        assert refuse_unsafe_sqlite() == []
        return
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    assert [error.id for error in refuse_unsafe_sqlite()] == ["agir.E001"]


@pytest.mark.django_db
def test_nothing_is_pending_in_a_fresh_database() -> None:
    assert pending_migrations() == []


@pytest.mark.django_db
def test_sqlite_is_set_as_decided() -> None:
    if not is_sqlite():
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_a_copy_taken_during_writes_is_whole_and_comes_back(tmp_path: Path) -> None:
    """A writer adds people without stop; the copy holds a prefix of them and passes the checks;
    restoring it brings back exactly that state."""
    if not is_sqlite():  # the copy of PostgreSQL is its own tools' work; tested below
        return
    stop, written = threading.Event(), []

    def write() -> None:
        number = 0
        while not stop.is_set():
            User.objects.create_user(f"p{number}@exemple.test")
            written.append(number)
            number += 1
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 20:
            pass
        target = tmp_path / "copie.sqlite3"
        call_command("backup", target, stdout=StringIO())
    finally:
        stop.set()
        writer.join()
    copied = check_copy(target)["accounts_user"]
    assert 20 <= copied <= len(written)
    call_command("restore", target, "--yes", stdout=StringIO())
    assert User.objects.count() == copied
    assert not User.objects.exclude(
        email__in=[f"p{n}@exemple.test" for n in range(copied)]
    ).exists()


@pytest.mark.django_db(transaction=True)
def test_postgres_copies_and_comes_back(tmp_path: Path) -> None:
    if is_sqlite():
        return
    User.objects.create_user("avant@exemple.test")
    target = tmp_path / "copie.pgdump"
    call_command("backup", target, stdout=StringIO())
    User.objects.create_user("apres@exemple.test")
    call_command("restore", target, "--yes", stdout=StringIO())
    assert set(User.objects.values_list("email", flat=True)) == {"avant@exemple.test"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [b"", b"bonjour", b"SQLite format 3\0" + b"x" * 5000])
def test_a_bad_copy_changes_nothing(tmp_path: Path, content: bytes) -> None:
    User.objects.create_user("la@exemple.test")
    bad = tmp_path / "mauvaise"
    bad.write_bytes(content)
    with pytest.raises(CommandError, match="Rien n’a été changé"):
        call_command("restore", bad, "--yes")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_copy_never_overwrites(tmp_path: Path) -> None:
    there = tmp_path / "la"
    there.write_text("précieux")
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("backup", there)
    assert there.read_text() == "précieux"


@pytest.mark.django_db
def test_a_sqlite_file_of_another_program_is_refused(tmp_path: Path) -> None:
    if not is_sqlite():
        return
    other = tmp_path / "autre.sqlite3"
    with closing(sqlite3.connect(other)) as base:
        base.execute("CREATE TABLE recettes (id)")
    with pytest.raises(CommandError, match="n’est pas une copie utilisable"):
        call_command("restore", other, "--yes")


@pytest.mark.django_db
def test_the_doctor_finds_a_healthy_house() -> None:
    out = StringIO()
    call_command("doctor", "--json", stdout=out)
    checks = {c["name"]: c for c in map(json.loads, out.getvalue().splitlines())}
    assert {"database", "migrations", "secret", "hosts", "mail", "time_zone"} <= set(checks)
    assert all(check["well"] for check in checks.values())


@pytest.mark.django_db
def test_the_doctor_says_how_to_mend(settings: pytest.FixtureRequest) -> None:
    settings.SECRET_KEY = "court"
    settings.ALLOWED_HOSTS = ["*"]
    settings.PRODUCTION = True
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=out)
    checks = {c["name"]: c for c in map(json.loads, out.getvalue().splitlines())}
    for name in ("secret", "hosts", "https", "mail"):
        assert not checks[name]["well"]
        assert checks[name]["mend"]
