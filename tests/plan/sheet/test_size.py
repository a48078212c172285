"""A plan of 5,000 rows is read in the time and memory promised."""

from __future__ import annotations

import subprocess
import sys

import pytest

from agir.core.sheets import write_csv, write_xlsx
from agir.plan.sheet.layout import plan_rows
from agir.plan.sheet.parsed import ParsedAction, ParsedOrganisation

_MEASURE = """
import re, sys, time
from agir.plan.sheet.read import read_plan
data = open(sys.argv[1], "rb").read()
start = time.process_time()
plan = read_plan(data, sys.argv[1])
spent = time.process_time() - start
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
print(len(plan.actions), spent, peak)
"""


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_five_thousand_rows(kind, tmp_path):
    actions = [
        ParsedAction(
            number,
            f"Action {number} pour les familles du quartier",
            result_path=(f"Axe {number // 500}", f"Objectif {number // 50}"),
            description=f"Ce que les partenaires font ensemble, numéro {number}. " * 4,
            lead=f"Organisme {number % 200}",
            organisations=[ParsedOrganisation(f"Organisme {number % k}") for k in (7, 11, 13)],
            people=["Personne A", "Personne B"],
            status="planned",
        )
        for number in range(5_000)
    ]
    path = tmp_path / f"plan.{kind}"
    rows = plan_rows(actions)
    path.write_bytes(write_csv(rows) if kind == "csv" else write_xlsx([("Plan", rows)]))
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    count, spent, peak = done.stdout.split()
    assert int(count) == 5_000
    assert float(spent) < 8
    assert int(peak) < 300
