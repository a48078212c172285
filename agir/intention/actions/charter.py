from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.intention import rules
from agir.intention.days import today_in
from agir.intention.models import CharterCheck, CharterLine, Value
from agir.intention.principles import principle_of

FIRST_YEAR = 1990


def _remember(
    thing: CharterLine | Value, kind: str, by: Member, verb: str, title: str, says: dict[str, str]
) -> None:
    """Record what happened, with what the charter says from now on."""
    entry = Record(f"intention.{kind}.{verb}", kind, thing.pk, title, version=says)
    record(by=by.user, coalition_id=thing.coalition_id, entry=entry)


@transaction.atomic
def write_line(*, coalition: Coalition, by: Member, principle: str, how: str) -> CharterLine:
    """Say how the coalition lives a principle. Each wording is kept as a version."""
    require(rules.can_write(by, coalition))
    known = principle_of(coalition, principle)
    if known is None:
        raise Refused(_("Ce principe n’est pas dans le référentiel de ce regroupement."))
    how = how.strip()
    if not how:
        raise Refused(_("Écrivez en une phrase comment vous vivez ce principe."))
    line, new = CharterLine.objects.select_for_update().get_or_create(
        coalition=coalition, principle=principle, defaults={"how": how}
    )
    if new or line.how != how:
        line.how, line.at = how, timezone.now()
        line.save(update_fields=["how", "at"])
        _remember(line, "charter", by, "written", known.name, {"how": how})
    return line


@transaction.atomic
def check_line(*, line: CharterLine, by: Member, year: int, example: str) -> CharterCheck:
    """Once a year, show how a line was lived, with an example. Writing the same year again
    replaces its example; history keeps the former one."""
    require(rules.can_write(by, by.coalition) and line.coalition_id == by.coalition_id)
    if not FIRST_YEAR <= year <= today_in(by.coalition).year:
        raise Refused(_("Choisissez une année entre 1990 et cette année."))
    if not example.strip():
        raise Refused(_("Racontez un exemple : c’est lui qui fait preuve."))
    check, _new = CharterCheck.objects.update_or_create(
        line=line,
        year=year,
        defaults={
            "coalition_id": line.coalition_id,
            "example": example.strip(),
            "by": by.user,
            "at": timezone.now(),
        },
    )
    known = principle_of(by.coalition, line.principle)
    title = known.name if known else line.principle
    says = {"how": line.how, "year": str(year), "example": check.example}
    _remember(line, "charter", by, "checked", title, says)
    return check


@transaction.atomic
def add_value(*, coalition: Coalition, by: Member, name: str, meaning: str) -> Value:
    """Name a value, and what it means for this coalition."""
    require(rules.can_write(by, coalition))
    value = Value.objects.create(coalition=coalition, name=name[:120], meaning=meaning.strip())
    _remember(value, "value", by, "added", name, {"name": value.name, "meaning": value.meaning})
    return value


@transaction.atomic
def change_value(*, value: Value, by: Member, name: str, meaning: str) -> Value:
    """Say a value otherwise. Each wording is kept as a version."""
    require(rules.can_write(by, by.coalition) and value.coalition_id == by.coalition_id)
    value = Value.objects.select_for_update().get(pk=value.pk)
    if (value.name, value.meaning) != (name, meaning.strip()):
        value.name, value.meaning, value.at = name[:120], meaning.strip(), timezone.now()
        value.save(update_fields=["name", "meaning", "at"])
        says = {"name": value.name, "meaning": value.meaning}
        _remember(value, "value", by, "changed", name, says)
    return value


@transaction.atomic
def retire_value(*, value: Value, by: Member, back: bool = False) -> Value:
    """Put a value away, or take it back."""
    require(rules.can_write(by, by.coalition) and value.coalition_id == by.coalition_id)
    value.retired_at = None if back else timezone.now()
    value.save(update_fields=["retired_at"])
    says = {"name": value.name, "meaning": value.meaning}
    _remember(value, "value", by, "returned" if back else "retired", value.name, says)
    return value
