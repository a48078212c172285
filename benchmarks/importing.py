"""Importing 5,000 rows, measured in a process of its own: `python -m benchmarks.importing`.

The floor is what the promise says: 10 seconds and 300 MB, from the bytes of the file to the end
of the transaction, history and versions included. Updating every row, importing again without a
change and undoing are measured too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measures import Measure

ROWS = 5_000
ORGANISATIONS = 200


def _sheet(changed: bool = False) -> bytes:
    from agir.core.sheets import write_xlsx

    header = ["Axe", "Objectif", "No", "Titre de l'action", "Sous-action", "Description"]
    header += ["Porteur", "Partenaires", "Personnes responsables", "Date de début", "Date de fin"]
    header += ["Statut", "Priorité", "Clientèle", "Secteur", "Indicateurs", "Financeur 1"]
    header += ["Montant", "Remarques"]
    rows: list[list[Any]] = [header]
    for n in range(ROWS):
        sub = n % 5 == 4
        owner = n - 1 if sub else n
        rows.append(
            [
                f"Axe {owner // 500}",
                f"Objectif {owner // 50}",
                f"{n + 1}",
                f"Action {owner} du quartier",
                f"Étape {n} de l'action" if sub else "",
                f"Ce que nous ferons ensemble, numéro {n}. " * 6,
                f"Organisme du quartier {owner * 7 % ORGANISATIONS}",
                ", ".join(
                    f"Organisme du quartier {(owner + k * 13) % ORGANISATIONS}" for k in (1, 2)
                ),
                f"Personne {n % 60}",
                f"2026-{n % 12 + 1:02}-01",
                "printemps 2029" if n % 3 else "2028-12-31",
                "réalisé" if changed else "en cours",
                "Élevé",
                "Parents, Grands-parents",
                f"Secteur {n % 6}",
                f"Nombre de familles rejointes: {n % 40}",
                f"Fonds {n % 9}",
                1000 + n + (500 if changed else 0),
                f"Remarque {n}",
            ]
        )
    return write_xlsx([("Plan", rows)])


def _memory() -> float:
    """The most memory this process ever held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> dict[str, float]:
    """Measure in an empty database. Returns seconds by step, and the peak in MB."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ["AGIR_DATA"] = tempfile.mkdtemp(prefix="agir-import-")
    import django

    django.setup()
    from django.core.management import call_command

    from agir.accounts.models import User
    from agir.coalitions.actions import create_coalition
    from agir.plan.actions.importing import Dropped, import_parsed, read_dropped, undo_import
    from agir.plan.actions.plan import create_plan

    call_command("migrate", verbosity=0)
    user = User.objects.create_user(f"banc-{time.time_ns()}@exemple.test", name="Banc")
    by = create_coalition(by=user, name="Banc d'essai")
    plan = create_plan(coalition=by.coalition, by=by, title="Banc")
    before, after = _sheet(), _sheet(changed=True)
    found: dict[str, float] = {}
    batches: list[Any] = []

    def bring(data: bytes) -> None:
        parsed = read_dropped(Dropped(data, "banc.xlsx"), coalition=by.coalition)
        batches.append(import_parsed(plan=plan, by=by, parsed=parsed, file_name="banc.xlsx").batch)

    def measure(name: str, work: Callable[[], object]) -> None:
        started = time.perf_counter()
        work()
        found[name] = time.perf_counter() - started

    measure("import", lambda: bring(before))
    measure("again", lambda: bring(before))
    measure("update", lambda: bring(after))
    measure("undo_update", lambda: undo_import(batch=batches[2], by=by))
    measure("undo", lambda: undo_import(batch=batches[0], by=by))
    found["peak_after_all"] = _memory()
    return found


def run() -> Iterator[Measure]:
    """Each promise, measured in a process that does nothing else."""
    command = [sys.executable, "-m", "benchmarks.importing"]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    for name, step in (
        ("import 5,000 rows", "import"),
        ("import them again, nothing changed", "again"),
        ("import them with every row changed", "update"),
        ("undo that update", "undo_update"),
        ("undo the import", "undo"),
    ):
        yield Measure(name, found[step], 10, "s", "history and versions included")
    yield Measure("memory at the most", found["peak_after_all"], 300, "MB", "the whole process")


if __name__ == "__main__":
    print(json.dumps(main()))
