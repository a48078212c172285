"""Starting: the second start downloads and prepares nothing, and answers within three seconds."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measures import Measure
from tests.servers import site


def seconds_to_answer(data: Path) -> float:
    started = time.perf_counter()
    with site(data):
        return time.perf_counter() - started


def run() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory(prefix="agir-start-") as folder:
        data = Path(folder) / "data"
        first = seconds_to_answer(data)
        second = min(seconds_to_answer(data) for _ in range(3))
    yield Measure("second start, to the first page", second, 3, "s", f"first start: {first:.1f} s")
