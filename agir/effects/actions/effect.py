"""Verbs of an entry of the journal. History never holds its title: news shows the one it has
today, to those who may read it. Nor does history hold the words of a life, or of what is reserved:
they stay beside the entry, and go with it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from agir.analysis.effects import propose
from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.effects import rules
from agir.effects.actions import tying
from agir.effects.models import About, Effect, Kind, Sureness
from agir.history.actions import Record, record
from agir.history.models import Version
from agir.portrait.models import OPEN, Audience

NOUN = "effect"
ABOUT = {
    Kind.PERSON: About.PERSON,
    Kind.ORGANISATION: About.ORGANISATION,
    Kind.COMMUNITY: About.COMMUNITY,
    Kind.RULE: About.RULE,
}


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """What an entry says, as JSON keeps it."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in data.items()
    }


def write_down(effect: Effect, by: Member, verb: str, *, version: bool = True) -> None:
    """Record the gesture. What is no longer open, or tells of a person, loses its old versions."""
    says = plain(effect.says()) if version and effect.keeps_versions else None
    if not effect.keeps_versions:
        Version.objects.filter(object_type=NOUN, object_id=effect.pk).delete()
    entry = Record(f"effects.effect.{verb}", NOUN, effect.pk, version=says)
    record(by=by.user, coalition_id=effect.coalition_id, entry=entry)


def lock(effect: Effect) -> Effect:
    rows = Effect.objects.select_for_update(of=("self",)).select_related("typed_by__user")
    return rows.get(pk=effect.pk)


def fill(effect: Effect, by: Member, data: dict[str, Any]) -> dict[str, list[int]]:
    """Put what was typed in the entry. Returns its ties to many, which need it saved."""
    ties: dict[str, list[int]] = {}
    for name in Effect.FIELDS:
        if name not in data:
            continue
        value = data[name]
        if name in tying.MANY:
            ties[name] = list(value)
        elif name in ("organisation", "meeting"):
            setattr(effect, name, tying.one(effect, name, by, value))
        elif name.endswith("_on") and isinstance(value, str):
            setattr(effect, name, parse_date(value))
        else:
            setattr(effect, name, value)
    settle(effect)
    return ties


def settle(effect: Effect) -> None:
    """What follows from what was typed, then what cannot be."""
    effect.title = re.sub(r"[^\S\xa0\u202f]+", " ", effect.title).strip()[:300]
    if not effect.about and effect.kind:
        effect.about = ABOUT.get(Kind(effect.kind), "")
    effect.proposed = "" if effect.kind else propose(effect.title).kind
    if effect.sure != Sureness.CONFIRMED:
        effect.confirmed_on, effect.confirmed_by = None, ""
    effect.remember()
    check(effect)


def check(effect: Effect) -> None:
    if not effect.title:
        raise Refused(_("Écrivez ce qui a changé, en une ligne."))
    if effect.is_of_a_person and effect.audience in OPEN and effect.consent_on is None:
        raise Refused(
            _(
                "La personne n’a pas encore consenti. Notez quand elle l’a fait, ou gardez "
                "cet effet pour la coordination."
            )
        )
    if effect.sure == Sureness.CONFIRMED and not (effect.confirmed_on and effect.confirmed_by):
        raise Refused(_("Notez qui l’a confirmé, et quand."))
    if effect.document and not effect.document.lower().startswith(("https://", "http://")):
        raise Refused(_("L’adresse d’un document commence par https://"))


@transaction.atomic
def note(
    *,
    coalition: Coalition,
    by: Member,
    line: str,
    today: dt.date,
    of_a_person: bool = False,
    ties: dict[str, list[int]] | None = None,
) -> Effect:
    """Note an effect in one line, dated today. Its type is proposed, not said. What tells of a
    person, or seems to, is first kept for who typed it and the coordination."""
    require(rules.can_write(by, coalition))
    effect = Effect(coalition=coalition, typed_by=by, title=line, happened_on=today)
    if of_a_person:
        effect.about, effect.audience = About.PERSON, Audience.NONE
    settle(effect)
    if effect.proposed == Kind.PERSON:
        effect.audience = Audience.NONE
    effect.save()
    tying.tie(effect, by, ties or {})
    write_down(effect, by, "added")
    return effect


@transaction.atomic
def add(*, coalition: Coalition, by: Member, data: dict[str, Any]) -> Effect:
    """Note an effect with all that is known of it."""
    require(rules.can_write(by, coalition))
    effect = Effect(coalition=coalition, typed_by=by)
    ties = fill(effect, by, data)
    effect.save()
    tying.tie(effect, by, ties)
    write_down(effect, by, "added")
    return effect


@transaction.atomic
def change(*, effect: Effect, by: Member, data: dict[str, Any]) -> Effect:
    """Change what an entry says. What it said before stays beside it."""
    return _rewrite(lock(effect), by, data, "changed")


def _rewrite(effect: Effect, by: Member, data: dict[str, Any], verb: str) -> Effect:
    """Write over a locked entry; nothing is noted when it says the same."""
    require(effect.binned_at is None and rules.can_change(by, effect))
    before = plain(effect.says())
    ties = fill(effect, by, data)
    tying.tie(effect, by, ties)
    if plain(effect.says()) == before:
        return effect
    if effect.came_in_id and effect.changed_at is None and effect.keeps_versions:
        _keep_first(effect, by, before)
    effect.before, effect.changed_at = before, timezone.now()
    effect.save()
    write_down(effect, by, verb)
    return effect


def _keep_first(effect: Effect, by: Member, before: dict[str, Any]) -> None:
    """A sheet of ten thousand lines keeps no version of each: the first one, when it changes."""
    entry = Record("effects.effect.brought", NOUN, effect.pk, version=before)
    record(by=by.user, coalition_id=effect.coalition_id, entry=entry)


@transaction.atomic
def say_kind(*, effect: Effect, by: Member, kind: str) -> Effect:
    """Say of what type an entry is: the one proposed, or another. What only seemed to tell of a
    person is then opened; what does is reserved until there is a consent."""
    effect = lock(effect)
    data: dict[str, Any] = {"kind": Kind(kind).value}
    unsaid = effect.about == "" and not effect.kind
    if kind == Kind.PERSON and not effect.about:
        data["about"] = About.PERSON.value
    about = data.get("about", effect.about)
    if about == About.PERSON and effect.is_open and effect.consent_on is None:
        data["audience"] = Audience.NONE.value
    elif kind != Kind.PERSON and unsaid and effect.audience == Audience.NONE:
        data["audience"] = Audience.COALITION.value
    return _rewrite(effect, by, data, "kind_said")


@transaction.atomic
def confirm(*, effect: Effect, by: Member, confirmed_on: dt.date, confirmed_by: str) -> Effect:
    """Note that somebody outside the coalition confirmed it, and when."""
    data = {
        "sure": Sureness.CONFIRMED.value,
        "confirmed_on": confirmed_on,
        "confirmed_by": confirmed_by,
    }
    return _rewrite(lock(effect), by, data, "confirmed")


@transaction.atomic
def undo_change(*, effect: Effect, by: Member) -> Effect:
    """Give an entry back what its last change took away. Doing it twice changes nothing."""
    effect = lock(effect)
    require(effect.binned_at is None and rules.can_change(by, effect))
    if not effect.before:
        raise Refused(_("Il n’y a pas de changement à annuler."))
    before, effect.before = dict(effect.before), None
    _put_back(effect, by, before)
    write_down(effect, by, "changed")
    return effect


@transaction.atomic
def restore_version(*, effect: Effect, by: Member, version: Version) -> Effect:
    """Give an entry back what an earlier version said."""
    effect = lock(effect)
    require(effect.binned_at is None and rules.can_change(by, effect))
    require(version.object_type == NOUN and version.object_id == effect.pk)
    effect.before = plain(effect.says())
    _put_back(effect, by, dict(version.data))
    write_down(effect, by, "version_restored")
    return effect


def _put_back(effect: Effect, by: Member, says: dict[str, Any]) -> None:
    """Old words over a locked entry. What they pointed to may be gone since: they come without."""
    for name in ("organisation", "meeting"):
        number = says.get(name)
        if number and not tying.offered(by, name).filter(pk=number).exists():
            says[name] = None
    tying.tie(effect, by, fill(effect, by, says))
    effect.changed_at = timezone.now()
    effect.save()


@transaction.atomic
def put_away(*, effect: Effect, by: Member) -> Effect:
    """Put an entry in the bin, where it stays thirty days."""
    effect = lock(effect)
    require(rules.can_change(by, effect))
    effect.binned_at, effect.binned_by = timezone.now(), by.user
    effect.save(update_fields=["binned_at", "binned_by"])
    write_down(effect, by, "binned", version=False)
    return effect


@transaction.atomic
def take_back(*, effect: Effect, by: Member) -> Effect:
    """Take an entry out of the bin."""
    effect = lock(effect)
    require(rules.can_change(by, effect))
    effect.binned_at = effect.binned_by = None
    effect.save(update_fields=["binned_at", "binned_by"])
    write_down(effect, by, "restored", version=False)
    return effect


@transaction.atomic
def erase(*, effect: Effect, by: Member) -> None:
    """Erase an entry for good: its words, its versions, its links. Only that one was erased is
    kept."""
    effect = lock(effect)
    require(rules.can_erase(by, effect))
    Version.objects.filter(object_type=NOUN, object_id=effect.pk).delete()
    entry = Record("effects.effect.erased", NOUN, effect.pk)
    effect.delete()
    record(by=by.user, coalition_id=by.coalition_id, entry=entry)
