"""Putting the values of a file in the database, a million at a time.

Values come by columns. What they share (an indicator in a place for a group, a period, what a
cell says) is worked out once. An indicator that is new takes its values straight; one that was
there already is compared value by value, so that the same file twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Member
from agir.portrait.actions.indicators_shared import Groups, Named, Places, breakdown_key
from agir.portrait.actions.indicators_store import Part, Says, Store
from agir.portrait.models import (
    FiguresImport,
    Indicator,
    IndicatorValue,
    TerritoryUnit,
    in_a_year,
)
from agir.portrait.sheet import Batch, Cell, Head, ParsedIndicator, Report, Time

COMPARED = 4_000  # values compared at once with those already there
KNOWN = 100_000  # heads, periods and cells kept worked out
DESCRIBED = ("title", "words", "heading", "unit", "source", "denominator")


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


class _Series:
    """What a head comes to in the database, and how many values bore it."""

    __slots__ = ("code", "count", "fresh", "key", "name", "same", "wanted", "whose")

    def __init__(self, key: str, wanted: bool) -> None:
        self.key, self.wanted, self.count = key, wanted, 0
        self.code, self.name = "", ""
        self.fresh = False  # is its indicator new?
        self.same: tuple[int, str, int] = (0, "", 0)  # its indicator, the code, its group
        self.whose: Part = None


class _Said(NamedTuple):
    """What a cell says, as it is stored."""

    cell: Cell  # kept: its address must not serve another one
    says: Says
    part: Part


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
        store: Store,
    ) -> None:
        self.coalition, self.by, self.batch = coalition, by, batch
        self.report, self.choices, self.store = report, choices, store
        self.outcome = Outcome()
        self._known = dict(Indicator.objects.filter(coalition=coalition).values_list("key", "pk"))
        self._held: set[str] = set()  # indicators there already, locked until the end
        self._fresh: dict[str, int] = {}
        self._places, self._groups = Places(coalition), Groups(coalition)
        self._series: dict[Head, _Series] = {}
        self._times: dict[Time, Part] = {}
        self._said: dict[int, _Said] = {}
        self._named: dict[Named, Named] = {}
        self._keys: dict[int, tuple[Mapping[str, str], str]] = {}
        self._wanted: dict[str, bool] = {}
        self._first: dict[str, str] = {}
        self._ours: dict[str, str] = {}
        self._ours_codes: set[str] = set()
        self._territory = _territory(coalition)

    def take(self, batches: Iterable[Batch]) -> None:
        for batch in batches:
            self._forget()
            series = self._series_of(batch.heads)
            kept = [one.wanted for one in series]
            if False not in kept:
                self._write(series, batch.times, batch.cells)
                continue
            self.outcome.left += kept.count(False)
            self._write(
                list(compress(series, kept)), list(compress(batch.times, kept)),
                list(compress(batch.cells, kept)),
            )  # fmt: skip

    def _forget(self) -> None:
        """Keep memory bounded: what repeats will be met again."""
        if len(self._series) >= KNOWN:
            self._count()
            self._series.clear()
        for known in (self._times, self._said, self._named, self._keys):
            if len(known) >= KNOWN:
                known.clear()

    def _count(self) -> None:
        """How many values for each indicator and unit."""
        for one in self._series.values():
            if one.count:
                self.outcome.by_indicator[one.key] += one.count
                self.outcome.by_unit[one.code, one.name] += one.count
                one.count = 0

    def _series_of(self, heads: Sequence[Head]) -> list[_Series]:
        known = self._series
        try:
            return list(map(known.__getitem__, heads))
        except KeyError:
            self._meet([head for head in dict.fromkeys(heads) if head not in known])
            return list(map(known.__getitem__, heads))

    def _meet(self, heads: Collection[Head]) -> None:
        """Work heads out: their indicators, their places and their groups are there after."""
        self.store.settle()
        wanted = []
        for head in heads:
            key = head.indicator
            keep = self._wanted.get(key)
            if keep is None:
                keep = self._wanted[key] = self._wants(key)
            self._series[head] = _Series(key, keep)
            if keep:
                wanted.append(head)
        self._hold({head.indicator for head in wanted})
        named = [self._place(head.code, head.name) for head in wanted]
        keys = [self._group(head.breakdown) for head in wanted]
        self._places.find(dict.fromkeys(named))
        self._groups.find({key: h.breakdown for key, h in zip(keys, wanted, strict=True)})
        for head, (code, name), group in zip(wanted, named, keys, strict=True):
            self._settle(self._series[head], code, name, group)

    def _settle(self, one: _Series, code: str, name: str, group: str) -> None:
        indicator, place = self._known[one.key], self._places.numbers[code, name]
        number = self._groups.numbers[group]
        one.code, one.name, one.fresh = code, name, one.key in self._fresh
        one.same = (indicator, code, number)
        one.whose = self.store.whose(indicator, place, number)
        self._first.setdefault(one.key, code)
        if code in self._ours_codes:
            self._ours.setdefault(one.key, code)

    def _wants(self, key: str) -> bool:
        chosen, words = self.choices.indicators, fold(self.choices.words)
        if chosen is not None and key not in chosen:
            return False
        found = self.report.indicators.get(key)
        return not words or (found is not None and words in fold(found.name))

    def _group(self, groups: Mapping[str, str]) -> str:
        found = self._keys.get(id(groups))
        if found is None:
            # The mapping is kept too: its address must not serve another one.
            found = self._keys[id(groups)] = (groups, breakdown_key(groups))
        return found[1]

    def _place(self, code: str, name: str) -> Named:
        given = (code, name)
        found = self._named.get(given)
        if found is None:
            name = name or code or self.choices.place
            code = (code or name)[:80]
            if code in self._territory or fold(name) in self._territory:
                self._ours_codes.add(code)
            found = self._named[given] = (code, name[:200])
        return found

    def _hold(self, keys: set[str]) -> None:
        """Have every indicator there until the end of the transaction."""
        old = {self._known[key]: key for key in keys - self._held if key in self._known}
        numbers = [pk for pk, key in old.items() if key not in self._fresh]
        for start in range(0, len(numbers), 500):
            some = numbers[start : start + 500]
            there = Indicator.objects.filter(pk__in=some).select_for_update(no_key=True)
            for gone in set(some).difference(there.values_list("pk", flat=True)):
                del self._known[old[gone]]
        self._held |= keys
        self._create({key for key in keys if key not in self._known})

    def _when(self, times: Sequence[Time]) -> list[Part]:
        known, given = self._times, self.choices.year
        for time in set(times).difference(known):
            year, period = time
            if not period and given:
                period, year = given, int(given)
            known[time] = self.store.when(period[:40], year)
        return list(map(known.__getitem__, times))

    def _says(self, cells: Sequence[Cell]) -> list[_Said]:
        known = self._said
        addresses = list(map(id, cells))
        try:
            return list(map(known.__getitem__, addresses))
        except KeyError:
            for cell in cells:
                if id(cell) not in known:
                    known[id(cell)] = self._worked_out(cell)
            return list(map(known.__getitem__, addresses))

    def _worked_out(self, cell: Cell) -> _Said:
        value, low, high = (
            None if number is None else float(number)
            for number in (cell.value, cell.low, cell.high)
        )
        flags = ",".join(cell.flags)[:120]
        says = (value, low, high, cell.status[:20], cell.symbol[:20], flags)
        return _Said(cell, says, self.store.says(says))

    def _write(
        self, series: Sequence[_Series], times: Sequence[Time], cells: Sequence[Cell]
    ) -> None:
        for one, count in Counter(series).items():
            one.count += count
        when, said = self._when(times), self._says(cells)
        fresh = [one.fresh for one in series]
        if False not in fresh:
            self._add(series, when, said)
            return
        straight = [list(compress(column, fresh)) for column in (series, when, said)]
        self._add(*straight)
        old = [not one for one in fresh]
        rows = list(zip(*(compress(c, old) for c in (series, times, when, said)), strict=True))
        for start in range(0, len(rows), COMPARED):
            self._compare(rows[start : start + COMPARED])

    def _add(self, series: Sequence[_Series], when: Sequence[Part], said: Sequence[_Said]) -> None:
        if series:
            self.store.add([one.whose for one in series], when, [one.part for one in said])
            self.outcome.new += len(series)

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

    def _compare(self, rows: list[tuple[_Series, Time, Part, _Said]]) -> None:
        """Keep what is the same, replace what differs, add what is new."""
        self.store.settle()
        found = self._there(rows)
        added, replaced = [], []
        for one, (_year, period), when, said in rows:
            old = found.get((*one.same, period[:40] or self.choices.year))
            if old is None:
                self.outcome.new += 1
            elif old[1] == said.says:
                self.outcome.unchanged += 1
                continue
            else:
                self.outcome.changed += 1
                replaced.append(old[0])
            added.append((one.whose, when, said.part))
            self.outcome.touched.add(one.same[0])
        for start in range(0, len(replaced), 500):
            IndicatorValue.objects.filter(pk__in=replaced[start : start + 500]).update(
                replaced_in=self.batch
            )
        if added:
            self.store.add(*zip(*added, strict=True))

    def _there(
        self, rows: list[tuple[_Series, Time, Part, _Said]]
    ) -> dict[tuple[int, str, int, str], tuple[int, tuple[object, ...]]]:
        """The values that count today where these rows would go, with their numbers."""
        places = {pk for row in rows for pk in self._places.same[row[0].code]}
        there = IndicatorValue.objects.filter(
            replaced_in=None,
            indicator_id__in={row[0].same[0] for row in rows},
            place_id__in=places,
            period__in={row[1][1][:40] or self.choices.year for row in rows},
        )
        says = ("value", "low", "high", "status", "symbol", "flags")
        listed = there.values_list("pk", "indicator_id", "place_id", "group_id", "period", *says)
        codes = self._places.codes
        return {
            (indicator, codes[place], group, period): (pk, tuple(said))
            for pk, indicator, place, group, period, *said in listed.iterator(chunk_size=10_000)
        }

    def finish(self) -> Outcome:
        """Describe the indicators created, once the whole file has told of them."""
        self.store.finish()
        self._count()
        now = timezone.now()
        described: list[tuple[Any, ...]] = []
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
