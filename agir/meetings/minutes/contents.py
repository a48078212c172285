"""The minutes of a meeting, read in a number of queries that never grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agir.core.prose import as_html
from agir.meetings.live import Attendance, asides_of, attendance, captured, items_of, name_of
from agir.meetings.marks import DECISION, INSIGHT, PROMISE, spelled
from agir.meetings.models import AgendaItem, Aside, Decision, Insight, Invitee, Meeting, Position
from agir.promises.models import Promise

STANCE = Position.Stance
# What is said beside a plain agreement: kept with its words, whoever said it.
DISSENT = (STANCE.RESERVES, STANCE.LIVE_WITH, STANCE.AGAINST, STANCE.OBJECT)


def mark_names() -> dict[str, str]:
    """What replaces the marks typed in notes, once they are read as minutes."""
    return {DECISION: _("Décision."), PROMISE: _("Promesse."), INSIGHT: _("Apprentissage.")}


@dataclass(frozen=True)
class Said:
    """Where somebody stood on a decision, in her words, and what was answered."""

    who: str
    stance: str
    words: str
    reply: str = ""


@dataclass(frozen=True)
class Decided:
    """A decision with its dissent: never one without the other."""

    decision: Decision
    dissent: list[Said]
    stances: list[tuple[str, int]]

    @property
    def is_taken(self) -> bool:
        return self.decision.status == Decision.Status.TAKEN

    @property
    def hands(self) -> bool:
        return self.decision.hands_for is not None


@dataclass(frozen=True)
class Noted:
    """A subject and what was said of it."""

    item: AgendaItem
    number: int
    notes: str
    asides: list[Aside]

    @property
    def html(self) -> SafeString:
        return as_html(self.notes)

    @property
    def spent_minutes(self) -> int:
        return round(self.item.spent / 60)


@dataclass(frozen=True)
class Minutes:
    meeting: Meeting
    attendance: Attendance
    items: list[Noted]
    decisions: list[Decided]
    promises: list[Promise]
    insights: list[Insight]

    def _came(self, kind: str) -> list[Invitee]:
        return [one for one in self.attendance.people if one.attendance == kind]

    @property
    def present(self) -> list[Invitee]:
        return self._came(Invitee.Attendance.PRESENT)

    @property
    def remote(self) -> list[Invitee]:
        return self._came(Invitee.Attendance.REMOTE)

    @property
    def absent(self) -> list[Invitee]:
        return self._came(Invitee.Attendance.ABSENT)

    @property
    def taken(self) -> list[Decided]:
        return [one for one in self.decisions if one.is_taken]

    @property
    def not_taken(self) -> list[Decided]:
        return [one for one in self.decisions if not one.is_taken]

    @property
    def left_open(self) -> list[Noted]:
        return [one for one in self.items if one.item.left_open]

    @property
    def asides(self) -> list[Aside]:
        return [aside for one in self.items for aside in one.asides]


def _decided(decisions: Sequence[Decision]) -> list[Decided]:
    """One query for where everybody stood on all of them."""
    rows = Position.objects.filter(decision__in=[one.pk for one in decisions])
    said: dict[int, list[Position]] = {one.pk: [] for one in decisions}
    for position in rows.select_related("organisation", "member__user"):
        said[position.decision_id].append(position)
    return [
        Decided(
            one,
            [
                Said(
                    position.said_by,
                    position.get_stance_display(),
                    position.words,
                    position.reply,
                )
                for position in said[one.pk]
                if position.stance in DISSENT
            ],
            list(Counter(position.get_stance_display() for position in said[one.pk]).items()),
        )
        for one in decisions
    ]


def gather(meeting: Meeting) -> Minutes:
    """Everything the minutes say, in seven queries, in the language being read."""
    items, found = items_of(meeting), captured(meeting)
    names, asides = mark_names(), asides_of(items)
    return Minutes(
        meeting,
        attendance(meeting),
        [
            Noted(item, number, spelled(item.notes, names), asides[item.pk])
            for number, item in enumerate(items, start=1)
        ],
        _decided(found.decisions),
        sorted(found.promises, key=lambda one: (one.first_due_on, one.pk)),
        found.insights,
    )


def names(people: Sequence[Invitee]) -> list[str]:
    return [name_of(one) for one in people]


def kept(minutes: Minutes) -> dict[str, list[dict[str, object]]]:
    """What a version of the minutes keeps: the words of each subject, as they were typed."""
    return {
        "items": [
            {
                "id": one.item.pk,
                "title": one.item.title,
                "notes": one.item.notes,
                "left_open": one.item.left_open,
            }
            for one in minutes.items
        ]
    }
