"""What a question may be answered from, and what an answer may rest on: figures, measures, effects
and lessons that everybody in the coalition may read."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.effects.models import Effect
from agir.history.pages import Key, Page, pages_of
from agir.learning.models import EvaluationQuestion, Ground, Lesson, Measure
from agir.portrait.models import OPEN, Indicator

MOST = 20
INDICATOR, MEASURE = "portrait.indicator", "measure"


def figures(coalition: Coalition) -> list[tuple[str, str]]:
    """Population indicators, then performance measures, said as such. Two queries."""
    rows = Indicator.objects.present().filter(coalition=coalition, audience__in=OPEN)
    found = [
        (f"{INDICATOR}:{pk}", _("Indicateur de population : %(title)s") % {"title": title})
        for pk, title in rows.order_by("-changed_at", "title", "pk").values_list("pk", "title")[
            :MOST
        ]
    ]
    measures = Measure.objects.present().filter(coalition=coalition)
    return found + [
        (f"{MEASURE}:{pk}", _("Mesure de performance : %(title)s") % {"title": title})
        for pk, title in measures.values_list("pk", "title")[:MOST]
    ]


def proofs(coalition: Coalition) -> list[tuple[str, str]]:
    """What an answer may rest on: the figures, the latest effects and lessons. Four queries."""
    effects = Effect.objects.open().filter(coalition=coalition).newest()
    found = [
        (f"effect:{pk}", _("Effet : %(title)s") % {"title": title})
        for pk, title in effects.values_list("pk", "title")[:MOST]
    ]
    lessons = Lesson.objects.present().filter(coalition=coalition)
    found += [
        (f"lesson:{pk}", _("Leçon : %(title)s") % {"title": text[:120]})
        for pk, text in lessons.values_list("pk", "text")[:MOST]
    ]
    return [*figures(coalition), *found]


def held(question: EvaluationQuestion, role: str) -> list[tuple[str, str]]:
    """What was ticked already, so that saying otherwise never loses it. One query."""
    rows = question.grounds.filter(role=role)
    return [(f"{one.object_type}:{one.object_id}", one.title) for one in rows]


def ticked(values: Iterable[str]) -> list[Key]:
    """« portrait.indicator:12 », as forms send it, as history names things."""
    found = []
    for value in values:
        kind, _colon, number = value.rpartition(":")
        found.append((kind, int(number)))
    return found


def shown(
    coalition: Coalition, questions: Iterable[EvaluationQuestion]
) -> dict[int, dict[str, list[tuple[str, str]]]]:
    """For each question, its grounds by role, as (title, address): empty when it cannot be opened.
    The questions come with their grounds."""
    every: list[Ground] = [one for question in questions for one in question.grounds.all()]
    pages: dict[Key, Page] = pages_of(coalition, {(g.object_type, g.object_id) for g in every})
    found: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for one in every:
        page = pages.get((one.object_type, one.object_id))
        line = (page.title if page else one.title, page.url if page else "")
        found.setdefault(one.question_id, {}).setdefault(one.role, []).append(line)
    return found
