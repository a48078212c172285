"""What real sheets do, one small sheet at a time."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agir.core.sheets import SheetError
from agir.plan.sheet.issues import sentence
from agir.plan.sheet.parsed import ParsedPlan
from agir.plan.sheet.read import read_pasted, read_plan
from tests.core.sheets import files

HEAD = ["Axe", "Action", "Porteur", "Partenaires", "Début", "Fin", "Statut"]


def read(rows, **options) -> ParsedPlan:
    kwargs = {key: options.pop(key) for key in ("mapping", "remembered", "sheet") if key in options}
    return read_plan(files.xlsx(rows, **options), "plan.xlsx", **kwargs)


def titles(plan: ParsedPlan) -> list[str]:
    return [action.title for action in plan.actions]


def codes(plan: ParsedPlan) -> list[str]:
    return [issue.code for issue in plan.warnings + plan.rejected]


def test_a_sheet_that_explains_and_a_sheet_of_lists_are_passed_over():
    before = {
        "Mode d'emploi": [["Comment remplir ce fichier"], ["Action: ce que vous faites"]],
        "Listes": [["Statut", "Priorité", "Porteur"], ["En cours", "Haute", "CLSC"]],
    }
    plan = read([HEAD, ["A", "Marcher", "CLSC"]], name="Plan d'action", before=before)
    assert plan.sheet == "Plan d'action"
    assert titles(plan) == ["Marcher"]


def test_a_hidden_sheet_is_the_last_choice():
    old = [HEAD, ["A", "Vieille action", "X"]]
    plan = read([HEAD[:3], ["A", "Marcher", "CLSC"]], before={"Archive": old}, hidden=["Archive"])
    assert titles(plan) == ["Marcher"]


def test_banner_rows_stand_above_the_header():
    plan = read(
        [["Plan concerté 2026-2029"], [], ["", "Quoi", "", "Quand"], HEAD, ["A", "Lire", "CPE"]]
    )
    assert (plan.title, plan.header_row) == ("Plan concerté 2026-2029", 4)
    assert titles(plan) == ["Lire"]


def test_hint_and_help_rows_come_off():
    rows = [
        HEAD,
        ["Champ texte", "Champ texte", "Champ texte\n(séparateur virgule)", "", "Champ date"],
        [
            "Indiquez l'axe",
            "Saisissez un titre court",
            "Choisissez dans la liste",
            "",
            "JJ/MM/AAAA",
        ],
        ["A", "Lire", "CPE"],
    ]
    assert titles(read(rows)) == ["Lire"]


def test_headers_with_line_breaks_spaces_and_inclusive_dots():
    rows = [
        [
            "Titre de\nl'action ",
            "Élu·e référent·e ",
            "  ORGANISME\nPORTEUR",
            "Échéancier\n(saison)",
        ],
        ["Lire", "Personne A", "CPE", "Printemps 2026"],
    ]
    (action,) = read(rows).actions
    assert (action.people, action.lead) == (["Personne A"], "CPE")
    assert (action.starts.value, action.ends.value) == (dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    assert action.ends.text == "Printemps 2026"


def test_merged_cells_of_the_hierarchy_are_written_out():
    rows = [HEAD, ["A", "Un"], ["", "Deux"], ["", "Trois"], ["B", "Quatre"]]
    plan = read(rows, merges=[(1, 0, 3, 0)])
    assert [action.result_path for action in plan.actions] == [("A",), ("A",), ("A",), ("B",)]


def test_a_hierarchy_written_once_then_left_blank():
    rows = [
        ["Orientation", "Objectif", "Action"],
        ["O1", "a", "Un"],
        ["", "", "Deux"],
        ["", "b", "Trois"],
        ["O2", "", "Quatre"],
        ["", "", "Cinq"],
    ]
    plan = read(rows)
    assert [action.result_path for action in plan.actions] == [
        ("O1", "a"),
        ("O1", "a"),
        ("O1", "b"),
        ("O2",),
        ("O2",),
    ]
    assert plan.results == [("O1",), ("O1", "a"), ("O1", "b"), ("O2",)]


def test_a_blank_level_stays_blank_where_the_column_repeats_itself():
    rows = [
        ["Axe", "Sous-axe", "Action"],
        ["A", "x", "Un"],
        ["A", "x", "Deux"],
        ["A", "", "Trois"],
        ["A", "y", "Quatre"],
        ["A", "y", "Cinq"],
    ]
    assert [a.result_path for a in read(rows).actions] == [
        ("A", "x"),
        ("A", "x"),
        ("A",),
        ("A", "y"),
        ("A", "y"),
    ]


def test_a_placeholder_under_its_own_header_is_ignored():
    rows = [
        ["Axe", "Sous-sous axe (x.x.x)", "Action"],
        ["A", "Sous-Sous Axe", "Un"],
        ["A", "b", "Deux"],
    ]
    plan = read(rows)
    assert plan.actions[0].result_path == ("A",)
    assert codes(plan) == ["placeholder_cell"]


def test_heading_rows_are_results():
    rows = [
        ["Action", "Porteur", "Fin"],
        ["Axe 1: Naître"],
        ["Objectif 1.1: Accueillir"],
        ["Un", "CLSC", 2026],
        ["Deux", "CPE", 2027],
        ["Axe 2: Grandir"],
        ["Trois", "CPE", 2026],
    ]
    plan = read(rows, merges=[(1, 0, 1, 2)])
    assert [action.result_path for action in plan.actions] == [
        ("Axe 1: Naître", "Objectif 1.1: Accueillir"),
        ("Axe 1: Naître", "Objectif 1.1: Accueillir"),
        ("Axe 2: Grandir",),
    ]


def test_an_action_with_nothing_but_its_title_is_an_action():
    assert titles(read([HEAD, ["A", "Un", "CPE"], ["", "Seule"], ["", "Deux", "CPE"]])) == [
        "Un",
        "Seule",
        "Deux",
    ]


@pytest.mark.parametrize("again", ["", "Fête"], ids=["blank", "repeated"])
def test_sub_actions_on_their_own_rows(again):
    rows = [
        ["Action", "Sous-action", "Porteur"],
        ["Fête", "", "CPE"],
        [again, "Inviter", "CLSC"],
        [again, "Décorer", "Ville"],
        ["Marche", "", "CPE"],
    ]
    plan = read(rows)
    assert [(a.title, a.parent_row, a.lead) for a in plan.actions] == [
        ("Fête", None, "CPE"),
        ("Inviter", 2, "CLSC"),
        ("Décorer", 2, "Ville"),
        ("Marche", None, "CPE"),
    ]


def test_an_action_named_only_beside_its_first_sub_action():
    plan = read(
        [["Action", "Sous-action"], ["Fête", "Inviter"], ["", "Décorer"], ["Marche", "Tracer"]]
    )
    assert [(a.title, a.row, a.parent_row) for a in plan.actions] == [
        ("Fête", 2, None),
        ("Inviter", 2, 2),
        ("Décorer", 3, 2),
        ("Marche", 4, None),
        ("Tracer", 4, 4),
    ]


def test_sub_actions_by_number():
    rows = [
        ["No", "Action", "Porteur"],
        [1, "Fête", "A"],
        [1.1, "Inviter", "B"],
        ["1.2", "Décorer", "C"],
        [2, "Marche", "D"],
    ]
    assert [(a.title, a.parent_row) for a in read(rows).actions] == [
        ("Fête", None),
        ("Inviter", 2),
        ("Décorer", 2),
        ("Marche", None),
    ]


def test_steps_listed_in_one_cell_are_a_note():
    rows = [
        ["Action", "Étapes", "Porteur"],
        ["Un", "Inviter\nDécorer", "A"],
        ["Deux", "Tracer", "B"],
    ]
    plan = read(rows)
    assert titles(plan) == ["Un", "Deux"]
    assert plan.actions[0].notes == {"Étapes": "Inviter\nDécorer"}


def test_rows_that_go_on_with_the_action_above():
    rows = [
        ["Action", "Porteur", "Partenaires"],
        ["Fête", "CPE", "CLSC"],
        ["", "", "Ville"],
        ["", "", "École"],
    ]
    plan = read(rows, merges=[(1, 0, 3, 0)])
    assert [part.name for part in plan.actions[0].organisations] == ["CLSC", "Ville", "École"]
    assert codes(plan) == []
    loose = read(rows)
    assert [part.name for part in loose.actions[0].organisations] == ["CLSC", "Ville", "École"]
    assert codes(loose) == ["row_joined", "row_joined"]


def test_a_row_without_title_is_left_out_and_told():
    plan = read([HEAD, ["A", "Un", "CPE"], ["B", "", "CLSC", "", "", "2026"]])
    assert [(i.code, i.row, i.value) for i in plan.rejected] == [("row_without_title", 3, "B")]


def test_totals_and_repeated_headers_are_left_aside():
    rows = [
        ["Action", "Financeur", "Montant"],
        ["Un", "Centraide", 100],
        ["Action", "Financeur", "Montant"],
        ["Deux", "Ville", 50],
        ["Total", "", 150],
    ]
    plan = read(rows)
    assert titles(plan) == ["Un", "Deux"]
    assert [(i.code, i.row) for i in plan.warnings] == [("header_repeated", 3), ("total_row", 5)]


def test_two_rows_of_headers_under_a_merged_one():
    rows = [
        ["Action", "Échéancier", "", "Porteur"],
        ["", "Début", "Fin", ""],
        ["Un", "2026-01-01", "2026-02-01", "CPE"],
    ]
    (action,) = read(rows, merges=[(0, 1, 0, 2)]).actions
    assert (action.starts.value, action.ends.value, action.lead) == (
        dt.date(2026, 1, 1),
        dt.date(2026, 2, 1),
        "CPE",
    )


def test_dates_of_every_kind_in_one_column():
    rows = [
        ["Action", "Début"],
        ["a", dt.date(2025, 12, 31)],
        ["b", 47727],
        ["c", "31/12/2025"],
        ["d", "Printemps 2026"],
        ["e", "à déterminer"],
        ["f", "bientôt"],
        ["g", "en continu"],
    ]
    plan = read(rows)
    assert [a.starts and a.starts.value.isoformat() for a in plan.actions] == [
        "2025-12-31",
        "2030-09-01",
        "2025-12-31",
        "2026-04-01",
        None,
        None,
        None,
    ]
    assert [(i.code, i.row, i.column, i.value) for i in plan.rejected] == [
        ("date_unreadable", 7, "B · Début", "bientôt")
    ]
    assert plan.actions[-1].notes == {"Durée": "en continu"}


def test_american_dates_are_recognised_by_the_whole_column():
    plan = read([["Action", "Start date"], ["a", "03/04/2026"], ["b", "12/31/2026"]])
    assert [a.starts.value for a in plan.actions] == [dt.date(2026, 3, 4), dt.date(2026, 12, 31)]


def test_an_end_before_its_start_is_left_out():
    plan = read([["Action", "Début", "Fin"], ["a", "2026", "2025"]])
    assert plan.actions[0].ends is None
    assert codes(plan) == ["ends_before_starts"]


def test_money_pairs_by_standing_side_by_side():
    rows = [
        ["Action", "Financeur 1", "Montant € HT", "Financeur 2", "Montant € HT", "Budget total"],
        ["Un", "Ville", "1 000 €", "Centraide", "12k$", "13 000"],
        ["Deux", "", "", "", "", "5 000 $"],
        ["Trois", "Ville", "à négocier"],
    ]
    one, two, three = (plan := read(rows)).actions
    assert [(f.source, f.amount) for f in one.fundings] == [("Ville", 1000), ("Centraide", 12000)]
    assert one.notes == {"Budget total": "13 000"}
    assert [(f.source, f.amount) for f in two.fundings] == [("Source à préciser", 5000)]
    assert [(f.source, f.amount) for f in three.fundings] == [("Ville", None)]
    assert [(i.code, i.row, i.column) for i in plan.rejected] == [
        ("amount_unreadable", 4, "C · Montant € HT")
    ]


def test_organisations_in_one_cell_and_in_three_spellings():
    rows = [
        ["Action", "Porteur", "Partenaires"],
        ["Un", "CPE Les Petits", "Maison de la famille, CLSC; Ville"],
        ["Deux", "C.P.E. les petits ", "- CLSC\n- École du Parc"],
        ["Trois", "CPE LES PETITS", "CLSC et Ville"],
        ["Quatre", "Maison Enfance et Famille", "CPE Les Petits, Inc."],
    ]
    plan = read(rows)
    assert plan.actions[0].organisations[0].name == "Maison de la famille, CLSC"
    assert [part.name for part in plan.actions[1].organisations] == ["CLSC", "École du Parc"]
    assert [part.name for part in plan.actions[2].organisations] == ["CLSC", "Ville"]
    assert plan.actions[3].lead == "Maison Enfance et Famille"
    assert plan.actions[2].lead == "CPE Les Petits"
    assert plan.actions[3].organisations[0].name == "CPE Les Petits, Inc."


def test_several_leads_and_the_pilot_service():
    rows = [
        ["Action", "Structure pilote", "Direction ou service pilote"],
        ["Un", "CPE, CLSC", "Loisirs, CPE"],
    ]
    (action,) = read(rows).actions
    assert action.lead == "CPE"
    assert [(p.name, p.brings) for p in action.organisations] == [
        ("CLSC", "Coporteur"),
        ("Loisirs", "Service pilote"),
    ]


def test_statuses_that_are_not_quite_ours_are_kept_and_told():
    plan = read(
        [
            ["Action", "Statut"],
            ["a", "En retard"],
            ["b", "Bloqué "],
            ["c", "Réalisé"],
            ["d", "mystère"],
        ]
    )
    assert [a.status for a in plan.actions] == ["ongoing", "paused", "done", ""]
    assert [(i.code, i.row) for i in plan.warnings] == [("status_late", 2), ("status_blocked", 3)]
    assert [(i.code, i.row, i.value) for i in plan.rejected] == [("status_unknown", 5, "mystère")]


def test_priority_is_a_level_of_the_plan_or_a_level_of_urgency():
    levels = read(
        [["Priorité", "Action", "Porteur"], ["Éveil à la lecture", "Un", "A"], ["", "Deux", "B"]]
    )
    assert [a.result_path for a in levels.actions] == [("Éveil à la lecture",)] * 2
    urgency = read([["Priorité", "Action", "Porteur"], ["Haute", "Un", "A"], [2, "Deux", "B"]])
    assert [a.priority for a in urgency.actions] == ["high", "medium"]
    assert urgency.results == []


def test_two_title_columns_are_asked_about():
    plan = read([["Action", "Titre", "Porteur"], ["Un", "Autre nom", "A"], ["Deux", "Encore", "B"]])
    assert titles(plan) == ["Un", "Deux"]
    (issue,) = [i for i in plan.warnings if i.code == "two_titles"]
    assert issue.column == "B · Titre"
    assert plan.actions[0].notes == {"Titre": "Autre nom"}


def test_a_person_chooses_a_column_and_it_is_remembered():
    rows = [["Machin", "Truc", "Porteur"], ["Un", "détail", "A"]]
    assert read(rows).actions == []
    chosen = read(rows, mapping={0: "title", 1: None})
    assert [(c.field, c.source) for c in chosen.columns] == [
        ("title", "chosen"),
        (None, "chosen"),
        ("lead", "recognised"),
    ]
    assert chosen.actions[0].notes == {}
    again = read(rows, remembered={"machin": "title", "truc": "description"})
    assert (again.actions[0].title, again.actions[0].description) == ("Un", "détail")
    assert [c.source for c in again.columns] == ["remembered", "remembered", "recognised"]


def test_unknown_columns_are_kept_as_notes_and_empty_ones_left_out():
    plan = read([["Action", "Porteur", "Couleur", "Vide"], ["Un", "A", "bleu"]])
    assert plan.actions[0].notes == {"Couleur": "bleu"}
    assert [c.field for c in plan.columns] == ["title", "lead", "note", None]


def test_fields_are_what_the_sheet_has_a_column_for():
    plan = read([["Action", "Échéancier", "Porteur"], ["Un", "2026", "A"]])
    assert plan.fields == {"title", "starts", "ends", "lead", "organisations"}


@pytest.mark.parametrize(
    "make",
    [
        lambda rows: read_plan(files.ods(rows, blank_rows=500), "p.ods"),
        lambda rows: read_plan(
            "\n".join(";".join(map(str, r)) for r in rows).encode("cp1252"), "p.csv"
        ),
        lambda rows: read_pasted("\n".join("\t".join(map(str, r)) for r in rows)),
        lambda rows: read_plan(files.xlsx(rows, blank_rows=500), "p.xlsx"),
    ],
    ids=["ods", "csv", "pasted", "xlsx"],
)
def test_the_same_sheet_in_every_kind_of_file(make):
    plan = make(
        [
            ["Axe", "Action", "Porteur", "Fin"],
            ["Été", "Fête d’été", "CPE", 47727],
            ["Été", "Œuvre", "CPE", "31/12/2025"],
        ]
    )
    assert [(a.title, a.result_path, a.lead, a.ends.value) for a in plan.actions] == [
        ("Fête d’été", ("Été",), "CPE", dt.date(2030, 9, 1)),
        ("Œuvre", ("Été",), "CPE", dt.date(2025, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [([HEAD], "header_without_rows"), ([["Bonjour"]], "header_without_rows"), ([], "empty_sheet")],
)
def test_nothing_to_read(rows, code):
    with pytest.raises(SheetError) as caught:
        read(rows)
    assert caught.value.code == code


def test_a_formula_without_result_in_a_column_of_ours_is_told():
    cells = "".join(
        f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in ("Action", "Porteur")
    )
    data = files.raw_xlsx(
        f'<row r="1">{cells}</row><row r="2"><c t="inlineStr"><is><t>Un</t></is></c>'
        '<c r="B2"><f>A1</f></c></row>'
    )
    plan = read_plan(data, "p.xlsx")
    assert [(i.code, i.row, i.column) for i in plan.warnings] == [
        ("formula_without_value", 2, "B · Porteur")
    ]


def test_a_hidden_sheet_is_read_when_nothing_else_looks_like_a_plan():
    explained = [["Bonjour"], ["Voici notre plan"]]
    rows = [HEAD, ["A", "Un", "CPE"]]
    plan = read(explained, name="Accueil", before={"Caché": rows}, hidden=["Caché"])
    assert plan.sheet == "Caché"


@pytest.mark.parametrize(
    "text", ["", "a\tb", "\t\t\n", "Action\n", "=1+1\t-2\n@x\t+y", "Action\tPorteur\n" * 40]
)
def test_any_pasted_text_is_a_plan_or_a_refusal(text):
    plan = None
    with suppress(SheetError):
        plan = read_pasted(text)
    assert plan is None or all(action.title for action in plan.actions)
    assert plan is not None or text.strip() in ("", "a\tb", "Action")


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "",
                    "Action",
                    "Axe",
                    "Porteur",
                    "Fin",
                    "Montant",
                    "Financeur",
                    "Total",
                    "Sous-action",
                    "No",
                    "1.1",
                    "1",
                    "2026",
                    "12 k$",
                    "Champ texte",
                    "Saisissez ici",
                    "—",
                    "Axe 1: x",
                    "Statut",
                    "En retard",
                    "a, b",
                ]
            ),
            max_size=6,
        ),
        max_size=9,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_sheet_breaks_the_reader(rows):
    try:
        plan = read_pasted("\n".join("\t".join(row) for row in rows))
    except SheetError:
        return
    tops = {action.row for action in plan.actions if action.parent_row is None}
    assert all(action.title for action in plan.actions)
    assert all(action.parent_row in tops for action in plan.actions if action.parent_row)
    assert all(action.result_path in ((), *plan.results) for action in plan.actions)
    assert all(sentence(issue) for issue in plan.warnings + plan.rejected)
