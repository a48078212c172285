"""A Census Profile of millions of lines: read zipped, its units picked on the way.

And a long table of a million rows, checked. Files are made on the spot, in the published
layouts; each is read in a process of its own, whose peak of memory is told.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measures import Measure

ROOT = Path(__file__).resolve().parent.parent
LINES = int(os.environ.get("AGIR_BENCH_CENSUS_LINES", "3000000"))
ROWS = 1_000_000
CHARACTERISTICS = 2_631
UNITS = 12
HEADER = (
    "CENSUS_YEAR,DGUID,ALT_GEO_CODE,GEO_LEVEL,GEO_NAME,TNR_SF,TNR_LF,DATA_QUALITY_FLAG,"
    "CHARACTERISTIC_ID,CHARACTERISTIC_NAME,CHARACTERISTIC_NOTE,C1_COUNT_TOTAL,SYMBOL,"
    "C2_COUNT_MEN+,SYMBOL,C3_COUNT_WOMEN+,SYMBOL,C10_RATE_TOTAL,SYMBOL,C11_RATE_MEN+,SYMBOL,"
    "C12_RATE_WOMEN+,SYMBOL\r\n"
)
WORK = """
import json, resource, sys, time
import agir.__main__
from agir.portrait.sheet.read import read_indicators
path, units = sys.argv[1], set(sys.argv[2].split(",")) - {""} or None
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter(), time.process_time()
reading = read_indicators(path, units=units)
values = sum(1 for _value in reading)
spent = time.perf_counter() - started[0], time.process_time() - started[1]
report = reading.report
assert not report.refused, report.refused
print(json.dumps({
    "seconds": spent[0], "processor": spent[1], "rows": report.rows, "values": values,
    "lines": report.rows + report.passed_over,
    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def write_census(path: Path, lines: int) -> list[str]:
    """A zipped profile of at least so many lines; the codes of a few of its places."""
    places = -(-lines // CHARACTERISTICS)
    tails = [
        f',"00000",{number},"{"  " * (number % 5)}Characteristic {number}, of some length",1,'
        f'{number * 5},"",{number * 2},"",,"...",{number % 100}.5,"","","x",4.8,"E"\r\n'
        for number in range(1, CHARACTERISTICS + 1)
    ]
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("98-401-X2021006_English_CSV_data.csv", "w", force_zip64=True) as data,
    ):
        data.write(HEADER.encode("cp1252"))
        for place in range(places):
            code = 24_660_000 + place
            start = (
                f'"2021","2021S0512{code}","{code}","Dissemination area",'
                f'"Aire de diffusion, Montréal {place}",3.1,4.3'
            )
            data.write("".join(start + tail for tail in tails).encode("cp1252"))
    return [str(24_660_000 + place) for place in range(0, places, max(1, places // UNITS))][:UNITS]


def write_long(path: Path, rows: int) -> None:
    """A long table with as many values, in the layout of Statistics Canada's tables."""
    with path.open("w", encoding="utf-8", newline="") as data:
        data.write("REF_DATE,GEO,DGUID,Sex,Age group,UOM,VALUE,STATUS,SYMBOL\r\n")
        for number in range(rows):
            place, left = divmod(number, 200)
            year, left = divmod(left, 20)
            data.write(
                f'{2010 + year},"Place {place}",2021A0005{place:07d},Sex {left % 4},'
                f'"{left // 4 * 5} to {left // 4 * 5 + 4} years",Number,'
                f"{number * 7 % 10_000 / 10},{'E' if number % 50 == 0 else ''},\r\n"
            )


def measured(path: Path, units: list[str]) -> dict[str, float]:
    """One reading, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(path), ",".join(units)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def run() -> Iterator[Measure]:
    """Yield what was measured. Time is the processor's: other programs count for nothing."""
    with tempfile.TemporaryDirectory(prefix="agir-census-") as folder:
        census = Path(folder) / "census.zip"
        units = write_census(census, LINES)
        found = measured(census, units)
        of = (
            f"{found['lines']:,.0f} lines zipped, {len(units)} units, {found['values']:,.0f} values"
        )
        pace = found["processor"] / found["lines"] * 300_000
        yield Measure("census: 300,000 lines read", pace, 1.0, "s", of)
        yield Measure("census: peak of memory", found["peak"], 400, "MB", of)
        census.unlink()
        table = Path(folder) / "long.csv"
        write_long(table, ROWS)
        found = measured(table, [])
        of = f"{found['values']:,.0f} values"
        yield Measure("long table: a million rows checked", found["processor"], 6.0, "s", of)
        yield Measure("long table: peak of memory", found["peak"], 400, "MB", of)
