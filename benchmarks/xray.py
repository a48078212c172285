"""The X-ray of a plan of 5,000 actions and 200 organisations: read and computed, from nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measures import Measure

ROOT = Path(__file__).resolve().parent.parent
WORK = """
import datetime as dt, json, resource
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from benchmarks.city import build_city
import statistics, time
from agir.plan.xray.reading import read_and_compute, xray
plan, _member = build_city(neighbours=0)
today = dt.date(2026, 6, 1)

def processor(work, rounds=5):
    # Seconds of processor: what other programs do meanwhile counts for nothing.
    work()
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return statistics.median(spent)


whole = processor(lambda: read_and_compute(plan, today))
kept = processor(lambda: xray(plan, today))
with CaptureQueriesContext(connection) as seen:
    said = read_and_compute(plan, today)
print(json.dumps({
    "whole": whole, "kept": kept, "queries": len(seen), "actions": said["counts"]["actions"],
    "organisations": said["counts"]["organisations"],
    "findings": len(said["findings"]),
}))
"""


def run() -> Iterator[Measure]:
    """Yield what was measured, in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="agir-xray-") as folder:
        settings = {
            **os.environ,
            "AGIR_DATA": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", f"import agir.__main__\n{WORK}"],
            cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found = json.loads(done.stdout.splitlines()[-1])
    of = f"{found['actions']} actions, {found['organisations']} organisations"
    yield Measure("X-ray read and computed", found["whole"], 1.0, "s", of)
    yield Measure("X-ray already known", found["kept"], 0.05, "s", of)
    yield Measure("queries to read it all", found["queries"], 15, "queries", of)
