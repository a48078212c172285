"""`agir.analysis` runs by itself."""

import subprocess
import sys

LOAD_ALL = """
import importlib, pkgutil, sys
import agir.analysis as package
for module in pkgutil.walk_packages(package.__path__, "agir.analysis."):
    importlib.import_module(module.name)
print(sorted(name for name in sys.modules if name.split(".")[0] in ("django", "numpy")))
"""


def test_brings_no_django_and_no_numpy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD_ALL], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
