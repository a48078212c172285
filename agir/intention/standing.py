"""Who adheres to a version: each voice, what it says now, what it said before, what was
answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from agir.coalitions.models import Coalition, Member
from agir.intention import rules
from agir.intention.actions.answers import asked_organisations
from agir.intention.models import Adherence, Reply, VisionVersion


@dataclass
class Voice:
    """An organisation, or one first concerned. `said` in order: the last is what she says now."""

    name: str
    in_person: bool
    pk: int  # of the organisation or of the member
    said: list[Adherence] = field(default_factory=list)

    @property
    def now(self) -> Adherence | None:
        return self.said[-1] if self.said else None

    @property
    def stance(self) -> str:
        return self.now.stance if self.now else ""

    @property
    def before(self) -> list[Adherence]:
        """What she said before she changed her mind, the latest first."""
        return self.said[-2::-1] if len(self.said) > 1 else []

    @property
    def replies(self) -> list[Reply]:
        return [one for adherence in self.said for one in adherence.replies.all()]

    @property
    def waits(self) -> bool:
        """A reservation that nobody has answered yet."""
        now = self.now
        return (
            now is not None
            and now.stance != Adherence.Stance.ADHERES
            and not list(now.replies.all())
        )


@dataclass
class Standing:
    """Every voice about one version."""

    version: VisionVersion
    voices: list[Voice]

    def _with(self, stance: str) -> list[Voice]:
        return [one for one in self.voices if one.stance == stance]

    @property
    def adhering(self) -> list[Voice]:
        return self._with(Adherence.Stance.ADHERES)

    @property
    def reserving(self) -> list[Voice]:
        return self._with(Adherence.Stance.RESERVES)

    @property
    def opposing(self) -> list[Voice]:
        return self._with(Adherence.Stance.CANNOT)

    @property
    def silent(self) -> list[Voice]:
        return self._with("")

    @property
    def answered(self) -> int:
        return len(self.voices) - len(self.silent)

    @property
    def to_answer(self) -> list[Voice]:
        """Reservations and objections, those nobody has answered first."""
        return sorted([*self.opposing, *self.reserving], key=lambda one: not one.waits)

    @property
    def waiting(self) -> int:
        return sum(1 for one in self.voices if one.waits)

    @property
    def in_person(self) -> int:
        """How many of those first concerned have answered."""
        return sum(1 for one in self.voices if one.in_person and one.now)


def standing(version: VisionVersion, coalition: Coalition) -> Standing:
    """Every voice about a version, organisations first. Four queries."""
    voices: dict[tuple[bool, int], Voice] = {}
    for one in asked_organisations(coalition):
        voices[False, one.pk] = Voice(one.name, False, one.pk)
    members = Member.objects.present().filter(coalition=coalition, user__is_active=True)
    for member in members.select_related("user").order_by("user__name", "pk"):
        if rules.speaks_in_person(member):
            voices[True, member.pk] = Voice(member.user.shown_name, True, member.pk)
    for adherence in said_about([version]):
        person, group = adherence.member, adherence.organisation
        key = (person is not None, person.pk if person else adherence.organisation_id or 0)
        name = person.user.shown_name if person else group.name if group else ""
        voices.setdefault(key, Voice(name, person is not None, key[1])).said.append(adherence)
    return Standing(version, list(voices.values()))


def said_about(versions: Iterable[VisionVersion]) -> list[Adherence]:
    """Everything said about these versions, in order, with its replies. Two queries."""
    rows = Adherence.objects.filter(round__version__in=list(versions))
    related = rows.select_related("organisation", "member__user", "by")
    return list(related.prefetch_related("replies__by").order_by("at", "pk"))


def voice_of(standing_: Standing, member: Member) -> Voice | None:
    """The voice this member answers with, or None."""
    person = rules.speaks_in_person(member)
    mine = member.pk if person else member.organisation_id
    found = (one for one in standing_.voices if (one.in_person, one.pk) == (person, mine))
    return next(found, None) if rules.has_voice(member) else None
