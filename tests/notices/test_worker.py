"""The worker: one only, with the site, one turn when asked, and the doctor who watches it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agir.notices import worker
from agir.notices.worker import AlreadyThere, Task, Worker, alone
from agir.post.actions import post_letter
from agir.post.models import Beat, Letter
from agir.post.reading import SILENT
from tests.servers import ROOT, site

A_MINUTE = dt.timedelta(minutes=1)


def post(**more: Any) -> Letter:
    given = {"template": "accounts/mail/key_added.txt", "language": "fr", "context": {}}
    return post_letter(to="zoe@exemple.test", **{**given, **more})


@pytest.fixture
def own_data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def test_there_is_one_worker_only(own_data: Path) -> None:
    with alone(), pytest.raises(AlreadyThere), alone():
        pass
    with alone():
        pass


@pytest.mark.django_db
def test_one_turn_at_a_moment(own_data: Path) -> None:
    letter = post(now=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    call_command("worker", "--once", "--now", "2026-03-08T07:00")
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert letter.settled_at is not None
    assert timezone.localtime(letter.settled_at).isoformat() == "2026-03-08T07:00:00-04:00"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "words"),
    [(["--once", "--now", "demain"], "n’est pas un moment"), (["--now", "2026-03-08"], "--once")],
)
def test_a_moment_that_is_none_is_said(own_data: Path, given: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("worker", *given)


@pytest.mark.django_db
def test_a_second_one_is_told_so(own_data: Path) -> None:
    with alone(), pytest.raises(CommandError, match="déjà"):
        call_command("worker", "--once")


def test_what_goes_wrong_in_one_task_stops_no_other(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def fail(now: dt.datetime) -> None:
        raise ValueError

    mine = [Task("bad", A_MINUTE, fail), Task("good", A_MINUTE, lambda now: done.append("good"))]
    monkeypatch.setattr(worker, "tasks", lambda live: mine)
    one = Worker(dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    assert not one.turn()
    assert done == ["good"]
    assert "could not do: bad" in caplog.text
    one.turn()
    assert done == ["good"]


@pytest.mark.django_db
def test_the_daily_round_empties_every_bin() -> None:
    rooms = {bin_.__module__.split(".")[1] for bin_ in worker.bins()}
    assert {"plan", "portrait", "meetings", "followup"} <= rooms
    worker.tidy(timezone.now())


def checks() -> dict[str, dict[str, Any]]:
    out = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("doctor", "--json", stdout=out)
    return {one["name"]: one for one in map(json.loads, out.getvalue().splitlines())}


@pytest.mark.django_db(transaction=True)
def test_the_doctor_says_when_nobody_sends_what_waits() -> None:
    assert checks()["worker"]["well"]
    late = timezone.now() - SILENT - A_MINUTE
    post(now=late)
    assert not checks()["worker"]["well"]
    assert "agir worker" in checks()["letters"]["mend"]
    Beat.objects.create(name="worker", at=timezone.now())
    assert checks()["worker"]["well"]
    Beat.objects.update(at=late)
    assert not checks()["worker"]["well"]


def workers_of(parent: int) -> list[int]:
    """The worker processes started beside a site, alive."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"worker" in words and str(parent).encode() in words:
            found.append(int(folder.name))
    return found


def children_of(parent: int) -> list[int]:
    """The processes it started, whichever of its threads did."""
    files = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for file in files for pid in file.read_text().split()]


def until_gone(parent: int, seconds: float = 15) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if not workers_of(parent):
            return True
        time.sleep(0.2)
    return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc here to look at processes")
def test_it_starts_with_the_site_and_leaves_no_orphan(tmp_path: Path) -> None:
    for end in (signal.SIGKILL, signal.SIGTERM):
        with site(tmp_path / "data"):
            (parent,) = [pid for pid in children_of(os.getpid()) if workers_of(pid)]
            assert len(workers_of(parent)) == 1
            second = subprocess.run(
                [sys.executable, "-m", "agir", "worker", "--once"],
                cwd=ROOT, env={**os.environ, "AGIR_DATA": str(tmp_path / "data")},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert "déjà" in second.stderr
            servers = children_of(parent)
            os.kill(parent, end)
            assert until_gone(parent)
            for server in servers:  # those of granian outlive a parent that is killed
                with contextlib.suppress(ProcessLookupError):
                    os.kill(server, signal.SIGKILL)
