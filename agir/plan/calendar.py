"""The plan as a calendar: its actions in time, under their results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from agir.plan.dates import action_span
from agir.plan.listing.rows import TONES
from agir.plan.models import Action, ActionFunding, Plan, Precision, Status
from agir.plan.models.action import ActionQuerySet
from agir.plan.tree import Branch
from agir.ui.drawings.gantt import Heading, Row, Tick

MOST = 400
SOFT = {
    Precision.DAY: 0,
    Precision.MONTH: 20,
    Precision.SEASON: 80,
    Precision.QUARTER: 80,
    Precision.YEAR: 300,
}
DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Line:
    """One action of the calendar, for the drawing and for the table beside it."""

    action: Action
    url: str
    result: str
    dates: str
    money: list[tuple[dt.date, str]]


@dataclass(slots=True)
class Calendar:
    """Everything the page shows. `more` counts actions that did not fit."""

    lines: list[Line]
    rows: list[Row | Heading]
    first: dt.date
    last: dt.date
    undated: int
    more: int


def build_calendar(
    plan: Plan, found: ActionQuerySet, tree: list[Branch], url: str, today: dt.date
) -> Calendar:
    """The calendar of these actions, grouped by result, steps under their action. Two queries."""
    order = {branch.pk: index for index, branch in enumerate(tree)}
    names = {branch.pk: branch.path for branch in tree}
    long = ("description", "measure", "principles", "lasting", "notes")
    rows = list(found.order_by("position", "id").defer(*long))
    actions = _nested(rows, order)
    shown = actions[:MOST]
    money: dict[int, list[tuple[dt.date, str]]] = {}
    ends = ActionFunding.objects.filter(action__in=[a.pk for a in shown]).exclude(until=None)
    for action, until, source in ends.values_list("action_id", "until", "source__name"):
        word = _("%(source)s : jusqu’au %(date)s") % {"source": source, "date": until}
        if until:
            money.setdefault(action, []).append((until, word))
    lines = [
        Line(
            action,
            f"{url}actions/{action.pk}/",
            names.get(action.result_id or 0, ""),
            action_span(action),
            money.get(action.pk, []),
        )
        for action in shown
    ]
    first, last = _period(plan, shown, today)
    undated = sum(1 for a in shown if a.starts_on is None and a.ends_on is None)
    more = len(actions) - len(shown)
    return Calendar(
        lines,
        _rows(lines, {a.pk for a in shown}, {branch.pk: branch for branch in tree}),
        first,
        last,
        undated,
        more,
    )


def _nested(rows: list[Action], order: dict[int, int]) -> list[Action]:
    """Actions by result in the tree's order, those without one last; steps after their action."""
    known = {action.pk for action in rows}
    under: dict[int, list[Action]] = {}
    top = []
    for action in rows:
        if action.parent_id in known:
            under.setdefault(action.parent_id, []).append(action)
        else:
            top.append(action)
    top.sort(key=lambda action: order.get(action.result_id or 0, len(order)))
    return [one for action in top for one in [action, *under.get(action.pk, [])]]


def _rows(
    lines: Iterable[Line], known: set[int], branches: dict[int, Branch]
) -> list[Row | Heading]:
    """The rows of the drawing under their headings: the population change, then the result."""
    found: list[Row | Heading] = []
    labels = {key: str(label) for key, label in Status.choices}
    last: list[str] | None = None
    for line in lines:
        action = line.action
        step = action.parent_id in known
        if not step:
            branch = branches.get(action.result_id or 0)
            titles = _titles(branch, branches)
            found += [
                Heading(title, level)
                for level, title in enumerate(titles)
                if last is None or last[: level + 1] != titles[: level + 1]
            ]
            last = titles
        said = [action.title, line.dates, labels.get(action.status, "")]
        found.append(
            Row(
                action.title,
                "; ".join([", ".join(filter(None, said)), *(word for _day, word in line.money)]),
                action.starts_on,
                action.ends_on,
                SOFT[Precision(action.starts_precision)],
                SOFT[Precision(action.ends_precision)],
                level=2 if step else 1,
                tone=TONES.get(Status(action.status), "neutral") if action.status else "neutral",
                href=line.url,
                marks=tuple(line.money),
            )
        )
    return found


def _titles(branch: Branch | None, branches: dict[int, Branch]) -> list[str]:
    """The population change above a result, then the result itself when it is another."""
    if branch is None:
        return [_("Sans résultat")]
    top = branch
    while top.parent in branches:
        top = branches[top.parent]
    return [top.title] if top is branch else [top.title, branch.title]


def _period(plan: Plan, actions: list[Action], today: dt.date) -> tuple[dt.date, dt.date]:
    """What the drawing covers: the plan's period and every date of its actions, in whole
    quarters, never beyond ten years on either side of today."""
    days = [day for a in actions for day in (a.starts_on, a.ends_on) if day]
    days += [day for day in (plan.starts_on, plan.ends_on) if day] or [today]
    near = [d for d in days if abs((d - today).days) < 3660] or [today]
    first, last = min(near), max(near)
    first = first.replace(month=(first.month - 1) // 3 * 3 + 1, day=1)
    last = (last.replace(day=1) + 95 * DAY).replace(day=1)
    return first, last.replace(month=(last.month - 1) // 3 * 3 + 1)


def ticks(first: dt.date, last: dt.date) -> list[Tick]:
    """Years named and drawn; in between, quarters by their first month when there is room."""
    found = []
    quarters = (last - first).days < 366 * 4
    day = first
    while day < last:
        if day.month == 1:
            found.append(Tick(day, str(day.year), strong=True))
        elif quarters:
            found.append(Tick(day, formats.date_format(day, "F")))
        day = (day + 95 * DAY).replace(day=1)
        day = day.replace(month=(day.month - 1) // 3 * 3 + 1)
    return found
