"""A plan as a spreadsheet: in our own columns, which read back to the same plan, or in those of
the Territoires en Transitions import file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agir.coalitions.models import Facet
from agir.core.sheets import write_csv, write_xlsx
from agir.plan.actions.importing.present import Path, Present, read_present
from agir.plan.models import LinkKind, Plan
from agir.plan.sheet.layout import Value, plan_rows, tet_rows
from agir.plan.sheet.parsed import ParsedAction, ParsedDate, ParsedFunding, ParsedOrganisation

LAYOUTS = ("agir", "tet")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_HEADERS = {"agir": 1, "tet": 3}


def export(plan: Plan, layout: str = "agir", form: str = "xlsx") -> bytes:
    """The file: `layout` "agir" or "tet", `form` "xlsx" or "csv". Nothing typed in the plan
    becomes a formula."""
    rows = rows_of(plan, layout)
    if form == "csv":
        return write_csv(rows)
    return write_xlsx([(plan.title or _("Plan"), rows)], header_rows=_HEADERS[layout])


def rows_of(plan: Plan, layout: str = "agir") -> list[list[Value]]:
    """The rows of the sheet, header included."""
    actions, results = as_parsed(plan)
    if layout == "tet":
        return tet_rows(actions, plan.title)
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return plan_rows(actions, results, language)  # type: ignore[arg-type]


def as_parsed(plan: Plan) -> tuple[list[ParsedAction], list[Path]]:
    """What the plan holds, as a sheet would say it: actions in order, each sub-action after its
    own, then every result path, those above first. Rows are numbered from 2, under a header."""
    present = read_present(plan)
    links = _links(present)
    subs: dict[int, list[int]] = {}
    for pk in present.actions:
        parent = present.parent_of(pk)
        if parent is not None:
            subs.setdefault(parent, []).append(pk)
    actions: list[ParsedAction] = []
    for pk in present.actions:
        if present.parent_of(pk) is not None:
            continue
        top = _action(present, pk, len(actions) + 2, links, present.path_of(pk))
        actions.append(top)
        for sub in subs.get(pk, []):
            row = _action(present, sub, len(actions) + 2, links, top.result_path)
            row.parent_row = top.row
            actions.append(row)
    return actions, _paths(present)


def _paths(present: Present) -> list[Path]:
    """Depth first, in the order of the tree."""
    children: dict[Path, dict[Path, None]] = {}
    for path in present.paths.values():
        for depth in range(1, len(path) + 1):
            children.setdefault(path[: depth - 1], {})[path[:depth]] = None
    paths: list[Path] = []

    def walk(path: Path) -> None:
        if path:
            paths.append(path)
        for child in children.get(path, ()):
            walk(child)

    walk(())
    return paths


def _action(
    present: Present,
    pk: int,
    row: int,
    links: dict[int, list[tuple[str, str, str]]],
    path: Path,
) -> ParsedAction:
    data = present.actions[pk]
    facets = [present.facets[facet] for facet in data["facets"]]

    def named(kind: str) -> list[str]:
        return [name for found, name in facets if found == kind]

    return ParsedAction(
        row=row,
        title=data["title"],
        result_path=path,
        reference=data["reference"],
        description=data["description"],
        lead=present.organisations.get(data["lead"], "") if data["lead"] else "",
        organisations=[
            ParsedOrganisation(present.organisations[part["organisation"]], part["brings"])
            for part in data["organisations"]
            if part["organisation"] in present.organisations
        ],
        people=[
            present.members.get(person["member"], "") or person["name"] for person in data["people"]
        ],
        starts=_date(data, "starts"),
        ends=_date(data, "ends"),
        status=data["status"],
        priority=data["priority"],
        audiences=named(Facet.Kind.AUDIENCE),
        age_windows=named(Facet.Kind.AGE_WINDOW),
        sectors=named(Facet.Kind.SECTOR),
        participation=data["participation"],
        principles=[(str(key), str(why or "")) for key, why in data["principles"].items()],
        fundings=[
            ParsedFunding(
                present.sources[money["source"]],
                None if money["amount"] is None else Decimal(money["amount"]),
                dt.date.fromisoformat(money["until"]) if money["until"] else None,
            )
            for money in data["fundings"]
        ],
        measure=data["measure"],
        lasting=list(data["lasting"]),
        links=links.get(pk, []),
        notes={str(name): str(text) for name, text in data["notes"].items()},
    )


def _date(data: dict[str, Any], side: str) -> ParsedDate | None:
    on = data[f"{side}_on"]
    if not on:
        return None
    day = dt.date.fromisoformat(on)
    return ParsedDate(day, data[f"{side}_precision"], data[f"{side}_text"])


def _links(present: Present) -> dict[int, list[tuple[str, str, str]]]:
    """Each link once, on the row of the action it goes from; an overlap on the older one's."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    order = {LinkKind.REINFORCES: 0, LinkKind.DEPENDS: 1, LinkKind.OVERLAPS: 2}
    for link in sorted(present.links, key=lambda link: (order[LinkKind(link.kind)], link.id)):
        title = present.actions[link.to_action]["title"]
        found.setdefault(link.from_action, []).append((link.kind, title, link.how))
    return found
