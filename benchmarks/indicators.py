"""Long tables of figures: read, checked and stored, against the plain ways of doing so.

Each base is measured in a process of its own: SQLite, and a throw-away PostgreSQL when this
machine has one. A million rows are really loaded once, for the seconds and the memory promised;
ratios come from fewer rows, the plain way and ours in turn. The plain way reads with
`csv.DictReader`, checks as much, and stores with `bulk_create` in batches of 5,000, in the same
table with the same indexes.

Time is the processor's, that of PostgreSQL's process added to ours, though both work together:
other programs count for nothing.
"""

from __future__ import annotations

import csv
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.census import write_long
from benchmarks.measures import Measure, median_seconds
from tests.servers import postgres_binaries, postgres_server

ROWS = int(os.environ.get("AGIR_BENCH_VALUES", "1000000"))
COMPARED = int(os.environ.get("AGIR_BENCH_COMPARED", "100000"))
READ = COMPARED * 5
ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent
STATUSES = {"": "observed", "E": "use_with_caution", "x": "confidential", "..": "not_available"}


def plainly(path: Path) -> Iterator[Any]:
    """What one would write: every row of the table, checked, as the same kind of value."""
    from agir.portrait.sheet import ParsedValue

    seen: set[tuple[str, ...]] = set()
    total = Decimal(0)
    for number, row in enumerate(csv.DictReader(path.open(encoding="utf-8", newline="")), 2):
        row = {name: cell.strip() for name, cell in row.items()}
        groups = {"Sex": row["Sex"], "Age group": row["Age group"]}
        key = (row["REF_DATE"], row["GEO"], row["DGUID"], *groups.values(), row["UOM"])
        year, status = int(row["REF_DATE"]), STATUSES.get(row["STATUS"])
        value = Decimal(row["VALUE"]) if row["VALUE"] else None
        if key in seen or status is None or not 1800 <= year <= 2200:
            continue
        seen.add(key)
        if value is not None:
            if not value.is_finite():
                continue
            total += value
        yield ParsedValue(
            row["UOM"], row["DGUID"], row["GEO"], year, row["REF_DATE"], groups, value, status,
            row["STATUS"], (), None, None, number,
        )  # fmt: skip


def plainly_stored(path: Path, coalition: Any) -> None:
    """The same, in the table of values, through the ORM."""
    from agir.portrait.models import IndicatorValue

    places: dict[str, int] = {}
    groups: dict[tuple[str, ...], int] = {}
    values = plainly(path)
    while some := list(islice(values, 5_000)):
        IndicatorValue.objects.bulk_create(
            [
                IndicatorValue(
                    coalition=coalition, indicator_id=1, came_in_id=1,
                    place_id=places.setdefault(one.territory_code, len(places)),
                    group_id=groups.setdefault(tuple(one.breakdown.values()), len(groups)),
                    period=one.period, year=one.year,
                    value=None if one.value is None else float(one.value),
                    status=one.status, symbol=one.symbol, flags="",
                )
                for one in some
            ]
        )  # fmt: skip


def _server_seconds() -> float:
    """What the processor gave to PostgreSQL's own process for us, where the system tells it."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not told.exists():
        return time.perf_counter()
    user, system = told.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock, and of the processor."""
    gc.collect()
    server, started, spent = _server_seconds(), time.perf_counter(), time.process_time()
    work()
    clock, spent = time.perf_counter() - started, time.process_time() - spent
    return clock, spent + _server_seconds() - server


def _prepared() -> Any:
    """An empty base and who imports in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ["AGIR_DATA"] = tempfile.mkdtemp(prefix="agir-indicators-")
    import django

    django.setup()
    from django.core.management import call_command

    from agir.accounts.models import User
    from agir.coalitions.actions import create_coalition

    call_command("migrate", verbosity=0)
    user = User.objects.create_user(f"banc-{time.time_ns()}@exemple.test", name="Banc")
    return create_coalition(by=user, name="Banc d’essai")


def whole() -> dict[str, float]:
    """A million rows brought in, brought in again, undone. Seconds, and the peak in MB."""
    by = _prepared()
    from agir.portrait.actions.indicators_import import Dropped, bring, undo_import
    from agir.portrait.actions.indicators_load import Choices

    found: dict[str, float] = {}
    done: list[Any] = []
    with tempfile.TemporaryDirectory() as folder:
        dropped = Dropped(Path(folder) / "long.csv", "long.csv")
        write_long(Path(folder) / "long.csv", ROWS)
        for step in ("load", "again"):
            found[f"{step}_clock"], found[step] = _spent(
                lambda: done.append(
                    bring(coalition=by.coalition, by=by, dropped=dropped, choices=Choices())
                )
            )
    assert (done[0].outcome.new, done[1].outcome.unchanged) == (ROWS, ROWS)
    _clock, found["undo"] = _spent(lambda: undo_import(batch=done[0].batch, by=by))
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def in_turn() -> dict[str, float]:
    """Processor seconds of the plain ways and of ours, medians of some turns."""
    by = _prepared()
    from agir.portrait.actions.indicators_import import Dropped, bring
    from agir.portrait.actions.indicators_load import Choices
    from agir.portrait.models import Indicator
    from agir.portrait.sheet import read_indicators

    spent: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path, longer = Path(folder) / "long.csv", Path(folder) / "longer.csv"
        write_long(path, COMPARED)
        write_long(longer, READ)
        dropped = Dropped(path, path.name)
        works: dict[str, Callable[[], object]] = {
            "plain_read": lambda: deque(plainly(longer), maxlen=0),
            "read": lambda: read_indicators(longer).finish(),
            "plain": lambda: plainly_stored(path, by.coalition),
            "ours": lambda: bring(
                coalition=by.coalition, by=by, dropped=dropped, choices=Choices()
            ),
        }
        for _turn in range(ROUNDS):
            for name, work in works.items():
                spent.setdefault(name, []).append(_spent(work)[1])
                _emptied()
                Indicator.objects.all().delete()
    return {name: statistics.median(times) for name, times in spent.items()}


def _emptied() -> None:
    """The table of values as new."""
    from django.db import connection

    from agir.portrait.models import IndicatorValue

    table = IndicatorValue._meta.db_table
    verb = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} {table}")


def curve_drawn() -> float:
    """Milliseconds to draw a curve of 35 years and what would come."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from agir.ui.drawings.curve import Ahead, Line, curve

    line = Line("Ici", tuple((1990 + n, 20 + n % 7 / 3) for n in range(35)))
    ahead = [Ahead(2025 + n, 21, 20, 22) for n in range(3)]
    return median_seconds(lambda: curve([line], name="Banc", ahead=ahead), rounds=25) * 1000


def _asked(step: str, url: str) -> dict[str, float]:
    """One step, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.indicators", step],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, text=True,
        check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


def run() -> Iterator[Measure]:
    """Each promise, on each base."""
    yield Measure("a curve drawn", curve_drawn(), 5, "ms", "35 years and 3 ahead")
    bases = [("SQLite", _sqlite, 10.0, 6.0)]
    if postgres_binaries() is not None:
        bases.append(("PostgreSQL", postgres_server, 15.0, 2.8))
    for base, server, limit, least in bases:
        with server() as url:
            found, turns = _asked("whole", url), _asked("in_turn", url)
        million = 1_000_000 / ROWS
        told = f"{base}, {ROWS:,} really loaded in {found['load_clock']:.1f} s of the clock"
        name = "a million values checked and stored"
        yield Measure(name, found["load"] * million, limit, "s", told)
        yield Measure("the same again, nothing changed", found["again"] * million, 30, "s", base)
        yield Measure("undo that import", found["undo"] * million, 15, "s", base)
        yield Measure("memory at the most", found["peak"], 400, "MB", f"{base}, the whole process")
        against = f"{base}, {COMPARED:,} rows in turn"
        yield _times("stored, the plain way", turns, "plain", "ours", least, against)
        against = f"{base}, {READ:,} rows in turn"
        yield _times("read and checked, the plain way", turns, "plain_read", "read", 2.0, against)


def _times(
    name: str, turns: dict[str, float], plain: str, ours: str, least: float, against: str
) -> Measure:
    """Our share of the plain way's time: `least` times faster is 1/`least` at the most."""
    told = f"{turns[plain] / turns[ours]:.1f} times faster, at least {least:g}; {against}"
    return Measure(name, turns[ours] / turns[plain], round(1 / least, 3), "×", told)


if __name__ == "__main__":
    print(json.dumps({"whole": whole, "in_turn": in_turn}[sys.argv[1]]()))
