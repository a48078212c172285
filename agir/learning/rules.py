"""Who may do what when a coalition learns. Pure: answers come from the member and the object."""

from __future__ import annotations

from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Coalition, Member
from agir.cycles import rules as cycle_rules
from agir.cycles.models import Cycle
from agir.learning.models import EvaluationQuestion, Lesson, Measure, Session


def can_learn(member: Member, coalition: Coalition) -> bool:
    """Write a lesson, say whether it was adopted: whoever acts, parents as much as directors."""
    return coalition_rules.can_contribute(member, coalition)


def can_change_lesson(member: Member, lesson: Lesson) -> bool:
    return lesson.coalition_id == member.coalition_id and can_learn(member, member.coalition)


def can_sift(member: Member, coalition: Coalition) -> bool:
    """Note what the group keeps, adapts, hands over or stops: those who steer, after the group
    has spoken. What was said otherwise is written with it."""
    return coalition_rules.can_steer(member, coalition)


def can_write_bilan(member: Member, cycle: Cycle) -> bool:
    """The words of the report belong to all who contribute, as long as the coalition is there:
    a cycle may be told after it is closed."""
    return cycle.coalition_id == member.coalition_id and coalition_rules.can_contribute(
        member, member.coalition
    )


def can_turn(member: Member, cycle: Cycle) -> bool:
    """Close a cycle and open the next one."""
    return cycle_rules.can_close(member, cycle)


def can_change_question(member: Member, question: EvaluationQuestion) -> bool:
    """Ask, answer, take up again: a question is the group's, whoever wrote it first."""
    return question.coalition_id == member.coalition_id and can_learn(member, member.coalition)


def can_measure(member: Member, measure: Measure) -> bool:
    """Change a measure, write its figures: those who do the work count it themselves."""
    return measure.coalition_id == member.coalition_id and can_learn(member, member.coalition)


def can_hold(member: Member, session: Session) -> bool:
    """Lay drawings on the table, close, open again: any of those who contribute may host."""
    return session.coalition_id == member.coalition_id and can_learn(member, member.coalition)


def can_say(member: Member, session: Session) -> bool:
    """Write a note: as long as the session is open."""
    return session.is_open and session.binned_at is None and can_hold(member, session)
