"""Starting and stopping the program, as its README says."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.servers import ROOT, free_port, site, until_answers

pytestmark = pytest.mark.journey
PRODUCTION = {
    "AGIR_MODE": "production",
    "AGIR_SECRET": "x" * 50,
    "AGIR_HOSTS": "127.0.0.1",
}


def test_a_demonstration_prints_where_to_go_in_both_languages(tmp_path: Path) -> None:
    with site(tmp_path / "data") as (address, printed):
        assert address in printed
        assert "chacun sert une fois" in printed
        assert "each works once" in printed
        assert printed.count("/lien/") == 4
        assert "/courriels/" in printed


def test_production_loads_no_demonstration_and_prints_no_link(tmp_path: Path) -> None:
    with site(tmp_path / "data", **PRODUCTION) as (address, printed):
        assert "/lien/" not in printed
        page = urllib.request.urlopen(address + "/").read().decode()
        assert "Vieux-Moulin" not in page
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address + "/courriels/")


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "AGIR_DATA": str(tmp_path / "data")}
    process = subprocess.Popen(
        [sys.executable, "-m", "agir", "run"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if "Ctrl-C" in line:
            break
    until_answers(f"http://127.0.0.1:{port}", process)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in rest


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = {**os.environ, "PORT": str(taken.getsockname()[1])}
        environment |= {"AGIR_DATA": str(tmp_path / "data")}
        done = subprocess.run(
            [sys.executable, "-m", "agir", "run"],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode != 0
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr
