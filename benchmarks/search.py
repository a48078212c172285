"""Searching a coalition of a hundred thousand records, against reading them all (`LIKE`)."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measures import Measure, median_seconds, seconds

ROOT = Path(__file__).resolve().parent.parent
RECORDS = int(os.environ.get("AGIR_BENCH_RECORDS", "100000"))
WORDS = 20_000
ASKED = ["mot1", "mot7 mot40", "mot300", "mot1 mot2 mot3", "mot199", "mot15000", "mots"]


def main() -> dict[str, float]:
    """Milliseconds: the slowest and the median of what is asked, and of a whole reading."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ["AGIR_DATA"] = tempfile.mkdtemp(prefix="agir-search-")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from agir.accounts.models import User
    from agir.analysis.finding import stored
    from agir.coalitions.actions import create_coalition
    from agir.memory.engines import kind_mark, mark
    from agir.memory.finding import find
    from agir.memory.models import Entry

    call_command("migrate", verbosity=0)
    user = User.objects.create_user(f"banc-{random.getrandbits(40)}@exemple.test", name="Banc")
    coalition = create_coalition(by=user, name="Banc d'essai").coalition
    draw = random.Random(1)
    frequency = [1 / rank for rank in range(1, WORDS + 1)]  # Zipf: a few words are everywhere
    vocabulary = [f"mot{rank}" for rank in range(1, WORDS + 1)]
    marks = (mark(coalition.pk), kind_mark("action"))
    entries = []
    for number in range(RECORDS):
        words = draw.choices(vocabulary, frequency, k=36)
        title, text = " ".join(words[:6]), " ".join(words[6:])
        entries.append(
            Entry(
                coalition=coalition,
                kind="action",
                object_id=-number - 1,
                title=title,
                text=text,
                tokens=stored(title, text, marks),
            )
        )
    loading = seconds(lambda: Entry.objects.bulk_create(entries, batch_size=2000))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE memory_entry")
    times = [median_seconds(lambda one=typed: find(coalition, one)) for typed in ASKED]  # type: ignore[misc]
    whole = Entry.objects.filter(coalition=coalition, text__contains="mot15000 ")
    return {
        "postgresql": float(connection.vendor == "postgresql"),
        "slowest": max(times) * 1000,
        "median": statistics.median(times) * 1000,
        "whole": median_seconds(lambda: whole.count()) * 1000,
        "loading": loading,
    }


def run() -> Iterator[Measure]:
    """Each promise, measured in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.search"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    base = "PostgreSQL" if found["postgresql"] else "SQLite"
    told = f"{base}, {RECORDS:,} records; a whole reading takes {found['whole']:.0f} ms"
    yield Measure("search, the slowest of seven", found["slowest"], 100, "ms", told)
    yield Measure("search, the median of seven", found["median"], 100, "ms", told)


if __name__ == "__main__":
    print(json.dumps(main()))
