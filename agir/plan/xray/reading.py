"""The whole X-ray of a plan, computed once for each of its revisions and kept."""

from __future__ import annotations

import datetime as dt
import gc
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agir.plan.models import Plan
from agir.plan.xray import gaps, holding, linked, money, publics, strengths
from agir.plan.xray.addresses import MOST_IN_AN_ADDRESS
from agir.plan.xray.drawings import drawings
from agir.plan.xray.facts import PlanFacts
from agir.plan.xray.finding import in_order, written
from agir.plan.xray.gathering import Surroundings, read, surroundings

FAMILIES = (linked, holding, money, gaps, publics, strengths)
SHOWN = 8  # rows of a finding kept with the page; the others are on the finding's own page
KEPT_AS = 1  # to raise when what is kept changes shape


def compute(facts: PlanFacts, today: dt.date) -> dict[str, Any]:
    """Everything the X-ray says of a plan, as data that can be written as JSON.

    `findings` hold all their objects; `counts` and `drawings` what the page and the command show.
    Causes no query.
    """
    found = in_order(finding for family in FAMILIES for finding in family.find(facts, today))
    counted = counts(facts)
    return {
        "plan": {"id": facts.id, "title": facts.title},
        "counts": counted,
        "sentence": sentence(facts, counted),
        "findings": [finding.as_data() for finding in found],
        "drawings": drawings(facts, today),
    }


def read_and_compute(
    plan: Plan, today: dt.date, around: Surroundings | None = None
) -> dict[str, Any]:
    """The X-ray from the database, nothing kept.

    Thousands of small objects are made and none is in a circle: walking through them again and
    again, the collector of circles would take a fifth of the time. It waits until the end.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return compute(read(plan, around), today)
    finally:
        if collecting:
            gc.enable()


def counts(facts: PlanFacts) -> dict[str, int]:
    organisations = {one for action in facts.actions.values() for one in action.carriers}
    return {
        "actions": len(facts.top),
        "sub_actions": len(facts.actions) - len(facts.top),
        "results": len(facts.results),
        "organisations": len(organisations),
        "people": len(facts.people),
        "sources": len(facts.sources),
        "links": len(facts.links),
    }


def sentence(facts: PlanFacts, counted: dict[str, int]) -> str:
    """What the plan is, in one sentence: only what there is."""
    numbers = {key: written({"count": value}) for key, value in counted.items()}
    parts = [ngettext("%(count)s action", "%(count)s actions", counted["actions"])]
    words = [parts[0] % numbers["actions"]]
    for key, text in (
        ("results", ngettext("%(count)s résultat", "%(count)s résultats", counted["results"])),
        (
            "organisations",
            ngettext("%(count)s organisation", "%(count)s organisations", counted["organisations"]),
        ),
        (
            "sources",
            ngettext("%(count)s source d’argent", "%(count)s sources d’argent", counted["sources"]),
        ),
        ("links", ngettext("%(count)s lien", "%(count)s liens", counted["links"])),
    ):
        if counted[key]:
            words.append(text % numbers[key])
    listed = words[0]
    if len(words) > 1:
        listed = _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
    years = _years(facts)
    if not years:
        return _("Votre plan compte %(parts)s.") % {"parts": listed}
    return _("Votre plan compte %(parts)s, %(years)s.") % {"parts": listed, "years": years}


def _years(facts: PlanFacts) -> str:
    dates = [day for one in facts.actions.values() for day in (one.starts_on, one.ends_on) if day]
    first = facts.starts_on or min(dates, default=None)
    last = facts.ends_on or max(dates, default=None)
    if first is None or last is None:
        return ""
    if first.year == last.year:
        return _("en %(year)d") % {"year": first.year}
    return _("de %(first)d à %(last)d") % {"first": first.year, "last": last.year}


def xray(plan: Plan, today: dt.date) -> dict[str, Any]:
    """The X-ray as the page needs it: each finding keeps its first rows and their `total`.

    Two queries when it is known already, nine when it must be computed. What is kept depends on
    the plan's revision, the coalition's lists and partners, the language and the day.
    """
    return _kept(plan, today, "page")


def whole_xray(plan: Plan, today: dt.date) -> dict[str, Any]:
    """The X-ray with every row of every finding."""
    return _kept(plan, today, "whole")


def _kept(plan: Plan, today: dt.date, part: str) -> dict[str, Any]:
    around = surroundings(plan)
    key = f"plan.xray.{KEPT_AS}:{plan.pk}:{plan.revision}:{around.mark}:{get_language()}:{today}"
    kept = cache.get(f"{key}:{part}")
    if kept is None:
        whole = read_and_compute(plan, today, around)
        page = {**whole, "findings": [_shortened(one) for one in whole["findings"]]}
        cache.set_many({f"{key}:whole": whole, f"{key}:page": page})
        kept = page if part == "page" else whole
    return kept


def _shortened(finding: dict[str, Any]) -> dict[str, Any]:
    rows = finding["objects"]
    actions = [row["id"] for row in rows if row["type"] == "action"]
    if len(actions) > MOST_IN_AN_ADDRESS:
        actions = []
    return {**finding, "objects": rows[:SHOWN], "total": len(rows), "actions": actions}
