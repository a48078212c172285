"""A round of priorities made ready for its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis.opinions import Opinion, opinion, order
from agir.coalitions.models import Coalition
from agir.portrait import rules
from agir.portrait.models import LEAST, MOST, Candidate, Criterion, PriorityRound, Score
from agir.ui.drawings.strips import Strip, strips

SCALE = tuple(range(LEAST, MOST + 1))
CLOSE, FAR = 0.5, 1.0  # points of spread under which a group agrees, from which it is divided


@dataclass(frozen=True)
class Line:
    """What the group thinks of a candidate under one criterion."""

    candidate: Candidate
    opinion: Opinion
    mean: str
    spread: str
    agreement: str


@dataclass(frozen=True)
class Board:
    """One criterion: its candidates in order, and their drawing."""

    criterion: Criterion
    lines: list[Line]
    drawing: SafeString


def latest_choices(coalition: Coalition) -> tuple[PriorityRound | None, list[Candidate]]:
    """The latest round, and what it kept, in two queries at most."""
    latest = PriorityRound.objects.present().filter(coalition=coalition).first()
    if latest is None:
        return None, []
    rows = latest.candidates.filter(outcome=Candidate.Outcome.KEPT)
    kept = rows.select_related("cycle", "challenge", "cause__tree__challenge")
    return latest, list(kept) if rules.can_see_scores(latest) else []


def agreement(found: Opinion) -> str:
    """How far apart people are, in words."""
    if found.spread is None:
        return _("moins de trois cotes : rien n’est montré, pour ne désigner personne")
    if found.spread < CLOSE:
        return _("avis proches")
    return _("avis partagés") if found.spread >= FAR else _("avis variés")


def _number(value: float | None) -> str:
    return "–" if value is None else formats.number_format(value, 1)


def _said(line: Line) -> str:
    if not line.opinion.is_shown:
        return line.agreement
    return _("moyenne %(mean)s, écart moyen %(spread)s : %(words)s") % {
        "mean": line.mean,
        "spread": line.spread,
        "words": line.agreement,
    }


def boards(
    round_: PriorityRound, criteria: list[Criterion], candidates: list[Candidate]
) -> list[Board]:
    """What was scored, criterion by criterion: the highest mean first, and of two alike the one
    people agree on. No total over the criteria. Nothing before the round is closed."""
    if not rules.can_see_scores(round_):
        return []
    given: dict[tuple[int, int], list[int]] = {}
    rows = Score.objects.filter(candidate__round=round_).order_by()
    for one, under, value in rows.values_list("candidate_id", "criterion_id", "value"):
        given.setdefault((one, under), []).append(value)
    found = []
    for criterion in criteria:
        lines = []
        for candidate in candidates:
            thought = opinion(given.get((candidate.pk, criterion.pk), []))
            lines.append(
                Line(
                    candidate,
                    thought,
                    _number(thought.mean),
                    _number(thought.spread),
                    agreement(thought),
                )
            )
        lines.sort(key=lambda line: order(line.opinion))
        found.append(Board(criterion, lines, _draw(criterion, lines)))
    return found


def _draw(criterion: Criterion, lines: list[Line]) -> SafeString:
    rows = [
        Strip(line.candidate.title, _said(line), line.opinion.counts, line.opinion.mean)
        for line in lines
    ]
    return strips(
        rows,
        name=_("Cotes données sous « %(criterion)s »") % {"criterion": criterion.name},
        scale=SCALE,
        ends=(_("peu"), _("beaucoup")),
    )


def people(round_: PriorityRound) -> int:
    """How many members scored, once it may be told. 0 before."""
    if not rules.can_see_scores(round_):
        return 0
    rows = Score.objects.filter(candidate__round=round_).exclude(member=None)
    return rows.values("member").distinct().count()


def people_words(number: int) -> str:
    words = ngettext("%(n)s personne a coté.", "%(n)s personnes ont coté.", number)
    return words % {"n": number}
