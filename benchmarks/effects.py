"""Ten thousand lines pasted in the journal of effects: read, imported and undone, in a process of
its own. The floor is what the journal promises: ten seconds each way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measures import Measure, seconds

ROOT = Path(__file__).resolve().parent.parent
LINES = 10_000


def main() -> dict[str, float]:
    """Seconds to import, and to undo, through the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ["AGIR_DATA"] = tempfile.mkdtemp(prefix="agir-effects-")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from agir.accounts.models import User
    from agir.coalitions.actions import create_coalition
    from agir.effects.models import Effect, EffectsImport

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("banc@exemple.test", name="Banc")
    slug = create_coalition(by=user, name="Banc d'essai").coalition.slug
    client = Client()
    client.force_login(user)
    cells = "Quand\tEffet\tType\n" + "".join(
        f"2024-{1 + n % 12:02}-{1 + n % 28:02}\tLe partenaire {n} ouvre sa salle\trègle\n"
        for n in range(LINES)
    )
    home = f"/r/{slug}/effets/"

    def bring() -> None:
        staged = client.post(f"{home}importer/", {"cells": cells})
        client.post(f"{staged['Location']}faire/")

    found = {"import": seconds(bring)}
    if Effect.objects.count() != LINES:
        raise RuntimeError(f"{Effect.objects.count()} lines came in, not {LINES}")
    batch = EffectsImport.objects.get()
    found["undo"] = seconds(lambda: client.post(f"{home}imports/{batch.pk}/annuler/"))
    return found


def run() -> Iterator[Measure]:
    """Each promise, measured in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.effects"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    told = f"{LINES:,} lines pasted"
    yield Measure("effects: read and imported", found["import"], 10, "s", told)
    yield Measure("effects: the import undone", found["undo"], 10, "s", told)


if __name__ == "__main__":
    print(json.dumps(main()))
