"""Verbs of a lesson: written, said otherwise, looked at six months later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member, Organisation
from agir.core.refusals import Refused, require
from agir.cycles.models import Cycle
from agir.history.actions import Record, record
from agir.history.pages import Key
from agir.learning import rules
from agir.learning.models import Lesson
from agir.learning.models.lesson import HALF_A_YEAR

FIELDS = ("text", "practice", "organisation", "learned_on", "check_on", "cycle")


def _remember(lesson: Lesson, by: Member, verb: str, **changes: list[Any]) -> None:
    entry = Record(f"learning.lesson.{verb}", "lesson", lesson.pk, lesson.text[:200], changes)
    record(by=by.user, coalition_id=lesson.coalition_id, entry=entry)


def _lock(lesson: Lesson) -> Lesson:
    return Lesson.objects.select_for_update().get(pk=lesson.pk)


def _require_here(
    coalition: Coalition, cycle: Cycle | None, organisation: Organisation | None
) -> None:
    if cycle is not None and cycle.coalition_id != coalition.pk:
        raise Refused(_("Ce cycle appartient à un autre regroupement."))
    here = Organisation.objects.of_coalition(coalition)
    if organisation is not None and not here.filter(pk=organisation.pk).exists():
        raise Refused(_("Cette organisation n’est pas du regroupement."))


@transaction.atomic
def learn(
    *,
    coalition: Coalition,
    by: Member,
    text: str,
    learned_on: dt.date,
    practice: str = "",
    organisation: Organisation | None = None,
    cycle: Cycle | None = None,
    check_on: dt.date | None = None,
    origin: Key | None = None,
    origin_title: str = "",
) -> Lesson:
    """Write a lesson. It is looked at again six months later, unless another day is given."""
    require(rules.can_learn(by, coalition))
    _require_here(coalition, cycle, organisation)
    where = origin or ("", None)
    lesson = Lesson.objects.create(
        coalition=coalition,
        cycle=cycle,
        text=text.strip(),
        practice=" ".join(practice.split())[:300],
        organisation=organisation,
        origin_type=where[0],
        origin_id=where[1],
        origin_title=origin_title[:300],
        learned_on=learned_on,
        check_on=check_on or learned_on + HALF_A_YEAR,
        by=by.user,
    )
    _remember(lesson, by, "learned")
    return lesson


@transaction.atomic
def change_lesson(*, lesson: Lesson, by: Member, data: dict[str, Any]) -> Lesson:
    """Say a lesson otherwise, or name the practice it changes and where."""
    lesson = _lock(lesson)
    require(rules.can_change_lesson(by, lesson))
    _require_here(by.coalition, data.get("cycle"), data.get("organisation"))
    changes = {}
    for name in FIELDS:
        if name in data and getattr(lesson, name) != data[name]:
            changes[name] = [str(getattr(lesson, name) or ""), str(data[name] or "")]
            setattr(lesson, name, data[name])
    if changes:
        lesson.save()
        _remember(lesson, by, "changed", **changes)
    return lesson


@transaction.atomic
def check_lesson(
    *, lesson: Lesson, by: Member, adoption: str, word: str, checked_on: dt.date
) -> Lesson:
    """Say whether the practice changed. Not adopted is an answer as good as another: it says what
    stood in the way. It can be said again later."""
    lesson = _lock(lesson)
    require(rules.can_change_lesson(by, lesson))
    before, lesson.adoption = lesson.adoption, Lesson.Adoption(adoption)
    lesson.adoption_word = word.strip()
    unknown = lesson.adoption == Lesson.Adoption.UNKNOWN
    lesson.checked_on = None if unknown else checked_on
    lesson.save(update_fields=["adoption", "adoption_word", "checked_on"])
    _remember(lesson, by, "checked", adoption=[before, lesson.adoption])
    return lesson


@transaction.atomic
def bin_lesson(*, lesson: Lesson, by: Member) -> Lesson:
    """Put a lesson in the bin, where it stays thirty days."""
    lesson = _lock(lesson)
    require(rules.can_change_lesson(by, lesson))
    lesson.binned_at = timezone.now()
    lesson.save(update_fields=["binned_at"])
    _remember(lesson, by, "binned")
    return lesson


@transaction.atomic
def restore_lesson(*, lesson: Lesson, by: Member) -> Lesson:
    lesson = _lock(lesson)
    require(rules.can_change_lesson(by, lesson))
    lesson.binned_at = None
    lesson.save(update_fields=["binned_at"])
    _remember(lesson, by, "restored")
    return lesson
