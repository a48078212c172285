"""What reading a file of indicators gives: plain data, and a report that hides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .numbers import Read

BATCH = 4_000  # values given together
KEPT_ISSUES = 500
"""How many rejected rows, and warnings, a report names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ParsedIndicator:
    """What is measured. `key` is stable for the same file layout; the rest is the file's words.

    `path` holds the headings above it, from the widest; `denominator` what a share is out of,
    when the file says so; `dimensions` the breakdowns its values may carry.
    """

    key: str
    name: str
    unit: str = ""
    source: str = ""
    definition: str = ""
    denominator: str = ""
    dimensions: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


class ParsedValue(NamedTuple):
    """One cell. `value` is None whenever the status says there is no number to show.

    `status` is a key of `symbols.STATUSES` (« observed » for a plain number), `symbol` what
    the file wrote. `flags` adds what else is known: other statuses, `mark_a` for a letter
    beside the number, `rounded_10`. `period` is the file's own (« 2014/2015 »), `year` its
    first calendar year, None when the file names none. An empty `breakdown` is the total;
    mappings are shared between values, never write in one. `row` starts at 1.
    """

    indicator: str
    territory_code: str
    territory_name: str
    year: int | None
    period: str
    breakdown: Mapping[str, str]
    value: Decimal | None
    status: str
    symbol: str
    flags: tuple[str, ...]
    low: Decimal | None
    high: Decimal | None
    row: int


@dataclass(eq=False, slots=True)
class Head:
    """What values of a same series share; compared by identity, so that it is worked out once."""

    indicator: str
    code: str
    name: str
    breakdown: Mapping[str, str]


Time = tuple[int | None, str]
"""A year and the period it begins, as the file writes it."""


class Batch(NamedTuple):
    """Values by columns: the same place in each of the four makes one value."""

    heads: Sequence[Head]
    times: Sequence[Time]
    cells: Sequence[Read]
    rows: Sequence[int]

    def values(self) -> Iterator[ParsedValue]:
        make = ParsedValue._make
        for head, (year, period), cell, row in zip(*self, strict=True):
            yield make(
                (head.indicator, head.code, head.name, year, period, head.breakdown, cell.value,
                 cell.status, cell.symbol, cell.flags, cell.low, cell.high, row)
            )  # fmt: skip


def gathered(found: Sequence[tuple[Head, Time, Read, int]]) -> Batch:
    """Values met one by one, by columns. There must be at least one."""
    return Batch(*zip(*found, strict=True))


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to tell: a stable `code` and what fills its sentence."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row, or one cell of it, kept out. `row` starts at 1, `column` is the header's words."""

    row: int
    column: str
    code: str
    text: str = ""


@dataclass(slots=True)
class Report:
    """What a reading met. Complete once every value has been taken.

    `rows` counts the rows of data read for the chosen units, `passed_over` those of other
    units, `values` the numbers read, `blanks` the empty cells where a value was expected,
    `statuses` the symbols met, as the file writes them. `sum` adds every number read, as
    written: it has no meaning but to check that all were read. `refused` is why the whole
    file was kept out: then nothing read from it may be written.
    """

    format: str = ""
    filename: str = ""
    rows: int = 0
    passed_over: int = 0
    values: int = 0
    blanks: int = 0
    indicators: dict[str, ParsedIndicator] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    sum: Decimal = Decimal(0)
    warnings: list[Issue] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    rejected_counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    source: str = ""
    refused: Issue | None = None

    def reject(self, row: int, column: str, code: str, text: str = "") -> None:
        """Note a row or a cell kept out; past the first ones, only count it."""
        self.rejected_counts[code] += 1
        if len(self.rejected) < KEPT_ISSUES:
            self.rejected.append(Rejected(row, column[:120], code, text[:80]))

    def warn(self, code: str, **params: object) -> None:
        """Note something odd once."""
        issue = Issue(code, tuple((key, str(value)[:120]) for key, value in params.items()))
        if len(self.warnings) < KEPT_ISSUES and issue not in self.warnings:
            self.warnings.append(issue)

    def refuse(self, code: str, **params: object) -> None:
        """Keep the whole file out. The first reason stays."""
        if self.refused is None:
            self.refused = Issue(
                code, tuple((key, str(value)[:120]) for key, value in params.items())
            )

    def as_json(self) -> dict[str, object]:
        """The report as plain JSON values; `sum` as text, so that no digit is lost."""
        return {
            "format": self.format,
            "rows": self.rows,
            "passed_over": self.passed_over,
            "values": self.values,
            "blanks": self.blanks,
            "indicators": len(self.indicators),
            "statuses": dict(sorted(self.statuses.items())),
            "sum": f"{self.sum.normalize():f}",
            "warnings": [_plain(issue) for issue in self.warnings],
            "rejected": [
                {"row": item.row, "column": item.column, "reason": item.code, "text": item.text}
                for item in self.rejected
            ],
            "rejected_counts": dict(sorted(self.rejected_counts.items())),
            "refused": _plain(self.refused) if self.refused else None,
        }


def _plain(issue: Issue) -> dict[str, object]:
    return {"code": issue.code, **dict(issue.params)}
