"""Each room below says what of it waits for whom, for one person or for thousands, in a constant
number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from agir.notices.seats import Seats, Window
from agir.notices.sources.intention import rounds, visions
from agir.notices.sources.learning import learning
from agir.notices.sources.meetings import decisions, meetings
from agir.notices.sources.plan import actions, findings
from agir.notices.sources.portrait import scores
from agir.notices.sources.promises import promises
from agir.notices.thing import Thing

Source = Callable[[Seats, Window], Iterator[Thing]]
SOURCES: tuple[Source, ...] = (
    promises,
    meetings,
    rounds,
    decisions,
    scores,
    learning,
    actions,
    findings,
    visions,
)

__all__ = ["SOURCES", "Source"]
