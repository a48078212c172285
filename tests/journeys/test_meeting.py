"""A whole meeting with two browsers: prepared, held while the connection comes and goes, closed,
its minutes read and sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import House

pytestmark = pytest.mark.journey
ROOM = "/r/vieux-moulin/rencontres/"
FIRST, MIDDLE, LAST = "Tour des essais", "Halte des essais", "Fin des essais"
LINES = f"{FIRST}, 10 min\n{MIDDLE}, 30 min, décider\n{LAST}, 5 min"
Sit = Callable[[str], Page]


@pytest.fixture
def sit(house: House, browser: Browser, states: dict[str, dict]) -> Iterator[Sit]:
    """`sit("Coordination")` is a page of a browser of hers. Only what breaks the page is an error:
    a connection that is cut says so in the console."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(who: str) -> Page:
        context = browser.new_context(
            base_url=house.address,
            storage_state=states[who],
            locale="fr-CA",
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(dialog.message))
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def prepare(page: Page) -> str:
    """Plan it, write its agenda, invite. Returns its address."""
    soon = timezone.localdate() + dt.timedelta(days=1)
    page.goto(f"{ROOM}nouvelle/")
    page.get_by_label("Titre", exact=False).first.fill("Comité des essais")
    like = page.locator("select[name=like]")
    if like.count():  # an agenda of its own
        like.select_option("")
    page.locator("[name=on]").fill(soon.isoformat())
    page.locator("[name=start]").fill("13:30")
    page.locator("[name=end]").fill("15:30")
    page.locator("main form .button--main").click()
    page.locator("textarea[name$=lines]").fill(LINES)
    page.get_by_role("button", name="Ajouter ces sujets").click()
    page.get_by_role("button", name="Passer aux invitations").click()
    page.get_by_role("button", name="Envoyer les invitations").click()
    page.wait_for_url(re.compile(r"/rencontres/\d+/$"))
    return page.url


def section(page: Page, title: str) -> Locator:
    return page.locator(".live-item").filter(has=page.get_by_role("heading", name=title))


def notes(page: Page, title: str) -> Locator:
    return section(page, title).locator("textarea[name=notes]").first


def saved(page: Page, title: str) -> None:
    expect(section(page, title).locator("[data-saved]")).to_contain_text("Enregistré à")


def write(page: Page, title: str, words: str) -> None:
    area = notes(page, title)
    area.click()
    area.press("Control+End")
    area.press_sequentially(words, delay=5)


def test_a_meeting_from_its_invitation_to_its_minutes(sit: Sit, house: House) -> None:
    one, other = sit("Coordination"), sit("Partenaire")
    base = prepare(one)
    one.goto(f"{base}direct/")
    one.get_by_role("button", name="Ouvrir la rencontre").first.click()
    one.wait_for_url(re.compile(r"/direct/$"))
    other.goto(f"{base}direct/")

    # Each in her section: both are saved, and each sees what the other wrote.
    write(one, FIRST, "Nous arrivons.")
    write(other, LAST, "Rien à signaler.")
    saved(one, FIRST)
    saved(other, LAST)
    expect(notes(other, FIRST)).to_have_value("Nous arrivons.", timeout=15_000)
    expect(notes(one, LAST)).to_have_value("Rien à signaler.", timeout=15_000)

    both_in_one_section(one, other)
    a_connection_that_is_cut(one, other)
    again = a_browser_that_dies(other, base)
    a_session_that_ends(one)
    gestures(one)

    # The end: what stays open, the minutes, the letters.
    again.context.set_offline(True)
    write(again, LAST, " Arrivé trop tard.")
    one.get_by_role("link", name="Terminer la rencontre").click()
    one.get_by_role("button", name="Terminer la rencontre").click()
    one.wait_for_url(re.compile(r"/compte-rendu/$"))
    main = one.locator("main")
    for words in ("On garde la halte", "Appeler la mairie", "Les pères viennent", "Sans réseau."):
        expect(main).to_contain_text(words)
    words_that_come_after_the_end(again, one)
    one.get_by_role("link", name="Envoyer le compte rendu").click()
    expect(main).to_contain_text("Appeler la mairie")
    one.get_by_role("button", name="Envoyer le compte rendu").click()
    expect(one.locator("#toasts")).to_contain_text("part à")
    letters(one)


def words_that_come_after_the_end(late: Page, one: Page) -> None:
    """They wait beside the minutes, and somebody joins them."""
    late.context.set_offline(False)
    box = section(late, LAST).locator(".live-conflict")
    expect(box).to_contain_text("gardés à côté du compte rendu", timeout=20_000)
    one.reload()
    expect(one.locator("main")).to_contain_text("Arrivé trop tard.")
    one.get_by_role("button", name="Les joindre aux notes").first.click()
    expect(one.locator("#toasts")).to_contain_text("dans les notes")


def letters(page: Page) -> None:
    """The letter leaves by itself; the promise is answered from it, in one press."""
    hers = page.locator("article").filter(has_text="Compte rendu : Comité des essais").filter(
        has_text="camille@"
    )  # fmt: skip
    for _ in range(30):
        page.goto("/courriels/")
        if hers.count():
            break
        page.wait_for_timeout(1_000)
    expect(hers.first).to_contain_text("VOS PROMESSES")
    expect(hers.first).to_contain_text("On garde la halte")
    hers.locator("a[href*='/promesse/']").first.click()
    expect(page.locator("h1")).to_have_text("Appeler la mairie")
    page.get_by_role("button", name="Tenue").click()
    expect(page.locator("main")).to_contain_text("tenue")


def both_in_one_section(one: Page, other: Page) -> None:
    """The second one sees who writes, passes knowingly; two texts, and both are kept."""
    write(one, MIDDLE, "Une phrase de la première.")
    expect(section(other, MIDDLE)).to_contain_text("écrit ici depuis", timeout=15_000)
    expect(notes(other, MIDDLE)).not_to_be_editable()
    saved(one, MIDDLE)
    section(other, MIDDLE).get_by_role("button", name="Écrire quand même").click()
    expect(notes(other, MIDDLE)).to_be_editable()
    expect(notes(other, MIDDLE)).to_have_value("Une phrase de la première.", timeout=15_000)
    other.context.set_offline(True)
    write(other, MIDDLE, "Une phrase de la seconde.")
    expect(other.locator("[data-live-status]")).to_contain_text("La connexion est coupée")
    section(one, MIDDLE).get_by_role("button", name="Écrire quand même").click()
    write(one, MIDDLE, " Et encore.")
    saved(one, MIDDLE)
    other.context.set_offline(False)
    box = section(other, MIDDLE).locator(".live-conflict")
    expect(box).to_contain_text("Une phrase de la seconde.", timeout=20_000)
    expect(box).to_contain_text("Et encore.")
    box.get_by_role("button", name="Garder les deux textes").click()
    expect(box).to_have_count(0)
    expect(notes(other, MIDDLE)).to_have_value(
        re.compile("Et encore.[^$]*Une phrase de la seconde.")
    )


def a_connection_that_is_cut(one: Page, other: Page) -> None:
    one.context.set_offline(True)
    write(one, FIRST, " Sans réseau.")
    expect(one.locator("[data-live-status]")).to_contain_text("La connexion est coupée")
    one.context.set_offline(False)
    saved(one, FIRST)
    expect(notes(other, FIRST)).to_have_value(re.compile("Sans réseau."), timeout=15_000)


def a_browser_that_dies(page: Page, base: str) -> Page:
    """Nothing was sent of the last words; they are there when she comes back."""
    page.context.set_offline(True)
    write(page, LAST, " Au milieu d’une phr")
    page.close()
    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto(f"{base}direct/")
    expect(notes(again, LAST)).to_have_value("Rien à signaler. Au milieu d’une phr")
    saved(again, LAST)
    return again


def a_session_that_ends(page: Page) -> None:
    """She is told, her words stay on her device, and they leave once she is back."""
    cookies = page.context.cookies()
    page.context.clear_cookies()
    write(page, FIRST, " Sans session.")
    status = page.locator("[data-live-status]")
    expect(status).to_contain_text("Votre session est terminée")
    expect(status.get_by_role("link")).to_have_attribute("href", re.compile("/connexion/.*next="))
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.reload()
    expect(notes(page, FIRST)).to_have_value(re.compile("Sans session."))
    saved(page, FIRST)


def gestures(page: Page) -> None:
    """A marked line by one tap; a promise and an insight by their forms."""
    write(page, FIRST, "\n!décision On garde la halte\n")
    section(page, FIRST).get_by_role("button", name="Noter cette décision").click(timeout=20_000)
    noted = page.locator("#notes-prises")
    expect(noted).to_contain_text("On garde la halte")
    subject = section(page, FIRST)
    subject.locator("summary", has_text="Promesse").click()
    form = subject.locator("details[id^=geste-promesse]")
    form.get_by_label("Quoi").fill("Appeler la mairie")
    form.get_by_label("Qui", exact=False).first.fill("moi")
    form.get_by_label("Pour quand").fill((timezone.localdate() + dt.timedelta(days=9)).isoformat())
    form.get_by_role("button", name="Noter la promesse").click()
    expect(noted).to_contain_text("Appeler la mairie")
    subject.locator("summary", has_text="Apprentissage").click()
    form = subject.locator("details[id^=geste-apprentissage]")
    form.get_by_label("Ce que nous avons appris").fill("Les pères viennent dehors")
    form.get_by_role("button", name="Noter l’apprentissage").click()
    expect(noted).to_contain_text("Les pères viennent dehors")
    present = page.locator("#presences").get_by_role("button", name="présence Camille Exemple")
    present.click()
    expect(present).to_have_attribute("aria-pressed", "true")
