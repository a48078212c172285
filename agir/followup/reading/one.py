"""One action as its follow-up page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from agir.coalitions.models import Member
from agir.followup import rules
from agir.followup.models import Attachment, Giving, News, Obstacle, Trace
from agir.followup.reading.standing import Standing, standings
from agir.followup.saying import gift, gift_day
from agir.plan.dates import action_span
from agir.plan.models import Action, Status

SHOWN, EVERYTHING = 30, 2000
GIFTS = 12


@dataclass(frozen=True)
class Row:
    """Something left about an action, about itself or one of its steps, and whether the reader
    may change it."""

    trace: Trace
    may_change: bool
    who: str
    step: str = ""
    said: str = ""
    when: str = ""

    @property
    def how(self) -> str:
        """How an obstacle was lifted, without the full stop its sentence puts."""
        return self.trace.lifted_how.rstrip(" .") if isinstance(self.trace, Obstacle) else ""


@dataclass(frozen=True)
class Step:
    """A milestone: a step of the plan, its state, its dates."""

    action: Action
    label: str
    dates: str
    done: bool


@dataclass(frozen=True)
class Shown:
    """Everything the page shows."""

    standing: Standing
    news: list[Row]
    more_news: bool
    obstacles: list[Row]
    givings: list[Row]
    more_givings: bool
    hours: Decimal
    money: Decimal
    documents: list[Row]
    steps: list[Step]
    dates: str
    people: list[str]


def of_action(action: Action, member: Member, today: dt.date, *, everything: bool = False) -> Shown:
    """How one action stands, with its steps'. Seven queries."""
    rows = Action.objects.present().filter(plan=action.plan_id).select_related("plan", "lead")
    family = standings(rows.filter(Q(pk=action.pk) | Q(parent=action.pk)), today, people=True)
    standing = family[action.pk]
    titles = {step.pk: step.title for step in standing.steps}
    for one in family.values():
        one.action.plan = action.plan
    about = {"action__in": list(family), "binned_at": None}
    people = ("by", "organisation")
    shown = EVERYTHING if everything else SHOWN
    news = list(News.objects.filter(**about).select_related(*people)[: shown + 1])
    gifts = list(Giving.objects.filter(**about).select_related(*people, "member__user"))
    papers = list(Attachment.objects.filter(**about).select_related("by").defer("content"))
    obstacles = [o for one in family.values() for o in one.obstacles]
    obstacles.sort(key=lambda o: (not o.is_open, -o.opened_on.toordinal(), -o.pk))

    def row(trace: Trace) -> Row:
        trace.action = family[trace.action_id].action
        may = rules.can_change(member, trace)
        said, when = (gift(trace), gift_day(trace)) if isinstance(trace, Giving) else ("", "")
        return Row(trace, may, _who(trace), titles.get(trace.action_id, ""), said, when)

    return Shown(
        standing=standing,
        news=[row(one) for one in news[:shown]],
        more_news=len(news) > shown,
        obstacles=[row(one) for one in obstacles],
        givings=[row(one) for one in (gifts if everything else gifts[:GIFTS])],
        more_givings=not everything and len(gifts) > GIFTS,
        hours=sum((one.hours or Decimal(0) for one in gifts), Decimal(0)),
        money=sum(
            (one.amount or Decimal(0) for one in gifts if one.kind == Giving.Kind.MONEY), Decimal(0)
        ),
        documents=[row(one) for one in papers],
        steps=[_step(one) for one in standing.steps],
        dates=action_span(action),
        people=[p.member.user.shown_name if p.member else p.name for p in standing.people],
    )


def _step(step: Action) -> Step:
    label = str(Status(step.status).label) if step.status else ""
    return Step(step, label, action_span(step), step.status == Status.DONE)


def _who(trace: Trace) -> str:
    """Who left it, or for a gift who gave."""
    if isinstance(trace, Giving):
        if trace.organisation is not None:
            return trace.organisation.name
        return trace.member.user.shown_name if trace.member else trace.name
    name = trace.by.shown_name if trace.by else ""
    if isinstance(trace, News) and trace.organisation is not None:
        return f"{name}, {trace.organisation.name}"
    return name
