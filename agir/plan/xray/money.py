"""Money that ends before the action does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis.coverage import MoneyLine, money_gaps
from agir.core.templatetags.typography import day
from agir.plan.xray.facts import ActionFacts, PlanFacts
from agir.plan.xray.finding import Finding, named, written


def find(facts: PlanFacts, today: dt.date) -> Iterator[Finding]:
    live = {action.id: action for action in facts.live}
    ends = {pk: _ordinal(facts.end_of(action)) for pk, action in live.items()}
    short = sorted(money_gaps(ends, lines(facts)), key=lambda gap: (gap.money_end, gap.action))  # type: ignore[arg-type]
    if not short:
        return
    rows = []
    write = cache(day)  # many actions share their last day
    for gap in short:
        action = live[gap.action]  # type: ignore[index]
        detail = _("argent jusqu’au %(money)s, action jusqu’au %(end)s") % {
            "money": write(dt.date.fromordinal(gap.money_end)),
            "end": write(stated_end(facts, action)),
        }
        rows.append(named("action", action.id, action.title, detail))
    yield Finding(
        "money-ends-early",
        ngettext(
            "L’argent de %(count)s action finit avant elle.",
            "L’argent de %(count)s actions finit avant elles.",
            len(short),
        )
        % written({"count": len(short)}),
        _("La pérennité se prépare tôt : la dernière année, il est souvent trop tard."),
        _(
            "Pour chacune, choisissez : garder, adapter, transférer ou arrêter. "
            "Prévenez le bailleur maintenant."
        ),
        rows,
    )


def stated_end(facts: PlanFacts, action: ActionFacts) -> dt.date:
    """The end as it was written, for people: an approximate one is its last day."""
    ends = [part.ends_on for part in facts.whole(action) if part.ends_on is not None]
    return action.ends_on or max(ends)


def lines(facts: PlanFacts) -> list[MoneyLine]:
    """What is paid for the actions that go on; the money of a step is that of its action."""
    return [
        MoneyLine(action.id, money.source, money.amount, _ordinal(money.until))
        for action in facts.live
        for part in facts.whole(action)
        for money in part.fundings
    ]


def _ordinal(date: dt.date | None) -> int | None:
    return date.toordinal() if date else None
