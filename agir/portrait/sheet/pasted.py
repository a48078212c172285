"""A table copied from a report: letters beside numbers, intervals, counts rounded to 10."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .parsed import Batch
from .source import Refusal

LONGEST = 2_000_000
_CELL = (
    r"(?:[+\-−]?\d[\d\u00a0\u202f'’.,]*\d|\d)(?:\s?%)?(?:[a-z](?:,[a-z])*|\*+)?"
    r"(?:\s?\([^()]*\))?|\.\.\.?|…|n\.?d\.?|[xFs–—-]"
)
_TAIL = re.compile(rf"\s+((?:{_CELL})(?:\s+(?:{_CELL}))*)\s*$")
_ONE = re.compile(_CELL)
_LEAST_ROUNDED = 3


def rows_of(text: str) -> list[list[str]]:
    """The cells of a pasted text: by tabs, else semicolons or bars, else gaps, else words."""
    if len(text) > LONGEST:
        raise Refusal("too_big", limit=LONGEST // 1_000_000)
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    for mark in ("\t", ";", "|"):
        if sum(mark in line for line in lines) * 2 > sum(1 for line in lines if line):
            return [_cells(line, mark) for line in lines]
    filled = [line for line in lines if line.strip()]
    if sum(len(re.split(r"\s{2,}", line.strip())) > 1 for line in filled) * 2 > len(filled):
        return [re.split(r"\s{2,}", line.strip()) for line in lines]
    if _by_commas(filled):
        return [[cell.strip() for cell in line.split(",")] for line in lines]
    return [_words(line) for line in lines]


def _cells(line: str, mark: str) -> list[str]:
    if mark == "|":
        line = line.strip().strip("|")
        if re.fullmatch(r"[\s|:\-]+", line):
            return []
    return [cell.strip().strip('"') for cell in line.split(mark)]


def _by_commas(lines: list[str]) -> bool:
    """Commas between cells, not inside numbers: as many on each line, and points elsewhere."""
    counts = {line.count(",") for line in lines}
    header = next(iter(lines), "")
    return len(counts) == 1 and counts != {0} and bool(re.search(r",\s*\d{4}\b|[A-Za-z],", header))


def _words(line: str) -> list[str]:
    """« Québec 25,6 27,7a 28,7a,b »: the label, then each number."""
    found = _TAIL.search(f" {line}")
    if not found:
        return [line.strip()] if line.strip() else []
    label = f" {line}"[: found.start()].strip()
    return [label, *(piece[0] for piece in _ONE.finditer(found[1]))]


def marked_rounded(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same values; counts that all end in 0 are flagged as rounded to 10."""
    kept = list(batches)
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for batch in kept:
        for head, cell in zip(batch.heads, batch.cells, strict=True):
            if cell.value is not None:
                groups[head.indicator].append(cell.value)
    rounded = {
        key
        for key, numbers in groups.items()
        if len(numbers) >= _LEAST_ROUNDED
        and all(number % 10 == 0 for number in numbers)
        and max(numbers) > 100
    }
    for batch in kept:
        cells = [
            cell._replace(flags=(*cell.flags, "rounded_10")) if head.indicator in rounded else cell
            for head, cell in zip(batch.heads, batch.cells, strict=True)
        ]
        yield batch._replace(cells=cells)
