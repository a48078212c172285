"""Real servers for the tests: a PostgreSQL of our own, and the site itself behind granian."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_binaries() -> Path | None:
    """The folder that holds initdb and postgres, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def _as_owner(owner: str | None, command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: step down to its own account."""
    return ["runuser", "-u", owner, "--", *command] if owner else command


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """A throw-away PostgreSQL server. Yields the address of an empty database."""
    binaries = postgres_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not on this machine")
    owner = None
    folder = Path(tempfile.mkdtemp(prefix="agir-pg-"))
    if os.geteuid() == 0:
        owner = "postgres"
        account = pwd.getpwnam(owner)
        os.chown(folder, account.pw_uid, account.pw_gid)
    port, data = free_port(), folder / "data"
    make = ["--auth=trust", "--username=agir", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        _as_owner(owner, [str(binaries / "initdb"), "-D", str(data), *make]),
        check=True, stdout=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    server = subprocess.Popen(
        _as_owner(
            owner,
            [
                str(binaries / "postgres"), "-D", str(data), "-p", str(port),
                "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}",
                "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60",
            ],
        ),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    try:
        until_open(port)
        address = ["-h", "127.0.0.1", "-p", str(port), "-U", "agir"]
        for _ in range(50):
            made = subprocess.run(
                [str(binaries / "createdb"), *address, "agir"], capture_output=True, check=False
            )
            if made.returncode == 0:
                break
            time.sleep(0.2)
        yield f"postgres://agir@127.0.0.1:{port}/agir"
    finally:
        stop = ["pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop"]
        subprocess.run(
            _as_owner(owner, [str(binaries / stop[0]), *stop[1:]]),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd="/",
        )  # fmt: skip
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def until_open(port: int, seconds: float = 30) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answered on port {port}")


@contextlib.contextmanager
def site(data: Path, **environment: str) -> Iterator[tuple[str, str]]:
    """The site as its README starts it, on a free port. Yields its address and what it printed."""
    port = free_port()
    settings = {"PORT": str(port), "AGIR_DATA": str(data), "AGIR_MODE": "demonstration"}
    settings |= {"PYTHONUNBUFFERED": "1", **environment}
    with (data.parent / f"{data.name}.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "agir", "run"],
            cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            until_answers(address, process)
            yield address, Path(log.name).read_text()
        finally:
            process.terminate()
            process.wait(timeout=20)


def until_answers(address: str, process: subprocess.Popen[Any], seconds: float = 90) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError("the site stopped before it answered")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError("the site did not answer")
