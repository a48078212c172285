"""Running every check of the house: `python -m tests.run check` or `all`.

What the machine lacks (a browser, a PostgreSQL server) is installed when we are root on Debian;
elsewhere one line says what is skipped. With CI=true nothing may be skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.servers import postgres_binaries, postgres_server

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI", "").lower() == "true"


def call(title: str, *command: str, **environment: str) -> bool:
    """Run one step; print how long it took. Returns whether it went well."""
    print(f"\n── {title}", flush=True)
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    print(f"   {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def tool(name: str) -> str:
    return str(BIN / name)


def pytest(*arguments: str) -> tuple[str, ...]:
    return (tool("python"), "-m", "pytest", *arguments)


LINTERS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("linter", (tool("ruff"), "check", ".")),
    ("format", (tool("ruff"), "format", "--check", ".")),
    ("storeys", (tool("lint-imports"), "--no-cache")),
    ("types", (tool("mypy"),)),
    ("migrations", (tool("agir"), "makemigrations", "--check", "--dry-run")),
)


def check() -> bool:
    """Linters and types beside the house tests: two cores, so two lines of work."""
    types = subprocess.Popen(LINTERS[3][1], cwd=ROOT)
    done = [call(title, *command) for title, command in LINTERS if title != "types"]
    well = all(done)
    well &= call("house tests", *pytest("tests/house", "tests/core", "tests/analysis"))
    print("\n── types", flush=True)
    return (types.wait() == 0) and well


def missing() -> list[str]:
    """The Debian packages that the whole suite needs and this machine lacks."""
    packages = []
    if shutil.which("chromium") is None:
        packages.append("chromium")
    if postgres_binaries() is None:
        packages.append("postgresql")
    if shutil.which("msgfmt") is None:
        packages.append("gettext")
    if shutil.which("pdftotext") is None:
        packages.append("poppler-utils")
    return packages


def install(packages: list[str]) -> None:
    if not packages or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def skip(what: str) -> bool:
    """Say what is skipped. With CI=true that is a failure."""
    print(f"\n── skipped: {what}", flush=True)
    return not CI


# What never touches a database: run once, on the first of the two.
WITHOUT_ROWS = (
    "analysis",
    "house",
    "ui",
    "core/sheets",
    "framework",
    "plan/sheet",
    "portrait/sheet",
)


def on_postgres(step: Callable[[str], bool]) -> bool:
    if postgres_binaries() is None:
        return skip("PostgreSQL is not on this machine: the suite ran on SQLite only")
    with postgres_server() as url:
        return step(url)


def whole() -> bool:
    install(missing())
    done = [call(title, *command) for title, command in LINTERS]
    well = all(done)
    workers = ("-n", "2", "--dist", "loadfile")
    well &= call("suite on SQLite", *pytest(*workers, "-m", "not journey"))
    well &= on_postgres(
        lambda url: call(
            "suite on PostgreSQL",
            *pytest(
                *workers, "-m", "not journey", *(f"--ignore=tests/{room}" for room in WITHOUT_ROWS)
            ),
            DATABASE_URL=url,
        )
    )
    if shutil.which("chromium") is None:
        return skip("Chromium is not on this machine: no journey was made") and well
    return call("journeys in Chromium", *pytest("-m", "journey")) and well


if __name__ == "__main__":
    todo = whole if sys.argv[1:] == ["all"] else check
    sys.exit(0 if todo() else 1)
