"""Finding what a coalition has learned, by sight."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from agir.coalitions.entrance import CoalitionRequest
from agir.learning import rules
from agir.learning.models import EvaluationQuestion, Lesson, Measure, Session, Sifting
from agir.learning.siftable import WORDS, Thing, thing


def find_lesson(request: CoalitionRequest, lesson: int, *, binned: bool = False) -> Lesson:
    """A lesson of this coalition, or 404; one of the bin only when asked."""
    rows = Lesson.objects.filter(coalition=request.coalition)
    rows = rows if binned else rows.present()
    return get_object_or_404(rows.select_related("organisation", "cycle", "by"), pk=lesson)


def find_thing(request: CoalitionRequest, what: str, number: int) -> Thing:
    """An action or an asset of this coalition that everybody may read, or 404."""
    found = thing(request.coalition, WORDS.get(what, ""), number)
    if found is None:
        raise Http404
    return found


def find_sifting(request: CoalitionRequest, sifting: int) -> Sifting:
    rows = Sifting.objects.filter(coalition=request.coalition).select_related("heir", "decision")
    return get_object_or_404(rows, pk=sifting)


def find_question(
    request: CoalitionRequest, number: int, *, binned: bool = False
) -> EvaluationQuestion:
    """An evaluation question of this coalition, or 404; one of the bin only when asked."""
    rows = EvaluationQuestion.objects.filter(coalition=request.coalition)
    rows = rows if binned else rows.present()
    return get_object_or_404(rows.select_related("member__user", "organisation"), pk=number)


def find_measure(request: CoalitionRequest, number: int, *, binned: bool = False) -> Measure:
    """A measure of this coalition, or 404; one of the bin only when asked."""
    rows = Measure.objects.filter(coalition=request.coalition)
    rows = rows if binned else rows.present()
    rows = rows.select_related("action__plan", "owner__user", "organisation")
    return get_object_or_404(rows, pk=number)


def find_session(request: CoalitionRequest, number: int, *, binned: bool = False) -> Session:
    """A session of this coalition, or 404; one of the bin only when asked."""
    rows = Session.objects.filter(coalition=request.coalition)
    rows = rows if binned else rows.present()
    found = get_object_or_404(rows.select_related("meeting", "cycle"), pk=number)
    found.coalition = request.coalition
    return found


def room_context(request: CoalitionRequest, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of the room shares."""
    member, coalition = request.member, request.coalition
    may = {
        "learn": rules.can_learn(member, coalition),
        "sift": rules.can_sift(member, coalition),
    }
    return {"may": may, "tab": tab, "place": "cycle", **more}
