"""`agir import_plan` and `agir export_plan`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agir.plan.actions.plan import close, create_plan
from agir.plan.models import Action, ImportBatch, Plan
from tests.cast import Cast
from tests.plan.importing.sheets import HEADER, ROWS, book, table

REAL = "data/plans/contrat-local-de-sante-2025-2030.xlsx"


def run(file: Path, cast: Cast, *more: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command(
        "import_plan", str(file), "--coalition", cast.own.slug, "--json", *more, stdout=out
    )
    said: dict[str, Any] = json.loads(out.getvalue())
    return said


def refused(file: Path, cast: Cast, *more: str) -> dict[str, Any]:
    out = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_plan", str(file), "--json", "--coalition", *more, stdout=out)
    assert stop.value.code == 1
    said: dict[str, Any] = json.loads(out.getvalue())
    assert {"error", "warnings", "rejected", "actions", "created"} <= said.keys()
    return said


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "Notre plan.xlsx"
    path.write_bytes(book(ROWS))
    return path


def test_a_sheet_opens_a_plan_then_changes_nothing(sheet: Path, cast: Cast) -> None:
    said = run(sheet, cast)
    assert (said["actions"], said["sub_actions"], said["created"]) == (3, 1, 4)
    assert Plan.objects.get().title == "Notre plan"
    again = run(sheet, cast)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 4)
    assert again["batch"] is None
    assert (Plan.objects.count(), ImportBatch.objects.count()) == (1, 1)


def test_a_dry_run_says_the_same_and_writes_nothing(sheet: Path, cast: Cast) -> None:
    said = run(sheet, cast, "--dry-run")
    assert (said["created"], said["dry_run"]) == (4, True)
    assert (Plan.objects.count(), Action.objects.count()) == (0, 0)


def test_what_was_not_understood_says_row_column_and_reason(tmp_path: Path, cast: Cast) -> None:
    rows = [
        *ROWS,
        ["", "Encore", "", "", "", "un de ces jours", ""],
        ["", "", "", "Seul", "", "", ""],
    ]
    path = tmp_path / "plan.csv"
    path.write_bytes(table(rows))
    said = run(path, cast)
    assert [(issue["row"], issue["column"][:1]) for issue in said["rejected"]] == [
        (6, "F"),
        (7, ""),
    ]
    assert all(issue["reason"].endswith(".") for issue in said["rejected"])


def test_a_closed_plan_is_left_for_a_new_one(sheet: Path, cast: Cast) -> None:
    over = create_plan(coalition=cast.own, by=cast.coordination, title="Plan d’hier")
    Plan.objects.filter(pk=over.pk).update(status="adopted", adopted_on="2020-01-01")
    close(plan=over, by=cast.coordination)
    run(sheet, cast, "--title", "Plan de demain")
    assert Plan.objects.get(title="Plan de demain").actions.count() == 4
    assert refused(sheet, cast, cast.own.slug, "--plan", str(over.pk))["code"] == "not_allowed"


def test_errors_are_sentences(sheet: Path, tmp_path: Path, cast: Cast) -> None:
    prose = tmp_path / "lettre.xlsx"
    prose.write_bytes(b"Bonjour")
    untitled = tmp_path / "sans-titre.csv"
    untitled.write_bytes(table([["a", "b"]], ["Zig", "Zag"]))
    slug = cast.own.slug
    found = [
        refused(sheet, cast, "nulle-part"),
        refused(tmp_path / "absent.xlsx", cast, slug),
        refused(tmp_path, cast, slug),
        refused(prose, cast, slug),
        refused(untitled, cast, slug),
        refused(sheet, cast, slug, "--plan", "999"),
        refused(sheet, cast, slug, "--by", "inconnu@exemple.test"),
        refused(sheet, cast, slug, "--by", "observer@exemple.test"),
        refused(sheet, cast, slug, "--sheet", "Ailleurs"),
    ]
    assert [said["code"] for said in found] == [
        "coalition_missing",
        "file_missing",
        "file_missing",
        "not_a_workbook",
        "no_title_column",
        "plan_missing",
        "member_missing",
        "not_allowed",
        "sheet_missing",
    ]
    assert all(said["error"].endswith(".") for said in found)
    assert Plan.objects.count() == 0


def test_without_json_it_speaks(sheet: Path, cast: Cast) -> None:
    out = io.StringIO()
    call_command("import_plan", str(sheet), "--coalition", cast.own.slug, stdout=out)
    assert "4 créées" in out.getvalue()
    with pytest.raises(CommandError, match="nulle-part"):
        call_command("import_plan", str(sheet), "--coalition", "nulle-part")


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv"])
def test_exported_then_imported_again_is_the_same(
    name: str, sheet: Path, tmp_path: Path, cast: Cast
) -> None:
    run(sheet, cast)
    path = tmp_path / name
    call_command("export_plan", str(path), "--coalition", cast.own.slug, stdout=io.StringIO())
    assert run(path, cast)["unchanged"] == 4


def test_the_other_layout_and_the_wrong_names(sheet: Path, tmp_path: Path, cast: Cast) -> None:
    run(sheet, cast)
    path, slug = tmp_path / "tet.xlsx", cast.own.slug
    call_command(
        "export_plan", str(path), "--coalition", slug, "--layout", "tet", stdout=io.StringIO()
    )
    assert run(path, cast)["created"] == 0
    for bad in (
        [str(tmp_path / "plan.pdf"), "--coalition", slug],
        [str(tmp_path / "plan.csv"), "--coalition", "nulle-part"],
        [str(tmp_path / "plan.csv"), "--coalition", slug, "--plan", "99"],
        [str(tmp_path / "pas-de-dossier" / "plan.csv"), "--coalition", slug],
    ):
        with pytest.raises(CommandError):
            call_command("export_plan", *bad)


@pytest.mark.shared
def test_the_real_file(shared: Path, cast: Cast) -> None:
    said = run(shared / REAL, cast)
    assert (said["actions"], said["created"], said["rejected"]) == (29, 29, [])
    assert said["organisations"] == 14
    assert run(shared / REAL, cast)["unchanged"] == 29


def test_pasting_the_same_header_twice_is_harmless(tmp_path: Path, cast: Cast) -> None:
    path = tmp_path / "deux.csv"
    path.write_bytes(table([*ROWS, HEADER, *ROWS]))
    run(path, cast)
    assert run(path, cast)["created"] == 0
