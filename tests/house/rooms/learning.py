"""The doors of the room, and what its addresses need."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from agir.coalitions.models import Coalition, Member
from agir.learning.actions.lesson import learn
from agir.learning.actions.measure import create_measure, write_value
from agir.learning.actions.question import ask_question
from agir.learning.actions.session import open_session, say
from agir.learning.actions.sifting import Chosen, sift
from tests.house.door import CONTRIBUTORS, STEERING, Door, Outside, form, gesture, read

LASTING: dict[str, Door] = {
    "learning:lessons": read(),
    "learning:lesson_new": form(CONTRIBUTORS),
    "learning:lesson_edit": form(CONTRIBUTORS),
    "learning:lesson_check": form(CONTRIBUTORS),
    "learning:lesson_bin": gesture(CONTRIBUTORS),
    "learning:lesson_restore": gesture(CONTRIBUTORS),
    "learning:siftings": read(),
    "learning:thing": Door(read().get, STEERING, here=(("what", "actions"),)),
    "learning:farewell": form(STEERING),
    "learning:sifting_undo": gesture(STEERING),
    "learning:bilan": read(),
    "learning:bilan_pdf": read(),
    "learning:bilan_write": form(CONTRIBUTORS),
    "learning:turn": form(STEERING),
}
EVALUATING: dict[str, Door] = {
    "learning:questions": read(),
    "learning:question_new": form(CONTRIBUTORS),
    "learning:question_edit": form(CONTRIBUTORS),
    "learning:question_answer": form(CONTRIBUTORS),
    "learning:question_reopen": gesture(CONTRIBUTORS),
    "learning:question_bin": gesture(CONTRIBUTORS),
    "learning:question_restore": gesture(CONTRIBUTORS),
    "learning:measures": read(),
    "learning:measure": Door(read().get, CONTRIBUTORS),
    "learning:measure_new": form(CONTRIBUTORS),
    "learning:measure_edit": form(CONTRIBUTORS),
    "learning:measure_bin": gesture(CONTRIBUTORS),
    "learning:measure_restore": gesture(CONTRIBUTORS),
    "learning:value_bin": gesture(CONTRIBUTORS),
    "learning:value_restore": gesture(CONTRIBUTORS),
}
SESSIONS: dict[str, Door] = {
    "learning:sessions": read(),
    "learning:session_new": form(CONTRIBUTORS, here=(("kind", "interpretation"),)),
    "learning:session": Door(read().get, CONTRIBUTORS),
    "learning:session_edit": form(CONTRIBUTORS),
    "learning:session_close": gesture(CONTRIBUTORS),
    "learning:session_reopen": gesture(CONTRIBUTORS),
    "learning:session_bin": gesture(CONTRIBUTORS),
    "learning:session_restore": gesture(CONTRIBUTORS),
    "learning:note_bin": gesture(CONTRIBUTORS),
    "learning:note_restore": gesture(CONTRIBUTORS),
    "learning:story_choose": gesture(CONTRIBUTORS),
}
DOORS: dict[str, Door] = {**LASTING, **EVALUATING, **SESSIONS}
OUTSIDE: dict[str, Outside] = {}


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """A lesson, an action that stops, a question, a measure and a session."""
    today = timezone.localdate()
    lesson = learn(coalition=coalition, by=by, text="Une leçon", learned_on=today)
    action = things["action"]
    chosen = Chosen(choice="stop", decided_on=today, why="Personne n’y vient plus.")
    sifting = sift(coalition=coalition, by=by, about=("action", action.pk), chosen=chosen)
    question = ask_question(coalition=coalition, by=by, data={"text": "Qui vient?"})
    data = {"title": "Parents venus", "kind": "how_much"}
    measure = create_measure(coalition=coalition, by=by, data=data)
    value = write_value(measure=measure, by=by, on=today, value=12.0)
    session = open_session(
        coalition=coalition, by=by, kind="sense_making", pieces=[("measure", measure.pk)],
        data={"title": "Séance", "held_on": today},
    )  # fmt: skip
    note = say(session=session, by=by, column="see", text="Cela monte.")
    return {
        "lesson": lesson.pk,
        "thing": action.pk,
        "sifting": sifting.pk,
        "evaluation_question": question.pk,
        "measure": measure.pk,
        "measure_value": value.pk,
        "learning_session": session.pk,
        "session_note": note.pk,
        "session_piece": session.pieces.get().pk,
    }
