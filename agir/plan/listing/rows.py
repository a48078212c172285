"""Rows of the list as plain data, in a number of queries that does not depend on how many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agir.coalitions.models import Coalition, Facet
from agir.plan.dates import ends, written
from agir.plan.listing.criteria import Criteria
from agir.plan.listing.query import FacetRow, Page, find_page, steps
from agir.plan.models import Action, ActionOrganisation, Plan, Priority, Status
from agir.plan.tree import Branch, results_tree

Row = dict[str, Any]
COLUMNS = (
    "pk", "title", "parent_id", "parent__title", "result_id", "lead__name", "status", "priority",
    "starts_on", "starts_precision", "starts_text", "ends_on", "ends_precision", "ends_text",
)  # fmt: skip
NAMES_SHOWN = 2
TONES = {
    Status.IDEA: "relation",
    Status.PLANNED: "stage",
    Status.ONGOING: "lasting",
    Status.DONE: "proof",
}


@dataclass(slots=True)
class Section:
    """A heading of the list, how many actions it has in the whole list, and its rows here."""

    title: str
    count: int
    rows: list[Row]


@dataclass(slots=True)
class Listing:
    """A page of the list, ready to be shown."""

    sections: list[Section]
    page: Page
    tree: list[Branch]
    facets: list[Facet]


def _names(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, name in pairs:
        found.setdefault(key, []).append(name)
    return found


def _shortened(names: Sequence[str]) -> str:
    """The first names and how many more."""
    if len(names) <= NAMES_SHOWN:
        return ", ".join(names)
    more = len(names) - NAMES_SHOWN
    return f"{', '.join(names[:NAMES_SHOWN])} + {more}"


def _facet_names(ids: Sequence[int], facets: list[Facet]) -> dict[str, dict[int, list[str]]]:
    """The names of the actions' facets: kind → action → names."""
    words = {facet.pk: (facet.kind, facet.name) for facet in facets}
    found: dict[str, dict[int, list[str]]] = {kind: {} for kind in Facet.Kind.values}
    links = FacetRow.objects.filter(action__in=ids)
    for action, facet in links.values_list("action_id", "facet_id"):
        if facet in words:
            kind, name = words[facet]
            found[kind].setdefault(action, []).append(name)
    return found


def _dates(row: Row) -> tuple[str, str]:
    start = written(row["starts_on"], row["starts_precision"], row["starts_text"])
    return ends(start, written(row["ends_on"], row["ends_precision"], row["ends_text"]))


def build_rows(
    coalition: Coalition,
    plan: Plan,
    ids: Sequence[int],
    tree: list[Branch],
    facets: list[Facet],
) -> dict[int, Row]:
    """The rows of these actions, by number. Three queries. Plain values are read, not objects:
    a page has hundreds of cells."""
    prefix = reverse("plan:actions", args=[coalition.slug, plan.pk]) + "actions/"
    results = {branch.pk: branch.title for branch in tree}
    states = {key: str(label) for key, label in Status.choices}
    priorities = {key: str(label) for key, label in Priority.choices}
    joined = ActionOrganisation.objects.filter(action__in=ids).order_by("id")
    partners = _names(joined.values_list("action_id", "organisation__name"))
    words = _facet_names(ids, facets)
    ages, sectors = words[Facet.Kind.AGE_WINDOW], words[Facet.Kind.SECTOR]
    rows: dict[int, Row] = {}
    for row in Action.objects.filter(pk__in=ids).values(*COLUMNS):
        pk, names = row["pk"], partners.get(row["pk"], ())
        rows[pk] = {
            "id": pk,
            "url": f"{prefix}{pk}/",
            "title": row["title"],
            "parent": row["parent_id"],
            "parent_title": row["parent__title"],
            "inside": "",
            "step": False,
            "query": "",
            "result": results.get(row["result_id"], ""),
            "lead": row["lead__name"] or "",
            "partners": _shortened(names),
            "dates": _dates(row),
            "status": row["status"],
            "tone": TONES.get(row["status"], "neutral"),
            "status_label": states.get(row["status"], ""),
            "priority_label": priorities.get(row["priority"], ""),
            "ages": ", ".join(ages.get(pk, ())),
            "sectors": ", ".join(sectors.get(pk, ())),
        }
    return rows


def build_listing(coalition: Coalition, plan: Plan, asked: Criteria, number: int) -> Listing:
    """One page of the list. A constant number of queries."""
    tree = results_tree(plan)
    facets = list(Facet.objects.filter(coalition=coalition))
    page = find_page(plan, asked, tree, number)
    top = page.actions
    under = steps(plan, asked, tree, top)
    ids = list({*top, *(pk for pks in under.values() for pk in pks)})
    rows = build_rows(coalition, plan, ids, tree, facets)
    titles = _titles(asked, tree, facets, rows, page)
    sections = []
    for group in page.groups:
        shown: list[Row] = []
        for pk in group.actions:
            row = rows[pk]
            shown.append({**row, "inside": row["parent_title"]} if row["parent"] else row)
            shown.extend(_as_step(rows[step], row) for step in under.get(pk, ()))
        sections.append(Section(titles.get(group.key, ""), group.count, shown))
    return Listing(sections, page, tree, facets)


def _as_step(row: Row, above: Row) -> Row:
    """A row under its action; a result that is the action's own is not said twice."""
    result = "" if row["result"] == above["result"] else row["result"]
    return {**row, "step": True, "query": "?step=1", "result": result}


def _titles(
    asked: Criteria, tree: list[Branch], facets: list[Facet], rows: dict[int, Row], page: Page
) -> dict[Any, str]:
    """What each group of the page is called."""
    if asked.group == "result":
        return {None: _("Sans résultat"), **{b.pk: b.path for b in tree}}
    if asked.group == "status":
        return {None: _("Sans état"), **{k: str(label).capitalize() for k, label in Status.choices}}
    if asked.group == "age_window":
        return {None: _("Sans fenêtre d’âge"), **{f.pk: f.name for f in facets}}
    if asked.group == "organisation":
        leads = {g.key: rows[g.actions[0]]["lead"] for g in page.groups if g.actions}
        return {**leads, None: _("Sans organisation porteuse")}
    return {}
