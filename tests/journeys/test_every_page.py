"""Every page that can be reached, narrow and wide, in both languages, light and dark: no axe
violation, no console error, no content-policy violation, no sideways scroll, few queries.

`make tour` looks at every page in all eight combinations as each person. Here the coordination sees
them all narrow, light and in French, and every other one wide, dark and in English; a visitor sees
hers both ways; a parent, who sees the same pages with less to do, looks at some.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.journeys.conftest import House
from tests.tour import EVERYTHING, Shot, context_for, explore, photograph, watch

pytestmark = pytest.mark.journey

WIDE_DARK_ENGLISH, NARROW_LIGHT_FRENCH = (1280, "en", "dark"), (360, "fr", "light")
NARROW_DARK_ENGLISH = (360, "en", "dark")


@pytest.mark.parametrize(
    ("who", "ways", "most"),
    [
        ("Coordination", ((NARROW_LIGHT_FRENCH, 1), (WIDE_DARK_ENGLISH, 2)), EVERYTHING),
        ("Parent", ((NARROW_DARK_ENGLISH, 1),), 40),
        ("", ((WIDE_DARK_ENGLISH, 1), (NARROW_LIGHT_FRENCH, 1)), 40),
    ],
)
def test_every_page_is_well(
    house: House, browser: Browser, states: dict[str, dict], who: str, ways: tuple, most: int
) -> None:
    entered = browser.new_context(locale="fr-CA", storage_state=states[who] if who else None)
    paths = explore(entered, house.address, ["/"] if who else ["/", "/ui/"], limit=most)
    entered.close()
    assert len(paths) >= (30 if who else 6)
    axe, bad = Axe(), []
    for (width, language, scheme), step in ways:
        context = context_for(browser, width, language, scheme)
        kept = states[who]["cookies"] if who else []
        context.add_cookies([c for c in kept if c["name"] != "langue"])
        context.add_cookies([{"name": "langue", "value": language, "url": house.address}])
        page = context.new_page()
        errors = watch(page)
        for path in paths[::step]:
            shot = Shot(who, path, width, language, scheme, picture="")
            seen = photograph(page, errors, house.address, shot, axe)
            if not seen.well:
                bad.append(seen)
        context.close()
    assert not bad, "\n".join(
        f"{s.path} {s.width} {s.language} {s.scheme} {s.status} {s.queries} queries"
        f" sideways={s.sideways} {s.violations} {s.errors}"
        for s in bad
    )
