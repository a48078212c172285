"""The map of a plan of 300 actions: the whole page, from the request to the last byte."""

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
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
import gzip, json, statistics, time
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from agir.accounts.models import User
from benchmarks.city import build_coalition
user = User.objects.create_user("coordination@exemple.test", name="Coordination")
plan = build_coalition("carte", by=user, actions=300, organisations=30, seed=7)
client = Client()
client.force_login(user)
address = reverse("plan:map", args=["carte", plan.pk])

def processor(query, fresh, rounds=5):
    # Seconds of processor: what other programs do meanwhile counts for nothing.
    client.get(address + query)
    spent = []
    for _ in range(rounds):
        if fresh:
            cache.clear()
        started = time.process_time()
        answer = client.get(address + query)
        spent.append(time.process_time() - started)
        assert answer.status_code == 200
    return statistics.median(spent)

found = {
    "grouped": processor("", True), "whole": processor("?whole=1", True),
    "kept": processor("?whole=1", False),
}
cache.clear()
with CaptureQueriesContext(connection) as seen:
    answer = client.get(address + "?whole=1")
found |= {
    "queries": len(seen), "actions": answer.content.count(b'data-key="a'),
    "weight": len(gzip.compress(answer.content, 6)) / 1000,
}
print(json.dumps(found))
"""


def run() -> Iterator[Measure]:
    """Yield what was measured, in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="agir-map-") as folder:
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
    of = f"{found['actions']} actions"
    yield Measure("map page, actions grouped by result", found["grouped"] * 1000, 300, "ms", of)
    yield Measure("map page, everything unfolded", found["whole"] * 1000, 300, "ms", of)
    yield Measure("map page, already drawn", found["kept"] * 1000, 100, "ms", of)
    yield Measure("queries of the map page", found["queries"], 15, "queries", of)
    yield Measure("map page, compressed", found["weight"], 120, "kB", of)
