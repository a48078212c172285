"""A passkey, with the browser's own virtual authenticator: added, used in place of a code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House

pytestmark = pytest.mark.journey
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_key_is_added_and_opens_the_door_without_a_code(
    house: House, open_as: Callable[..., Page]
) -> None:
    # A key belongs to a name, not to a number: the demonstration is visited by its name.
    address = house.address.replace("127.0.0.1", "localhost")
    page = open_as("")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{address}/connexion/")
    page.get_by_label("Votre adresse courriel").fill("cle@exemple.test")
    page.get_by_role("button", name="Recevoir un code").click()
    letters = page.context.new_page()
    letters.goto(f"{address}/courriels/")
    letter = letters.get_by_role("article").filter(has_text="cle@exemple.test").first
    code = re.search(r"\d{4}-\d{4}", letter.inner_text())
    assert code
    letters.close()
    page.get_by_label("Le code reçu").fill(code[0])
    page.get_by_role("button", name="Entrer").click()
    page.get_by_role("link", name="Passer").click()
    page.goto(f"{address}/compte/cles/")
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    page.get_by_role("button", name="Ajouter une clé").click()
    expect(page.get_by_role("heading", name="Mon téléphone")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{address}/connexion/?next=/compte/cles/")
    page.get_by_role("button", name="Entrer avec ma clé").click()
    expect(page).to_have_url(f"{address}/compte/cles/")
    expect(page.get_by_text("A servi le")).to_be_visible()
    page.get_by_role("button", name="Retirer Mon téléphone").click()
    expect(page.get_by_text("Vous n’avez pas encore de clé")).to_be_visible()
