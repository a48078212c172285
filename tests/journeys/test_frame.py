"""The frame of every page, in a real browser: what was typed is never lost, menus and keys obey."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House

pytestmark = pytest.mark.journey
TITLE = "#a_title"


def anybody(house: House) -> str:
    return next(iter(house.links))


def test_a_draft_comes_back_and_can_be_discarded(
    house: House, open_as: Callable[..., Page]
) -> None:
    page = open_as(anybody(house))
    page.goto("/ui/")
    page.fill(TITLE, "Ce que j’écrivais")
    note = page.locator(".draft-note")
    expect(note).to_contain_text(re.compile(r"\d+\sh\s\d\d"))
    page.reload()
    expect(page.locator(TITLE)).to_have_value("Ce que j’écrivais")
    note.get_by_role("button").click()
    expect(page.locator(TITLE)).to_have_value("")
    page.reload()
    expect(page.locator(TITLE)).to_have_value("")


def test_a_draft_survives_leaving_at_once_and_another_page(
    house: House, open_as: Callable[..., Page]
) -> None:
    page = open_as(anybody(house))
    page.goto("/ui/")
    page.fill(TITLE, "Écrit une seconde avant de partir")
    page.goto("/ui/source/")
    page.goto("/ui/")
    expect(page.locator(TITLE)).to_have_value("Écrit une seconde avant de partir")


def test_a_draft_is_another_person_s_secret(house: House, open_as: Callable[..., Page]) -> None:
    page = open_as(anybody(house))
    page.goto("/ui/")
    page.fill(TITLE, "Pour mes yeux")
    page.goto("/ui/source/")
    page.context.clear_cookies()
    page.goto("/ui/")
    expect(page.locator(TITLE)).to_have_value("")


def test_one_key_searches_and_can_be_switched_off(
    house: House, open_as: Callable[..., Page]
) -> None:
    page = open_as(anybody(house))
    page.goto("/")
    page.locator(".card--link a").first.click()
    page.wait_for_url("**/r/*/")  # loaded, scripts included
    page.keyboard.press("/")
    page.wait_for_url("**/chercher/")
    page.keyboard.type("une/deux")
    expect(page.locator("#q")).to_have_value("une/deux")
    page.goto("/ui/affichage/")
    page.locator("button[name=shortcuts]").click()
    page.goto("/")
    page.locator(".card--link a").first.click()
    page.wait_for_url("**/r/*/")
    before = page.url
    page.keyboard.press("/")
    page.wait_for_timeout(300)
    assert page.url == before


@pytest.mark.parametrize("script", [True, False])
def test_dark_is_chosen_from_the_menu_and_kept(
    script: bool, house: House, open_as: Callable[..., Page]
) -> None:
    page = open_as(anybody(house), script=script)
    page.goto("/")
    page.locator("details.menu > summary").click()
    page.locator("details.menu button[value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/ui/source/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(
    house: House, open_as: Callable[..., Page]
) -> None:
    page = open_as(anybody(house))
    page.goto("/")
    summary = page.locator("details.menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu__panel")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".menu__panel")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_keyboard_skips_to_the_content(house: House, open_as: Callable[..., Page]) -> None:
    page = open_as(anybody(house))
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("address", ["/", "/ui/", "/ui/affichage/"])
def test_nothing_scrolls_sideways_at_twice_the_size(
    address: str, house: House, open_as: Callable[..., Page]
) -> None:
    page = open_as(anybody(house), width=320)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
