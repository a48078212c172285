"""Verbs of every text of the portrait: story, moment, strength, challenge, cause tree, what
lasts. What they say is never written in the history: it stays beside the text, and goes with it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Facet, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.portrait import rules
from agir.portrait.kinds import Kind, kind_of
from agir.portrait.models import OPEN, Audience, CauseTree, Moment, Story, Told, Trait, in_a_year

P = TypeVar("P", bound=Told)


def _note(piece: Told, by: Member, verb: str) -> None:
    """A story is never named in the history, nor anything that only some may read."""
    noun = kind_of(piece).noun if piece.is_open else "reserved"
    title = piece.title if piece.is_open and not isinstance(piece, Story) else ""
    entry = Record(f"portrait.{noun}.{verb}", f"portrait.{kind_of(piece).noun}", piece.pk, title)
    record(by=by.user, coalition_id=piece.coalition_id, entry=entry)


def _lock(piece: P) -> P:
    rows = type(piece)._default_manager.select_for_update(of=("self",))
    return rows.select_related("typed_by__user").get(pk=piece.pk)


RESTS_ON: dict[str, Any] = {"story": Story, "moment": Moment, "challenge": Trait}


def _rest(piece: Told, name: str, by: Member, number: int | None) -> Any:
    """Something this text rests on. It may keep what it already had, even if put away since;
    anything new must be here, and read by whoever writes it."""
    if number is None:
        return None
    if number == getattr(piece, f"{name}_id"):
        return getattr(piece, name)
    found = RESTS_ON[name].objects.visible_to(by).present().filter(pk=number).first()
    if found is None:
        raise Refused(_("Ce que vous liez n’est plus là. Choisissez autre chose."))
    return found


def _fill(piece: Told, by: Member, data: dict[str, Any]) -> list[int] | None:
    """Put what was typed in the text. Returns its facets, which need the text saved."""
    facets = None
    for name in type(piece).written():
        if name not in data:
            continue
        value = data[name]
        if name == "facets":
            facets = list(value)
            continue
        if name in RESTS_ON:
            number = value.pk if isinstance(value, Told) else value
            setattr(piece, name, _rest(piece, name, by, number))
            continue
        if name.endswith("_on") and isinstance(value, str):
            value = parse_date(value)
        setattr(piece, name, value)
    _check(piece)
    return facets


def _check(piece: Told) -> None:
    if isinstance(piece, Story) and piece.audience in OPEN and piece.consent_on is None:
        raise Refused(
            _(
                "Ce récit n’a pas encore de consentement. Notez quand il a été donné, ou gardez "
                "le récit pour la coordination."
            )
        )
    if not isinstance(piece, Story) and piece.audience == Audience.NONE:
        raise Refused(_("Choisissez qui peut lire ceci."))
    if isinstance(piece, Moment) and piece.ends_on and piece.ends_on < piece.starts_on:
        raise Refused(_("La fin vient avant le début. Changez l’une des deux."))
    if isinstance(piece, CauseTree) and piece.challenge.kind != Trait.Kind.CHALLENGE:
        raise Refused(_("Un arbre part d’un défi. Choisissez-en un."))


def _tie(piece: Told, facets: list[int] | None) -> None:
    if facets is not None and isinstance(piece, Trait):
        piece.facets.set(Facet.objects.filter(coalition_id=piece.coalition_id, pk__in=facets))


@transaction.atomic
def add(*, kind: Kind, coalition: Coalition, by: Member, data: dict[str, Any]) -> Told:
    """Write a text of this kind. Whoever types it has collected it."""
    require(rules.can_write(by, coalition))
    piece = kind.model(coalition=coalition, typed_by=by, **kind.preset)
    facets = _fill(piece, by, data)
    piece.save()
    _tie(piece, facets)
    _note(piece, by, "added")
    return piece


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in data.items()
    }


@transaction.atomic
def change(*, piece: P, by: Member, data: dict[str, Any]) -> P:
    """Change what a text says, its audience or its review. What it said before stays beside it."""
    piece = _lock(piece)
    require(piece.binned_at is None and rules.can_change(by, piece))
    before = _plain(piece.says())
    facets = _fill(piece, by, data)
    _tie(piece, facets)
    if _plain(piece.says()) != before:
        piece.before = before
        piece.save()
        _note(piece, by, "changed")
    return piece


@transaction.atomic
def undo_change(*, piece: P, by: Member) -> P:
    """Give a text back what its last change took away. Doing it twice changes nothing."""
    piece = _lock(piece)
    require(piece.binned_at is None and rules.can_change(by, piece))
    if not piece.before:
        raise Refused(_("Il n’y a pas de changement à annuler."))
    before, piece.before = dict(piece.before), None
    for name in ("story", "moment"):
        # What it rested on may be gone since: the words come back without it.
        rows = RESTS_ON[name].objects.visible_to(by).present()
        if before.get(name) and not rows.filter(pk=before[name]).exists():
            before[name] = None
    _tie(piece, _fill(piece, by, before))
    piece.save()
    _note(piece, by, "changed")
    return piece


@transaction.atomic
def confirm(*, piece: P, by: Member) -> P:
    """Say that it is still true: it is to be looked at again in a year."""
    piece = _lock(piece)
    require(piece.binned_at is None and rules.can_change(by, piece))
    piece.review_on = in_a_year()
    piece.save(update_fields=["review_on"])
    _note(piece, by, "confirmed")
    return piece


@transaction.atomic
def put_away(*, piece: P, by: Member) -> P:
    """Put a text in the bin, where it stays thirty days."""
    piece = _lock(piece)
    require(rules.can_change(by, piece))
    piece.binned_at, piece.binned_by = timezone.now(), by.user
    piece.save(update_fields=["binned_at", "binned_by"])
    _note(piece, by, "binned")
    return piece


@transaction.atomic
def take_back(*, piece: P, by: Member) -> P:
    """Take a text out of the bin."""
    piece = _lock(piece)
    require(rules.can_change(by, piece))
    piece.binned_at = piece.binned_by = None
    piece.save(update_fields=["binned_at", "binned_by"])
    _note(piece, by, "restored")
    return piece


@transaction.atomic
def withdraw(*, story: Story, by: Member) -> None:
    """Erase a story for good, because the person who told it asked: its words, what they were
    before, and its place as a proof. Only that a story was withdrawn is kept."""
    story = _lock(story)
    require(rules.can_withdraw(by, story))
    entry = Record("portrait.story.withdrawn", "portrait.story", story.pk)
    # Out of the « before » of what it proved, too: no trace may lead to it.
    for trait in Trait.objects.filter(coalition_id=story.coalition_id, before__story=story.pk):
        trait.before = {**(trait.before or {}), "story": None}
        trait.save(update_fields=["before"])
    story.delete()
    record(by=by.user, coalition_id=by.coalition_id, entry=entry)
