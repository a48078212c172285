"""Pages against a bare Django page of 100 rows: same server, same base, same run.

Two sites are served: one whose database holds only the big coalition, one with 200 others beside
it. Requests alternate, so that a machine that slows down slows them all; ratios of medians remain.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.measures import Measure
from tests.servers import ROOT, free_port

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "25"))
NEIGHBOURS = int(os.environ.get("BENCH_NEIGHBOURS", "200"))
BUILD = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from agir.core.freshness import collect_static
from agir.core.catalogues import compile_catalogues
compile_catalogues(); collect_static()
from benchmarks.city import build_city
plan, member = build_city(neighbours=int(sys.argv[1]))
from django.db import connection
if connection.vendor == "sqlite":
    connection.cursor().execute("ANALYZE")
else:
    connection.cursor().execute("ANALYZE")
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore()
session[SESSION_KEY] = str(member.user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
session.create()
action = plan.actions.order_by("id").first()
print(json.dumps({"plan": plan.pk, "slug": plan.coalition.slug, "action": action.pk,
                  "session": session.session_key}))
"""


def build(
    data: Path, neighbours: int, **environment: str
) -> tuple[dict[str, str], dict[str, object]]:
    settings = {**os.environ, "AGIR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "config.settings"}
    settings |= environment
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(neighbours)],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return settings, json.loads(done.stdout.splitlines()[-1])


@contextmanager
def serve(application: str, settings: dict[str, str]) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface=wsgi", f"--port={port}", "--workers=1",
            "--blocking-threads=1", "--log-level=error", application,
        ],
        cwd=ROOT, env={**settings, "DJANGO_SETTINGS_MODULE": ""} | settings,
    )  # fmt: skip
    try:
        for _ in range(200):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


class Reader:
    """One keep-alive connection to one site, signed in or not."""

    def __init__(self, port: int, session: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Accept-Encoding": "gzip", "Accept-Language": "fr"}
        if session:
            self.headers["Cookie"] = f"sessionid={session}"

    def get(self, path: str) -> tuple[float, int, bytes]:
        started = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return time.perf_counter() - started, len(body), body


PAGES = [
    ("home (landing)", "/", False, 2.0),
    ("sign-in", "/connexion/", False, 2.0),
    ("home (signed in)", "/", True, 2.0),
    ("an action's card", "/r/{slug}/plans/{plan}/actions/{action}/", True, 3.0),
    ("a list of 100 actions", "/r/{slug}/plans/{plan}/", True, 5.0),
    ("the X-ray page", "/r/{slug}/plans/{plan}/radiographie/", True, 5.0),
]


def first_load(reader: Reader, path: str) -> Iterator[tuple[str, int]]:
    """Compressed bytes of a page and of all that it calls. Anything foreign is an error."""
    import gzip

    _, size, body = reader.get(path)
    text = gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode()
    yield path, size
    called = re.findall(r"""(?:src|href)=["'](/static/[^"']+|https?://[^"']+)["']""", text)
    for address in dict.fromkeys(called):
        if address.startswith("http") and "127.0.0.1" not in address:
            continue  # a link to read, not a resource: resources are checked by the policy
        if address.startswith("/static/"):
            yield address, reader.get(address)[1]


def run() -> Iterator[Measure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="agir-bench-")))
        alone_env, alone = build(folder / "alone", 0)
        among_env, among = build(folder / "among", NEIGHBOURS)
        bare = Reader(stack.enter_context(serve("benchmarks.bare.wsgi:application", among_env)))
        alone_port = stack.enter_context(serve("config.wsgi:application", alone_env))
        among_port = stack.enter_context(serve("config.wsgi:application", among_env))
        bare_path = f"/{among['plan']}/"
        for name, pattern, signed, limit in PAGES:
            reader = Reader(among_port, str(among["session"]) if signed else "")
            lonely = Reader(alone_port, str(alone["session"]) if signed else "")
            path, lonely_path = pattern.format(**among), pattern.format(**alone)
            for _ in range(3):
                reader.get(path), lonely.get(lonely_path)
            bare.get(bare_path)
            times: dict[str, list[float]] = {"bare": [], "among": [], "alone": []}
            for _ in range(ROUNDS):
                times["bare"].append(bare.get(bare_path)[0])
                times["among"].append(reader.get(path)[0])
                times["alone"].append(lonely.get(lonely_path)[0])
            middle = {key: statistics.median(values) for key, values in times.items()}
            yield Measure(
                name, middle["among"] / middle["bare"], limit, "×", "bare page of 100 rows"
            )
            growth = middle["among"] / middle["alone"]
            yield Measure(f"{name}, 200 neighbours", growth, 1.2, "×", "same page, no neighbour")
        reader = Reader(among_port, str(among["session"]))
        loads = dict(first_load(reader, PAGES[4][1].format(**among)))
        script = sum(size for address, size in loads.items() if address.endswith(".js"))
        yield Measure("first load, all", sum(loads.values()) / 1000, 120, "kB", "a count")
        yield Measure("first load, script", script / 1000, 40, "kB", "a count")
