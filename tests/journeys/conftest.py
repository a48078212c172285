"""The site as its README starts it, and a real browser in front of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.servers import site
from tests.tour import ARGUMENTS, CHROMIUM, links_printed


@dataclass(frozen=True)
class House:
    """A running demonstration: its address, what it printed, where its data are."""

    address: str
    printed: str
    data: Path

    @property
    def links(self) -> dict[str, str]:
        return links_printed(self.printed)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("site") / "data"
    with site(data, AGIR_TIMING="1") as (address, printed):
        yield House(address, printed, data)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def states(house: House, browser: Browser) -> dict[str, dict]:
    """Each of the four people signed in once, by her printed link."""
    kept = {}
    for who, link in house.links.items():
        context = browser.new_context(locale="fr-CA")
        page = context.new_page()
        page.goto(link)
        page.locator("main form .button--main").first.click()
        page.wait_for_url(re.compile(r"/(r/[^/]+/)?$"))
        kept[who] = context.storage_state()
        context.close()
    return kept


@pytest.fixture
def open_as(
    house: House, browser: Browser, states: dict[str, dict]
) -> Iterator[Callable[..., Page]]:
    """`open_as("Coordination", width=360)` is a page of that person's browser; "" is nobody's.
    At the end, any content-policy violation or console error fails the journey."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(
        who: str = "", *, width: int = 1280, script: bool = True, locale: str = "fr-CA"
    ) -> Page:
        context = browser.new_context(
            base_url=house.address,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            storage_state=states[who] if who else None,
            locale=locale,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda m: (
                errors.append(m.text) if m.type == "error" and "status of 4" not in m.text else None
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []
