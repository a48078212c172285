"""Verbs of a performance measure, and of its figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.learning import rules
from agir.learning.models import Measure, MeasureValue

FIELDS = (
    "title", "kind", "unit", "action", "direction", "baseline", "baseline_on", "target",
    "target_on", "owner", "organisation",
)  # fmt: skip


def _remember(measure: Measure, by: Member, verb: str, **changes: list[Any]) -> None:
    entry = Record(f"learning.measure.{verb}", "measure", measure.pk, measure.title, changes)
    record(by=by.user, coalition_id=measure.coalition_id, entry=entry)


def _lock(measure: Measure, by: Member) -> Measure:
    found = Measure.objects.select_for_update().get(pk=measure.pk)
    require(rules.can_measure(by, found))
    return found


def _check(coalition: Coalition, data: dict[str, Any]) -> None:
    for name in ("action", "owner"):
        held = data.get(name)
        if held is not None and held.coalition_id != coalition.pk:
            raise Refused(_("Ce que vous avez choisi appartient à un autre regroupement."))
    organisation = data.get("organisation")
    here = Organisation.objects.of_coalition(coalition)
    if organisation is not None and not here.filter(pk=organisation.pk).exists():
        raise Refused(_("Cette organisation n’est pas du regroupement."))
    for number, on in (("baseline", "baseline_on"), ("target", "target_on")):
        if (data.get(number) is None) != (data.get(on) is None):
            raise Refused(_("Un point de départ, une cible : chaque chiffre va avec son jour."))


@transaction.atomic
def create_measure(*, coalition: Coalition, by: Member, data: dict[str, Any]) -> Measure:
    """Choose what an action will count. `data` holds FIELDS; a title and a kind are needed.

    Raises `Refused` when something chosen is of another coalition, or a figure has no day.
    """
    require(rules.can_learn(by, coalition))
    _check(coalition, data)
    given = {name: data[name] for name in FIELDS if name in data}
    measure = Measure.objects.create(coalition=coalition, by=by.user, **given)
    _remember(measure, by, "created")
    return measure


@transaction.atomic
def change_measure(*, measure: Measure, by: Member, data: dict[str, Any]) -> Measure:
    """Say a measure otherwise, or move its target: history keeps the one it replaces."""
    measure = _lock(measure, by)
    _check(by.coalition, {**{name: getattr(measure, name) for name in FIELDS}, **data})
    changes = {}
    for name in FIELDS:
        if name in data and getattr(measure, name) != data[name]:
            before, after = getattr(measure, name), data[name]
            changes[name] = ["" if one is None else str(one) for one in (before, after)]
            setattr(measure, name, after)
    if changes:
        measure.save()
        _remember(measure, by, "changed", **changes)
    return measure


@transaction.atomic
def bin_measure(*, measure: Measure, by: Member) -> Measure:
    """Put a measure in the bin with its figures, where they stay thirty days."""
    measure = _lock(measure, by)
    measure.binned_at = timezone.now()
    measure.save(update_fields=["binned_at"])
    _remember(measure, by, "binned")
    return measure


@transaction.atomic
def restore_measure(*, measure: Measure, by: Member) -> Measure:
    measure = _lock(measure, by)
    measure.binned_at = None
    measure.save(update_fields=["binned_at"])
    _remember(measure, by, "restored")
    return measure


@transaction.atomic
def write_value(
    *, measure: Measure, by: Member, on: dt.date, value: float, note: str = ""
) -> MeasureValue:
    """Write one figure. Another of the same day does not erase it: the last one written counts."""
    measure = _lock(measure, by)
    made = MeasureValue.objects.create(
        measure=measure, on=on, value=value, note=" ".join(note.split())[:300], by=by.user
    )
    _remember(measure, by, "counted", value=["", str(value)])
    return made


@transaction.atomic
def bin_value(*, value: MeasureValue, by: Member) -> MeasureValue:
    """Take a figure out: written by mistake, it counts no more."""
    measure = _lock(value.measure, by)
    value.binned_at = timezone.now()
    value.save(update_fields=["binned_at"])
    _remember(measure, by, "uncounted", value=[str(value.value), ""])
    return value


@transaction.atomic
def restore_value(*, value: MeasureValue, by: Member) -> MeasureValue:
    measure = _lock(value.measure, by)
    value.binned_at = None
    value.save(update_fields=["binned_at"])
    _remember(measure, by, "counted", value=["", str(value.value)])
    return value
