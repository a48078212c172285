"""The minute that decides: from the printed link to the X-ray of one's own plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agir.core.sheets.writing import write_xlsx

pytestmark = pytest.mark.journey
Open = Callable[..., Page]

ROWS = [
    ["Plan d’action 2026-2028", "", "", "", "", ""],
    ["Résultat", "Action", "Organisme porteur", "Partenaires", "Début", "Fin"],
    ["Des familles entourées", "Halte du soir", "Maison A", "CPE B, CLSC C", 46174, 47727],
    ["", "Marche poussette", "Maison A", "", "Printemps 2026", "Automne 2027"],
    ["Des enfants prêts", "Conte en plein air", "Biblio D", "maison a", "2026-05-01", "31/12/2027"],
]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(write_xlsx([("Plan", ROWS)]))
    return path


def new_coalition(page: Page, name: str) -> str:
    """Create a coalition in one page. Returns its address."""
    page.goto("/regroupements/nouveau/")
    page.get_by_label("Nom", exact=False).first.fill(name)
    page.locator("main form .button--main").click()
    page.wait_for_url(re.compile(r"/r/[^/]+/$"))
    return page.url


def drop(page: Page, home: str, file: Path) -> None:
    page.goto(home + "plans/importer/")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form .button--main").first.click()
    page.wait_for_url(re.compile(r"/importer/[0-9a-f-]{36}/"))


def bring(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Importer")).first.click()
    page.wait_for_url(re.compile(r"/radiographie/"))


def test_a_newcomer_sees_her_own_plan(open_as: Open, shared: Path) -> None:
    """The real plan: dropped into a new coalition, X-ray and map on screen."""
    page = open_as("Coordination")
    home = new_coalition(page, "Vallée des essais")
    drop(page, home, shared / "data" / "plans" / "contrat-local-de-sante-2025-2030.xlsx")
    expect(page.locator("main")).to_contain_text("29")
    bring(page)
    expect(page.locator("main")).to_contain_text("29 actions")
    page.get_by_role("link", name="Carte", exact=True).first.click()
    expect(page.locator("figure.drawing svg, .drawing svg").first).to_be_visible()
    page.get_by_role("link", name="Actions", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("2030-09-01")


def test_twice_changes_nothing_and_undo_empties(open_as: Open, sheet: Path) -> None:
    page = open_as("Coordination")
    home = new_coalition(page, "Deux fois la même")
    drop(page, home, sheet)
    bring(page)
    plan = re.sub(r"radiographie/.*", "", page.url)
    page.goto(plan + "importer/")
    page.set_input_files("input[type=file]", str(sheet))
    page.locator("main form .button--main").first.click()
    page.wait_for_url(re.compile(r"/importer/[0-9a-f-]{36}/"))
    expect(page.locator("main")).to_contain_text(re.compile(r"3\s*restent telles quelles"))
    page.goto(plan + "importer/")
    page.get_by_role("button", name="Annuler cet import").first.click()
    page.goto(plan)
    expect(page.locator("main")).not_to_contain_text("Halte du soir")


def test_without_scripts(open_as: Open, sheet: Path) -> None:
    """Everything is first a link or a form."""
    page = open_as("Coordination", script=False)
    home = new_coalition(page, "Sans script")
    drop(page, home, sheet)
    bring(page)
    plan = re.sub(r"radiographie/.*", "", page.url)
    page.goto(plan)
    page.get_by_role("link", name="Halte du soir").first.click()
    page.get_by_role("link", name=re.compile("Modifier")).first.click()
    page.get_by_label("Que ferez-vous", exact=False).first.fill("Halte du soir et du samedi")
    page.locator("main form .button--main").first.click()
    expect(page.locator("h1, h2").filter(has_text="Halte du soir et du samedi")).to_be_visible()


def test_four_clicks_from_the_link_to_a_first_action(open_as: Open) -> None:
    """From a signed-in start: a coalition, its plan, a first action, in four clicks."""
    page = open_as("Parent")
    page.goto("/")
    clicks = 0

    def click(target: object) -> None:
        nonlocal clicks
        target.click()  # type: ignore[attr-defined]
        clicks += 1

    click(page.get_by_role("link", name=re.compile("regroupement")).first)
    page.get_by_label("Nom", exact=False).first.fill("Quatre clics")
    click(page.locator("main form .button--main"))
    page.wait_for_url(re.compile(r"/r/[^/]+/$"))
    click(page.get_by_role("button", name=re.compile("première action")).first)
    page.get_by_label("Que ferez-vous", exact=False).first.fill("Une première action")
    click(page.locator("main form .button--main").first)
    expect(page.locator("main")).to_contain_text("Une première action")
    assert clicks <= 4


def test_with_the_keyboard_only(open_as: Open) -> None:
    """The list, a card and its editing, without a mouse; the focus is always visible."""
    page = open_as("Partenaire")
    page.goto("/r/vieux-moulin/plans/1/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("contenu", re.I))
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        outline = focus.evaluate(
            "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow"
        )
        assert outline != "nonenone"
        if focus.evaluate("e => e.matches('a') && e.textContent.includes('L’heure du conte')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/actions/\d+/$"))
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    page.keyboard.type("halte")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Halte-répit du soir")


def test_hostile_files_get_a_sentence(open_as: Open, tmp_path: Path) -> None:
    page = open_as("Coordination")
    home = new_coalition(page, "Fichiers hostiles")
    hostile = {"texte.xlsx": b"bonjour", "vide.csv": b"", "zip.xlsx": b"PK\x03\x04" + b"\0" * 90}
    for name, content in hostile.items():
        file = tmp_path / name
        file.write_bytes(content)
        page.goto(home + "plans/importer/")
        page.set_input_files("input[type=file]", str(file))
        page.locator("main form .button--main").first.click()
        expect(page.locator(".error, .notice, [role=alert]").first).to_be_visible()
        assert "Traceback" not in page.content()
    page.goto(home + "plans/")
    expect(page.locator("main")).not_to_contain_text("texte")
