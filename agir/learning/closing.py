"""What a cycle leaves as it closes: read from what it holds, nothing typed again."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.coalitions.models import Coalition, Member
from agir.cycles.actions.carried import Legacy
from agir.cycles.asked import Choices
from agir.cycles.models import Carried, Cycle
from agir.cycles.reading import Heard, heard
from agir.cycles.telling import Kind, Told, told
from agir.framework import contents
from agir.intention.models import Adherence, Vision, VisionVersion
from agir.learning.models import EvaluationQuestion, Lesson, Sifting
from agir.learning.siftable import ASSET, Thing, things
from agir.meetings.models import Decision
from agir.plan.models import Plan

GOES_ON = (Sifting.Choice.KEEP, Sifting.Choice.ADAPT, Sifting.Choice.TRANSFER)


@dataclass
class Holding:
    """Everything a report says of a cycle, and what could be left to the next one."""

    cycle: Cycle
    plan: Plan | None
    stages: list[tuple[contents.Stage, list[Told]]]
    lessons: list[Lesson]
    actions: list[Thing]
    assets: list[Thing]
    questions: list[Heard]
    reservations: list[Adherence]
    decisions: list[Decision]
    settled: list[Carried] = field(default_factory=list)
    unanswered: list[EvaluationQuestion] = field(default_factory=list)

    def sifted(self, choice: str) -> list[Thing]:
        every = [*self.actions, *self.assets]
        return [one for one in every if one.now is not None and one.now.choice == choice]

    @property
    def unsifted(self) -> list[Thing]:
        return [one for one in [*self.actions, *self.assets] if one.now is None]


def holding(coalition: Coalition, cycle: Cycle, member: Member, plan: Plan | None) -> Holding:
    """What a cycle holds today. A constant number of queries, about twenty: it is read once, when
    a cycle closes and when its report is opened."""
    heard_here = heard(cycle, Choices(coalition))
    lines = _held_in_common(coalition, cycle, heard_here)
    lines += [line for line in told(cycle, member) if line.kind != Kind.OPEN]
    stages = [
        (stage, [line for line in lines if line.stage == stage.key]) for stage in contents.stages()
    ]
    every = things(coalition, plan)
    lessons = Lesson.objects.present().filter(Q(cycle=cycle) | Q(cycle=None), coalition=coalition)
    taken = Decision.objects.taken().filter(coalition=coalition)
    if cycle.starts_on:
        taken = taken.filter(decided_on__gte=cycle.starts_on)
    if cycle.closed_on:
        taken = taken.filter(decided_on__lte=cycle.closed_on)
        lessons = lessons.filter(learned_on__lte=cycle.closed_on)
    asked = EvaluationQuestion.objects.unanswered().filter(
        Q(cycle=cycle) | Q(cycle=None), coalition=coalition
    )
    return Holding(
        cycle=cycle,
        plan=plan,
        stages=stages,
        lessons=list(lessons.select_related("organisation")),
        actions=[one for one in every if one.kind != ASSET],
        assets=[one for one in every if one.kind == ASSET],
        questions=[
            one
            for one in heard_here
            if not one.choice.aside and one.count and one.synthesis is None
        ],
        reservations=_reservations(coalition, cycle),
        decisions=list(taken.order_by("decided_on", "pk")),
        settled=list(Carried.objects.filter(cycle=cycle)),
        unanswered=list(asked.soonest()),
    )


def _held_in_common(coalition: Coalition, cycle: Cycle, asked: list[Heard]) -> list[Told]:
    """How many voices each stage gathered, then what the group held from them. No query."""
    lines = []
    for stage in contents.stages():
        here = [one for one in asked if one.choice.stage == stage.key and not one.choice.aside]
        if voices := sum(one.count for one in here):
            words = ngettext("%(n)s voix donnée", "%(n)s voix données", voices) % {"n": voices}
            url = reverse("cycles:stage", args=[coalition.slug, cycle.pk, stage.key])
            lines.append(Told(stage.key, words, url))
        for one in here:
            if one.synthesis is not None:
                words = _("Nous retenons : %(words)s") % {"words": one.synthesis.words}
                url = reverse("cycles:question", args=[coalition.slug, cycle.pk, one.choice.key])
                lines.append(Told(stage.key, words, url))
    return lines


def _reservations(coalition: Coalition, cycle: Cycle) -> list[Adherence]:
    """What was said with reservation about the current version of the cycle's visions, and that
    nobody has answered. Three queries."""
    visions = Vision.objects.filter(Q(cycle=cycle) | Q(cycle=None), coalition=coalition)
    current: dict[int, int] = {}
    versions = VisionVersion.objects.filter(vision__in=visions).order_by("number")
    for vision, version in versions.values_list("vision_id", "pk"):
        current[vision] = version
    rows = (
        Adherence.objects.current()
        .filter(round__version__in=list(current.values()))
        .exclude(stance=Adherence.Stance.ADHERES)
        .filter(replies=None)
        .select_related("organisation", "member__user", "round__version__vision")
    )
    return list(rows.order_by("pk"))


@dataclass(frozen=True)
class Offer:
    """One thing that may be left to the next cycle: a key for the form, and the legacy."""

    key: str
    legacy: Legacy


def offers(held: Holding) -> list[Offer]:
    """What may be left to the next cycle, each linked to where it comes from. Actions that go on
    are carried by the plan; here, what was said of those that change or are handed over."""
    found = [
        Offer(
            f"lesson-{one.pk}",
            Legacy(
                Carried.Kind.LESSON, one.text, why=one.practice,
                origin=("lesson", one.pk), origin_title=one.text[:200],
            ),
        )
        for one in held.lessons
    ]  # fmt: skip
    found += [
        _of_thing(one, one.now)
        for choice in GOES_ON
        for one in held.sifted(choice)
        if one.now is not None
    ]
    found += [
        Offer(
            f"question-{one.choice.key}",
            Legacy(
                Carried.Kind.QUESTION, one.choice.name, stage=one.choice.stage,
                origin=("cycle", held.cycle.pk), origin_title=held.cycle.title,
            ),
        )
        for one in held.questions
    ]  # fmt: skip
    found += [
        Offer(
            f"evaluation-{one.pk}",
            Legacy(
                Carried.Kind.QUESTION, one.text, why=one.feeds, stage="evaluation",
                origin=("evaluation_question", one.pk), origin_title=one.text[:200],
            ),
        )
        for one in held.unanswered
    ]  # fmt: skip
    return found + [_of_reservation(one) for one in held.reservations]


def _of_thing(thing: Thing, now: Sifting) -> Offer:
    kind = Carried.Kind.LASTING if thing.kind == ASSET else Carried.Kind.ACTION
    words = _("%(title)s : %(choice)s") % {
        "title": thing.title, "choice": now.get_choice_display(),
    }  # fmt: skip
    why = "\n".join(part for part in (now.how, now.why) if part)
    origin = (thing.kind, thing.pk)
    return Offer(
        f"{thing.slug}-{thing.pk}",
        Legacy(kind, words, why=why, stage="planning", origin=origin, origin_title=thing.title),
    )


def _of_reservation(said: Adherence) -> Offer:
    vision = said.round.version.vision
    who = said.organisation.name if said.organisation else _("une personne première concernée")
    text = said.words or str(said.get_stance_display())
    return Offer(
        f"reservation-{said.pk}",
        Legacy(
            Carried.Kind.RESERVATION,
            _("%(who)s : %(words)s") % {"who": who, "words": text},
            why=said.remedy,
            origin=("vision", vision.pk),
            origin_title=vision.name,
        ),
    )
