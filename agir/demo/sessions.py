"""The sessions of the demonstration: what was said, by whom, and what a panel chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agir.demo.days import at, before
from agir.demo.people import content
from agir.history.pages import Key
from agir.learning.actions.session import choose, close_session, open_session, say
from agir.learning.models import Session, SessionNote, SessionPiece
from agir.learning.tables import STAIR

if TYPE_CHECKING:
    from agir.demo.story import Stage


def tell_sessions(stage: Stage) -> None:
    """One session of each sort, closed on its day."""
    for entry in content("sessions")["session"]:
        _session(stage, entry)


def _session(stage: Stage, entry: dict[str, Any]) -> None:
    by, day = stage.members[entry["by"]], before(timezone.localdate(), entry["ago"])
    pieces: list[Key] = [("effect", stage.effects[key].pk) for key in entry.get("effects", [])]
    session = open_session(
        coalition=stage.coalition,
        by=by,
        kind=entry["kind"],
        data={
            "title": entry["title"],
            "who": entry["who"],
            "held_on": day,
            "cycle": stage.cycle,
            "meeting": stage.meetings.get(entry.get("meeting", "")),
        },
        about=("action", stage.actions[entry["action"]].pk) if "action" in entry else None,
        pieces=[STAIR] if "stair" in entry else pieces,
    )
    laid = {(one.object_type, one.object_id): one for one in session.pieces.all()}
    for note in entry["note"]:
        _note(stage, session, note, laid)
    for key in entry.get("chosen", []):
        choose(piece=laid["effect", stage.effects[key].pk], by=by, chosen=True, on=day)
    close_session(session=session, by=by, on=day)
    Session.objects.filter(pk=session.pk).update(at=at(day))
    SessionNote.objects.filter(session=session).update(at=at(day))


def _note(
    stage: Stage, session: Session, note: dict[str, Any], laid: dict[Key, SessionPiece]
) -> None:
    piece = laid["effect", stage.effects[note["effect"]].pk] if "effect" in note else None
    by = stage.members[note["by"]]
    say(session=session, by=by, column=note["column"], text=note["text"], piece=piece)
