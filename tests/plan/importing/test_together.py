"""Two people at once, and a server that dies: all or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from agir.plan.actions.importing import import_parsed
from agir.plan.actions.plan import create_plan
from agir.plan.models import Action, ImportBatch, Plan, Result
from tests.cast import make_cast
from tests.plan.importing.sheets import ROWS, book, read

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.mark.django_db(transaction=True)
def test_two_people_importing_at_once_import_once() -> None:
    cast = make_cast()
    plan = create_plan(coalition=cast.own, by=cast.coordination, title="Plan des Marées")
    together = threading.Barrier(2, timeout=20)
    made: list[int | None] = []
    failures: list[Exception] = []

    def bring(role: str) -> None:
        try:
            together.wait()
            parsed = read()
            mine = Plan.objects.select_related("coalition").get(pk=plan.pk)
            outcome = import_parsed(plan=mine, by=cast.members[role], parsed=parsed)
            made.append(outcome.batch.pk if outcome.batch else None)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=[role]) for role in ("coordination", "steering")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert sorted(made, key=str) == [ImportBatch.objects.get().pk, None]
    assert Action.objects.filter(plan=plan).count() == 4
    assert Result.objects.filter(plan=plan).count() == 2


KILLED = """
import os, signal
import agir.plan.actions.importing.writing as writing

def die(*args, **kwargs):
    from agir.plan.models import Action
    print(Action.objects.count(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

writing.record_many = die
"""


def test_a_server_killed_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(book(ROWS))
    environment = {**os.environ, "AGIR_DATA": str(tmp_path / "data"), "AGIR_MODE": "demonstration"}
    environment.pop("DATABASE_URL", None)

    def agir(*arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
        start = (
            "import os, sys, django\n"
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n"
            f"django.setup()\n{before}\n"
            "from django.core.management import execute_from_command_line\n"
            "execute_from_command_line(['agir', *sys.argv[1:]])\n"
        )
        return subprocess.run(
            [sys.executable, "-c", start, *arguments],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    assert agir("migrate", "--verbosity", "0").returncode == 0
    made = agir("create_coalition", "marees", "--name", "Marées", "--coordinator", "a@exemple.test")
    assert made.returncode == 0, made.stderr
    imported = ["import_plan", str(file), "--coalition", "marees", "--json"]
    killed = agir(*imported, before=KILLED)
    assert killed.returncode == -signal.SIGKILL
    assert killed.stdout.strip() == "4"  # the actions were written when it died

    def count() -> dict[str, int]:
        with sqlite3.connect(tmp_path / "data" / "agir.sqlite3") as base:
            tables = ("plan_action", "plan_result", "plan_plan", "coalitions_organisation")
            return {t: base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}

    assert set(count().values()) == {0}
    assert agir(*imported).returncode == 0
    assert count()["plan_action"] == 4
