"""Settings: each documented, each wrong value refused with a sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_table_of_settings_is_complete() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.M)
    assert sorted(rows) == sorted(settings.ENVIRONMENT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "huit mille"),
        ("PORT", "70000"),
        ("AGIR_MODE", "prod"),
        ("AGIR_WORKERS", "0"),
        ("AGIR_TIME_ZONE", "Québec"),
        ("AGIR_OPEN_SIGNUP", "peut-être"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgres://host"),
        ("AGIR_MAIL_URL", "mail.exemple.test"),
        ("AGIR_SECRET", "court"),
        ("AGIR_DATA", "pyproject.toml"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(name: str, value: str) -> None:
    environment = {**os.environ, name: value}
    command = [sys.executable, "-m", "agir", "check"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_production_invents_no_secret_and_no_host() -> None:
    for given in ({}, {"AGIR_SECRET": "x" * 50}):
        environment = {**os.environ, "AGIR_MODE": "production", **given}
        environment.pop("AGIR_HOSTS", None)
        done = subprocess.run(
            [sys.executable, "-m", "agir", "check"],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode != 0
        assert ("AGIR_HOSTS" if given else "AGIR_SECRET") in done.stderr
