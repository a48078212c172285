"""What the live page reads: the subjects as they are being written, who is there, what has been
noted; and the small state that every browser in the room asks for every few seconds."""

from __future__ import annotations

import datetime as dt
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.meetings.marks import DECISION, INSIGHT, PROMISE, Mark, proposals
from agir.meetings.models import AgendaItem, Aside, Decision, Insight, Invitee, Meeting, Writing
from agir.promises.models import Promise

PRESENT, REMOTE = Invitee.Attendance.PRESENT, Invitee.Attendance.REMOTE


def clock(moment: dt.datetime) -> str:
    """An hour where the coalition lives: « 14 h 02 »."""
    return formats.time_format(timezone.localtime(moment), "TIME_FORMAT")


def saved_words(item: AgendaItem) -> str:
    """« Enregistré à 14 h 02, par Une telle »."""
    if item.noted_at is None:
        return ""
    if item.noted_by is None:
        return _("Enregistré à %(hour)s") % {"hour": clock(item.noted_at)}
    about = {"hour": clock(item.noted_at), "who": item.noted_by.shown_name}
    return _("Enregistré à %(hour)s, par %(who)s") % about


def pen_words(pen: Writing) -> str:
    about = {"who": pen.user.shown_name, "hour": clock(pen.since)}
    return _("%(who)s écrit ici depuis %(hour)s.") % about


def pen_of(item: AgendaItem, now: dt.datetime) -> Writing | None:
    """Who is writing in this section now."""
    pen: Writing | None = getattr(item, "writing", None)
    return pen if pen is not None and pen.until > now else None


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The subjects, with who leads them, who wrote last and who is writing. One query."""
    rows = AgendaItem.objects.filter(meeting=meeting)
    found = list(rows.select_related("owner__user", "noted_by", "writing__user"))
    for item in found:
        item.meeting = meeting
    return found


def invitees_of(meeting: Meeting) -> list[Invitee]:
    """Who was asked or came, by name. One query."""
    rows = Invitee.objects.filter(meeting=meeting).select_related(
        "member__user", "member__organisation"
    )
    return sorted(rows, key=lambda one: fold(name_of(one)))


def name_of(invitee: Invitee) -> str:
    return invitee.member.user.shown_name if invitee.member else invitee.name


@dataclass(frozen=True)
class Attendance:
    """Who is there, and how many in each way."""

    people: list[Invitee]
    present: int
    remote: int
    absent: int
    unknown: int

    @property
    def is_untouched(self) -> bool:
        """Nobody has begun to note who is there."""
        return self.unknown == len(self.people)


def attendance(meeting: Meeting) -> Attendance:
    people = invitees_of(meeting)
    count = Counter(one.attendance for one in people)
    kinds = Invitee.Attendance
    return Attendance(
        people, count[kinds.PRESENT], count[kinds.REMOTE], count[kinds.ABSENT], count[kinds.UNKNOWN]
    )


@dataclass(frozen=True)
class Captured:
    """What has been structured from a meeting."""

    decisions: list[Decision]
    promises: list[Promise]
    insights: list[Insight]

    @property
    def known(self) -> set[tuple[str, str]]:
        """The words already written, as marked lines are compared."""
        rows = [(DECISION, one.title) for one in self.decisions]
        rows += [(PROMISE, one.title) for one in self.promises]
        rows += [(INSIGHT, one.text) for one in self.insights]
        return {(kind, fold(words)[:400]) for kind, words in rows}

    @property
    def is_empty(self) -> bool:
        return not (self.decisions or self.promises or self.insights)


def captured(meeting: Meeting) -> Captured:
    """Three queries. Promises of elsewhere do not come in."""
    promises = Promise.objects.born_in("meeting", meeting.pk).filter(
        coalition_id=meeting.coalition_id
    )
    return Captured(
        list(Decision.objects.present().filter(meeting=meeting).order_by("pk")),
        list(promises.select_related("member__user", "organisation").order_by("pk")),
        list(Insight.objects.filter(meeting=meeting, binned_at=None)),
    )


@dataclass(frozen=True)
class Section:
    """A subject on the live page: its notes, what waits beside them, who is writing."""

    item: AgendaItem
    number: int
    marks: list[Mark]
    asides: list[Aside]
    pen: Writing | None
    now: dt.datetime

    @property
    def seconds(self) -> int:
        """Time given to it so far."""
        running = self.item.started_at
        return self.item.spent + (
            max(0, int((self.now - running).total_seconds())) if running else 0
        )

    @property
    def started(self) -> int:
        """When its timer started, in milliseconds since 1970; 0 while it does not run."""
        running = self.item.started_at
        return int(running.timestamp() * 1000) if running else 0

    @property
    def over(self) -> int:
        """Minutes beyond what was foreseen."""
        return max(0, self.seconds // 60 - self.item.minutes)

    @property
    def spent_minutes(self) -> int:
        return self.seconds // 60

    @property
    def saved(self) -> str:
        return saved_words(self.item)

    @property
    def pen_words(self) -> str:
        return pen_words(self.pen) if self.pen else ""


def asides_of(items: Iterable[AgendaItem]) -> dict[int, list[Aside]]:
    """The words that wait beside each subject. One query."""
    found: dict[int, list[Aside]] = defaultdict(list)
    for one in Aside.objects.filter(item__in=[item.pk for item in items]).select_related("user"):
        found[one.item_id].append(one)
    return found


def open_marks(item: AgendaItem, known: Iterable[tuple[str, str]], today: dt.date) -> list[Mark]:
    """The marked lines of a subject that nobody has answered."""
    settled = set(item.settled_marks)
    return [one for one in proposals(item.notes, today, known) if one.key not in settled]


def sections(
    items: Sequence[AgendaItem], found: Captured, now: dt.datetime, today: dt.date
) -> list[Section]:
    asides, known = asides_of(items), found.known
    return [
        Section(
            item, number, open_marks(item, known, today), asides[item.pk], pen_of(item, now), now
        )
        for number, item in enumerate(items, start=1)
    ]


def stamp(value: object) -> str:
    """A short sign that changes with what it is made of."""
    return f"{zlib.crc32(repr(value).encode()):08x}"


def _rows(meeting: Meeting) -> list[tuple[str, int, str, int | None]]:
    """Everything beside the subjects, in one query: (kind, number, words, subject)."""

    def told(rows: Any, kind: str, words: str, item: Any) -> Any:
        shown = Cast(F(words), CharField())
        return rows.order_by().values_list(
            Value(kind, CharField()), F("pk"), shown, item
        )  # fmt: skip

    none = Value(0)
    people = told(Invitee.objects.filter(meeting=meeting), "person", "attendance", none)
    here = Promise.objects.born_in("meeting", meeting.pk).filter(coalition_id=meeting.coalition_id)
    others = [
        told(Decision.objects.present().filter(meeting=meeting), DECISION, "title", none),
        told(here, PROMISE, "title", none),
        told(Insight.objects.filter(meeting=meeting, binned_at=None), INSIGHT, "text", none),
        told(Aside.objects.filter(item__meeting=meeting), "aside", "at", F("item_id")),
    ]
    return sorted(people.union(*others, all=True))


def state(meeting: Meeting, now: dt.datetime, today: dt.date) -> dict[str, Any]:
    """What changes while people write, in two queries. Signs (`people`, `noted`, `beside`) tell a
    browser which part of its page to ask for again."""
    items, rows = items_of(meeting), _rows(meeting)
    people = [row for row in rows if row[0] == "person"]
    noted = [row for row in rows if row[0] in (DECISION, PROMISE, INSIGHT)]
    known = {(kind, fold(words)[:400]) for kind, _pk, words, _item in noted}
    asides = [row for row in rows if row[0] == "aside"]
    return {
        "status": meeting.status,
        "people": stamp(people),
        "noted": stamp(noted),
        "items": [
            _item_state(item, known, [row for row in asides if row[3] == item.pk], now, today)
            for item in items
        ],
    }


def _item_state(
    item: AgendaItem,
    known: set[tuple[str, str]],
    asides: list[Any],
    now: dt.datetime,
    today: dt.date,
) -> dict[str, Any]:
    pen = pen_of(item, now)
    marks = open_marks(item, known, today)
    return {
        "id": item.pk,
        "revision": item.revision,
        "saved": saved_words(item),
        "writer": pen.user_id if pen else None,
        "pen": pen_words(pen) if pen else "",
        "started": int(item.started_at.timestamp() * 1000) if item.started_at else 0,
        "spent": item.spent,
        "minutes": item.minutes,
        "open": item.left_open,
        "beside": stamp((marks, asides)),
    }
