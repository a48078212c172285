"""Verbs of one value written by hand: add, correct, remove, undo.

Each is an import of one value: what it replaces stays, so that undoing puts it back, and an
earlier import cannot be undone under it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.analysis.indicators import first_year
from agir.coalitions.models import Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.portrait import rules
from agir.portrait.actions.indicators_shared import Groups, Places, breakdown_key
from agir.portrait.models import FiguresImport, Indicator, IndicatorValue

ADDED, CORRECTED, REMOVED = "added", "corrected", "removed"


@dataclass(frozen=True)
class Spot:
    """Where a value stands: a unit of territory, a period, a group (none: the total)."""

    unit_code: str
    unit_name: str
    period: str
    breakdown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """What a value says, as a cell of a file would: a number, or the status its symbol means."""

    value: float | None
    status: str
    symbol: str = ""
    flags: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


def _lock(indicator: Indicator, by: Member) -> Indicator:
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("typed_by__user")
    locked = rows.get(pk=indicator.pk)
    require(locked.binned_at is None and rules.can_change(by, locked))
    return locked


def _plain(value: IndicatorValue | None) -> dict[str, Any] | None:
    """A value as the history of its indicator keeps it."""
    if value is None:
        return None
    names = ("value", "low", "high", "status", "symbol", "flags", "unit_name", "period")
    return {**{name: getattr(value, name) for name in names}, "breakdown": value.breakdown or {}}


def _note(indicator: Indicator, by: Member, verb: str, operation: uuid.UUID) -> None:
    """What only some may read is never named in the history."""
    open_ = indicator.is_open
    noun, title = (f"value.{verb}", indicator.title) if open_ else ("reserved.changed", "")
    entry = Record(f"portrait.{noun}", "portrait.indicator", indicator.pk, title)
    record(by=by.user, coalition_id=indicator.coalition_id, entry=entry, operation=operation)


def _stands(indicator: Indicator, code: str, period: str, key: str) -> bool:
    """Is there a value here, whatever name its place was given?"""
    live = IndicatorValue.objects.live().filter(indicator=indicator, period=period)
    return live.filter(place__code=code, group__key=key).exists()


def _begin(
    indicator: Indicator, by: Member, verb: str, provenance: str, old: IndicatorValue | None
) -> FiguresImport:
    made = FiguresImport.objects.create(
        coalition_id=indicator.coalition_id, operation=uuid.uuid4(), indicator=indicator,
        by=by.user, provenance=provenance[:300], report={"verb": verb, "before": _plain(old)},
    )  # fmt: skip
    if old is not None:
        old.replaced_in = made
        old.save(update_fields=["replaced_in"])
    _note(indicator, by, verb, made.operation)
    return made


def _put(indicator: Indicator, spot: Spot, cell: Cell, gesture: FiguresImport) -> IndicatorValue:
    """Write the value; refuse when one stands there already."""
    place, key = (spot.unit_code[:80], spot.unit_name[:200]), breakdown_key(spot.breakdown)
    if _stands(indicator, place[0], spot.period[:40], key):
        told = _("Il y a déjà une valeur pour %(place)s, %(period)s. Corrigez-la plutôt.")
        names = {"place": spot.unit_name or _("ensemble de la source"), "period": spot.period}
        raise Refused(told % names)
    places, groups = Places(indicator.coalition), Groups(indicator.coalition)
    places.find([place])
    groups.find({key: spot.breakdown})
    made = IndicatorValue.objects.create(
        coalition_id=indicator.coalition_id, indicator=indicator, came_in=gesture,
        place_id=places.numbers[place], group_id=groups.numbers[key],
        period=spot.period[:40], year=first_year(spot.period),
        value=cell.value, low=cell.low, high=cell.high, status=cell.status[:20],
        symbol=cell.symbol[:20], flags=",".join(cell.flags)[:120],
    )  # fmt: skip
    value = IndicatorValue.objects.live().get(pk=made.pk)
    gesture.report = {**gesture.report, "after": _plain(value)}
    gesture.save(update_fields=["report"])
    return value


def _touched(indicator: Indicator) -> None:
    """Somebody worked on it: undoing the import that created it keeps it."""
    indicator.changed_at = timezone.now()
    indicator.save(update_fields=["changed_at", "main_unit"])


@transaction.atomic
def add_value(
    *, indicator: Indicator, by: Member, spot: Spot, cell: Cell, provenance: str = ""
) -> FiguresImport:
    """Write a value that was not there. The first one says which unit the page shows first."""
    indicator = _lock(indicator, by)
    first = not IndicatorValue.objects.live().filter(indicator=indicator).exists()
    gesture = _begin(indicator, by, ADDED, provenance, None)
    _put(indicator, spot, cell, gesture)
    if first:
        indicator.main_unit = spot.unit_code[:80]
    _touched(indicator)
    return gesture


def _current(value: IndicatorValue) -> IndicatorValue:
    found = (
        IndicatorValue.objects.live().select_for_update(of=("self",)).filter(pk=value.pk).first()
    )
    if found is None:
        raise Refused(_("Cette valeur a changé pendant que vous écriviez. Relisez-la d’abord."))
    return found


def _says(value: IndicatorValue) -> tuple[Any, ...]:
    return (
        value.unit_code, value.period, value.breakdown_key, value.value, value.low, value.high,
        value.status, value.flags,
    )  # fmt: skip


@transaction.atomic
def correct_value(
    *, value: IndicatorValue, by: Member, spot: Spot, cell: Cell, provenance: str = ""
) -> FiguresImport | None:
    """Write another value in its place. None when nothing differs: then nothing is written."""
    indicator = _lock(value.indicator, by)
    old = _current(value)
    asked = (
        spot.unit_code[:80], spot.period[:40], breakdown_key(spot.breakdown), cell.value,
        cell.low, cell.high, cell.status[:20], ",".join(cell.flags)[:120],
    )  # fmt: skip
    if asked == _says(old):
        return None
    gesture = _begin(indicator, by, CORRECTED, provenance, old)
    _put(indicator, spot, cell, gesture)
    _touched(indicator)
    return gesture


@transaction.atomic
def remove_value(*, value: IndicatorValue, by: Member) -> FiguresImport:
    """Take a value away. It stays behind its gesture, which can be undone."""
    indicator = _lock(value.indicator, by)
    gesture = _begin(indicator, by, REMOVED, "", _current(value))
    _touched(indicator)
    return gesture


@transaction.atomic
def undo_value(*, gesture: FiguresImport, by: Member) -> None:
    """Give back what a gesture took away, take away what it wrote. Refused when something came
    after it at the same place: undo that first."""
    rows = FiguresImport.objects.by_hand().select_for_update()
    found = rows.get(pk=gesture.pk)
    indicator = _lock(Indicator.objects.get(gestures=found), by)
    if found.undone_at is not None:
        raise Refused(_("Ce geste est déjà annulé."))
    values = IndicatorValue.objects.filter(indicator=indicator)
    later = _("Quelque chose a changé ici depuis. Annulez d’abord le geste le plus récent.")
    if values.filter(came_in=found).exclude(replaced_in=None).exists():
        raise Refused(later)
    values.filter(came_in=found).delete()
    given_back = values.filter(replaced_in=found)
    for one in given_back.select_related("place", "group"):
        if _stands(indicator, one.place.code, one.period, one.group.key):
            raise Refused(later)
    given_back.update(replaced_in=None)
    found.undone_at = timezone.now()
    found.save(update_fields=["undone_at"])
    _note(indicator, by, "undone", uuid.uuid4())
