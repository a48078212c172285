"""The pages: what they show, to whom, in how many queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agir.cycles.actions.cycle import close_cycle, open_cycle
from agir.cycles.actions.own import add_own, set_aside
from agir.cycles.actions.synthesis import synthesise
from agir.cycles.asked import Choices
from agir.cycles.models import FrameworkSeen, Synthesis, Voice
from agir.cycles.reading import SHOWN
from agir.cycles.signals import stage_told
from agir.cycles.telling import Kind, Told
from agir.framework import contents
from agir.framework.tools import tools_of
from tests.cast import Cast
from tests.cycles.conftest import Turn

Browser = Callable[[str], Client]


def text(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status
    return page.content.decode()


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_coalition_without_cycle_is_invited_to_open_one(cast: Cast, client_of: Browser) -> None:
    index = reverse("cycles:index", args=["marees"])
    assert "Ouvrir notre premier cycle" in text(client_of("coordination"), index)
    assert "La coordination ou le comité de suivi peut" in text(client_of("observer"), index)
    home = reverse("home:cycle", args=["marees"])
    assert "Ouvrir notre premier cycle" in text(client_of("coordination"), home)


def test_opening_a_cycle_from_its_form(cast: Cast, client_of: Browser) -> None:
    client, url = client_of("steering"), reverse("cycles:create", args=["marees"])
    bad = client.post(url, {"title": " ", "starts_on": "2026-05-01", "ends_on": "2026-04-01"})
    assert bad.status_code == 422
    assert "Donnez un titre" in bad.content.decode()
    assert "La fin vient avant le début" in bad.content.decode()
    assert client.post(url, {"title": "Dehors", "starts_on": "demain"}).status_code == 422
    made = client.post(url, {"title": "Jouer dehors", "about": "Toute l’année"})
    assert made.status_code == 302
    page = text(client, made["Location"])
    assert "Jouer dehors" in page
    for stage in contents.stages():
        assert stage.asks in page.replace("&#x27;", "'")


def test_the_ring_links_every_stage_and_none_is_locked(turn: Turn, client_of: Browser) -> None:
    page = text(client_of("observer"), turn.url("cycle"))
    for stage in contents.stages():
        url = turn.url("stage", stage.slug)
        assert page.count(f'href="{url}"') >= 2
        shown = text(client_of("observer"), url)
        assert all(question.question in shown for question in stage.questions)
        assert all(tool.name in shown for tool in tools_of(stage.key))
    assert "n’ont encore aucune voix" in page
    missing = client_of("observer").get(turn.url("stage", "nulle-part"))
    assert missing.status_code == 404


def test_home_leads_to_the_latest_open_cycle(turn: Turn, cast: Cast, client_of: Browser) -> None:
    later = open_cycle(coalition=cast.own, by=cast.coordination, title="Ensuite")
    home = reverse("home:cycle", args=["marees"])
    url = reverse("cycles:stage", args=["marees", later.pk, "intention"])
    assert url in text(client_of("observer"), home)
    close_cycle(cycle=later, by=cast.coordination)
    assert turn.url("stage", "intention") in text(client_of("observer"), home)


def test_a_stage_opens_with_what_the_earlier_ones_settled(
    turn: Turn, cast: Cast, client_of: Browser
) -> None:
    synthesise(
        cycle=turn.cycle, by=cast.coordination, question=turn.questions[0], words="Jouer dehors"
    )
    assert "Jouer dehors" in text(client_of("observer"), turn.url("stage", "planification"))
    before = text(client_of("observer"), turn.url("stage", "intention"))
    assert "De l’étape" not in before


def test_the_next_cycle_opens_with_what_the_last_one_learned(
    turn: Turn, cast: Cast, client_of: Browser
) -> None:
    last = Choices(cast.own).questions("evaluation")[0]
    synthesise(cycle=turn.cycle, by=cast.coordination, question=last, words="Commencer plus tôt")
    after = open_cycle(
        coalition=cast.own, by=cast.coordination, title="Suite", carried_from=turn.cycle
    )
    url = reverse("cycles:stage", args=["marees", after.pk, "intention"])
    assert "Commencer plus tôt" in text(client_of("observer"), url)


def test_other_rooms_speak_in_the_stages(turn: Turn, client_of: Browser) -> None:
    def tell(sender: object, **kwargs: object) -> list[Told]:
        return [
            Told("situation", "Deux priorités <b>", "/ailleurs/", Kind.DECIDED),
            Told("situation", "Personne n’a vérifié les chiffres", kind=Kind.OPEN),
            Told("no-such-stage", "Perdue"),
        ]

    stage_told.connect(tell)
    try:
        client = client_of("observer")
        here = text(client, turn.url("stage", "etat-de-situation"))
        after = text(client, turn.url("stage", "evaluation"))
        ring = text(client, turn.url("cycle"))
    finally:
        stage_told.disconnect(tell)
    for page in (here, after, ring):
        assert "Deux priorités &lt;b&gt;" in page
        assert "Perdue" not in page
    assert "Personne n’a vérifié" in here
    assert "Personne n’a vérifié" in ring
    assert "Personne n’a vérifié" not in after  # what is open there is said there


def test_a_member_gives_her_voice(turn: Turn, client_of: Browser) -> None:
    client, url = client_of("first_concerned"), turn.url("question", turn.questions[0].key)
    page = text(client, url)
    assert "Qui voit ceci?" in page
    sent = client.post(url, {"words": "Un parc", "capacity": "parent"})
    assert sent.status_code == 302
    page = text(client, url)
    assert "Personne first_concerned" in page
    assert turn.url("voice_correct", Voice.objects.get().pk) in page
    bad = client.post(url, {"words": "", "capacity": "parent"})
    assert bad.status_code == 422
    assert "même courte" in bad.content.decode()
    assert client_of("observer").post(url, {"words": "x", "capacity": "other"}).status_code == 403


def test_paper_sheets_are_typed_one_after_the_other(turn: Turn, client_of: Browser) -> None:
    client, url = client_of("steering"), turn.url("paper", turn.questions[0].key)
    sheet = {
        "words": "Un parc",
        "capacity": "citizen",
        "given_on": "2026-03-12",
        "provenance": "meeting",
        "provenance_note": "Café du 12 mars",
    }
    again = client.post(url, {**sheet, "again": "1"})
    assert again["Location"].startswith(url)
    following = text(client, again["Location"])
    assert "Café du 12 mars" in following
    assert "2026-03-12" in following
    for wrong in ({"given_on": "2999-01-01"}, {"provenance": "site"}, {"given_on": "hier"}):
        bad = client.post(url, {**sheet, **wrong})
        assert bad.status_code == 422
        assert "Un parc" in bad.content.decode()
    assert Voice.objects.count() == 1


def test_correcting_and_taking_back_from_the_pages(turn: Turn, client_of: Browser) -> None:
    voice = turn.say("first_concerned", "Un parc")
    client = client_of("first_concerned")
    url = turn.url("voice_correct", voice.pk)
    assert client.post(url, {"words": "", "capacity": "parent"}).status_code == 422
    assert client.post(url, {"words": "Deux parcs", "capacity": "parent"}).status_code == 302
    page = text(client, turn.url("voice_withdraw", voice.pk))
    assert "effacée pour de bon" in page
    assert Voice.objects.get().words == "Deux parcs"
    assert client.post(turn.url("voice_withdraw", voice.pk)).status_code == 302
    assert not Voice.objects.exists()


def test_versions_of_a_synthesis_are_compared_word_by_word(
    turn: Turn, cast: Cast, client_of: Browser
) -> None:
    client, key = client_of("representative"), turn.questions[0].key
    url = turn.url("synthesis", key)
    client.post(url, {"words": "Un parc près de chez nous", "seen": "0"})
    client.post(url, {"words": "Un jardin près de chez nous", "seen": "1"})
    page = text(client, turn.url("synthesis_versions", key))
    assert "<del>parc</del><ins>jardin</ins>" in page
    for query in ("?de=9&a=x", "?de=²&a=1", "?de=" + "9" * 40):
        assert client.get(turn.url("synthesis_versions", key) + query).status_code == 200
    stale = client.post(url, {"words": "Une cour", "seen": "1"})
    assert stale.status_code == 422
    assert "entre-temps" in stale.content.decode()
    assert "<ins>" in stale.content.decode()
    assert 'value="2"' in stale.content.decode()  # sending again is then a choice
    restored = client.post(turn.url("synthesis_restore", key, 1))
    assert restored.status_code == 302
    assert Synthesis.objects.get().words == "Un parc près de chez nous"


def test_voices_after_a_synthesis_are_counted(turn: Turn, cast: Cast, client_of: Browser) -> None:
    turn.say("representative", "Avant")
    synthesise(cycle=turn.cycle, by=cast.coordination, question=turn.questions[0], words="Tous")
    url = turn.url("stage", "intention")
    assert "depuis cette synthèse" not in text(client_of("observer"), url)
    turn.say("first_concerned", "Après")
    assert "1 voix est arrivée depuis cette synthèse" in text(client_of("observer"), url)


def test_what_is_set_aside_is_folded_not_lost(turn: Turn, cast: Cast, client_of: Browser) -> None:
    turn.say("representative", "Un parc")
    question = turn.questions[0]
    set_aside(coalition=cast.own, by=cast.coordination, family="questions", key=question.key)
    add_own(
        coalition=cast.own, by=cast.coordination, family="questions", stage="intention",
        name="Et les grands-parents?",
    )  # fmt: skip
    page = text(client_of("observer"), turn.url("stage", "intention"))
    kept, _, folded = page.partition("question mise de côté")
    assert question.name not in kept
    assert question.name in folded
    assert "Un parc" in folded
    assert "Et les grands-parents?" in kept
    assert "notre question" in kept


def test_the_framework_page_says_whose_is_what(turn: Turn, cast: Cast, client_of: Browser) -> None:
    url = reverse("cycles:framework", args=["marees"])
    client = client_of("steering")
    add = reverse("cycles:own_add", args=["marees", "principles"])
    assert client.post(add, {"name": ""}).status_code == 422
    assert client.post(add, {"name": "Le <i>jeu</i>"}).status_code == 302
    page = text(client, url)
    assert "Le &lt;i&gt;jeu&lt;/i&gt;" in page
    assert "à nous" in page
    assert "Le référentiel commun a changé" not in page
    FrameworkSeen.objects.update(version="0.1")
    assert "Le référentiel commun a changé" in text(client, url)
    assert client.post(reverse("cycles:framework_seen", args=["marees"])).status_code == 302
    assert "Le référentiel commun a changé" not in text(client, url)
    assert client.get(reverse("cycles:own_add", args=["marees", "nulle"])).status_code == 404


NASTY = '<script>alert("x")</script><img src=x onerror=y>'


def test_nothing_that_is_typed_runs(turn: Turn, cast: Cast, client_of: Browser) -> None:
    turn.say("first_concerned", NASTY)
    turn.type(NASTY, who=NASTY[:100])
    synthesise(cycle=turn.cycle, by=cast.coordination, question=turn.questions[0], words=NASTY)
    synthesise(
        cycle=turn.cycle, by=cast.coordination, question=turn.questions[0], words=NASTY + " encore"
    )
    link = turn.link(title=NASTY[:100])
    add_own(
        coalition=cast.own, by=cast.coordination, family="questions", stage="intention", name=NASTY
    )
    client, key = client_of("coordination"), turn.questions[0].key
    pages = [
        turn.url("cycle"),
        turn.url("stage", "intention"),
        turn.url("stage", "evaluation"),
        turn.url("question", key),
        turn.url("synthesis", key),
        turn.url("synthesis_versions", key),
        turn.url("links"),
        turn.url("link", link.pk),
        turn.answer_url(link),
        reverse("cycles:framework", args=["marees"]),
        reverse("home:coalition", args=["marees"]),
    ]
    for url in pages:
        page = text(client, url)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(
    "page", ["cycle", "stage", "question", "synthesis", "links", "framework", "index", "home"]
)
def test_constant_queries_however_much_was_said(
    turn: Turn, cast: Cast, client_of: Browser, page: str
) -> None:
    client, key = client_of("coordination"), turn.questions[0].key
    url = {
        "cycle": turn.url("cycle"),
        "stage": turn.url("stage", "intention"),
        "question": turn.url("question", key),
        "synthesis": turn.url("synthesis", key),
        "links": turn.url("links"),
        "framework": reverse("cycles:framework", args=["marees"]),
        "index": reverse("cycles:index", args=["marees"]),
        "home": reverse("home:cycle", args=["marees"]),
    }[page]

    def more(number: int) -> None:
        for at in range(number):
            turn.say("first_concerned", f"Voix {number} {at}", at)
            turn.type(f"Feuille {number} {at}", at)
            synthesise(
                cycle=turn.cycle, by=cast.coordination, question=turn.questions[at],
                words=f"Retenu {number} {at}",
            )  # fmt: skip
            turn.link()
            add_own(
                coalition=cast.own, by=cast.coordination, family="questions", stage="intention",
                name=f"Question {number} {at}",
            )  # fmt: skip
            open_cycle(coalition=cast.own, by=cast.coordination, title=f"{number} {at}")

    more(1)
    one = queries(client, url)
    more(3)
    assert queries(client, url) == one
    assert one <= 15


def test_a_stage_shows_the_latest_voices_and_counts_the_rest(
    turn: Turn, client_of: Browser
) -> None:
    Voice.objects.bulk_create(
        Voice(
            coalition=turn.cycle.coalition, cycle=turn.cycle, stage="intention",
            question=turn.questions[0].key, words=f"Voix numéro {number}.", capacity="other",
            provenance="paper", given_on=timezone.localdate(),
        )
        for number in range(40)
    )  # fmt: skip
    stage = text(client_of("observer"), turn.url("stage", "intention"))
    assert stage.count("Voix numéro") == SHOWN
    assert "Lire 37 autres voix" in stage
    first = text(client_of("observer"), turn.url("question", turn.questions[0].key))
    assert first.count("Voix numéro") == 30
    second = client_of("observer").get(turn.url("question", turn.questions[0].key) + "?page=2")
    assert second.content.decode().count("Voix numéro") == 10


def test_a_voice_is_reached_through_its_own_cycle_only(
    turn: Turn, cast: Cast, client_of: Browser
) -> None:
    other = open_cycle(coalition=cast.own, by=cast.coordination, title="Autre")
    voice = turn.type("Un parc")
    client = client_of("coordination")
    for name in ("voice_correct", "voice_withdraw"):
        url = reverse(f"cycles:{name}", args=["marees", other.pk, voice.pk])
        assert client.post(url).status_code == 404
    own = reverse("cycles:question", args=["marees", turn.cycle.pk, "own-inconnue"])
    assert client.get(own).status_code == 404


def test_a_link_is_shown_to_those_who_hand_it_out(turn: Turn, client_of: Browser) -> None:
    client = client_of("steering")
    new = turn.url("link_new", "intention")
    keys = [question.key for question in turn.questions[:2]]
    bad = client.post(new, {"questions": keys, "until": "2001-01-01"})
    assert bad.status_code == 422
    assert client.post(new, {"questions": [], "until": "2001-01-01"}).status_code == 422
    until = (timezone.localdate() + timezone.timedelta(days=3)).isoformat()
    made = client.post(new, {"title": "Parc", "questions": keys, "until": until})
    page = text(client, made["Location"])
    assert "/reponse/" in page
    assert all(question.name in page for question in turn.questions[:2])
    assert client_of("representative").get(made["Location"]).status_code == 403


def test_a_question_that_left_the_framework_keeps_its_voices(
    turn: Turn, client_of: Callable[[str], Client]
) -> None:
    turn.say("representative", "Des bancs près de l’école", at=0)
    Voice.objects.update(question="disparue")
    client = client_of("coordination")
    page = client.get(turn.url("stage", "intention")).content.decode()
    assert "1 question retirée" in page
    assert "Des bancs près de l’école" in page
    address = turn.url("question", "disparue")
    assert "retirée du référentiel" in client.get(address).content.decode()
    assert client.post(address, {"words": "Encore", "capacity": "parent"}).status_code == 403
    voice = Voice.objects.get()
    mine = client_of("representative").get(turn.url("voice_correct", voice.pk))
    assert mine.status_code == 200
    assert client.get(turn.url("question", "jamais-posee")).status_code == 404


def test_a_stage_opens_the_room_where_its_work_is_done(
    turn: Turn, client_of: Callable[[str], Client]
) -> None:
    client = client_of("observer")
    rooms = {"intention": "intention:index", "etat-de-situation": "portrait:overview",
             "planification": "plan:index"}  # fmt: skip
    whole = client.get(turn.url("cycle")).content.decode()
    for slug, name in rooms.items():
        address = f'href="{reverse(name, args=["marees"])}"'
        assert address in client.get(turn.url("stage", slug)).content.decode()
        assert address in whole
