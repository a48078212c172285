"""Reading a text as a file, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from agir.portrait.sheet import ParsedValue, Report, read_indicators


def read(
    content: str | bytes, filename: str = "taux.csv", units: Collection[str] | None = None
) -> tuple[list[ParsedValue], Report]:
    data = content.encode() if isinstance(content, str) else content
    reading = read_indicators(data, filename, units)
    return list(reading), reading.report


def numbers(values: list[ParsedValue]) -> list[float | None]:
    return [None if value.value is None else float(value.value) for value in values]


def check_sums(values: list[ParsedValue], report: Report) -> None:
    """The report's counts are those of the values given."""
    shown = [value.value for value in values if value.value is not None]
    assert report.values == len(shown)
    assert report.sum == sum(shown, Decimal(0))
