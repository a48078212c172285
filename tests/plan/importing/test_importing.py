"""Importing by the verbs: what is created, updated, left alone, and undone."""

from __future__ import annotations

import copy
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import models

from agir.coalitions.actions import organisations_named
from agir.coalitions.models import Facet, Organisation, OrganisationSpelling, Partnership
from agir.core.refusals import NotAllowed, Refused
from agir.funding.models import FundingSource
from agir.history.models import Event, Version
from agir.plan.actions.action import bin_action, change_action, create_action
from agir.plan.actions.importing import compare, import_parsed, propose_merges, undo_import
from agir.plan.actions.importing.present import read_present
from agir.plan.actions.link import link
from agir.plan.actions.result import create_result
from agir.plan.contents import contents
from agir.plan.exporting import as_parsed, export
from agir.plan.models import Action, ActionLink, ImportBatch, Plan, Result
from agir.plan.sheet.parsed import ParsedColumn, ParsedFunding, ParsedPlan
from agir.plan.sheet.read import read_plan
from tests.cast import ROLES, Cast
from tests.plan.importing.sheets import HEADER, ROWS, read

REAL = "data/plans/contrat-local-de-sante-2025-2030.xlsx"


def bring(plan: Plan, cast: Cast, parsed: ParsedPlan, **more: object) -> ImportBatch:
    outcome = import_parsed(plan=plan, by=cast.coordination, parsed=parsed, **more)  # type: ignore[arg-type]
    assert outcome.batch is not None
    return outcome.batch


def titled(plan: Plan, title: str) -> Action:
    return Action.objects.whole().get(plan=plan, title=title)


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of what an import may write, for comparing before and after."""
    tables: tuple[type[models.Model], ...] = (
        *(Action, ActionLink, Result, Organisation, Partnership, OrganisationSpelling),
        *(Facet, FundingSource, Action.facets.through, Action.organisations.through),
    )
    left_out = {"changed_at"}
    return {
        table._meta.label: [
            {key: value for key, value in row.items() if key not in left_out}
            for row in table._base_manager.order_by("pk").values()
        ]
        for table in tables
    }


def test_comparing_writes_nothing_and_says_everything(plan: Plan, cast: Cast) -> None:
    before = everything()
    difference = compare(plan, read())
    assert everything() == before
    assert difference.report() == {
        "actions": 3,
        "sub_actions": 1,
        "results": 2,
        "organisations": 4,
        "created": 4,
        "updated": 0,
        "unchanged": 0,
        "absent": 0,
    }


def test_a_sheet_comes_in_whole(plan: Plan, cast: Cast) -> None:
    batch = bring(plan, cast, read(), file_name="plan.csv")
    halte = titled(plan, "Halte-jeux du mardi")
    assert halte.lead == cast.organisation
    assert [part.organisation.name for part in halte.organisation_parts.all()] == ["CPE Soleil"]
    assert halte.starts_on == dt.date(2026, 1, 5)
    assert halte.result is not None
    assert halte.result.title == "Grandir"
    assert titled(plan, "Trouver un local").parent == halte
    kitchens = titled(plan, "Cuisines collectives")
    assert (kitchens.starts_on, kitchens.starts_precision) == (dt.date(2026, 3, 1), "month")
    assert batch.report["created"] == 4
    assert list(Action.objects.filter(plan=plan).values_list("title", flat=True)) == [
        "Halte-jeux du mardi",
        "Trouver un local",
        "Cuisines collectives",
        "Heure du conte",
    ]


def test_history_holds_one_operation_and_a_version_of_each_action(plan: Plan, cast: Cast) -> None:
    batch = bring(plan, cast, read())
    events = Event.objects.of_operation(batch.operation)
    verbs = sorted(events.values_list("verb", flat=True))
    assert verbs == sorted(
        ["plan.action.created"] * 4 + ["plan.result.created"] * 2 + ["plan.import.done"]
    )
    for action in Action.objects.whole().filter(plan=plan):
        version = Version.objects.of("action", action.pk).get()
        assert version.data == contents(action)


def test_what_is_read_in_bulk_is_what_an_action_says(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, rich(plan, cast))
    present = read_present(plan)
    for action in Action.objects.whole().filter(plan=plan):
        assert present.actions[action.pk] == contents(action)


def rich(plan: Plan, cast: Cast) -> ParsedPlan:
    """The sheet of the tests, with something in every field."""
    parsed = read()
    action = parsed.actions[0]
    action.reference, action.description = "A-1", "Deux lignes\nde texte"
    action.status, action.priority, action.participation = "ongoing", "high", "involve"
    action.audiences, action.age_windows = ["Parents", "Grands-parents"], ["0–2 ans", "6–8 ans"]
    action.sectors, action.people = ["Nord"], ["Personne steering", "Ginette T."]
    action.principles, action.lasting = [("inclusion", "pour tous")], ["practices", "cause"]
    action.measure, action.notes = "Vingt familles", {"Remarque": "à suivre"}
    action.links = [("reinforces", "Heure du conte", "mêmes familles")]

    action.fundings = [ParsedFunding("Fonds Marées", Decimal("1500.5"), dt.date(2027, 3, 31))]
    names = ["reference", "description", "status", "priority", "participation", "audiences"]
    names += ["age_windows", "sectors", "people", "principles", "lasting", "measure", "links"]
    for name in [*names, "funding_1_source"]:
        parsed.columns.append(ParsedColumn(50, "AY", name, name))
    return parsed


def test_every_field_comes_in(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, rich(plan, cast))
    action = titled(plan, "Halte-jeux du mardi")
    data = contents(action)
    steering = cast.members["steering"]
    assert data["people"] == [
        {"member": steering.pk, "name": ""},
        {"member": None, "name": "Ginette T."},
    ]
    assert sorted(facet.name for facet in action.facets.all()) == sorted(
        ["Parents", "Grands-parents", "0–2 ans", "6–8 ans", "Nord"]
    )
    funding = action.fundings.get()
    assert (funding.source.name, funding.amount) == ("Fonds Marées", Decimal("1500.50"))
    assert data["principles"] == {"inclusion": "pour tous"}
    assert data["notes"] == {"Remarque": "à suivre"}
    made = ActionLink.objects.get(plan=plan)
    assert (made.kind, made.to_action.title, made.how) == (
        "reinforces",
        "Heure du conte",
        "mêmes familles",
    )


@pytest.mark.parametrize("make", [lambda plan, cast: read(), rich])
def test_the_same_sheet_again_changes_nothing(make: object, plan: Plan, cast: Cast) -> None:
    bring(plan, cast, make(plan, cast))  # type: ignore[operator]
    before, revision = everything(), Plan.objects.get(pk=plan.pk).revision
    outcome = import_parsed(plan=plan, by=cast.coordination, parsed=make(plan, cast))  # type: ignore[operator]
    assert outcome.batch is None
    assert outcome.difference.count("unchanged") == 4
    assert everything() == before
    assert Plan.objects.get(pk=plan.pk).revision == revision


def test_an_edited_sheet_updates_only_what_changed(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, read())
    rows = copy.deepcopy(ROWS)
    rows[3][6] = "2027-06-30"
    batch = bring(plan, cast, read(rows))
    assert batch.report["updated"] == 1
    assert batch.report["unchanged"] == 3
    event = Event.objects.of_operation(batch.operation).get(verb="plan.action.changed")
    assert event.changes == {"ends_on": ["2026-12-31", "2027-06-30"]}


def test_columns_the_sheet_lacks_are_left_alone(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, rich(plan, cast))
    before = contents(titled(plan, "Halte-jeux du mardi"))
    parsed = read([["Halte-jeux du mardi", "réalisée"]], ["Titre de l'action", "Statut"])
    batch = bring(plan, cast, parsed)
    assert batch.report["absent"] == 3
    after = contents(titled(plan, "Halte-jeux du mardi"))
    assert after == {**before, "status": "done"}


def test_a_cell_left_blank_empties_and_one_not_understood_does_not(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, read())
    rows = copy.deepcopy(ROWS)
    rows[0][5], rows[3][5] = "", "un de ces jours"
    bring(plan, cast, read(rows))
    assert titled(plan, "Halte-jeux du mardi").starts_on is None
    assert titled(plan, "Heure du conte").starts_on == dt.date(2026, 2, 1)


def test_one_date_of_the_sheet_never_contradicts_the_other(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, read())
    parsed = read([["Heure du conte", "2025-01-01"]], ["Titre de l'action", "Fin"])
    difference = compare(plan, parsed)
    assert difference.count("updated") == 0
    assert [issue.code for issue in difference.warnings] == ["ends_before_starts"]


@pytest.mark.parametrize(
    ("title", "reference", "recognised"),
    [
        ("Heure du conte en famille", "", True),
        ("Heure du conte 2", "", False),
        ("Tout autre chose", "", False),
        ("Tout autre chose", "7", True),
    ],
)
def test_a_title_that_was_edited_is_recognised(
    title: str, reference: str, recognised: bool, plan: Plan, cast: Cast
) -> None:
    header = [*HEADER, "No"]
    bring(plan, cast, read([[*row, place + 4] for place, row in enumerate(ROWS)], header))
    rows = [[*row, place + 4] for place, row in enumerate(copy.deepcopy(ROWS))]
    rows[3][1], rows[3][7] = title, reference
    difference = compare(plan, read(rows, header))
    change = difference.changes[3]
    assert change.guessed is recognised
    assert change.kind == ("updated" if recognised else "created")
    apart = compare(plan, read(rows, header), apart=frozenset({3}))
    assert apart.changes[3].kind == "created"


def test_two_actions_of_one_title_stay_two(plan: Plan, cast: Cast) -> None:
    rows = [ROWS[3], [*ROWS[3][:3], "Le Partage", *ROWS[3][4:]]]
    bring(plan, cast, read(rows))
    assert Action.objects.filter(plan=plan, title="Heure du conte").count() == 2
    assert compare(plan, read(rows)).is_empty


def test_an_action_moved_to_another_result_is_the_same(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, read())
    rows = copy.deepcopy(ROWS)
    rows[3][0] = "Grandir"
    batch = bring(plan, cast, read(rows))
    assert batch.report["created"] == 0
    assert titled(plan, "Heure du conte").result.title == "Grandir"  # type: ignore[union-attr]


def test_what_is_in_the_bin_is_out_of_the_way(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, read())
    bin_action(action=titled(plan, "Heure du conte"), by=cast.coordination)
    assert compare(plan, read()).count("created") == 1


# --- organisations ---------------------------------------------------------------------------


def test_a_spelling_is_proposed_then_merged_then_remembered(plan: Plan, cast: Cast) -> None:
    rows = [["", "Marche des mamans", "", "La Maison des Marées inc.", "", "", ""]]
    proposal = propose_merges(cast.own, read(rows))[0]
    assert (proposal.name, proposal.into) == ("La Maison des Marées inc.", "Maison des Marées")
    batch = bring(plan, cast, read(rows), merges={proposal.name: proposal.into})
    assert titled(plan, "Marche des mamans").lead == cast.organisation
    assert batch.undo["organisations"] == []
    assert compare(plan, read(rows)).is_empty
    assert propose_merges(cast.own, read(rows)) == []


def test_accents_and_case_never_make_another_organisation(plan: Plan, cast: Cast) -> None:
    rows = [["", "Marche", "", "MAISON DES MAREES", "", "", ""]]
    bring(plan, cast, read(rows))
    assert titled(plan, "Marche").lead == cast.organisation


def test_an_organisation_of_another_coalition_is_not_seen(plan: Plan, cast: Cast) -> None:
    organisations_named(coalition=cast.another, by=cast.outsider, names=["CPE Soleil"])
    bring(plan, cast, read())
    assert Organisation.objects.filter(name="CPE Soleil").count() == 2


# --- undo ------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [lambda plan, cast: read(), rich])
def test_undoing_an_import_puts_everything_back(make: object, plan: Plan, cast: Cast) -> None:
    before = everything()
    batch = bring(plan, cast, make(plan, cast))  # type: ignore[operator]
    undone = undo_import(batch=batch, by=cast.coordination)
    assert (undone.removed, undone.restored, undone.kept) == (4, 0, [])
    assert everything() == before
    with pytest.raises(Refused):
        undo_import(batch=batch, by=cast.coordination)


def test_undoing_an_update_gives_the_former_contents(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, rich(plan, cast))
    before = everything()
    rows = copy.deepcopy(ROWS)
    rows[0][3], rows[0][4], rows[3][6] = "Le Partage", "", "2027-06-30"
    rows.append(["Bouger", "Marche des mamans", "", "Nouveau groupe", "", "", ""])
    parsed = read(rows)
    undone = undo_import(batch=bring(plan, cast, parsed), by=cast.coordination)
    assert (undone.removed, undone.restored) == (1, 2)
    after = everything()
    parts = Action.organisations.through._meta.label
    for rows_of in (before, after):
        for row in rows_of[parts]:
            row.pop("id")
        rows_of[parts].sort(key=str)
    assert after == before


def test_undoing_brings_links_back(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, rich(plan, cast))
    changed = rich(plan, cast)
    changed.actions[0].links = [("depends", "Cuisines collectives", "")]
    batch = bring(plan, cast, changed)
    assert ActionLink.objects.get(plan=plan).kind == "depends"
    undo_import(batch=batch, by=cast.coordination)
    back = ActionLink.objects.get(plan=plan)
    assert (back.kind, back.to_action.title, back.how) == (
        "reinforces",
        "Heure du conte",
        "mêmes familles",
    )


def test_what_people_changed_since_is_kept_and_named(plan: Plan, cast: Cast) -> None:
    batch = bring(plan, cast, read())
    changed, linked = titled(plan, "Trouver un local"), titled(plan, "Cuisines collectives")
    change_action(action=changed, by=cast.coordination, data={"status": "done"})
    mine = create_action(plan=plan, by=cast.coordination, data={"title": "À moi"})
    link(from_action=mine, to_action=linked, kind="reinforces", by=cast.coordination)
    undone = undo_import(batch=batch, by=cast.coordination)
    assert sorted(undone.kept) == [
        "Cuisines collectives",
        "Halte-jeux du mardi",
        "Trouver un local",
    ]
    left = set(Action.objects.filter(plan=plan).values_list("title", flat=True))
    assert left == {"À moi", "Cuisines collectives", "Halte-jeux du mardi", "Trouver un local"}
    assert list(Result.objects.filter(plan=plan).values_list("title", flat=True)) == ["Grandir"]
    names = set(Organisation.objects.values_list("name", flat=True))
    assert "Bibliothèque" not in names
    assert {"CPE Soleil", "Le Partage"} <= names


def test_an_update_changed_since_is_kept(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, read())
    rows = copy.deepcopy(ROWS)
    rows[3][6] = "2027-06-30"
    batch = bring(plan, cast, read(rows))
    story = titled(plan, "Heure du conte")
    change_action(action=story, by=cast.coordination, data={"ends_on": "2028-01-01"})
    undone = undo_import(batch=batch, by=cast.coordination)
    assert undone.kept == ["Heure du conte"]
    assert titled(plan, "Heure du conte").ends_on == dt.date(2028, 1, 1)


# --- export ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_export_and_import_again_is_the_identity(
    form: str, language: str, plan: Plan, cast: Cast, settings: object
) -> None:
    from django.utils.translation import override

    bring(plan, cast, rich(plan, cast))
    create_result(plan=plan, by=cast.coordination, title="Un résultat sans action")
    awkward = {"title": "=1+1; @SOMME, « et » / ou", "description": " bord \r\n\r\n- liste "}
    awkward["measure"] = "'=guillemet"
    kitchens = titled(plan, "Cuisines collectives")
    change_action(action=kitchens, by=cast.coordination, data={**awkward, "starts_text": ""})
    link(
        from_action=titled(plan, "Heure du conte"),
        to_action=titled(plan, awkward["title"]),
        kind="overlaps",
        how="même soir",
        by=cast.coordination,
    )
    with override(language):
        data = export(plan, "agir", form)
    parsed = read_plan(data, f"plan.{form}")
    difference = compare(plan, parsed)
    assert [(c.title, c.data, c.links) for c in difference.of_kind("updated")] == []
    assert difference.is_empty
    assert (parsed.rejected, difference.absent) == ([], 0)


def test_the_other_layout_brings_the_same_actions(plan: Plan, cast: Cast) -> None:
    bring(plan, cast, rich(plan, cast))
    parsed = read_plan(export(plan, "tet"), "plan.xlsx")
    titles = [action.title for action in as_parsed(plan)[0]]
    assert [action.title for action in parsed.actions] == titles


# --- rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_those_who_steer_import(role: str, plan: Plan, cast: Cast) -> None:
    member = cast.members[role]
    if role in ("coordination", "steering"):
        assert import_parsed(plan=plan, by=member, parsed=read()).batch is not None
        return
    before = everything()
    with pytest.raises(NotAllowed):
        import_parsed(plan=plan, by=member, parsed=read())
    assert everything() == before


def test_nobody_undoes_an_import_she_could_not_do(plan: Plan, cast: Cast) -> None:
    batch = bring(plan, cast, read())
    with pytest.raises(NotAllowed):
        undo_import(batch=batch, by=cast.members["observer"])
    assert Action.objects.filter(plan=plan).count() == 4


# --- the real file ---------------------------------------------------------------------------


@pytest.mark.shared
def test_the_real_plan_comes_in_twice_and_goes(plan: Plan, cast: Cast, shared: Path) -> None:
    data = (shared / REAL).read_bytes()
    before = everything()
    batch = bring(plan, cast, read_plan(data, "cls.xlsx"), file_name="cls.xlsx")
    assert batch.report["actions"] == 29
    assert Action.objects.filter(plan=plan, ends_on=dt.date(2030, 9, 1)).exists()
    assert not Action.objects.filter(plan=plan, result=None).exists()
    known = list(Organisation.objects.of_coalition(cast.own).values_list("name", flat=True))
    again = compare(plan, read_plan(data, "cls.xlsx", known=known))
    assert again.is_empty
    exported = compare(plan, read_plan(export(plan), "cls.xlsx", known=known))
    assert [(c.title, c.data, c.before) for c in exported.of_kind("updated")] == []
    assert exported.is_empty
    undo_import(batch=batch, by=cast.coordination)
    assert everything() == before
