"""What we export reads back to the same plan, hostile text included."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agir.core.sheets import write_csv, write_xlsx
from agir.plan.sheet.dates import read_period
from agir.plan.sheet.layout import plan_rows
from agir.plan.sheet.organisations import same_key
from agir.plan.sheet.parsed import (
    ParsedAction,
    ParsedFunding,
    ParsedOrganisation,
    ParsedPlan,
)
from agir.plan.sheet.read import read_plan
from agir.plan.sheet.values import NONE_MARKS
from agir.plan.sheet.words import bare, fold, line_of, text_of

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+33 1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    "''@x",
    " =1",
    '"=1"',
    "=cmd|' /C calc'!A0",
    "Élu·e référent·e",
    "CPE Les Petits, Inc.",
    "Maison A et Maison B",
    "Jeux / livres",
    "a;b",
    "Total",
    "Axe 1",
    "2026",
    "12/31/2025",
    "<script>",
    "_x000D_",
    "日本の家",
    "0-5 ans (tous, partout)",
    "1) Un",
    "- tiret",
]


def _single(text: str) -> str:
    return line_of(text).replace("⇒", "").replace("⏎", "").replace("•", "")[:100].strip()


def _name(text: str) -> str:
    text = _single(text).strip(" ,;/|")
    return text if bare(text) and fold(text) not in NONE_MARKS else ""


# A cell that holds this word alone is a ticked box, as spreadsheets write them: it is read as one.
TICKS = {"vrai", "true", "faux", "false"}


def _ticked(text: str) -> bool:
    return fold(text) in TICKS


anything = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)).filter(
    lambda text: not _ticked(text)
)
lines = anything.map(_single).filter(lambda text: bool(bare(text)))
names = anything.map(_name).filter(bool)
texts = (
    st.lists(anything, max_size=3)
    .map("\n".join)
    .map(text_of)
    .map(lambda text: text.replace("⏎", ""))
    .filter(lambda text: not _ticked(text))
)
distinct_names = st.lists(names, max_size=4, unique_by=lambda name: bare(name) or name)
dates = st.one_of(
    st.none(),
    st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)),
    st.sampled_from(
        ["Printemps 2026", "T2 2026", "mi-mars 2026", "2025-2026", "automne 2025-hiver 2026"]
    ),
)
amounts = st.one_of(
    st.none(), st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False)
)
fundings = st.builds(
    ParsedFunding,
    source=lines,
    amount=amounts,
    until=st.one_of(st.none(), st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1))),
)


@st.composite
def actions(draw: st.DrawFn) -> ParsedAction:
    starts, ends = draw(dates), draw(dates)
    start, end = read_period(starts), read_period(ends)
    if start and end and end.last < start.first:
        end = None
    lead = draw(st.one_of(st.just(""), names))
    others = [name for name in draw(distinct_names) if same_key(name) != same_key(lead)]
    return ParsedAction(
        row=0,
        title=draw(lines),
        reference=draw(st.one_of(st.just(""), lines)),
        description=draw(texts),
        lead=lead,
        organisations=[
            ParsedOrganisation(name, draw(st.one_of(st.just(""), lines))) for name in others
        ],
        people=draw(distinct_names),
        starts=start.start() if start else None,
        ends=end.end() if end else None,
        status=draw(
            st.sampled_from(["", "idea", "planned", "ongoing", "paused", "done", "stopped"])
        ),
        priority=draw(st.sampled_from(["", "high", "medium", "low"])),
        audiences=draw(distinct_names),
        age_windows=draw(st.sampled_from([[], ["Grossesse", "0-2 ans"], ["3-5 ans"]])),
        sectors=draw(distinct_names),
        participation=draw(
            st.sampled_from(["", "inform", "consult", "involve", "collaborate", "delegate"])
        ),
        principles=draw(
            st.lists(
                st.tuples(st.sampled_from(["prevention", "concerned", "relations"]), texts),
                max_size=3,
                unique_by=lambda pair: pair[0],
            )
        ),
        measure=draw(texts),
        lasting=draw(st.lists(st.sampled_from(["cause", "practices"]), max_size=2, unique=True)),
        links=draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["reinforces", "depends"]), lines, st.one_of(st.just(""), lines)
                ),
                max_size=2,
            )
        ),
        fundings=draw(st.lists(fundings, max_size=2)),
        notes=draw(
            st.dictionaries(
                st.sampled_from(["Objectifs", "Durée", "Titre", "Statut"]),
                texts.filter(bool),
                max_size=2,
            )
        ),
    )


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[ParsedAction], list[tuple[str, ...]]]:
    """Actions in order with their sub-actions, and the results they are under."""
    pool = draw(
        st.lists(names.filter(lambda n: fold(n) != "-"), min_size=1, max_size=5, unique_by=fold)
    )
    results: dict[tuple[str, ...], None] = {}
    found: list[ParsedAction] = []
    for _ in range(draw(st.integers(1, 4))):
        path = tuple(draw(st.lists(st.sampled_from(pool), max_size=3)))
        for depth in range(1, len(path) + 1):
            results.setdefault(path[:depth])
        if path and draw(st.booleans()):
            continue  # a result nobody works on
        top = draw(actions())
        top.result_path = path
        top.row = len(found) + 1
        found.append(top)
        for _ in range(draw(st.integers(0, 2))):
            step = draw(actions())
            step.result_path, step.row, step.parent_row = path, len(found) + 1, top.row
            found.append(step)
    if not found:
        only = draw(actions())
        only.row = 1
        found.append(only)
    unify(found)
    return found, list(results)


def unify(found: list[ParsedAction]) -> None:
    """One spelling per organisation, as any plan holds."""
    kept: dict[str, str] = {}
    for action in found:
        if action.lead:
            action.lead = kept.setdefault(same_key(action.lead), action.lead)
        action.organisations = [
            ParsedOrganisation(kept.setdefault(same_key(part.name), part.name), part.brings)
            for part in action.organisations
            if same_key(part.name) != same_key(action.lead)
        ]


def plain(found: list[ParsedAction]) -> list[ParsedAction]:
    """The same actions numbered from 1."""
    places = {}
    for place, action in enumerate(found, 1):
        if action.parent_row is None:
            places[action.row] = place
    for place, action in enumerate(found, 1):
        if action.parent_row is not None:
            action.parent_row = places[action.parent_row]
        action.row = place
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@given(plan=plans())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_export_reads_back_to_the_same_plan(kind, language, plan):
    found, results = plan
    rows = plan_rows(found, results, language)
    data = write_xlsx([("Plan", rows)]) if kind == "xlsx" else write_csv(rows)
    read: ParsedPlan = read_plan(data, f"plan.{kind}")
    assert read.rejected == []
    assert plain(read.actions) == plain(found)
    assert sorted(read.results) == sorted(results)


def test_amounts_stay_exact():
    action = ParsedAction(2, "A", fundings=[ParsedFunding("Centraide", Decimal("1234567.89"))])
    read = read_plan(write_xlsx([("Plan", plan_rows([action]))]), "p.xlsx")
    assert read.actions[0].fundings == action.fundings
