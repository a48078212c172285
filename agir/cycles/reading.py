"""What a cycle holds, read for its pages in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.cycles.asked import Choice, Choices, gone_question
from agir.cycles.models import FIRST_CONCERNED, Cycle, Synthesis, Voice
from agir.cycles.telling import Kind, Told
from agir.cycles.work import Work, work_of
from agir.framework import contents

SHOWN = 3  # voices of each question on the page of a stage; its own page has them all


@dataclass
class Heard:
    """One guiding question of a cycle: its latest voices, how many there are in all, and what
    the group holds from them."""

    choice: Choice
    voices: list[Voice] = field(default_factory=list)
    count: int = 0
    concerned: int = 0  # of those, how many come from those first concerned
    newer: int = 0  # of those, how many came after the synthesis was last revised
    synthesis: Synthesis | None = None

    @property
    def more(self) -> int:
        return self.count - len(self.voices)


def heard(cycle: Cycle, choices: Choices) -> list[Heard]:
    """Every question of the cycle with its counts and its synthesis, those that the framework no
    longer has last, in two queries."""
    syntheses = {row.question: row for row in Synthesis.objects.filter(cycle=cycle)}
    counted = {
        row["question"]: row
        for row in Voice.objects.filter(cycle=cycle)
        .order_by()
        .values("question")
        .annotate(
            n=Count("pk"),
            concerned=Count("pk", filter=Q(capacity__in=list(FIRST_CONCERNED))),
            at=Max("stage"),
        )
    }
    asked = [choice for stage in contents.stages() for choice in choices.questions(stage.key)]
    known = {choice.key for choice in asked}
    left = {key: row["at"] for key, row in counted.items()}
    left |= {key: row.stage for key, row in syntheses.items()}
    asked += [gone_question(key, at) for key, at in sorted(left.items()) if key not in known]
    found = []
    for choice in asked:
        row = counted.get(choice.key, {"n": 0, "concerned": 0})
        synthesis = syntheses.get(choice.key)
        found.append(Heard(choice, count=row["n"], concerned=row["concerned"], synthesis=synthesis))
    return found


def with_voices(cycle: Cycle, questions: Sequence[Heard]) -> None:
    """Give each question its latest voices, and how many are newer than its synthesis; in two
    queries."""
    keys = [one.choice.key for one in questions]
    place = Window(RowNumber(), partition_by=F("question"), order_by=[F("given_on").desc(), "-id"])
    rows = (
        Voice.objects.filter(cycle=cycle, question__in=keys)
        .annotate(place=place)
        .filter(place__lte=SHOWN)
        .with_people()
        .order_by("-given_on", "-id")
    )
    by_key = {one.choice.key: one for one in questions}
    for voice in rows:
        voice.cycle = cycle
        by_key[voice.question].voices.append(voice)
    revised = [one for one in questions if one.synthesis is not None and one.count]
    newer: dict[str, int] = {}
    if revised:
        after = Q()
        for one in revised:
            after |= Q(question=one.choice.key, created_at__gt=one.synthesis.revised_at)  # type: ignore[union-attr]
        rows_after = Voice.objects.filter(after, cycle=cycle).order_by().values_list("question")
        newer = dict(rows_after.annotate(n=Count("pk")))
    for one in questions:
        one.newer = newer.get(one.choice.key, 0)


@dataclass
class StageState:
    """A stage as a cycle has it: what it has produced, what is still open. Never a score."""

    stage: contents.Stage
    url: str
    slug: str  # of the coalition
    questions: list[Heard]
    made: list[Told] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)  # what its questions lack
    open: list[Told] = field(default_factory=list)  # what the other rooms have left to do
    voices: int = 0
    syntheses: int = 0

    @property
    def missing(self) -> list[str]:
        """Everything still open, in words."""
        return [*self.unsaid, *(line.words for line in self.open)]

    @property
    def work(self) -> list[Work]:
        return work_of(self.stage.key, self.slug)

    @property
    def is_begun(self) -> bool:
        return bool(self.voices or self.syntheses or self.made)

    @property
    def note(self) -> str:
        """In a few words, for the ring."""
        if self.voices:
            return voices_said(self.voices)
        if self.made or self.syntheses:
            return _("commencée")
        return _("ouverte")


def voices_said(number: int) -> str:
    return ngettext("%(count)s voix", "%(count)s voix", number) % {"count": number}


def stage_address(cycle: Cycle, slug: str, stage: contents.Stage) -> str:
    return reverse("cycles:stage", args=[slug, cycle.pk, stage.slug])


def stages_of(cycle: Cycle, questions: list[Heard], lines: list[Told]) -> list[StageState]:
    """The five stages of a cycle, from what was heard and what the other rooms tell. No query."""
    found = []
    for stage in contents.stages():
        mine = [one for one in questions if one.choice.stage == stage.key]
        kept = [one for one in mine if not one.choice.aside]
        said = [line for line in lines if line.stage == stage.key]
        slug = cycle.coalition.slug
        state = StageState(stage, stage_address(cycle, slug, stage), slug, mine)
        state.voices = sum(one.count for one in mine)
        state.syntheses = sum(one.synthesis is not None for one in mine)
        state.made = [line for line in said if line.kind != Kind.OPEN]
        state.unsaid = _missing(kept)
        state.open = [line for line in said if line.kind == Kind.OPEN]
        found.append(state)
    return found


def _missing(kept: list[Heard]) -> list[str]:
    """What is still open among the questions of a stage, said plainly. It blocks nothing."""
    found = []
    silent = sum(not one.count for one in kept)
    if silent:
        found.append(
            ngettext(
                "%(count)s question n’a encore aucune voix.",
                "%(count)s questions n’ont encore aucune voix.",
                silent,
            )
            % {"count": silent}
        )
    waiting = sum(one.count > 0 and one.synthesis is None for one in kept)
    if waiting:
        found.append(
            ngettext(
                "%(count)s question a des voix, mais pas de synthèse.",
                "%(count)s questions ont des voix, mais pas de synthèse.",
                waiting,
            )
            % {"count": waiting}
        )
    if any(one.count for one in kept) and not any(one.concerned for one in kept):
        found.append(_("Aucune voix de parent ni de citoyen jusqu’ici."))
    lasting = [one for one in kept if one.choice.sustainability]
    if lasting and len(kept) > silent and not any(one.count for one in lasting):
        found.append(_("Rien encore sur ce qui devrait durer."))
    return found


def held_before(cycle: Cycle, stage: contents.Stage, questions: list[Heard]) -> list[Told]:
    """What the questions of the earlier stages have settled, for this one to start from."""
    order = [one.key for one in contents.stages()]
    before = set(order[: order.index(stage.key)])
    return [
        Told(
            one.choice.stage,
            one.synthesis.words,
            reverse("cycles:question", args=[cycle.coalition.slug, cycle.pk, one.choice.key]),
            Kind.DECIDED,
        )
        for one in questions
        if one.synthesis is not None and one.choice.stage in before
    ]


def learned_before(cycle: Cycle) -> list[Told]:
    """What the cycle this one follows has learned, for its first stage. One query, or none."""
    if cycle.carried_from_id is None:
        return []
    last = contents.stages()[-1].key
    rows = Synthesis.objects.filter(cycle=cycle.carried_from_id, stage=last)
    return [
        Told(
            last,
            row.words,
            reverse(
                "cycles:question", args=[cycle.coalition.slug, cycle.carried_from_id, row.question]
            ),
            Kind.LEARNED,
        )
        for row in rows.order_by("pk")
    ]


def cycles_with_counts(coalition_id: int) -> list[Cycle]:
    """The coalition's cycles, the open ones first, then the latest; each with how many voices
    and syntheses it holds, and when the last voice came. Three queries."""
    rows = list(
        Cycle.objects.filter(coalition_id=coalition_id)
        .select_related("carried_from")
        .order_by(F("closed_on").desc(nulls_first=True), "-number")
    )
    voices = {
        row["cycle"]: row
        for row in Voice.objects.filter(coalition_id=coalition_id)
        .order_by()
        .values("cycle")
        .annotate(n=Count("pk"), last=Max("given_on"))
    }
    syntheses = dict(
        Synthesis.objects.filter(coalition_id=coalition_id)
        .order_by()
        .values_list("cycle")
        .annotate(n=Count("pk"))
    )
    for cycle in rows:
        said = voices.get(cycle.pk, {"n": 0, "last": None})
        cycle.voice_count, cycle.last_voice = said["n"], said["last"]  # type: ignore[attr-defined]
        cycle.synthesis_count = syntheses.get(cycle.pk, 0)  # type: ignore[attr-defined]
    return rows


def latest_open(coalition_id: int) -> Cycle | None:
    """The cycle people most likely work in: the latest that is open."""
    return Cycle.objects.ongoing().filter(coalition_id=coalition_id).order_by("-number").first()
