"""Putting the values of a file in the database, a million at a time.

Rows go in by large batches, below the ORM: COPY with PostgreSQL, one prepared statement with
SQLite. An indicator that is new takes its values straight; one that was there already is compared
value by value, so that the same file twice changes nothing.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from django.db import connection
from django.utils import timezone

from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Member
from agir.portrait.models import (
    FiguresImport,
    Indicator,
    IndicatorValue,
    TerritoryUnit,
    in_a_year,
)
from agir.portrait.sheet import ParsedIndicator, ParsedValue, Report

BATCH = 4_000
COMPARED = 4_000  # rows compared at once with those already there
COLUMNS = (
    "coalition_id", "indicator_id", "unit_code", "unit_name", "period", "year", "breakdown_key",
    "breakdown", "value", "low", "high", "status", "symbol", "flags", "came_in_id",
)  # fmt: skip
TOGETHER = 50  # rows in one statement of SQLite, which takes 999 values at the least
DESCRIBED = ("title", "words", "heading", "unit", "source", "denominator")
TABLE = IndicatorValue._meta.db_table
Row = tuple[Any, ...]
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_INDICATOR = itemgetter(0)  # of a parsed value
_CODE, _UNIT = itemgetter(2), itemgetter(2, 3)  # of a row


@dataclass(frozen=True)
class Choices:
    """What the person importing chose. None takes everything; `year` and `place` stand for what
    the file does not say."""

    units: tuple[str, ...] | None = None
    indicators: tuple[str, ...] | None = None
    words: str = ""  # only indicators whose name holds them
    year: str = ""
    place: str = ""
    source: str = ""


@dataclass
class Outcome:
    """What an import did, or would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0  # values of indicators not chosen
    created: list[int] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    by_indicator: Counter[str] = field(default_factory=Counter)
    by_unit: Counter[tuple[str, str]] = field(default_factory=Counter)


def breakdown_key(breakdown: Mapping[str, str]) -> str:
    """What tells a breakdown from another: « age=15-24;sex=f ». Empty for the total."""
    text = ";".join(f"{name}={breakdown[name]}" for name in sorted(breakdown))
    if len(text) <= 300:
        return text
    return f"{text[:250]}…{hashlib.sha256(text.encode()).hexdigest()[:40]}"


class Loader:
    """Takes the values of one reading. Call `take`, then `finish`, inside one transaction."""

    def __init__(
        self,
        *,
        coalition: Coalition,
        by: Member,
        batch: FiguresImport,
        report: Report,
        choices: Choices,
    ) -> None:
        self.coalition, self.by, self.batch = coalition, by, batch
        self.report, self.choices = report, choices
        self.outcome = Outcome()
        self._known = dict(Indicator.objects.filter(coalition=coalition).values_list("key", "pk"))
        self._fresh: dict[str, int] = {}
        self._places: dict[tuple[str, str], tuple[str, str]] = {}
        self._breakdowns: dict[int, tuple[Mapping[str, str], str, str | None]] = {}
        self._said: dict[tuple[str, str, tuple[str, ...]], tuple[str, str, str]] = {}
        self._wanted: dict[str, bool] = {}
        self._first: dict[str, str] = {}
        self._ours: dict[str, str] = {}
        self._ours_codes: set[str] = set()
        self._territory = _territory(coalition)

    def take(self, values: Iterable[ParsedValue]) -> None:
        given = iter(values)
        while chunk := list(islice(given, BATCH)):
            kept = self._chosen(chunk)
            if kept:
                self._write(kept)

    def _chosen(self, chunk: list[ParsedValue]) -> list[ParsedValue]:
        """The values of indicators to keep; the others are only counted."""
        wanted = self._wanted
        for key in dict.fromkeys(map(_INDICATOR, chunk)):
            if key not in wanted:
                wanted[key] = self._wants(key)
        if all(wanted[key] for key in set(map(_INDICATOR, chunk))):
            return chunk
        kept = [value for value in chunk if wanted[value.indicator]]
        self.outcome.left += len(chunk) - len(kept)
        return kept

    def _wants(self, key: str) -> bool:
        chosen, words = self.choices.indicators, fold(self.choices.words)
        if chosen is not None and key not in chosen:
            return False
        found = self.report.indicators.get(key)
        return not words or (found is not None and words in fold(found.name))

    def _rows(self, values: list[ParsedValue]) -> list[Row]:
        """The columns of values. What repeats is worked out once: places, breakdowns, statuses."""
        rows: list[Row] = []
        add, known, places, broken = rows.append, self._known, self._places, self._breakdowns
        said, start, end = self._said, self.coalition.pk, self.batch.pk
        given = self.choices.year
        for value in values:
            (key, code, name, year, period, groups, number, status, symbol, flags, low, high,
             _row) = value  # fmt: skip
            code, name = places.get((code, name)) or self._place(code, name)
            _kept, apart, plain = broken.get(id(groups)) or self._broken(groups)
            told = said.get((status, symbol, flags)) or self._says(status, symbol, flags)
            if not period and given:
                period, year = given, int(given)
            add(
                (start, known[key], code, name, period[:40], year, apart, plain,
                 None if number is None else float(number),
                 None if low is None else float(low), None if high is None else float(high),
                 *told, end)
            )  # fmt: skip
        return rows

    def _count(self, values: list[ParsedValue], rows: list[Row]) -> None:
        """How many values for each indicator and unit, and the unit an indicator shows first."""
        outcome, first, ours = self.outcome, self._first, self._ours
        outcome.by_indicator.update(map(_INDICATOR, values))
        outcome.by_unit.update(map(_UNIT, rows))
        for key, code in dict.fromkeys(zip(map(_INDICATOR, values), map(_CODE, rows), strict=True)):
            first.setdefault(key, code)
            if code in self._ours_codes:
                ours.setdefault(key, code)

    def _broken(self, groups: Mapping[str, str]) -> tuple[Mapping[str, str], str, str | None]:
        plain = json.dumps(dict(groups), ensure_ascii=False) if groups else None
        # The mapping is kept too: its address must not serve another one.
        found = self._breakdowns[id(groups)] = (groups, breakdown_key(groups), plain)
        return found

    def _says(self, status: str, symbol: str, flags: tuple[str, ...]) -> tuple[str, str, str]:
        found = (status[:20], symbol[:20], ",".join(flags)[:120])
        self._said[status, symbol, flags] = found
        return found

    def _place(self, code: str, name: str) -> tuple[str, str]:
        given = (code, name)
        name = name or code or self.choices.place
        code = (code or name)[:80]
        if code in self._territory or fold(name) in self._territory:
            self._ours_codes.add(code)
        found = self._places[given] = (code, name[:200])
        return found

    def _write(self, values: list[ParsedValue]) -> None:
        keys = set(map(_INDICATOR, values))
        self._create({key for key in keys if key not in self._known})
        rows = self._rows(values)
        self._count(values, rows)
        straight, compared = rows, []
        old = {self._known[key] for key in keys if key not in self._fresh}
        if old:
            straight = [row for row in rows if row[1] not in old]
            compared = [row for row in rows if row[1] in old]
        insert(straight)
        self.outcome.new += len(straight)
        for place in range(0, len(compared), COMPARED):
            self._compare(compared[place : place + COMPARED])

    def _create(self, keys: Collection[str]) -> None:
        parsed = [self.report.indicators[key] for key in sorted(keys)]
        made = Indicator.objects.bulk_create(
            [
                Indicator(
                    coalition=self.coalition, typed_by=self.by, key=one.key[:200],
                    review_on=in_a_year(), provenance=self.batch.file_name,
                    **_about(one, self.choices.source),
                )
                for one in parsed
            ],
            batch_size=500,
        )  # fmt: skip
        for one, indicator in zip(parsed, made, strict=True):
            self._known[one.key] = self._fresh[one.key] = indicator.pk
            self.outcome.created.append(indicator.pk)

    def _compare(self, rows: list[Row]) -> None:
        """Keep what is the same, replace what differs, add what is new."""
        there = IndicatorValue.objects.live().filter(
            indicator_id__in={row[1] for row in rows},
            unit_code__in={row[2] for row in rows},
            period__in={row[4] for row in rows},
        )
        says = ("value", "low", "high", "status", "symbol", "flags")
        found = {
            tuple(one[1:5]): (one[0], tuple(one[5:]))
            for one in there.values_list(
                "pk", "indicator_id", "unit_code", "period", "breakdown_key", *says
            ).iterator(chunk_size=10_000)
        }
        added, replaced = [], []
        for row in rows:
            old = found.get((row[1], row[2], row[4], row[6]))
            if old is None:
                self.outcome.new += 1
            elif old[1] == row[8:14]:
                self.outcome.unchanged += 1
                continue
            else:
                self.outcome.changed += 1
                replaced.append(old[0])
            added.append(row)
            self.outcome.touched.add(row[1])
        for place in range(0, len(replaced), 500):
            IndicatorValue.objects.filter(pk__in=replaced[place : place + 500]).update(
                replaced_in=self.batch
            )
        insert(added)

    def finish(self) -> Outcome:
        """Describe the indicators created, once the whole file has told of them."""
        now = timezone.now()
        described: list[Row] = []
        for key, pk in self._fresh.items():
            about = _about(self.report.indicators[key], self.choices.source)
            unit = self._ours.get(key) or self._first.get(key, "")
            described.append((*(about[name] for name in DESCRIBED), unit, now, pk))
        if described:
            named = ", ".join(f"{name} = %s" for name in (*DESCRIBED, "main_unit", "imported_at"))
            with connection.cursor() as cursor:
                # In one prepared statement: a census has thousands of indicators.
                cursor.executemany(
                    f"UPDATE {Indicator._meta.db_table} SET {named} WHERE id = %s", described
                )
        touched = list(self.outcome.touched)
        for place in range(0, len(touched), 500):
            Indicator.objects.filter(pk__in=touched[place : place + 500]).update(
                imported_at=now, binned_at=None, binned_by=None
            )
        return self.outcome


def _territory(coalition: Coalition) -> set[str]:
    """Codes and names, without accents or capitals, of the coalition's units."""
    found: set[str] = set()
    for code, name in TerritoryUnit.objects.filter(coalition=coalition).values_list("code", "name"):
        found |= {code, fold(name)} - {""}
    return found


def _about(parsed: ParsedIndicator, source: str) -> dict[str, str]:
    return {
        "title": (parsed.name or parsed.key)[:300],
        "words": parsed.definition,
        "heading": " › ".join(parsed.path)[:500],
        "unit": parsed.unit[:60],
        "source": (parsed.source or source)[:300],
        "denominator": parsed.denominator[:300],
    }


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave cycles of memory alone for a while: a reading makes none, and millions of short-lived
    rows would have all that the site holds looked through again and again."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def insert(rows: list[Row]) -> None:
    """Add values in one go. Raises IntegrityError when one is there twice."""
    if not rows:
        return
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {TABLE} ({columns}) FROM STDIN") as copy:
                copy.write(_lines(rows))
            return
        # Each statement looks its next identifier up in the table of all sequences: many rows
        # in one statement look once.
        whole = len(rows) - len(rows) % TOGETHER
        for some, together in ((rows[:whole], TOGETHER), (rows[whole:], 1)):
            marks = ", ".join([f"({', '.join(['%s'] * len(COLUMNS))})"] * together)
            cursor.executemany(
                f"INSERT INTO {TABLE} ({columns}) VALUES {marks}",
                [
                    list(chain.from_iterable(some[place : place + together]))
                    for place in range(0, len(some), together)
                ],
            )


class _Cells(dict[object, str]):
    """Values as COPY reads them, each worked out once. 2010 and 2010.0 are the same key, so both
    are written as the integer, which every column of numbers takes."""

    def __missing__(self, value: object) -> str:
        plain = int(value) if isinstance(value, float) and value.is_integer() else value
        text = "\\N" if plain is None else str(plain).translate(_ESCAPED)
        self[value] = text
        return text


def _lines(rows: list[Row]) -> str:
    """Rows in the text format of COPY."""
    cell = _Cells().__getitem__
    return "".join(["\t".join(map(cell, row)) + "\n" for row in rows])
