"""Putting the values of a file in the database, a million at a time.

Rows go in by large batches, below the ORM: COPY with PostgreSQL, one prepared statement with
SQLite. An indicator that is new takes its values straight; one that was there already is compared
value by value, so that the same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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

BATCH = 20_000
COMPARED = 4_000  # rows compared at once with those already there
COLUMNS = (
    "coalition_id", "indicator_id", "unit_code", "unit_name", "period", "year", "breakdown_key",
    "breakdown", "value", "low", "high", "status", "symbol", "flags", "came_in_id",
)  # fmt: skip
DESCRIBED = ("title", "words", "heading", "unit", "source", "denominator")
TABLE = IndicatorValue._meta.db_table
Row = tuple[Any, ...]


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


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


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
        self._wanted: dict[str, bool] = {}
        self._first: dict[str, str] = {}
        self._ours: dict[str, str] = {}
        self._ours_codes: set[str] = set()
        self._territory = _territory(coalition)

    def take(self, values: Iterable[ParsedValue]) -> None:
        rows: list[tuple[str, Row]] = []
        for value in values:
            key = value.indicator
            wanted = self._wanted.get(key)
            if wanted is None:
                wanted = self._wanted[key] = self._wants(key)
            if not wanted:
                self.outcome.left += 1
                continue
            rows.append((key, self._row(value)))
            if len(rows) >= BATCH:
                self._write(rows)
                rows = []
        self._write(rows)

    def _wants(self, key: str) -> bool:
        chosen, words = self.choices.indicators, fold(self.choices.words)
        if chosen is not None and key not in chosen:
            return False
        found = self.report.indicators.get(key)
        return not words or (found is not None and words in fold(found.name))

    def _row(self, value: ParsedValue) -> Row:
        """The columns of a value, but the coalition, the indicator and the import."""
        key = value.indicator
        place = (value.territory_code, value.territory_name)
        found = self._places.get(place)
        if found is None:
            found = self._places[place] = self._place(*place)
        code, name = found
        outcome = self.outcome
        outcome.by_indicator[key] += 1
        outcome.by_unit[found] += 1
        if key not in self._first:
            self._first[key] = code
        if code in self._ours_codes and key not in self._ours:
            self._ours[key] = code
        known = self._breakdowns.get(id(value.breakdown))
        if known is None:
            # The mapping is kept too: its address must not serve another one.
            broken = value.breakdown
            plain = json.dumps(dict(broken), ensure_ascii=False) if broken else None
            known = self._breakdowns[id(broken)] = (broken, breakdown_key(broken), plain)
        period, year = value.period, value.year
        if not period and self.choices.year:
            period, year = self.choices.year, int(self.choices.year)
        return (
            code, name, period[:40], year, known[1], known[2],
            _float(value.value), _float(value.low), _float(value.high),
            value.status[:20], value.symbol[:20], ",".join(value.flags)[:120],
        )  # fmt: skip

    def _place(self, code: str, name: str) -> tuple[str, str]:
        name = name or code or self.choices.place
        code = (code or name)[:80]
        if code in self._territory or fold(name) in self._territory:
            self._ours_codes.add(code)
        return code, name[:200]

    def _write(self, rows: list[tuple[str, Row]]) -> None:
        if not rows:
            return
        self._create({key for key, _row in rows if key not in self._known})
        straight: list[Row] = []
        compared: list[Row] = []
        start, end = self.coalition.pk, self.batch.pk
        for key, row in rows:
            whole = (start, self._known[key], *row, end)
            (straight if key in self._fresh else compared).append(whole)
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


def insert(rows: list[Row]) -> None:
    """Add values in one go. Raises IntegrityError when one is there twice."""
    if not rows:
        return
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {TABLE} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(COLUMNS))
        cursor.executemany(f"INSERT INTO {TABLE} ({columns}) VALUES ({marks})", rows)
