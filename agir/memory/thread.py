"""The thread of one thing: who, when, why, with what dissent, on what evidence, what came before,
and what followed. Everything points to everything by (type, number), as history names things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.coalitions.models import Coalition
from agir.cycles.models import Carried
from agir.effects.models import Effect, EffectLink
from agir.history.models import Event
from agir.history.pages import Key, Page, pages_of
from agir.learning.models import Evidence, Ground, Lesson, SessionNote, Sifting
from agir.learning.siftable import SLUGS
from agir.meetings.models import Decision, Insight
from agir.promises.models import Promise

MOST = 40

LABELS: dict[str, str | Lazy] = {
    "decision": gettext_lazy("Décision"),
    "effect": gettext_lazy("Effet"),
    "lesson": gettext_lazy("Leçon"),
    "promise": gettext_lazy("Promesse"),
    "action": gettext_lazy("Action"),
    "meeting": gettext_lazy("Rencontre"),
    "insight": gettext_lazy("Apprentissage noté"),
    "vision": gettext_lazy("Vision"),
    "cycle": gettext_lazy("Cycle"),
    "plan": gettext_lazy("Plan"),
    "carried": gettext_lazy("Légué au cycle suivant"),
    "sifting": gettext_lazy("Choix"),
    "evaluation_question": gettext_lazy("Question d’évaluation"),
    "measure": gettext_lazy("Mesure de performance"),
    "session": gettext_lazy("Séance"),
    "session_note": gettext_lazy("Note d’une séance"),
    "portrait.asset": gettext_lazy("Acquis"),
    "portrait.indicator": gettext_lazy("Indicateur"),
}
FOLLOWED = frozenset(
    {"decision", "effect", "lesson", "promise", "action", "meeting", "insight", "vision",
     "portrait.asset"}
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing before or after: what it is, its title, its page when it is there, its day."""

    kind: str
    title: str
    url: str = ""
    on: dt.date | None = None
    note: str = ""

    @property
    def label(self) -> str | Lazy:
        return LABELS.get(self.kind, "")


@dataclass
class Thread:
    """What the memory answers about one thing."""

    kind: str
    page: Page
    who: list[str] = field(default_factory=list)
    on: dt.date | None = None
    why: list[str] = field(default_factory=list)
    dissent: list[str] = field(default_factory=list)
    evidence: list[Line] = field(default_factory=list)
    before: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def label(self) -> str | Lazy:
        return LABELS.get(self.kind, "")


def thread_address(coalition: Coalition, kind: str, number: int) -> str:
    """The page of the thread of a thing."""
    return reverse("memory:thread", args=[coalition.slug, kind.replace(".", "-"), number])


def thread(coalition: Coalition, kind: str, number: int) -> Thread | None:
    """The thread of a thing that everybody in the coalition may open, or None. At most a dozen
    queries, however long the thread."""
    key = (kind, number)
    page = pages_of(coalition, [key]).get(key)
    if kind not in FOLLOWED or page is None:
        return None
    found = Thread(kind, page)
    events = Event.objects.about(kind, number).filter(coalition_id=coalition.pk)
    found.events = list(events.select_related("by").order_by("at", "pk")[:MOST])
    names = [event.by.shown_name for event in found.events if event.by is not None]
    found.who = list(dict.fromkeys(names))
    found.on = found.events[0].at.date() if found.events else None
    _TELL.get(kind, _nothing)(coalition, number, found)
    raw = [*_pointing(coalition, key), *found.after]
    _place(coalition, found, raw)
    return found


def _nothing(coalition: Coalition, number: int, found: Thread) -> None:
    """What is only pointed at says nothing more here: its page does."""


def _place(coalition: Coalition, found: Thread, raw: list[Line]) -> None:
    """Give each line its address, in one query for each type, and put the earliest first."""
    keyed = [line for line in (*raw, *found.before, *found.evidence) if line.url.startswith("key:")]
    keys = [_key(line.url) for line in keyed]
    pages = pages_of(coalition, keys)

    def placed(lines: Iterable[Line]) -> list[Line]:
        kept: dict[tuple[str, str, str], Line] = {}
        for line in lines:
            url, title = line.url, line.title
            if url.startswith("key:"):
                page = pages.get(_key(url))
                url, title = (page.url, page.title) if page else ("", title)
            if title:
                kept[line.kind, title, url] = Line(line.kind, title, url, line.on, line.note)
        return sorted(kept.values(), key=lambda one: one.on or dt.date.max)

    found.after = placed(raw)[:MOST]
    found.before = placed(found.before)
    found.evidence = placed(found.evidence)


def _at(kind: str, number: int | None, title: str = "", on: dt.date | None = None) -> Line:
    """A line whose page is still to be found."""
    return Line(kind, title, f"key:{kind}:{number}" if number is not None else "", on)


def _key(url: str) -> Key:
    _mark, kind, number = url.split(":")
    return kind, int(number)


def _pointing(coalition: Coalition, key: Key) -> list[Line]:
    """What names this thing as where it comes from, or what it is about. Seven queries."""
    here = {"coalition": coalition, "origin_type": key[0], "origin_id": key[1]}
    about = {"coalition": coalition, "about_type": key[0], "about_id": key[1]}
    lines = [
        _at("promise", one.pk, one.title, one.made_on)
        for one in Promise.objects.present().filter(**here)[:MOST]
    ]
    lines += [
        _at("lesson", one.pk, one.text[:200], one.learned_on)
        for one in Lesson.objects.present().filter(**here)[:MOST]
    ]
    lines += [
        _at("decision", one.pk, one.title, one.decided_on)
        for one in Decision.objects.taken().filter(**about)[:MOST]
    ]
    lines += [
        Line("carried", one.text[:200], f"key:cycle:{one.cycle_id}")
        for one in Carried.objects.filter(**here)[:MOST]
    ]
    siftings = Sifting.objects.filter(**about) if key[0] in SLUGS else Sifting.objects.none()
    lines += [
        Line("sifting", str(one.get_choice_display()), on=one.decided_on, note=one.why[:200])
        for one in siftings[:MOST]
    ]
    proofs = Evidence.objects.filter(
        sifting__coalition=coalition, object_type=key[0], object_id=key[1]
    )
    answers = Ground.objects.filter(
        question__coalition=coalition, question__binned_at=None, role=Ground.Role.PROOF,
        object_type=key[0], object_id=key[1],
    )  # fmt: skip
    lines += [
        _at("evaluation_question", one.question_id, one.question.text[:200],
            one.question.answered_on)
        for one in answers.select_related("question")[:MOST]
    ]  # fmt: skip
    return lines + [
        _at(one.sifting.about_type, one.sifting.about_id, one.sifting.about_title,
            one.sifting.decided_on)
        for one in proofs.select_related("sifting")[:MOST]
    ]  # fmt: skip


def _decision(coalition: Coalition, number: int, found: Thread) -> None:
    decision = Decision.objects.select_related("reviewed_by").get(pk=number)
    found.on = decision.decided_on or found.on
    found.why = [one for one in (decision.why, decision.participation_note) if one]
    positions = decision.positions.select_related("organisation", "member__user")
    said = [one for one in positions if one.dissents and one.words]
    for one in said:
        name = one.name or (one.member.user.shown_name if one.member else "")
        who = one.organisation.name if one.organisation else name
        found.dissent.append(_("%(who)s : %(words)s") % {"who": who, "words": one.words})
    if decision.meeting_id:
        found.before.append(_at("meeting", decision.meeting_id))
    if decision.about_id is not None:
        title = decision.about_title
        found.before.append(_at(decision.about_type, decision.about_id, title))
    former = Decision.objects.filter(reviewed_by=decision).first()
    if former is not None:
        found.before.append(_at("decision", former.pk, former.title, former.decided_on))
    if decision.reviewed_by is not None:
        later = decision.reviewed_by
        found.after.append(_at("decision", later.pk, later.title, later.decided_on))
    resting = Sifting.objects.current().filter(coalition=coalition, decision=decision)
    found.after += [
        Line("sifting", one.about_title, f"key:{one.about_type}:{one.about_id}", one.decided_on)
        for one in resting[:MOST]
    ]


def _effect(coalition: Coalition, number: int, found: Thread) -> None:
    effect = Effect.objects.prefetch_related("actions").get(pk=number)
    found.on = effect.happened_on or found.on
    found.why = [one for one in (effect.our_part, effect.others_part) if one]
    if effect.proof or effect.document:
        found.evidence.append(Line("", effect.proof or effect.document, effect.document))
    if effect.confirmed_by:
        said = _("Confirmé par %(who)s") % {"who": effect.confirmed_by}
        found.evidence.append(Line("", said, on=effect.confirmed_on))
    found.before += [_at("action", one.pk, one.title) for one in effect.actions.all()]
    if effect.meeting_id:
        found.before.append(_at("meeting", effect.meeting_id))
    links = EffectLink.objects.filter(coalition=coalition)
    found.before += [_at("effect", pk) for pk in links.filter(to_effect=effect).values_list(
        "from_effect", flat=True)]  # fmt: skip
    found.after += [_at("effect", pk) for pk in links.filter(from_effect=effect).values_list(
        "to_effect", flat=True)]  # fmt: skip
    found.evidence += _reasons(coalition, number)


def _reasons(coalition: Coalition, effect: int) -> list[Line]:
    """Why a panel chose this story, each reason with who gave it. One query."""
    said = SessionNote.objects.filter(
        session__coalition=coalition, session__binned_at=None, binned_at=None,
        piece__object_type="effect", piece__object_id=effect, piece__chosen_on__isnull=False,
    )  # fmt: skip
    lines = []
    for note in said.select_related("by", "session")[:MOST]:
        who = note.who or (note.by.shown_name if note.by else _("une personne partie"))
        words = _("%(who)s : %(words)s") % {"who": who, "words": note.text[:300]}
        page = reverse("learning:session", args=[coalition.slug, note.session_id])
        lines.append(Line("session", words, page, note.session.held_on))
    return lines


def _lesson(coalition: Coalition, number: int, found: Thread) -> None:
    lesson = Lesson.objects.select_related("organisation").get(pk=number)
    found.on = lesson.learned_on
    if lesson.practice:
        found.why.append(lesson.practice)
    if lesson.origin_id is not None:
        found.before.append(_at(lesson.origin_type, lesson.origin_id, lesson.origin_title))
    if lesson.cycle_id:
        found.before.append(_at("cycle", lesson.cycle_id))
    if lesson.checked_on:
        words = str(lesson.get_adoption_display())
        found.after.append(Line("", words, on=lesson.checked_on, note=lesson.adoption_word))


def _promise(coalition: Coalition, number: int, found: Thread) -> None:
    """That it was made is common knowledge; how it stands is not, and is not told here."""
    promise = Promise.objects.get(pk=number)
    found.on = promise.made_on
    found.events = []
    if promise.origin_id is not None:
        found.before.append(_at(promise.origin_type, promise.origin_id, promise.origin_title))


def _action(coalition: Coalition, number: int, found: Thread) -> None:
    effects = Effect.objects.open().filter(coalition=coalition, actions=number)
    found.after += [
        _at("effect", one.pk, one.title, one.happened_on) for one in effects.newest()[:MOST]
    ]


def _meeting(coalition: Coalition, number: int, found: Thread) -> None:
    taken = Decision.objects.taken().filter(meeting=number)
    found.after += [_at("decision", one.pk, one.title, one.decided_on) for one in taken]
    noted = Insight.objects.filter(meeting=number, binned_at=None)
    found.after += [_at("insight", one.pk, one.text[:200], one.at.date()) for one in noted]
    effects = Effect.objects.open().filter(coalition=coalition, meeting=number)
    found.after += [_at("effect", one.pk, one.title, one.happened_on) for one in effects]


_TELL = {
    "decision": _decision,
    "effect": _effect,
    "lesson": _lesson,
    "promise": _promise,
    "action": _action,
    "meeting": _meeting,
}
