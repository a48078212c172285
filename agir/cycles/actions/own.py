from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.cycles import rules
from agir.cycles.asked import Choices, families
from agir.cycles.models import FrameworkSeen, OwnItem, SetAside
from agir.cycles.models.own import QUESTIONS
from agir.framework import contents
from agir.history.actions import Record, record

MOST = 60  # own items of one family: beyond, it is no longer a guide


def _remember(
    coalition: Coalition, by: Member, verb: str, number: int, title: str, **changes: list[Any]
) -> None:
    entry = Record(f"cycles.own.{verb}", "own_item", number, title, changes)
    record(by=by.user, coalition_id=coalition.pk, entry=entry)


@transaction.atomic
def add_own(
    *,
    coalition: Coalition,
    by: Member,
    family: str,
    name: str,
    sentence: str = "",
    stage: str = "",
    sustainability: bool = False,
) -> OwnItem:
    """Add the coalition's own question (with its `stage`), principle, condition… The shared
    ones are untouched; a key of its own, never met in the framework, names it."""
    require(rules.can_arrange(by, coalition))
    if family not in families():
        raise Refused(_("Cette partie du référentiel n’existe pas."))
    if family == QUESTIONS and stage not in [one.key for one in contents.stages()]:
        raise Refused(_("Choisissez l’étape où poser cette question."))
    if not name.strip():
        raise Refused(_("Écrivez-le en quelques mots."))
    if OwnItem.objects.filter(coalition=coalition, family=family).count() >= MOST:
        raise Refused(_("Vous en avez déjà soixante. Changez-en un plutôt que d’en ajouter."))
    item = OwnItem.objects.create(
        coalition=coalition,
        family=family,
        key=f"own-{secrets.token_hex(6)}",
        stage=stage if family == QUESTIONS else "",
        name=name.strip()[:200],
        sentence=sentence.strip(),
        sustainability=sustainability and family == QUESTIONS,
    )
    _remember(coalition, by, "added", item.pk, item.name)
    return item


@transaction.atomic
def change_own(
    *, item: OwnItem, by: Member, name: str, sentence: str, sustainability: bool
) -> OwnItem:
    """Change the words of one of the coalition's own items. What was answered stays under it."""
    item = OwnItem.objects.select_for_update().get(pk=item.pk)
    coalition = by.coalition
    require(item.coalition_id == coalition.pk and rules.can_arrange(by, coalition))
    if not name.strip():
        raise Refused(_("Écrivez-le en quelques mots."))
    before = (item.name, item.sentence, item.sustainability)
    item.name, item.sentence = name.strip()[:200], sentence.strip()
    item.sustainability = sustainability and item.family == QUESTIONS
    if before != (item.name, item.sentence, item.sustainability):
        item.save(update_fields=["name", "sentence", "sustainability"])
        _remember(coalition, by, "changed", item.pk, item.name, name=[before[0], item.name])
    return item


@transaction.atomic
def set_aside(*, coalition: Coalition, by: Member, family: str, key: str) -> None:
    """Leave an item out, shared or own. What was said about it stays, and it can come back."""
    require(rules.can_arrange(by, coalition))
    choice = next((one for one in _all(coalition, family) if one.key == key), None)
    if choice is None:
        raise Refused(_("Cet élément n’existe pas, ou n’existe plus."))
    row, new = SetAside.objects.get_or_create(coalition=coalition, family=family, key=key)
    if new:
        _remember(coalition, by, "set_aside", row.pk, choice.name)


@transaction.atomic
def take_back(*, coalition: Coalition, by: Member, family: str, key: str) -> None:
    """Use again an item that was set aside."""
    require(rules.can_arrange(by, coalition))
    row = SetAside.objects.filter(coalition=coalition, family=family, key=key).first()
    if row is None:
        return
    number = row.pk
    row.delete()
    name = next((one.name for one in _all(coalition, family) if one.key == key), key)
    _remember(coalition, by, "taken_back", number, name)


def _all(coalition: Coalition, family: str) -> list[Any]:
    return Choices(coalition).all(family) if family in families() else []


@transaction.atomic
def read_framework(*, coalition: Coalition, by: Member) -> None:
    """Say that the coalition has read what the framework's new version changes."""
    require(rules.can_arrange(by, coalition))
    seen, new = FrameworkSeen.objects.select_for_update().get_or_create(
        coalition=coalition, defaults={"version": contents.version()}
    )
    if seen.version != contents.version() or new:
        before, seen.version = "" if new else seen.version, contents.version()
        seen.save(update_fields=["version"])
        _remember(coalition, by, "read", seen.pk, seen.version, version=[before, seen.version])
