"""One decision, whole: what, why, how, who took part, with what dissent, and what followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agir.coalitions.models import Member
from agir.history.models import Event
from agir.history.pages import Page, pages_of
from agir.meetings import rules
from agir.meetings.actions.decision import HERE, OFFERED, unanswered
from agir.meetings.models import Decision, Invitee, Position
from agir.promises.models import Promise
from agir.ui.drawings.bars import Bar, bars

Stance = Position.Stance
# In a vote, the same answers are said as a vote says them.
VOTED: dict[str, LazyText] = {
    Stance.AGREE: gettext_lazy("pour"),
    Stance.ABSTAIN: gettext_lazy("abstention"),
    Stance.AGAINST: gettext_lazy("contre"),
}
VOTES = (Decision.Method.HANDS, Decision.Method.ORGANISATIONS)
HAPPENED: dict[str, LazyText] = {
    "proposed": gettext_lazy("proposée"),
    "amended": gettext_lazy("amendée"),
    "taken": gettext_lazy("prise"),
    "set_aside": gettext_lazy("non retenue"),
    "taken_back": gettext_lazy("remise en discussion"),
    "reviewed": gettext_lazy("une autre décision la revoit"),
    "binned": gettext_lazy("retirée"),
    "restored": gettext_lazy("remise"),
    "position_given": gettext_lazy("une position est dite"),
    "position_changed": gettext_lazy("une position a changé"),
    "position_withdrawn": gettext_lazy("une position est retirée"),
    "position_replied": gettext_lazy("une réponse est donnée"),
}


def stance_label(method: str, stance: str) -> str:
    """How one answer is said, in this way of deciding."""
    if method in VOTES and stance in VOTED:
        return str(VOTED[stance])
    return str(Stance(stance).label)


@dataclass(frozen=True)
class Count:
    """How many gave one answer."""

    stance: str
    label: str
    number: int


@dataclass(frozen=True)
class Spoken:
    """One position, in words. `waits`: an objection that keeps it open. `earlier`: said before the
    words were amended."""

    position: Position
    label: str
    waits: bool
    earlier: bool
    may_go: bool  # the reader may take it back


@dataclass(frozen=True)
class Happened:
    """One moment of its history: what, who, when, and the words before and after."""

    event: Event
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Card:
    """All that the page of a decision shows."""

    decision: Decision
    spoken: list[Spoken]
    counts: list[Count]
    former: Decision | None
    present: list[str]
    promises: list[Promise]
    about: Page | None
    history: list[Happened]

    @property
    def waiting(self) -> int:
        return sum(1 for one in self.spoken if one.waits)

    @property
    def dissent(self) -> list[Spoken]:
        """Reservations, objections, voices against: those still waiting first."""
        found = [
            one
            for one in self.spoken
            if one.position.dissents and (one.position.words or one.position.reply)
        ]
        return sorted(found, key=lambda one: not one.waits)

    def of(self, member: int) -> Position | None:
        """What this member said for herself."""
        found = (one.position for one in self.spoken if one.position.member_id == member)
        return next(found, None)


def counts_of(decision: Decision, positions: Sequence[Position]) -> list[Count]:
    """Every answer offered, from full support to objection, with how many gave it. Those nobody
    gave stay: the spread is read on the whole scale."""
    given = Counter(one.stance for one in positions)
    if decision.method == Decision.Method.HANDS and decision.hands_for is not None:
        given = Counter(
            {
                Stance.AGREE: decision.hands_for,
                Stance.ABSTAIN: decision.hands_abstained or 0,
                Stance.AGAINST: decision.hands_against or 0,
            }
        )
    return [
        Count(stance, stance_label(decision.method, stance), given[stance])
        for stance in OFFERED[decision.method]
    ]


def drawing(counts: Sequence[Count]) -> SafeString | str:
    """The spread, as bars on the whole scale. Nothing to draw when nobody answered."""
    if not any(one.number for one in counts):
        return ""
    rows = [
        Bar(
            one.label,
            one.number,
            ngettext("%(n)d voix", "%(n)d voix", one.number) % {"n": one.number},
        )
        for one in counts
    ]
    name = _("Combien de voix pour chaque position")
    return bars(rows, name=name, key="positions", tone="voice")


def read_card(decision: Decision, reader: Member) -> Card:
    """The card as `reader` sees it, in a number of queries that does not grow."""
    rows = Position.objects.filter(decision=decision)
    positions = list(rows.select_related("member__user", "organisation", "replied_by", "by"))
    former = Decision.objects.present().filter(reviewed_by=decision).first()
    key = (decision.about_type, decision.about_id or 0)
    pages = pages_of(decision.coalition, [key]) if decision.about_id else {}
    born = Promise.objects.born_in("decision", decision.pk)
    promises = born.defer("status", "word").select_related("member__user", "organisation")
    waiting = unanswered(decision, positions) if decision.is_proposed else []
    return Card(
        decision,
        [
            Spoken(
                one,
                stance_label(decision.method, one.stance),
                one in waiting,
                one.precedes(decision.amended_at),
                rules.can_withdraw_position(reader, decision, one),
            )
            for one in positions
        ],
        counts_of(decision, positions),
        former,
        _present(decision),
        list(promises),
        pages.get(key),
        _history(decision),
    )


def _present(decision: Decision) -> list[str]:
    """Who was there when its meeting was held, by name."""
    if decision.meeting_id is None:
        return []
    rows = Invitee.objects.filter(meeting=decision.meeting_id, attendance__in=HERE)
    return [
        one.member.user.shown_name if one.member else one.name
        for one in rows.select_related("member__user")
    ]


def _history(decision: Decision) -> list[Happened]:
    events = Event.objects.about("decision", decision.pk).select_related("by")
    found = []
    for event in events.order_by("at", "pk")[:200]:
        verb = event.verb.rpartition(".")[2]
        before, after = (event.changes.get("title") or ["", ""])[:2]
        found.append(Happened(event, str(HAPPENED.get(verb, verb)), before, after))
    return found


def search(words: str) -> Q:
    """What a decision may be found by."""
    return (
        Q(title__icontains=words)
        | Q(why__icontains=words)
        | Q(about_title__icontains=words)
        | Q(meeting__title__icontains=words)
    )
