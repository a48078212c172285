"""A long table of indicators checked and stored, in a process of its own; pages and a curve.

`AGIR_BENCH_VALUES` rows are really loaded (100,000 unless told); the time told is for a million,
in proportion. With a `DATABASE_URL` of PostgreSQL it is PostgreSQL's promise that is kept.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.census import write_long
from benchmarks.measures import Measure, median_seconds

ROWS = int(os.environ.get("AGIR_BENCH_VALUES", "100000"))
ROOT = Path(__file__).resolve().parent.parent


def main() -> dict[str, float]:
    """Load a table in an empty database, load it again, undo it. Seconds, and the peak in MB."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ["AGIR_DATA"] = tempfile.mkdtemp(prefix="agir-indicators-")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from agir.accounts.models import User
    from agir.coalitions.actions import create_coalition
    from agir.portrait.actions.indicators_import import Dropped, bring, undo_import
    from agir.portrait.actions.indicators_load import Choices
    from agir.ui.drawings.curve import Ahead, Line, curve

    call_command("migrate", verbosity=0)
    user = User.objects.create_user(f"banc-{time.time_ns()}@exemple.test", name="Banc")
    by = create_coalition(by=user, name="Banc d'essai")
    found: dict[str, float] = {"postgresql": float(connection.vendor == "postgresql")}
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "long.csv"
        write_long(table, ROWS)
        batches = []
        for step in ("load", "again"):
            started, spent = time.perf_counter(), time.process_time()
            done = bring(
                coalition=by.coalition, by=by, dropped=Dropped(table, "long.csv"), choices=Choices()
            )
            found[step] = time.perf_counter() - started
            found[f"{step}_processor"] = time.process_time() - spent
            batches.append(done)
        assert batches[0].outcome.new == ROWS
        assert batches[1].outcome.unchanged == ROWS
        assert batches[0].batch is not None
        started = time.perf_counter()
        undo_import(batch=batches[0].batch, by=by)
        found["undo"] = time.perf_counter() - started
    line = Line("Ici", tuple((1990 + n, 20 + n % 7 / 3) for n in range(35)))
    ahead = [Ahead(2025 + n, 21, 20, 22) for n in range(3)]
    found["curve"] = median_seconds(lambda: curve([line], name="Banc", ahead=ahead)) * 1000
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def run() -> Iterator[Measure]:
    """Each promise, measured in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.indicators"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    limit, base = (15, "PostgreSQL") if found["postgresql"] else (10, "SQLite")
    told = f"{base}, {ROWS:,} really loaded in {found['load']:.1f} s"
    million = 1_000_000 / ROWS
    yield Measure("a million values checked and stored", found["load"] * million, limit, "s", told)
    yield Measure("the same again, nothing changed", found["again"] * million, 60, "s", told)
    yield Measure("undo that import", found["undo"] * million, 30, "s", told)
    yield Measure("a curve drawn", found["curve"], 5, "ms", "35 years and 3 ahead")
    yield Measure("memory at the most", found["peak"], 400, "MB", "the whole process")


if __name__ == "__main__":
    print(json.dumps(main()))
