"""The portrait of a coalition with 60 indicators, against a bare page of 100 rows: same server,
same base, same run, requests in turn."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.measures import Measure
from benchmarks.pages import ROUNDS, Reader, serve
from tests.servers import ROOT

INDICATORS = 60
PAGES = (
    ("the portrait", "/r/{slug}/portrait/"),
    ("60 indicators", "/r/{slug}/portrait/chiffres/"),
    ("an indicator", "/r/{slug}/portrait/chiffres/{indicator}/"),
)
BUILD = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from agir.core.freshness import collect_static
from agir.core.catalogues import compile_catalogues
compile_catalogues(); collect_static()
from benchmarks.portrait import build, queries
told = build(int(sys.argv[1]))
print(json.dumps({**told, "queries": queries(told)}))
"""


def build(indicators: int) -> dict[str, Any]:
    """A coalition of one plan and so many indicators: twelve years of a dozen places, by sex."""
    from django.db import connection

    from agir.accounts.models import User
    from agir.coalitions.models import Member
    from agir.portrait.actions.indicators import add_unit
    from agir.portrait.actions.indicators_import import Dropped, bring
    from agir.portrait.actions.indicators_load import Choices
    from agir.portrait.models import Indicator
    from benchmarks.city import build_coalition

    user = User.objects.create_user("portrait@exemple.test", name="Coordination")
    plan = build_coalition("portrait", by=user, actions=100, organisations=20, seed=7)
    by = Member.objects.get(coalition=plan.coalition, user=user)
    for place in range(2):
        add_unit(
            coalition=plan.coalition, by=by, source="Banc", name=f"Lieu {place}", code=f"L{place}"
        )
    rows = [
        f"{2010 + year};L{place};Lieu {place};{sex};Taux {number} (%);{10 + number * year % 37},5\n"
        for number in range(indicators)
        for place in range(12)
        for sex in ("Total", "Filles", "Garçons")
        for year in range(12)
    ]
    table = "Année;Code;Lieu;Sexe;Indicateur;Valeur\n" + "".join(rows)
    dropped = Dropped(table.encode(), "taux.csv")
    bring(coalition=plan.coalition, by=by, dropped=dropped, choices=Choices())
    kept = Indicator.objects.filter(coalition=plan.coalition)
    assert kept.count() == indicators
    kept.update(direction=-1, target=10.0, target_year=2030)
    connection.cursor().execute("ANALYZE")
    return {
        "slug": plan.coalition.slug,
        "plan": plan.pk,
        "indicator": kept.order_by("pk").values_list("pk", flat=True)[0],
        "session": _session(user),
    }


def _session(user: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def queries(told: dict[str, Any]) -> dict[str, int]:
    """How many queries each page asks, once warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = told["session"]
    counts = {}
    for name, pattern in PAGES:
        path = pattern.format(**told)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        counts[name] = len(asked)
    return counts


def _built(data: Path) -> tuple[dict[str, str], dict[str, Any]]:
    settings = {**os.environ, "AGIR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(INDICATORS)],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return settings, json.loads(done.stdout.splitlines()[-1])


def run() -> Iterator[Measure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="agir-portrait-")))
        settings, told = _built(folder / "data")
        bare = Reader(stack.enter_context(serve("benchmarks.bare.wsgi:application", settings)))
        port = stack.enter_context(serve("config.wsgi:application", settings))
        reader, bare_path = Reader(port, told["session"]), f"/{told['plan']}/"
        bare.get(bare_path)
        for name, pattern in PAGES:
            path = pattern.format(**told)
            reader.get(path), reader.get(path)
            times: dict[str, list[float]] = {"bare": [], "page": []}
            for _round in range(ROUNDS):
                times["bare"].append(bare.get(bare_path)[0])
                times["page"].append(reader.get(path)[0])
            middle = {key: statistics.median(values) for key, values in times.items()}
            told_of = f"bare page of 100 rows ({middle['bare'] * 1000:.1f} ms)"
            yield Measure(name, middle["page"] / middle["bare"], 3.0, "×", told_of)
            yield Measure(f"{name}, queries", told["queries"][name], 25, "", "a count")
