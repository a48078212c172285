"""Verbs of an indicator: add, change, confirm, put away; and of the territory it is read on."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.portrait import rules
from agir.portrait.models import (
    Audience,
    Indicator,
    IndicatorValue,
    TerritoryUnit,
    in_a_year,
)


def _note(indicator: Indicator, by: Member, verb: str) -> None:
    """What only some may read is never named in the history."""
    noun, title = ("indicator", indicator.title) if indicator.is_open else ("reserved", "")
    entry = Record(f"portrait.{noun}.{verb}", "portrait.indicator", indicator.pk, title)
    record(by=by.user, coalition_id=indicator.coalition_id, entry=entry)


def _lock(indicator: Indicator) -> Indicator:
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("typed_by__user")
    return rows.get(pk=indicator.pk)


def _fill(indicator: Indicator, data: dict[str, Any]) -> None:
    for name in Indicator.written():
        if name in data:
            value = data[name]
            if name.endswith("_on") and isinstance(value, str):
                value = parse_date(value)
            setattr(indicator, name, value)
    if indicator.audience == Audience.NONE:
        raise Refused(_("Choisissez qui peut lire ceci."))
    if (indicator.target is None) != (indicator.target_year is None):
        raise Refused(_("Une cible va avec son année. Donnez les deux, ou aucune."))


@transaction.atomic
def add_indicator(*, coalition: Coalition, by: Member, data: dict[str, Any]) -> Indicator:
    """Name an indicator by hand; its values are written or imported after."""
    require(rules.can_write(by, coalition))
    indicator = Indicator(
        coalition=coalition, typed_by=by, key=f"by-hand-{uuid.uuid4().hex}",
        changed_at=timezone.now(),
    )  # fmt: skip
    _fill(indicator, data)
    indicator.save()
    _note(indicator, by, "added")
    return indicator


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in data.items()
    }


@transaction.atomic
def change_indicator(*, indicator: Indicator, by: Member, data: dict[str, Any]) -> Indicator:
    """Change a definition, a target, a direction, the audience. What it said before is kept."""
    indicator = _lock(indicator)
    require(indicator.binned_at is None and rules.can_change(by, indicator))
    before = _plain(indicator.says())
    _fill(indicator, data)
    if _plain(indicator.says()) != before:
        indicator.before, indicator.changed_at = before, timezone.now()
        indicator.save()
        _note(indicator, by, "changed")
    return indicator


@transaction.atomic
def undo_indicator_change(*, indicator: Indicator, by: Member) -> Indicator:
    """Give an indicator back what its last change took away."""
    indicator = _lock(indicator)
    require(indicator.binned_at is None and rules.can_change(by, indicator))
    if not indicator.before:
        raise Refused(_("Il n’y a pas de changement à annuler."))
    before, indicator.before = dict(indicator.before), None
    _fill(indicator, before)
    indicator.save()
    _note(indicator, by, "changed")
    return indicator


@transaction.atomic
def confirm_indicator(*, indicator: Indicator, by: Member) -> Indicator:
    """Say that it still holds: it is to be looked at again in a year."""
    indicator = _lock(indicator)
    require(indicator.binned_at is None and rules.can_change(by, indicator))
    indicator.review_on = in_a_year()
    indicator.save(update_fields=["review_on"])
    _note(indicator, by, "confirmed")
    return indicator


@transaction.atomic
def put_indicator_away(*, indicator: Indicator, by: Member) -> Indicator:
    """Put an indicator in the bin with its values, for thirty days."""
    indicator = _lock(indicator)
    require(rules.can_change(by, indicator))
    indicator.binned_at, indicator.binned_by = timezone.now(), by.user
    indicator.save(update_fields=["binned_at", "binned_by"])
    _note(indicator, by, "binned")
    return indicator


@transaction.atomic
def take_indicator_back(*, indicator: Indicator, by: Member) -> Indicator:
    indicator = _lock(indicator)
    require(rules.can_change(by, indicator))
    indicator.binned_at = indicator.binned_by = None
    indicator.save(update_fields=["binned_at", "binned_by"])
    _note(indicator, by, "restored")
    return indicator


@transaction.atomic
def add_unit(
    *, coalition: Coalition, by: Member, source: str, name: str, code: str = "", level: str = ""
) -> TerritoryUnit:
    """Say that a unit of a source is part of the territory. Figures already here that have this
    unit now show it first, unless they already show a unit of the territory."""
    require(rules.can_change_territory(by, coalition))
    known = set(TerritoryUnit.objects.filter(coalition=coalition).values_list("code", "name"))
    unit, made = TerritoryUnit.objects.get_or_create(
        coalition=coalition, source=source, code=code, name=name, defaults={"level": level}
    )
    if not made:
        raise Refused(_("« %(name)s » est déjà dans le territoire pour cette source.") % {
            "name": name,
        })  # fmt: skip
    if not known:
        own = code or name
        there = IndicatorValue.objects.live().filter(
            indicator__coalition=coalition, place__code=own
        )
        Indicator.objects.filter(coalition=coalition, pk__in=there.values("indicator_id")).update(
            main_unit=own
        )
    entry = Record("portrait.territory.added", "portrait.territory", unit.pk, name)
    record(by=by.user, coalition_id=coalition.pk, entry=entry)
    return unit


@transaction.atomic
def remove_unit(*, unit: TerritoryUnit, by: Member) -> None:
    require(unit.coalition_id == by.coalition_id)
    require(rules.can_change_territory(by, by.coalition))
    entry = Record("portrait.territory.removed", "portrait.territory", unit.pk, unit.name)
    unit.delete()
    record(by=by.user, coalition_id=by.coalition_id, entry=entry)
