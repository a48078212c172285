"""What can be found, kind by kind: which rows, and which of their words.

Only what everybody in the coalition may read is kept: nothing in the bin, nothing reserved to some.
So nobody ever finds what she may not open, and the index needs no rule of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from agir.cycles.models import Cycle, Synthesis, Voice
from agir.effects.models import Effect
from agir.intention.models import Vision, VisionVersion
from agir.learning.models import EvaluationQuestion, Lesson, Session, SessionNote
from agir.meetings.models import Decision, Insight, Meeting
from agir.plan.models import Action, Plan, Result
from agir.portrait.kinds import KINDS
from agir.portrait.models import Indicator, PriorityRound
from agir.portrait.models.told import OPEN
from agir.promises.models import Promise

LONGEST = 20_000  # characters kept of one text


@dataclass(frozen=True)
class Said:
    """What one thing says: its title, its words, the day it is about."""

    title: str
    words: str
    on: dt.date | None


@dataclass(frozen=True)
class Source:
    """One kind of thing. `rows()` gives those everybody may read; `say` the words of one."""

    kind: str
    label: str | Lazy
    icon: str
    rows: Callable[[], QuerySet[Any]]
    say: Callable[[Any], Said]


def _day(moment: dt.datetime | dt.date | None) -> dt.date | None:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _words(*parts: object) -> str:
    return "\n".join(str(part).strip() for part in parts if part)[:LONGEST]


def _vision(vision: Vision) -> Said:
    versions = list(vision.versions.all())
    last = max(versions, key=lambda one: one.number, default=None)
    if last is None:
        return Said(vision.name, "", _day(vision.created_at))
    words = (last.statement, last.change, last.population, last.territory, last.horizon)
    return Said(vision.name, _words(*words), _day(last.at))


def _meeting(meeting: Meeting) -> Said:
    items = [f"{item.title}\n{item.notes}" for item in meeting.items.all()]
    return Said(
        meeting.title, _words(meeting.purpose, meeting.place, *items), _day(meeting.starts_at)
    )


def _decision(decision: Decision) -> Said:
    dissent = [position.words for position in decision.positions.all()]
    words = _words(decision.why, decision.participation_note, decision.about_title, *dissent)
    return Said(decision.title, words, decision.decided_on or _day(decision.at))


def _round(round_: PriorityRound) -> Said:
    kept = [f"{one.title}. {one.reason}" for one in round_.candidates.all()]
    return Said(round_.title, _words(round_.notes, *kept), round_.closed_on)


def _action(action: Action) -> Said:
    words = _words(action.reference, action.description, action.measure)
    return Said(action.title, words, action.starts_on or _day(action.created_at))


def _session(session: Session) -> Said:
    # Why a panel chose a story is read where the story is: it may be taken back.
    said = [note.text for note in session.notes.all()]
    return Said(session.title, _words(session.about_title, *said), session.held_on)


def _told(noun: str) -> Callable[[Any], Said]:
    def say(piece: Any) -> Said:
        more = [getattr(piece, name, "") for name in ("left", "carried_by", "figure", "without")]
        return Said(piece.title, _words(piece.words, *more), piece.collected_on)

    return say


def _of_portrait() -> Iterator[Source]:
    labels = {
        "story": (_("Récits"), "message-square-quote"),
        "moment": (_("Moments"), "clock"),
        "strength": (_("Forces"), "sprout"),
        "challenge": (_("Défis"), "mountain"),
        "tree": (_("Arbres des causes"), "git-branch"),
        "asset": (_("Acquis"), "anchor"),
    }
    for kind in KINDS.values():
        label, icon = labels[kind.noun]

        def rows(kind: Any = kind) -> QuerySet[Any]:
            found: QuerySet[Any] = kind.rows().present().filter(audience__in=OPEN)
            return found

        yield Source(f"portrait.{kind.noun}", label, icon, rows, _told(kind.noun))


def _alive() -> QuerySet[Action]:
    return Action.objects.present().filter(plan__binned_at=None)


SOURCES: list[Source] = [
    Source(
        "decision", _("Décisions"), "gavel",
        lambda: Decision.objects.taken().prefetch_related("positions"), _decision,
    ),
    Source(
        "meeting", _("Rencontres"), "calendar-days",
        lambda: Meeting.objects.present().prefetch_related("items"), _meeting,
    ),
    Source(
        "promise", _("Promesses"), "handshake",
        lambda: Promise.objects.present(),
        lambda one: Said(one.title, _words(one.who, one.origin_title), one.made_on),
    ),
    Source(
        "insight", _("Apprentissages notés"), "lightbulb",
        lambda: Insight.objects.filter(binned_at=None),
        lambda one: Said(one.text[:300], one.text, _day(one.at)),
    ),
    Source(
        "effect", _("Effets"), "sprout",
        lambda: Effect.objects.open(),
        lambda one: Said(
            one.title,
            _words(one.words, one.whom, one.place, one.our_part, one.others_part, one.proof),
            one.happened_on or _day(one.created_at),
        ),
    ),
    Source(
        "lesson", _("Leçons"), "graduation-cap",
        lambda: Lesson.objects.present(),
        lambda one: Said(
            one.text[:300], _words(one.text, one.practice, one.adoption_word), one.learned_on
        ),
    ),
    Source(
        "evaluation_question", _("Questions d’évaluation"), "circle-question-mark",
        lambda: EvaluationQuestion.objects.present(),
        lambda one: Said(
            one.text[:300], _words(one.text, one.feeds, one.source, one.answer), one.answered_on
        ),
    ),
    Source(
        "session", _("Séances"), "eye",
        lambda: Session.objects.present().prefetch_related(
            Prefetch(
                "notes", SessionNote.objects.filter(binned_at=None).exclude(column="reason")
            )
        ),
        _session,
    ),
    Source(
        "vision", _("Visions"), "sunrise",
        lambda: Vision.objects.prefetch_related(
            Prefetch("versions", VisionVersion.objects.order_by("number"))
        ),
        _vision,
    ),
    Source(
        "cycle", _("Cycles"), "refresh-cw", lambda: Cycle.objects.all(),
        lambda one: Said(one.title, _words(one.about), one.starts_on),
    ),
    Source(
        "synthesis", _("Synthèses"), "file-text", lambda: Synthesis.objects.all(),
        lambda one: Said(one.words[:120], one.words, _day(one.revised_at)),
    ),
    Source(
        "voice", _("Voix"), "message-circle", lambda: Voice.objects.all(),
        lambda one: Said(one.words[:120], one.words, one.given_on),
    ),
    Source("action", _("Actions"), "list-checks", _alive, _action),
    Source(
        "result", _("Résultats"), "target",
        lambda: Result.objects.present().filter(plan__binned_at=None),
        lambda one: Said(one.title, _words(one.description), None),
    ),
    Source(
        "plan", _("Plans"), "map", lambda: Plan.objects.present(),
        lambda one: Said(one.title, "", one.starts_on),
    ),
    *_of_portrait(),
    Source(
        "portrait.indicator", _("Indicateurs"), "chart-line",
        lambda: Indicator.objects.filter(binned_at=None),
        lambda one: Said(one.title, _words(one.heading, one.words, one.source), None),
    ),
    Source(
        "portrait.round", _("Tours de priorités"), "scale",
        lambda: PriorityRound.objects.filter(
            ~Q(status=PriorityRound.Status.GATHERING), binned_at=None
        ).prefetch_related("candidates"),
        _round,
    ),
]  # fmt: skip

BY_KIND = {source.kind: source for source in SOURCES}
