"""What the X-ray draws: numbers and names, ready for `agir.ui.drawings.bars`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from agir.analysis.coverage import Stretch, effort, money_by_source
from agir.coalitions.models import Facet
from agir.plan.xray.addresses import MOST_IN_AN_ADDRESS
from agir.plan.xray.facts import PlanFacts
from agir.plan.xray.finding import written
from agir.plan.xray.holding import leads
from agir.plan.xray.money import lines

MOST_ORGANISATIONS = 12

Row = dict[str, Any]


def drawings(facts: PlanFacts, today: dt.date) -> dict[str, list[Row]]:
    """Rows of each drawing, empty when the plan has nothing to draw there. Amounts are numbers,
    dates ISO strings: all of it can be written as JSON."""
    return {
        "age_windows": _effort(facts, Facet.Kind.AGE_WINDOW),
        "sectors": _effort(facts, Facet.Kind.SECTOR),
        "money_by_source": _money_by_source(facts),
        "money_by_end": _money_by_end(facts),
        "load": _load(facts),
    }


def _effort(facts: PlanFacts, kind: str) -> list[Row]:
    """How many actions serve each word of a list, and for how many months; the actions that say
    none come last."""
    known = facts.facets_of(kind)
    ids = {one.id for one in known}
    if not ids & facts.used_facets:
        return []
    stretches = [
        Stretch(
            action.id,
            frozenset(facts.all_facets(action) & ids),
            action.starts_on.toordinal() if action.starts_on else None,
            action.ends_on.toordinal() if action.ends_on else None,
        )
        for action in facts.standing
    ]
    rows: list[Row] = [
        {
            "id": one.id,
            "label": one.name,
            "actions": len(found.actions),
            "months": found.covered_months,
        }
        for one, found in zip(known, effort(stretches, [one.id for one in known]), strict=True)
    ]
    unsaid = sum(not stretch.categories for stretch in stretches)
    if unsaid:
        rows.append({"id": None, "label": _("Sans précision"), "actions": unsaid, "months": None})
    return rows


def _money_by_source(facts: PlanFacts) -> list[Row]:
    return [
        {
            "id": total.source,
            "label": facts.sources[total.source],  # type: ignore[index]
            "amount": float(total.amount),
            "unknown": total.unknown,
            "actions": len(total.actions),
            "rows": _some(total.actions),
        }
        for total in money_by_source(lines(facts))
    ]


def _money_by_end(facts: PlanFacts) -> list[Row]:
    """Each source until each of its ends, the first to finish first; unknown ends last."""
    amounts: dict[tuple[int | None, int], Decimal] = defaultdict(Decimal)
    actions: dict[tuple[int | None, int], set[Any]] = defaultdict(set)
    for line in lines(facts):
        key = (line.until, line.source)
        amounts[key] += line.amount or 0  # type: ignore[index]
        actions[key].add(line.action)  # type: ignore[index]
    ordered = sorted(amounts, key=lambda key: (key[0] is None, key[0] or 0, key[1]))
    return [
        {
            "id": source,
            "label": facts.sources[source],
            "amount": float(amounts[until, source]),
            "actions": len(actions[until, source]),
            "rows": _some(actions[until, source]),
            "until": None if until is None else dt.date.fromordinal(until).isoformat(),
        }
        for until, source in ordered
    ]


def _some(actions: Collection[Any]) -> list[Any]:
    """The actions behind a row, when few enough to be named in an address."""
    return sorted(actions) if len(actions) <= MOST_IN_AN_ADDRESS else []


def _load(facts: PlanFacts) -> list[Row]:
    """What each organisation leads and what it takes part in, the most engaged first. After the
    first dozen, the others are one row."""
    led = leads(facts, facts.standing)
    joined: dict[int, set[int]] = defaultdict(set)
    for action in facts.standing:
        for one in facts.all_carriers(action):
            if action.id not in led.get(one, ()):
                joined[one].add(action.id)
    order = sorted(
        {*led, *joined},
        key=lambda one: (-len(led.get(one, ())), -len(joined.get(one, ())), one),
    )
    rows: list[Row] = [
        {
            "id": one,
            "label": facts.organisations[one].name,
            "leads": len(led.get(one, ())),
            "joins": len(joined.get(one, ())),
        }
        for one in order
    ]
    if len(rows) > MOST_ORGANISATIONS + 1:
        rest = rows[MOST_ORGANISATIONS:]
        rows = rows[:MOST_ORGANISATIONS]
        rows.append(
            {
                "id": None,
                "label": _("%(count)s autres organisations") % written({"count": len(rest)}),
                "leads": sum(row["leads"] for row in rest),
                "joins": sum(row["joins"] for row in rest),
            }
        )
    return rows
