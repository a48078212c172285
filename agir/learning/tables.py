"""What lies on the table of a session: its questions, its drawings read live, its stories."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition
from agir.effects.models import Effect
from agir.effects.reading import stairs
from agir.effects.reading.criteria import STEPS
from agir.history.pages import Key, pages_of
from agir.learning import measured
from agir.learning.grounds import INDICATOR, MEASURE, figures
from agir.learning.models import Lesson, Session, SessionNote, SessionPiece
from agir.portrait.models import OPEN, Story
from agir.ui.drawings.stair import NARROW, WIDE, Layer, stair

STAIR: Key = ("effects.stair", 0)
MOST = 40
Column = SessionNote.Column
COLUMNS: dict[str, tuple[str, ...]] = {
    Session.Kind.SENSE_MAKING: (Column.SEE, Column.MEAN, Column.DO),
    Session.Kind.AFTER_ACTION: (Column.PLANNED, Column.HAPPENED, Column.CAUSE, Column.KEEP),
    Session.Kind.PANEL: (Column.REASON,),
}
# What leads somewhere: a lesson, a promise, a decision.
LEADS = frozenset({Column.DO, Column.KEEP})


def stair_name() -> str:
    return _("L’escalier de nos changements")


def offered(coalition: Coalition, kind: str) -> list[tuple[str, str]]:
    """What may be laid on the table: drawings, or stories for a panel. Two queries."""
    if kind == Session.Kind.SENSE_MAKING:
        return [(f"{STAIR[0]}:{STAIR[1]}", stair_name()), *figures(coalition)]
    if kind != Session.Kind.PANEL:
        return []
    effects = Effect.objects.open().filter(coalition=coalition).newest()
    found = [
        (f"effect:{pk}", _("Effet : %(title)s") % {"title": title})
        for pk, title in effects.values_list("pk", "title")[:MOST]
    ]
    stories = Story.objects.present().filter(coalition=coalition, audience__in=OPEN)
    return found + [
        (f"portrait.story:{pk}", _("Récit : %(title)s") % {"title": title})
        for pk, title in stories.order_by("-pk").values_list("pk", "title")[:MOST]
    ]


@dataclass
class Drawing:
    """One drawing with its table, read as the page opens."""

    title: str
    url: str
    said: str
    family: str
    wide: str = ""
    narrow: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Told:
    """One note, and what it became."""

    note: SessionNote
    who: str
    lessons: list[str] = field(default_factory=list)


@dataclass
class StoryOf:
    """One story of a panel: its page, and the reasons each one gave."""

    piece: SessionPiece
    title: str
    url: str
    reasons: list[Told]

    @property
    def number(self) -> str:
        """As a form sends it back."""
        return str(self.piece.pk)


@dataclass
class Table:
    """Everything the page of a session shows, in a number of queries that never grows."""

    columns: list[tuple[str, str, bool, list[Told]]]
    drawings: list[Drawing]
    stories: list[StoryOf]


def read(session: Session, today: dt.date) -> Table:
    """The notes by question; live drawings, or stories with their reasons."""
    notes = [_told(one) for one in session.notes.filter(binned_at=None).select_related("by")]
    _became(session, notes)
    columns = [
        (key, str(Column(key).label), key in LEADS, [n for n in notes if n.note.column == key])
        for key in COLUMNS[session.kind]
    ]
    pieces = list(session.pieces.all())
    if session.kind == Session.Kind.PANEL:
        keys = [(one.object_type, one.object_id) for one in pieces]
        pages = pages_of(session.coalition, keys)
        stories = []
        for one in pieces:
            page = pages.get((one.object_type, one.object_id))
            reasons = [n for n in notes if n.note.piece_id == one.pk]
            # A story whose consent was taken back keeps no title here either.
            title = page.title if page else _("une histoire qui n’est plus ouverte à tous")
            stories.append(StoryOf(one, title, page.url if page else "", reasons if page else []))
        stories.sort(key=lambda one: one.piece.chosen_on is None)
        return Table([], [], stories)
    return Table(columns, _drawings(session, pieces, today), [])


def _told(note: SessionNote) -> Told:
    return Told(note, note.who or (note.by.shown_name if note.by else ""))


def _became(session: Session, notes: list[Told]) -> None:
    """The lessons that came out of the notes. One query."""
    by_note = {one.note.pk: one for one in notes}
    rows = Lesson.objects.present().filter(
        coalition=session.coalition, origin_type="session_note", origin_id__in=list(by_note)
    )
    for origin, text in rows.values_list("origin_id", "text"):
        if origin in by_note:
            by_note[origin].lessons.append(text)


def _drawings(session: Session, pieces: list[SessionPiece], today: dt.date) -> list[Drawing]:
    """The drawings chosen for the session, as they are today."""
    slug = session.coalition.slug
    numbers: dict[str, list[int]] = {}
    for one in pieces:
        numbers.setdefault(one.object_type, []).append(one.object_id)
    found = []
    if wanted := numbers.get(MEASURE):
        for measure in measured.measures_of(session.coalition).filter(pk__in=wanted):
            read_ = measured.read(measure)
            said = f"{read_.latest}. {read_.progress}" if read_.latest else read_.progress
            family = _("Mesure de performance : ce que fait une action")
            found.append(
                Drawing(measure.title, reverse("learning:measure", args=[slug, measure.pk]), said,
                        family, read_.drawing, read_.drawing, read_.rows)
            )  # fmt: skip
    if wanted := numbers.get(INDICATOR):
        for shown in measured.indicators_of(session.coalition, wanted):
            family = _("Indicateur de population : tout le territoire")
            found.append(
                Drawing(shown.indicator.title,
                        reverse("portrait:indicator", args=[slug, shown.indicator.pk]),
                        f"{shown.latest} ({shown.where})", family, shown.drawing,
                        shown.drawing, shown.rows)
            )  # fmt: skip
    if STAIR[0] in numbers:
        found.append(_stair(session.coalition, today))
    return found


def _stair(coalition: Coalition, today: dt.date) -> Drawing:
    """The stair without its flags: what came before each slope is for the group to say. One
    query."""
    rows = Effect.objects.open().filter(coalition=coalition, kind__in=STEPS)
    dated = rows.exclude(happened_on=None).values_list("kind", "happened_on")
    days: dict[str, list[dt.date]] = {kind: [] for kind in STEPS}
    for kind, on in dated:
        if on is not None:
            days[kind].append(on)
    found = Drawing(
        stair_name(), reverse("effects:stair", args=[coalition.slug]), "",
        _("Journal des effets : changements cumulés"),
    )  # fmt: skip
    climbed = sorted(on for of in days.values() for on in of)
    if not climbed:
        found.said = _("L’escalier attend sa première marche.")
        return found
    layers = [
        Layer(stairs.layer_name(kind, len(days[kind])), stairs.TONES[kind],
              tuple(sorted(days[kind])))
        for kind in STEPS
    ]  # fmt: skip
    name = _("Escalier des changements cumulés dans la communauté, par année")
    found.wide = stair(layers, [], name=name, until=today, shape=WIDE)
    found.narrow = stair(layers, [], name=name, until=today, shape=NARROW)
    counts, sum_ = Counter(on.year for on in climbed), 0
    for year in range(climbed[0].year, max(climbed[-1].year, today.year) + 1):
        sum_ += counts[year]
        found.rows.insert(0, {"period": str(year), "said": str(sum_)})
    return found
