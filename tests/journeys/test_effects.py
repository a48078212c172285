"""An effect from its first line to the stair, in a real browser: on a phone, with scripts off."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
HOME = "/r/vieux-moulin/effets/"
LINE = "La Ville adopte un règlement sur les corridors d’hiver"


@pytest.mark.parametrize(("width", "script"), [(360, True), (1280, False)])
def test_a_parent_notes_says_and_sees_it_climb(open_as: Open, width: int, script: bool) -> None:
    page = open_as("Parent", width=width, script=script)
    page.goto(f"{HOME}escalier/")
    before = page.locator("tbody tr").first.locator("td").last.inner_text()
    page.goto(HOME)
    page.get_by_label("Qu’est-ce qui a changé?").fill(f"{LINE} ({width})")
    page.get_by_role("button", name="Noter cet effet").click()
    page.wait_for_url(re.compile(r"/effets/\d+/$"))
    expect(page.locator("main")).to_contain_text("Les mots parlent de")
    page.locator("main").get_by_role("button", name="règle ou politique").click()
    page.wait_for_load_state()
    expect(page.locator(".page-header .badge")).to_contain_text("règle ou politique")
    page.goto(f"{HOME}escalier/")
    after = page.locator("tbody tr").first.locator("td").last.inner_text()
    assert int(after) == int(before) + 1


def test_lines_are_pasted_looked_at_brought_and_taken_back(open_as: Open) -> None:
    page = open_as("Coordination")
    page.goto(f"{HOME}importer/")
    page.locator("textarea[name=cells]").fill(
        "Quand\tCe qui a changé\nmars 2026\tLe marché ouvre un coin d’allaitement\n"
        "avril 2026\tLa piscine prête des maillots\n"
    )
    page.get_by_role("button", name="Voir l’aperçu").click()
    page.wait_for_url(re.compile(r"/importer/[0-9a-f-]{36}/"))
    page.get_by_role("button", name="Importer 2 effets").click()
    page.wait_for_url(re.compile(r"/effets/"))
    expect(page.locator("body")).to_contain_text("2 effets sont au journal")
    page.goto(f"{HOME}importer/")
    page.get_by_role("button", name=re.compile("Annuler cet import")).first.click()
    page.wait_for_load_state()
    expect(page.locator("body")).to_contain_text("2 effets sont partis")
