"""`make bench`: every promise of speed, measured now. Ends with 1 when one is not kept."""

from __future__ import annotations

import importlib
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
FAMILIES = (
    "start", "pages", "portrait", "xray", "map", "importing", "census", "indicators", "search",
    "live", "digests", "effects",
)  # fmt: skip


def main() -> int:
    chosen = sys.argv[1:] or FAMILIES
    broken = 0
    for name in chosen:
        print(f"\n── {name}", flush=True)
        for measure in importlib.import_module(f"benchmarks.{name}").run():
            print(measure, flush=True)
            broken += not measure.kept
    print(f"\n{broken} promise(s) not kept" if broken else "\nEvery promise is kept")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
