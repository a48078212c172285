"""Searching a coalition: its actions, results, organisations and people, accents or not."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Member, Organisation
from agir.plan.models import Action, Result

MOST = 20  # of each kind; beyond, the reader adds a word
WORDS = 8


@dataclass
class Found:
    """What matches, by kind. `more` names the kinds that had more than is shown."""

    actions: list[Action] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    more: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return len(self.actions) + len(self.results) + len(self.organisations) + len(self.members)


def words_of(typed: str) -> list[str]:
    return fold(typed[:200]).split()[:WORDS]


def _every(words: list[str], name: str) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(**{f"{name}__contains": word})
    return wanted


def find(coalition: Coalition, typed: str) -> Found:
    """Everything of this coalition whose name holds every word typed. Four queries; none when
    nothing was typed. Nothing of the bin, nothing of another coalition."""
    words = words_of(typed)
    found = Found()
    if not words:
        return found
    found.actions = list(
        Action.objects.present()
        .filter(_every(words, "folded"), coalition=coalition, plan__binned_at=None)
        .select_related("plan", "lead")
        .order_by("-plan_id", "position", "pk")[: MOST + 1]
    )
    found.results = list(
        Result.objects.present()
        .filter(_every(words, "folded"), coalition=coalition, plan__binned_at=None)
        .select_related("plan")
        .order_by("-plan_id", "position", "pk")[: MOST + 1]
    )
    # Names of organisations and people have no folded column: a coalition has hundreds at most.
    found.organisations = [
        organisation
        for organisation in Organisation.objects.of_coalition(coalition)
        if all(word in fold(organisation.name) for word in words)
    ][: MOST + 1]
    found.members = [
        member
        for member in Member.objects.present()
        .filter(coalition=coalition)
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
        if all(word in fold(member.user.shown_name) for word in words)
    ][: MOST + 1]
    for kind in ("actions", "results", "organisations", "members"):
        rows = getattr(found, kind)
        if len(rows) > MOST:
            found.more.add(kind)
            del rows[MOST:]
    return found
