"""What this room answers when the rooms below ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, Value
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import ngettext

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.coalitions.models import Coalition, Organisation
from agir.coalitions.signals import organisations_merged
from agir.cycles.models import Cycle
from agir.cycles.signals import stage_told
from agir.cycles.telling import Kind, Told
from agir.history.pages import Key, Page
from agir.history.signals import pages_asked
from agir.learning.models import (
    EvaluationQuestion,
    Lesson,
    Measure,
    MeasureValue,
    Session,
    SessionNote,
    Sifting,
)

STAGE = "evaluation"


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    """What the group counted, asked and said stays, without her name: she is no longer expected to
    answer a question nor to follow a measure."""
    EvaluationQuestion.objects.filter(member__user=user).update(member=None)
    Measure.objects.filter(owner__user=user).update(owner=None)


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    """Lessons are the group's; that she wrote them down is hers to know."""
    rows = Lesson.objects.filter(by=user).select_related("coalition")
    return {
        "lessons_written": [
            {"coalition": one.coalition.name, "text": one.text, "at": one.at.isoformat()}
            for one in rows
        ],
        **_evaluated(user),
    }


def _evaluated(user: User) -> dict[str, Any]:
    """Questions she asked or was to answer, figures she wrote, what she said in sessions."""
    asked = EvaluationQuestion.objects.filter(Q(by=user) | Q(member__user=user))
    values = MeasureValue.objects.filter(by=user).select_related("measure__coalition")
    notes = SessionNote.objects.filter(by=user).select_related("session__coalition")
    return {
        "evaluation_questions": [
            {"coalition": one.coalition.name, "text": one.text, "answer": one.answer or None}
            for one in asked.select_related("coalition").order_by("pk")
        ],
        "measure_values": [
            {"coalition": one.measure.coalition.name, "measure": one.measure.title,
             "on": one.on.isoformat(), "value": one.value, "note": one.note}
            for one in values.order_by("pk")
        ],
        "session_notes": [
            {"coalition": one.session.coalition.name, "session": one.session.title,
             "text": one.text, "at": one.at.isoformat()}
            for one in notes.order_by("pk")
        ],
    }  # fmt: skip


@receiver(organisations_merged)
def follow_merge(
    sender: object, coalition: Coalition, keep: Organisation, drop: Organisation, **kwargs: Any
) -> None:
    Lesson.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)
    Sifting.objects.filter(coalition=coalition, heir=drop).update(heir=keep)
    for model in (EvaluationQuestion, Measure):
        model.objects.filter(coalition=coalition, organisation=drop).update(organisation=keep)


@receiver(stage_told)
def tell(sender: object, cycle: Cycle, **kwargs: Any) -> list[Told]:
    """How many lessons, and what was chosen to last or not. One query."""
    coalition = cycle.coalition
    lessons = Lesson.objects.present().filter(cycle=cycle).order_by()
    sifted = Sifting.objects.current().filter(cycle=cycle).order_by()
    kinds = lessons.values_list(Value("lesson")).union(
        sifted.values_list(Value("sifting")), all=True
    )
    counts = Counter(kind for (kind,) in kinds)
    told = []
    if counts["lesson"]:
        words = ngettext("%(n)d leçon écrite.", "%(n)d leçons écrites.", counts["lesson"])
        url = reverse("learning:lessons", args=[coalition.slug])
        told.append(Told(STAGE, words % {"n": counts["lesson"]}, url, Kind.LEARNED))
    if counts["sifting"]:
        words = ngettext(
            "%(n)d choix : garder, adapter, transférer ou arrêter.",
            "%(n)d choix : garder, adapter, transférer ou arrêter.",
            counts["sifting"],
        )
        url = reverse("learning:siftings", args=[coalition.slug])
        told.append(Told(STAGE, words % {"n": counts["sifting"]}, url, Kind.DECIDED))
    return told


@receiver(pages_asked)
def find_pages(
    sender: object, coalition: Coalition, wanted: Mapping[str, set[int]], **kwargs: Any
) -> dict[Key, Page]:
    """What is not in the bin: lessons, evaluation questions, measures, sessions."""
    found: dict[Key, Page] = {}
    if ids := wanted.get("lesson"):
        url = reverse("learning:lessons", args=[coalition.slug])
        rows = Lesson.objects.present().filter(coalition=coalition, pk__in=ids)
        for pk, text in rows.values_list("pk", "text"):
            found["lesson", pk] = Page(text[:200], f"{url}#lecon-{pk}")
    if ids := wanted.get("evaluation_question"):
        url = reverse("learning:questions", args=[coalition.slug])
        asked = EvaluationQuestion.objects.present().filter(coalition=coalition, pk__in=ids)
        for pk, text in asked.values_list("pk", "text"):
            found["evaluation_question", pk] = Page(text[:200], f"{url}#question-{pk}")
    if ids := wanted.get("measure"):
        measures = Measure.objects.present().filter(coalition=coalition, pk__in=ids)
        for pk, title in measures.values_list("pk", "title"):
            page = reverse("learning:measure", args=[coalition.slug, pk])
            found["measure", pk] = Page(title, page)
    return found | _session_pages(coalition, wanted)


def _session_pages(coalition: Coalition, wanted: Mapping[str, set[int]]) -> dict[Key, Page]:
    """Sessions, and what was said in them: a lesson may come from one note."""
    found: dict[Key, Page] = {}
    if ids := wanted.get("session"):
        held = Session.objects.present().filter(coalition=coalition, pk__in=ids)
        for pk, title in held.values_list("pk", "title"):
            found["session", pk] = Page(
                title, reverse("learning:session", args=[coalition.slug, pk])
            )
    if ids := wanted.get("session_note"):
        notes = SessionNote.objects.filter(
            session__coalition=coalition, session__binned_at=None, binned_at=None, pk__in=ids
        )
        for pk, text, session in notes.values_list("pk", "text", "session_id"):
            page = reverse("learning:session", args=[coalition.slug, session])
            found["session_note", pk] = Page(text[:200], f"{page}#note-{pk}")
    return found
