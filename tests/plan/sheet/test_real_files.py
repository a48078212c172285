"""The two real files kept beside the checkout."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from agir.core.sheets import write_csv, write_xlsx
from agir.plan.sheet.layout import plan_rows, tet_rows
from agir.plan.sheet.organisations import propose
from agir.plan.sheet.parsed import ParsedAction, ParsedFunding, ParsedOrganisation, ParsedPlan
from agir.plan.sheet.read import read_plan, sheet_names

PLANS = Path(__file__).resolve().parents[4] / "shared" / "data" / "plans"
needs_files = pytest.mark.skipif(
    not PLANS.exists(), reason="the shared plans are not on this machine"
)
pytestmark = [pytest.mark.shared, needs_files]


def read(name: str) -> ParsedPlan:
    return read_plan((PLANS / name).read_bytes(), name, today=dt.date(2026, 11, 23))


@pytest.fixture(scope="module")
def plan() -> ParsedPlan:
    return read("contrat-local-de-sante-2025-2030.xlsx")


def test_its_29_actions_stand_under_5_axes(plan):
    assert (plan.sheet, plan.title, plan.header_row) == (
        "Fichier dimport",
        "Contrat Local de Santé 2025-2030",
        2,
    )
    assert [action.row for action in plan.actions] == list(range(4, 33))
    assert all(action.parent_row is None for action in plan.actions)
    axes = [path[0] for path in plan.results if len(path) == 1]
    assert [axis[:5] for axis in axes] == ["Axe 1", "Axe 2", "Axe 3", "Axe 4", "Axe 5"]
    assert {len(action.result_path) for action in plan.actions} == {2}
    assert len(plan.results) == 21


def test_a_blank_level_is_not_filled_where_the_one_below_is_written(plan):
    action = plan.actions[9]
    assert action.title.startswith("Fiche Action 10.")
    assert action.result_path == (
        "Axe 3. PARCOURS DE SANTÉ",
        "Objectif stratégique 1. Les publics précaires",
    )


def test_excel_serials_are_days(plan):
    ends = {action.row: action.ends.value for action in plan.actions if action.ends}
    assert ends[5] == dt.date(2030, 9, 1)  # 47727
    assert ends[7] == dt.date(2026, 6, 1)  # 46174
    assert ends[15] == dt.date(2030, 9, 2)  # 47728, kept as it is
    assert len(ends) == 29
    assert plan.actions[0].starts.value == dt.date(2025, 12, 1)


def test_dragged_dates_are_told_once_per_column_and_the_placeholder_once(plan):
    told = [(issue.code, issue.row, issue.column) for issue in plan.warnings]
    assert told == [
        ("placeholder_cell", 4, "C · Sous-sous axe (x.x.x)"),
        ("dates_dragged", 14, "AA · Date de début"),
        ("dates_dragged", 14, "AB · Date de fin"),
    ]
    assert dict(plan.warnings[2].params)["rows"] == "14–16, 19–21, 27–29"
    assert plan.rejected == []


def test_its_organisations_are_one_each(plan):
    assert plan.organisations == [
        "Contrat Local de Santé",
        "Giga partenaire",
        "COM L1",
        "Oppelia Tempo",
        "CCBDP",
        "Anaïs",
        "Intervalles",
        "COM B",
        "Service Autonomie à Domicile (SAD)",
        "Pôle Sanitaire Médico-Social (PSMS) du Nyonsais/Baronnies",
        "Service de soins infirmiers à domicile (Personne H)",
        "Aide à domicile en milieu rural (ADMR)",
        "ORSAC ATRIR",
        "CLS",
    ]
    assert sum(1 for action in plan.actions if action.lead == "Contrat Local de Santé") == 24
    (merge,) = propose(plan.organisations)
    assert (merge.name, merge.into, merge.reason) == ("CLS", "Contrat Local de Santé", "acronym")


def test_its_first_action_in_full(plan):
    action = plan.actions[0]
    assert action.title == "Action 1. Création d'un comité de suivi d'élus autour du CLS"
    assert action.lead == "Contrat Local de Santé"
    assert action.organisations == [
        ParsedOrganisation("Giga partenaire"),
        ParsedOrganisation("COM L1", "Service pilote"),
    ]
    assert action.people == ["Personne A", "Personne B", "Personne C"]
    assert (action.status, action.priority, action.participation) == (
        "planned",
        "high",
        "collaborate",
    )
    assert [(f.source, f.amount) for f in action.fundings] == [
        ("John Doe", 1000),
        ("Bernard", 25000),
        ("François", 666),
        ("BPI", None),
    ]
    assert action.notes["Budget prévisionnel total € HT"] == "5000000"
    assert action.notes["Action en amélioration continue"] == "Oui"
    assert action.notes["Objectifs"].startswith("Objectif général : L’appropriation")


def test_statuses(plan):
    by_status = {
        status: [a.row for a in plan.actions if a.status == status]
        for status in ("ongoing", "idea", "")
    }
    assert by_status == {"ongoing": [5, 6, 7], "idea": [30], "": [17]}


def test_the_empty_template_gives_its_example_row_without_its_help_rows():
    plan = read("modele-territoires-en-transitions.xlsx")
    (action,) = plan.actions
    assert action.row == 5
    assert len(action.result_path) == 3
    assert action.parent_row is None
    assert action.lead == "La collectivité 1"
    assert action.participation == "consult"
    assert action.fundings[1] == ParsedFunding("DREAL", 15000)
    assert [issue.code for issue in plan.warnings] == ["placeholder_cell"]


def test_any_sheet_can_be_chosen():
    name = "modele-territoires-en-transitions.xlsx"
    assert sheet_names((PLANS / name).read_bytes(), name) == [
        "Mode demploi",
        "Fichier dimport",
        "Listes déroulantes",
    ]
    lists = read_plan((PLANS / name).read_bytes(), name, sheet="Listes déroulantes")
    assert lists.actions == []
    assert "no_title_column" in {issue.code for issue in lists.warnings}


def plain(plan: ParsedPlan) -> list[ParsedAction]:
    return [dataclasses.replace(action, row=place) for place, action in enumerate(plan.actions)]


@pytest.mark.parametrize("write", [plan_rows, lambda actions, _results: tet_rows(actions, "Plan")])
def test_it_goes_out_and_comes_back_in_both_layouts(plan, write):
    rows = write(plan.actions, plan.results)
    back = read_plan(write_xlsx([("Plan", rows)]), "plan.xlsx")
    assert plain(back) == plain(plan)
    assert back.results == plan.results
    assert read_plan(write_csv(rows), "plan.csv").actions == back.actions
