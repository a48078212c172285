"""From an empty coalition to an adopted vision with one reservation answered, by a newcomer who
follows only what the screens say. Her clicks are counted: the road must not grow longer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import House

pytestmark = pytest.mark.journey

HER = "nouvelle@exemple.test"
GUESTS = (
    "ana@exemple.test; Ana; représentation d’une organisation; CPE du Nord\n"
    "bo@exemple.test; Bo; premier concerné\n"
)
MOST_CLICKS = 30


class Walker:
    """One person in her own browser, who counts what she presses."""

    def __init__(self, house: House, browser: Browser, width: int = 1280) -> None:
        self.house = house
        self.context = browser.new_context(locale="fr-CA", viewport={"width": width, "height": 900})
        self.page: Page = self.context.new_page()
        self.clicks = 0

    def press(self, words: str) -> None:
        self.clicks += 1
        pattern = re.compile(re.escape(words))
        found = self.page.get_by_role("link", name=pattern).or_(
            self.page.get_by_role("button", name=pattern)
        )
        found.first.click()
        self.page.wait_for_load_state()

    def write(self, label: str, words: str) -> None:
        self.page.get_by_label(label).first.fill(words)

    def letters(self, path: str, number: int) -> list[str]:
        """The addresses that letters hold, newest first, once the worker has sent them all."""
        post = self.context.new_page()
        for _try in range(60):
            post.goto(f"{self.house.address}/courriels/")
            found = [
                str(link.get_attribute("href"))
                for link in post.locator(f"main a[href*='{path}']").all()
            ]
            if len(found) >= number:
                break
            post.wait_for_timeout(500)
        post.close()
        assert len(found) >= number
        return found[:number]

    def code(self) -> str:
        post = self.context.new_page()
        post.goto(f"{self.house.address}/courriels/")
        found = re.search(r"\d{4}-\d{4}", post.inner_text("main"))
        post.close()
        assert found
        return found[0]


def sign_up(her: Walker) -> None:
    her.page.goto(her.house.address)
    her.press("Se connecter")
    her.write("Votre adresse courriel", HER)
    her.press("Recevoir un code")
    her.write("Le code reçu par courriel", her.code())
    her.press("Entrer")
    her.write("Votre nom", "Renée")
    her.press("Continuer")
    her.press("Créer un regroupement")
    her.write("Nom du regroupement", "Petits pas du Nord")
    her.press("Ouvrir le regroupement")


def write_and_invite(her: Walker) -> None:
    her.press("Commencer par la vision")
    her.press("Écrire la vision")
    her.write("Énoncé", "Ici, chaque tout-petit joue dehors chaque jour.")
    her.press("Proposer cette version")
    her.press("Demander qui adhère")
    assert "encore personne à qui demander" in her.page.inner_text("main")
    her.press("Inviter des personnes")
    her.write("Adresses courriel", GUESTS)
    her.press("Revoir avant d’envoyer")
    her.press("Envoyer les invitations")


def accept_and_answer(house: House, browser: Browser, her: Walker) -> None:
    for link in her.letters("/invitation/", 2):
        guest = Walker(house, browser, width=360)
        guest.page.goto(link)
        guest.press("Accepter l’invitation")
        guest.context.close()
    her.press("Cycle")
    her.press("Intention")
    her.press("Notre vision")
    her.press("Demander qui adhère")
    her.press("Ouvrir le tour")
    her.press("Envoyer les lettres")
    for link in her.letters("/adhesion/", 2):
        guest = Walker(house, browser, width=360)
        guest.page.goto(link)
        if "CPE du Nord" in guest.page.inner_text("main"):
            guest.page.get_by_label("j’adhère avec réserve").check()
            guest.write("Votre réserve", "Il faut penser à l’hiver.")
        else:
            guest.page.get_by_label("j’adhère", exact=True).check()
        guest.press("Inscrire ma réponse")
        assert "Votre réponse est inscrite" in guest.page.inner_text("main")
        guest.context.close()


def test_from_nothing_to_an_adopted_vision(house: House, browser: Browser) -> None:
    her = Walker(house, browser)
    sign_up(her)
    write_and_invite(her)
    accept_and_answer(house, browser, her)
    her.press("Accueil")
    her.press("Commencer par la vision")
    her.press("Notre vision")
    her.press("Voir le tour")
    assert "attend une réponse" in her.page.inner_text("main")
    her.press("Répondre aux réserves")
    her.press("Répondre CPE du Nord")
    her.write("Votre réponse", "Vous avez raison : des abris chauffés seront au plan.")
    her.press("Répondre")
    her.press("Adopter cette version")
    her.press("Adopter la vision")
    said = her.page.inner_text("main")
    assert "adoptée" in said
    assert "avec réserve" in said
    assert her.clicks <= MOST_CLICKS, her.clicks
    her.context.close()
