"""Bringing figures in: a file or a pasted table is staged, looked at, imported in one gesture,
undone in one gesture."""

from __future__ import annotations

import datetime as dt
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.portrait import rules
from agir.portrait.actions.indicators_load import Choices, Loader, Outcome
from agir.portrait.actions.indicators_store import Store
from agir.portrait.models import FiguresImport, Indicator, IndicatorValue, StagedFigures
from agir.portrait.sheet import (
    Issue,
    Reading,
    Report,
    read_indicators,
    read_pasted_table,
    sentence,
    uncollected,
)

LIFE = dt.timedelta(days=1)
LARGEST = 20 * 1024 * 1024
KEPT = 200  # rejected rows, units and indicators a preview names


class NotRead(Refused):
    """The file as a whole is kept out, and why. `report` tells what was met before."""

    def __init__(self, report: Report) -> None:
        self.report = report
        issue = report.refused or Issue("")
        self.code = issue.code
        super().__init__(sentence(issue))


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file (its path or its bytes), or a pasted table (then `name` is empty). `measures` names
    what a table measures when it does not say so itself."""

    content: bytes | Path
    name: str = ""
    measures: str = ""
    period: str = ""

    def read(self, units: tuple[str, ...] | None) -> Reading:
        if self.name:
            return read_indicators(self.content, self.name, units)
        text = self.content if isinstance(self.content, bytes) else self.content.read_bytes()
        return read_pasted_table(
            text.decode(errors="replace"), units, name=self.measures, period=self.period
        )


@dataclass(frozen=True)
class Brought:
    """An import done: `batch` is None when everything was there already, or when only tried."""

    report: Report
    outcome: Outcome
    batch: FiguresImport | None


class _Tried(Exception):
    """Carries a trial out of its transaction, so that nothing of it stays."""


def bring(
    *,
    coalition: Coalition,
    by: Member,
    dropped: Dropped,
    choices: Choices,
    dry_run: bool = False,
) -> Brought:
    """Read and write in one transaction: everything, or nothing. Raises `NotRead` when the file as
    a whole is kept out. With `dry_run`, does the same and takes it all back."""
    require(rules.can_import_figures(by, coalition))
    reading = dropped.read(choices.units)
    tried: list[Brought] = []
    try:
        with transaction.atomic(), uncollected():
            done = _load(coalition, by, dropped, choices, reading)
            tried.append(done)
            if dry_run or done.batch is None:
                raise _Tried
    except _Tried:
        return Brought(tried[0].report, tried[0].outcome, None)
    except IntegrityError as error:
        told = _("Une même valeur est deux fois dans ce fichier. Rien n’est importé.")
        raise Refused(told) from error
    return tried[0]


def _load(
    coalition: Coalition, by: Member, dropped: Dropped, choices: Choices, reading: Reading
) -> Brought:
    report = reading.report
    name = PurePath(dropped.name).name[-200:]
    batch = FiguresImport.objects.create(
        coalition=coalition, operation=uuid.uuid4(), file_name=name, by=by.user
    )
    with Store(batch) as store:
        loader = Loader(
            coalition=coalition, by=by, batch=batch, report=report, choices=choices, store=store
        )
        loader.take(reading.batches())
        if report.refused:
            raise NotRead(report)
        outcome = loader.finish()
    if not (outcome.new or outcome.changed):
        return Brought(report, outcome, None)
    batch.report = {**report_of(report, outcome), "rejected": []}
    batch.created = outcome.created
    batch.save(update_fields=["report", "created"])
    entry = Record("portrait.figures.imported", "portrait.figures", batch.pk, name)
    record(by=by.user, coalition_id=coalition.pk, entry=entry, operation=batch.operation)
    return Brought(report, outcome, batch)


def report_of(report: Report, outcome: Outcome) -> dict[str, Any]:
    """What a reading met and what writing it did, as plain JSON values."""
    told = report.as_json()
    units = outcome.by_unit.most_common(KEPT)
    indicators = list(outcome.by_indicator.items())[:KEPT]
    return {
        **told,
        "rejected": [
            {"row": one.row, "column": one.column, "code": one.code, "text": one.text}
            for one in report.rejected[:KEPT]
        ],
        "new": outcome.new,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "left": outcome.left,
        "chosen": len(outcome.by_indicator),
        "created": len(outcome.created),
        "units": [{"code": code, "name": name, "n": n} for (code, name), n in units],
        "unit_count": len(outcome.by_unit),
        "names": [
            {"key": key, "name": report.indicators[key].name, "n": n} for key, n in indicators
        ],
        "no_place": outcome.by_unit.get(("", ""), 0),
    }


def _as_kept(choices: Choices) -> dict[str, Any]:
    return {
        "units": None if choices.units is None else list(choices.units),
        "indicators": None if choices.indicators is None else list(choices.indicators),
        "words": choices.words,
        "year": choices.year,
        "place": choices.place,
        "source": choices.source,
    }


def choices_of(kept: Mapping[str, Any]) -> Choices:
    units, indicators = kept.get("units"), kept.get("indicators")
    return Choices(
        units=None if units is None else tuple(units),
        indicators=None if indicators is None else tuple(indicators),
        words=kept.get("words", ""),
        year=kept.get("year", ""),
        place=kept.get("place", ""),
        source=kept.get("source", ""),
    )


def dropped_of(staged: StagedFigures) -> Dropped:
    kept = staged.choices
    return Dropped(
        zlib.decompress(bytes(staged.content)),
        staged.file_name,
        kept.get("measures", ""),
        kept.get("period", ""),
    )


@transaction.atomic
def stage(*, coalition: Coalition, by: Member, dropped: Dropped, choices: Choices) -> StagedFigures:
    """Keep a file for a day and try it, so that its preview can be looked at. Nothing of it stays
    in the portrait. Raises `NotRead` when it cannot be read."""
    require(rules.can_import_figures(by, coalition))
    done = bring(coalition=coalition, by=by, dropped=dropped, choices=choices, dry_run=True)
    StagedFigures.objects.filter(created_at__lt=timezone.now() - LIFE).delete()
    content = dropped.content if isinstance(dropped.content, bytes) else b""
    return StagedFigures.objects.create(
        coalition=coalition,
        by=by.user,
        file_name=PurePath(dropped.name).name[-200:],
        content=zlib.compress(content, 3),
        choices={
            **_as_kept(choices),
            "asked_units": None if choices.units is None else list(choices.units),
            "measures": dropped.measures[:300],
            "period": dropped.period[:40],
        },
        report=report_of(done.report, done.outcome),
    )


@transaction.atomic
def choose(*, staged: StagedFigures, by: Member, choices: Choices) -> StagedFigures:
    """Keep other choices for a staged file, and try it with them."""
    done = bring(
        coalition=staged.coalition, by=by, dropped=dropped_of(staged), choices=choices, dry_run=True
    )
    first = {name: staged.report[name] for name in ("units", "names", "unit_count", "no_place")}
    offered = staged.report.get("offered", first)
    staged.choices = {**staged.choices, **_as_kept(choices)}
    staged.report = {**report_of(done.report, done.outcome), "offered": offered}
    staged.save(update_fields=["choices", "report"])
    return staged


@transaction.atomic
def bring_staged(*, staged: StagedFigures, by: Member) -> Brought:
    """Import the staged file as its preview showed it; it is then kept no longer."""
    done = bring(
        coalition=staged.coalition,
        by=by,
        dropped=dropped_of(staged),
        choices=choices_of(staged.choices),
    )
    StagedFigures.objects.filter(pk=staged.pk).delete()
    return done


@transaction.atomic
def discard(*, staged: StagedFigures, by: Member) -> None:
    require(rules.can_import_figures(by, staged.coalition))
    StagedFigures.objects.filter(pk=staged.pk).delete()


@dataclass(frozen=True)
class Undone:
    """What undoing did; `kept` names indicators left in place because somebody worked on them."""

    removed: int
    restored: int
    kept: list[str]


@transaction.atomic
def undo_import(*, batch: FiguresImport, by: Member) -> Undone:
    """Take away the values an import brought and put back those it replaced. An indicator it
    created goes too, unless somebody worked on it since. Refused when a later import replaced
    some of its values: undo that one first."""
    batch = FiguresImport.objects.select_for_update().get(pk=batch.pk)
    require(batch.coalition_id == by.coalition_id and rules.can_import_figures(by, by.coalition))
    if batch.undone_at is not None:
        raise Refused(_("Cet import est déjà annulé."))
    values = IndicatorValue.objects.filter(coalition_id=batch.coalition_id)
    later = values.filter(came_in=batch).exclude(replaced_in=None).first()
    if later is not None and later.replaced_in is not None:
        if later.replaced_in.indicator_id is not None:
            told = _(
                "Une valeur de cet import a été corrigée à la main depuis. Annulez d’abord cette "
                "correction, parmi les valeurs de l’indicateur « %(name)s »."
            )
            raise Refused(told % {"name": later.indicator.title})
        told = _("L’import %(name)s a remplacé des valeurs de celui-ci. Annulez-le d’abord.")
        raise Refused(told % {"name": later.replaced_in.file_name or _("de cellules collées")})
    mine = values.filter(came_in=batch)
    removed = mine._raw_delete(mine.db)
    restored = values.filter(replaced_in=batch).update(replaced_in=None)
    kept = _uncreate(batch)
    batch.undone_at = timezone.now()
    batch.save(update_fields=["undone_at"])
    entry = Record("portrait.figures.undone", "portrait.figures", batch.pk, batch.file_name)
    record(by=by.user, coalition_id=batch.coalition_id, entry=entry)
    return Undone(removed, restored, kept)


def _uncreate(batch: FiguresImport) -> list[str]:
    kept: list[str] = []
    for place in range(0, len(batch.created), 500):
        rows = Indicator.objects.filter(
            coalition_id=batch.coalition_id, pk__in=batch.created[place : place + 500]
        )
        lived_in = IndicatorValue.objects.filter(indicator_id=OuterRef("pk"))
        over = rows.filter(~Exists(lived_in), changed_at=None)
        gone = set(over.values_list("pk", flat=True))
        kept += rows.exclude(pk__in=gone).values_list("title", flat=True)
        over.delete()
    return kept
