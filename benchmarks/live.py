"""A meeting of thirty: three people write, everybody's browser asks for the state every few
seconds. What is measured is how long a writer waits for « Enregistré »."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.measures import Measure
from tests.servers import ROOT, free_port, until_open

PEOPLE, WRITERS = 30, 3
SECONDS = float(os.environ.get("BENCH_LIVE_SECONDS", "20"))
POLL, WATCH, PAUSE = 3.0, 5.0, 1.5  # as live.js asks (who writes, who reads) and saves
TOKEN = "b" * 32
BUILD = """
import datetime as dt, django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from agir.core.freshness import collect_static
from agir.core.catalogues import compile_catalogues
compile_catalogues(); collect_static()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from agir.accounts.models import User
from agir.coalitions.actions import create_coalition
from agir.coalitions.models import Member
from agir.meetings.actions.live import open_meeting
from agir.meetings.models import AgendaItem, Invitee, Meeting

users = [User.objects.create_user(f"p{n}@exemple.test", name=f"Personne {n}")
         for n in range(int(sys.argv[1]))]
lead = create_coalition(by=users[0], name="Coalition des mesures", slug="mesures")
coalition = lead.coalition
members = [lead] + [Member.objects.create(coalition=coalition, user=user, role="representative")
                    for user in users[1:]]
start = timezone.now()
meeting = Meeting.objects.create(coalition=coalition, title="Assemblée", starts_at=start,
                                 ends_at=start + dt.timedelta(hours=2))
items = [AgendaItem.objects.create(coalition=coalition, meeting=meeting, title=f"Sujet {n}",
                                   position=n) for n in range(8)]
for member in members:
    Invitee.objects.create(coalition=coalition, meeting=meeting, member=member)
open_meeting(meeting=meeting, by=lead)
sessions = []
for user in users:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    sessions.append(session.session_key)
print(json.dumps({"path": f"/r/mesures/rencontres/{meeting.pk}/direct/", "sessions": sessions,
                  "items": [item.pk for item in items]}))
"""


def build(data: Path) -> tuple[dict[str, str], dict[str, Any]]:
    settings = {**os.environ, "AGIR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(PEOPLE)],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return settings, json.loads(done.stdout.splitlines()[-1])


@contextmanager
def serve(settings: dict[str, str]) -> Iterator[int]:
    """The site as `agir run` serves it: two processes, four threads each."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface=wsgi", f"--port={port}", "--workers=2",
            "--blocking-threads=4", "--log-level=error", "config.wsgi:application",
        ],
        cwd=ROOT, env=settings,
    )  # fmt: skip
    try:
        until_open(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


class Browser:
    """One person's browser in the room, on one connection that stays open."""

    def __init__(self, port: int, path: str, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.path, self.sign = path, ""
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Accept-Language": "fr",
        }

    def _ask(self, method: str, path: str, body: str = "", **more: str) -> tuple[float, Any]:
        started = time.perf_counter()
        self.connection.request(method, path, body or None, {**self.headers, **more})
        answer = self.connection.getresponse()
        content = answer.read()
        took = time.perf_counter() - started
        if answer.status not in (200, 304):
            raise RuntimeError(f"{path}: {answer.status}")
        self.sign = answer.headers.get("ETag", self.sign)
        return took, json.loads(content) if answer.status == 200 else None

    def poll(self) -> float:
        return self._ask("GET", f"{self.path}etat/", **{"If-None-Match": self.sign})[0]

    def save(self, item: int, notes: str, revision: int) -> tuple[float, int]:
        body = urlencode({"notes": notes, "revision": revision})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        took, told = self._ask("POST", f"{self.path}sujets/{item}/", body, **kind)
        return took, int(told["revision"])


def _watch(browser: Browser, place: int, until: float, times: list[float]) -> None:
    pause = POLL if place < WRITERS else WATCH
    time.sleep(pause * place / PEOPLE)
    while time.monotonic() < until:
        times.append(browser.poll())
        time.sleep(pause)


def _write(browser: Browser, item: int, wait: float, until: float, times: list[float]) -> None:
    """Somebody who writes without stopping, a section that grows."""
    notes, revision = "", 0
    time.sleep(wait)
    while time.monotonic() < until:
        notes += "Une phrase de plus dans les notes de cette rencontre, dite à voix haute.\n"
        took, revision = browser.save(item, notes, revision)
        times.append(took)
        time.sleep(PAUSE)


def meet(port: int, room: dict[str, Any]) -> tuple[list[float], list[float]]:
    """How long each save and each question took."""
    saves: list[float] = []
    polls: list[float] = []
    browsers = [Browser(port, room["path"], session) for session in room["sessions"]]
    for browser in browsers:  # every process has read the program once
        browser.poll()
    until = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=_watch, args=(browser, place, until, polls))
        for place, browser in enumerate(browsers)
    ] + [
        threading.Thread(
            target=_write,
            args=(Browser(port, room["path"], room["sessions"][place]), room["items"][place],
                  PAUSE * place / WRITERS, until, saves),
        )
        for place in range(WRITERS)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return saves, polls


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def run() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory(prefix="agir-live-") as folder:
        settings, room = build(Path(folder) / "data")
        with serve(settings) as port:
            saves, polls = meet(port, room)
    told = f"{len(saves)} saves, {len(polls)} questions, {PEOPLE} people"
    yield Measure("live page, a save (p95)", p95(saves) * 1000, 150, "ms", told)
    yield Measure("live page, the state (p95)", p95(polls) * 1000, 300, "ms", "nobody waits for it")
