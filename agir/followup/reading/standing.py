"""How each action stands, as far as people said: its latest news, its steps, its obstacles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from agir.coalitions.models import Coalition
from agir.followup.models import Attachment, Giving, News, Obstacle
from agir.plan.models import Action, ActionPerson, Plan, Status

# An action under way without any sign for this long is said to be silent. Two months: the time
# between two meetings of a coalition that meets every six weeks, and some grace.
SILENT_WEEKS = 8
OVER = frozenset({Status.DONE, Status.STOPPED})
ASLEEP = frozenset({*OVER, Status.PAUSED, Status.IDEA})


def local_day(at: dt.datetime) -> dt.date:
    """The day of an instant, where the coalition lives."""
    return timezone.localtime(at).date()


@dataclass(slots=True)
class Standing:
    """One action as people said it stands. `signed_on` is the day of the last sign of life (news,
    obstacle, something given, a document, here or in a step); `since` the day silence is counted
    from."""

    action: Action
    today: dt.date
    news: News | None = None
    signed_on: dt.date | None = None
    steps: list[Action] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    people: list[ActionPerson] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.action.status in OVER

    @property
    def has_begun(self) -> bool:
        starts = self.action.starts_on
        return self.action.status == Status.ONGOING or (starts is not None and starts <= self.today)

    @property
    def is_under_way(self) -> bool:
        return self.action.status not in ASLEEP and self.has_begun

    @property
    def since(self) -> dt.date:
        """The day its silence is counted from: its last sign, or the day it was written here;
        never before it began, nor before its plan was adopted."""
        action = self.action
        starts = action.starts_on
        days = [
            self.signed_on or local_day(action.created_at),
            starts if starts is not None and starts <= self.today else None,
            action.plan.adopted_on,
        ]
        return max(day for day in days if day is not None)

    @property
    def quiet_days(self) -> int:
        return (self.today - self.since).days

    def is_silent(self, weeks: int = SILENT_WEEKS) -> bool:
        return self.is_under_way and self.quiet_days > weeks * 7

    @property
    def steps_done(self) -> int:
        return sum(step.status == Status.DONE for step in self.steps)

    @property
    def steps_counted(self) -> int:
        """Steps that were stopped count no more."""
        return sum(step.status != Status.STOPPED for step in self.steps)

    @property
    def proposes(self) -> str:
        """The status a person could confirm: done when every step is, ongoing when it has begun.
        Nothing is ever confirmed by the program."""
        if self.is_over:
            return ""
        if self.steps_counted and self.steps_done == self.steps_counted:
            return str(Status.DONE)
        waiting = self.action.status in ("", Status.PLANNED)
        if waiting and (self.has_begun or (self.news is not None and self.steps_done)):
            return str(Status.ONGOING)
        return ""


def followed(coalition: Coalition) -> QuerySet[Action]:
    """The actions and steps of the coalition's plans that are not over, with their plan."""
    return (
        Action.objects.present()
        .filter(coalition=coalition, plan__binned_at=None)
        .exclude(plan__status=Plan.Status.CLOSED)
        .select_related("plan", "lead")
    )


def _latest(model: Any, column: str) -> Subquery:
    """The latest of these traces of each action, read with it."""
    rows = model.objects.filter(action=OuterRef("pk"), binned_at=None)
    return Subquery(rows.order_by(f"-{column}", "-pk").values(column)[:1])


def standings(
    actions: QuerySet[Action], today: dt.date, *, people: bool = False
) -> dict[int, Standing]:
    """How each of these actions stands, by number, in the order given: three queries, four with
    the people in charge. A step stands by itself too, and speaks for its action."""
    last = News.objects.filter(action=OuterRef("pk"), binned_at=None).order_by("-on", "-pk")
    rows = actions.annotate(
        last_news=Subquery(last.values("pk")[:1]),
        last_given=_latest(Giving, "at"),
        last_document=_latest(Attachment, "at"),
    )
    found = {action.pk: Standing(action, today) for action in rows}
    numbers = [one.action.last_news for one in found.values() if one.action.last_news]  # type: ignore[attr-defined]
    for news in _in_parts(News.objects.select_related("by", "organisation"), "pk__in", numbers):
        found[news.action_id].news = news
    obstacles = Obstacle.objects.filter(binned_at=None).select_related("helper", "by")
    for obstacle in _in_parts(obstacles, "action__in", list(found)):
        found[obstacle.action_id].obstacles.append(obstacle)
    if people:
        seats = ActionPerson.objects.select_related("member__user")
        for person in _in_parts(seats, "action__in", list(found)):
            found[person.action_id].people.append(person)
    _sign(found)
    return found


def _in_parts(rows: QuerySet[Any], lookup: str, numbers: list[int]) -> list[Any]:
    """Rows whose column is one of these numbers, in one query for each thousand."""
    return [
        row
        for start in range(0, max(len(numbers), 1), 1000)
        for row in rows.filter(**{lookup: numbers[start : start + 1000]})
    ]


def _sign(found: dict[int, Standing]) -> None:
    """Say when each was last heard of, and give steps to their action."""
    for one in found.values():
        days = [one.news.on] if one.news else []
        for at in (one.action.last_given, one.action.last_document):  # type: ignore[attr-defined]
            days += [local_day(at)] if at else []
        for obstacle in one.obstacles:
            days.append(obstacle.lifted_on or obstacle.opened_on)
        one.signed_on = max(days, default=None)
    for one in found.values():
        above = found.get(one.action.parent_id or 0)
        if above is None:
            continue
        above.steps.append(one.action)
        if one.signed_on and (above.signed_on is None or one.signed_on > above.signed_on):
            above.signed_on = one.signed_on
