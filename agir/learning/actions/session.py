"""Verbs of a session: opened, drawings laid on the table, notes said, closed; a panel's choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Member
from agir.core.refusals import Refused, require
from agir.history.actions import Record, record
from agir.history.pages import Key, pages_of
from agir.learning import rules
from agir.learning.models import Session, SessionNote, SessionPiece
from agir.learning.tables import COLUMNS, STAIR, stair_name

FIELDS = ("title", "held_on", "who", "meeting", "cycle")


def _remember(session: Session, by: Member, verb: str, **changes: list[Any]) -> None:
    entry = Record(f"learning.session.{verb}", "session", session.pk, session.title, changes)
    record(by=by.user, coalition_id=session.coalition_id, entry=entry)


def _lock(session: Session, by: Member) -> Session:
    found = Session.objects.select_for_update().get(pk=session.pk)
    require(rules.can_hold(by, found))
    return found


def _check(coalition: Coalition, data: dict[str, Any]) -> None:
    for name in ("meeting", "cycle"):
        held = data.get(name)
        if held is not None and held.coalition_id != coalition.pk:
            raise Refused(_("Ce que vous avez choisi appartient à un autre regroupement."))


@transaction.atomic
def open_session(
    *, coalition: Coalition, by: Member, kind: str, data: dict[str, Any],
    about: Key | None = None, pieces: Iterable[Key] = (),
) -> Session:  # fmt: skip
    """Open a session. `about`: what it looks back on; `pieces`: what lies on the table.

    Raises `Refused` when something chosen is of another coalition.
    """
    require(rules.can_learn(by, coalition))
    _check(coalition, data)
    page = pages_of(coalition, [about]).get(about) if about else None
    where = about if about and page else ("", None)
    session = Session.objects.create(
        coalition=coalition, by=by.user, kind=Session.Kind(kind), about_type=where[0],
        about_id=where[1], about_title=page.title[:300] if page else "",
        **{name: data[name] for name in FIELDS if name in data},
    )  # fmt: skip
    _lay(session, pieces)
    _remember(session, by, "opened")
    return session


def _lay(session: Session, keys: Iterable[Key]) -> None:
    """Keep these pieces and no other. What a panel has chosen, or argued on, stays."""
    wanted = list(dict.fromkeys(keys))
    there = {(one.object_type, one.object_id): one for one in session.pieces.all()}
    pages = pages_of(session.coalition, [key for key in wanted if key not in there])
    gone = [one.pk for key, one in there.items() if key not in wanted and one.chosen_on is None]
    session.pieces.filter(pk__in=gone, reasons=None).delete()
    titles = {key: page.title for key, page in pages.items()}
    if session.kind == Session.Kind.SENSE_MAKING:
        titles[STAIR] = stair_name()
    SessionPiece.objects.bulk_create(
        SessionPiece(session=session, object_type=key[0], object_id=key[1], title=titles[key][:300])
        for key in wanted
        if key in titles and key not in there
    )


@transaction.atomic
def change_session(
    *, session: Session, by: Member, data: dict[str, Any], pieces: Iterable[Key] | None = None
) -> Session:
    """Say who was there, name the meeting, lay other drawings on the table."""
    session = _lock(session, by)
    _check(by.coalition, data)
    changes = {}
    for name in FIELDS:
        if name in data and getattr(session, name) != data[name]:
            changes[name] = [str(getattr(session, name) or ""), str(data[name] or "")]
            setattr(session, name, data[name])
    if pieces is not None:
        _lay(session, pieces)
    if changes:
        session.save()
        _remember(session, by, "changed", **changes)
    return session


@transaction.atomic
def close_session(*, session: Session, by: Member, on: dt.date) -> Session:
    """End it: what was said stays and is read; nothing more is written until it is opened again."""
    session = _lock(session, by)
    session.closed_on = on
    session.save(update_fields=["closed_on"])
    _remember(session, by, "closed")
    return session


@transaction.atomic
def reopen_session(*, session: Session, by: Member) -> Session:
    session = _lock(session, by)
    session.closed_on = None
    session.save(update_fields=["closed_on"])
    _remember(session, by, "reopened")
    return session


@transaction.atomic
def bin_session(*, session: Session, by: Member) -> Session:
    """Put a session in the bin with its notes, where they stay thirty days."""
    session = _lock(session, by)
    session.binned_at = timezone.now()
    session.save(update_fields=["binned_at"])
    _remember(session, by, "binned")
    return session


@transaction.atomic
def restore_session(*, session: Session, by: Member) -> Session:
    session = _lock(session, by)
    session.binned_at = None
    session.save(update_fields=["binned_at"])
    _remember(session, by, "restored")
    return session


def _may_say(session: Session, by: Member) -> None:
    require(rules.can_hold(by, session))
    if not rules.can_say(by, session):
        raise Refused(_("Cette séance est terminée. Rouvrez-la pour écrire encore."))


@transaction.atomic
def say(
    *,
    session: Session,
    by: Member,
    column: str,
    text: str,
    who: str = "",
    piece: SessionPiece | None = None,
) -> SessionNote:
    """Write one note under one question. Each note is its own: two people never write over each
    other. In a panel, `piece` is the story and the words say why.

    Raises `Refused` when the session is closed, the words are empty or the column is not its own.
    """
    _may_say(session, by)
    if not text.strip():
        raise Refused(_("Écrivez quelques mots."))
    if column not in COLUMNS[session.kind]:
        raise Refused(_("Cette séance ne pose pas cette question."))
    if (column == SessionNote.Column.REASON) != (piece is not None):
        raise Refused(_("Dites de quelle histoire vous parlez."))
    if piece is not None and piece.session_id != session.pk:
        raise Refused(_("Cette histoire n’est pas dans cette séance."))
    return SessionNote.objects.create(
        session=session, column=column, text=text.strip(), piece=piece,
        who=" ".join(who.split())[:120], by=by.user,
    )  # fmt: skip


@transaction.atomic
def bin_note(*, note: SessionNote, by: Member) -> SessionNote:
    _may_say(note.session, by)
    note.binned_at = timezone.now()
    note.save(update_fields=["binned_at"])
    return note


@transaction.atomic
def restore_note(*, note: SessionNote, by: Member) -> SessionNote:
    _may_say(note.session, by)
    note.binned_at = None
    note.save(update_fields=["binned_at"])
    return note


@transaction.atomic
def choose(*, piece: SessionPiece, by: Member, chosen: bool, on: dt.date) -> SessionPiece:
    """Mark a story as one the panel chooses, or take the mark back. A choice has its reasons: one
    at least is written first."""
    _may_say(piece.session, by)
    if piece.session.kind != Session.Kind.PANEL:
        raise Refused(_("Cette séance ne choisit pas d’histoires."))
    if chosen and not piece.reasons.filter(binned_at=None).exists():
        raise Refused(_("Écrivez d’abord pourquoi cette histoire compte."))
    piece.chosen_on = on if chosen else None
    piece.save(update_fields=["chosen_on"])
    verb = "chose" if chosen else "unchose"
    # A story may be taken back: history never holds its title.
    _remember(piece.session, by, verb, story=[piece.object_type, str(piece.object_id)])
    return piece
