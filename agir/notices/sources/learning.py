from __future__ import annotations

from collections.abc import Iterator

from django.db.models import BigIntegerField, CharField, TextField, Value
from django.db.models.functions import Cast

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Member
from agir.learning.models import EvaluationQuestion, Lesson
from agir.notices.seats import Seats, Window
from agir.notices.thing import AHEAD, ASKED, PAST, Thing

QUESTION, LESSON = "question", "lesson"
NOBODY = Value(None, output_field=BigIntegerField())
LONGEST = 160


def learning(seats: Seats, window: Window) -> Iterator[Thing]:
    """Evaluation questions she said she would answer, or that her organisation would; and lessons
    whose practice should be looked at, six months later, for whoever steers. One query, of two
    parts."""
    asked = EvaluationQuestion.objects.unanswered().filter(seats.here(), window.days("due_on"))
    learned = Lesson.objects.to_check(window.today).filter(seats.here()).exclude(practice="")
    questions = asked.order_by().values_list(
        Value(QUESTION, output_field=CharField()), "pk", "coalition_id", "text",
        "member_id", "organisation_id", "due_on",
    )  # fmt: skip
    lessons = learned.order_by().values_list(
        Value(LESSON, output_field=CharField()), "pk", "coalition_id",
        Cast("practice", TextField()), NOBODY, NOBODY, "check_on",
    )  # fmt: skip
    for kind, number, coalition, text, member, organisation, on in questions.union(
        lessons, all=True
    ):
        tells: tuple[str, ...]
        if kind == LESSON:
            found, tells = seats.by_coalition[coalition], (ASKED,)
            url = "learning:lesson_check"
        else:
            found = _answering(seats, coalition, member, organisation)
            tells, url = (AHEAD, PAST) if member else (), "learning:question_answer"
        for seat in found:
            if _may(seat, kind):
                yield Thing(
                    seat, kind, number, text[:LONGEST], url, (seat.coalition.slug, number), on,
                    tells, by_organisation=kind == QUESTION and not member,
                )  # fmt: skip


def _answering(
    seats: Seats, coalition: int, member: int | None, organisation: int | None
) -> list[Member]:
    if member:
        return [seats.by_id[member]] if member in seats.by_id else []
    return seats.by_organisation.get((coalition, organisation or 0), [])


def _may(seat: Member, kind: str) -> bool:
    rule = coalition_rules.can_steer if kind == LESSON else coalition_rules.can_contribute
    return rule(seat, seat.coalition)
