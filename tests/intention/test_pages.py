"""Pages: constant queries, who sees which buttons, what the cycle is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agir.accounts.models import User
from agir.coalitions.actions import organisations_named
from agir.coalitions.models import Member
from agir.cycles.models import Cycle
from agir.cycles.signals import stage_told
from agir.intention.actions.answers import Said, answer, answer_for, reply
from agir.intention.actions.chairs import name_chair
from agir.intention.actions.charter import add_value, check_line, write_line
from agir.intention.actions.vision import create_vision, propose_version, suggest
from agir.intention.models import Adherence
from tests.intention.conftest import Room

ClientOf = Callable[[str], Client]
BUT = Said("reserves", "Une réserve")


def fill(room: Room, mark: str, number: int) -> None:
    """`number` of everything that a page lists."""
    own, lead = room.cast.own, room.cast.coordination
    for index in range(number):
        name = f"{mark}{index}"
        last = room.vision.versions.order_by("-number")[0]
        suggest(vision=room.vision, by=lead, field="horizon", passage="", words=name, why="y")
        says = {**last.says(), "horizon": name}
        create_vision(coalition=own, by=lead, name=name, says=says, cycle=None)
        group = organisations_named(coalition=own, by=lead, names=[name])[name]
        about = {"round_": room.round, "by": lead, "provenance": "Rencontre"}
        made = answer_for(organisation=group, said=BUT, **about)
        reply(adherence=made, by=lead, text="Merci")
        answer_for(organisation=group, said=Said("cannot", "Non", "Ceci"), **about)
        user = User.objects.create_user(f"{name}@exemple.test")
        parent = Member.objects.create(coalition=own, user=user, role="first_concerned")
        answer(round_=room.round, by=parent, said=BUT)
        add_value(coalition=own, by=lead, name=name, meaning="")
        name_chair(coalition=own, by=lead, name=name, asker=parent)
        key = ["prevention", "inclusion", "concerned", "capacity"][index]
        line = write_line(coalition=own, by=lead, principle=key, how=name)
        check_line(line=line, by=lead, year=2020 + index, example=name)


PAGES = ["", "visions/{v}/", "visions/{v}/versions/", "visions/{v}/adopter/", "tours/{r}/",
         "tours/{r}/lettres/", "charte/", "chaise-vide/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_constant_queries(room: Room, client_of: ClientOf, path: str) -> None:
    client = client_of("coordination")
    url = room.base + path.format(v=room.vision.pk, r=room.round.pk)
    fill(room, "a", 1)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(url).status_code == 200
    fill(room, "b", 3)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).status_code == 200
    assert len(few) == len(many)
    assert len(many) <= 15


def test_those_who_read_see_no_button(room: Room, client_of: ClientOf) -> None:
    fill(room, "a", 1)
    for who in ("observer", "funder_adviser"):
        client = client_of(who)
        for path in ("", f"visions/{room.vision.pk}/", f"tours/{room.round.pk}/", "charte/",
                     "chaise-vide/"):  # fmt: skip
            page = client.get(room.base + path).content.decode()
            main = page.split("<main")[1].split("</main")[0]
            assert "<form" not in main
            for way in ("proposer", "suggerer", "adopter", "repondre", "lettres", "nouvelle"):
                assert f"/{way}/" not in main


def test_the_round_shows_both_positions_and_the_answer(room: Room, client_of: ClientOf) -> None:
    fill(room, "a", 1)
    page = client_of("observer").get(f"{room.base}tours/{room.round.pk}/").content.decode()
    for words in ("Une réserve", "Merci", "Ceci", "pas encore répondu", "Rencontre"):
        assert words in page


def test_a_person_answers_on_the_site(room: Room, client_of: ClientOf) -> None:
    url = f"{room.base}tours/{room.round.pk}/repondre/"
    client = client_of("first_concerned")
    assert client.post(url, {"stance": "reserves"}).status_code == 422
    assert client.post(url, {"stance": "adheres", "words": "trop"}).status_code == 302
    assert Adherence.objects.get().words == ""


def test_the_cycle_is_told(room: Room) -> None:
    cycle = Cycle.objects.create(coalition=room.cast.own, number=1, title="Premier")
    name_chair(coalition=room.cast.own, by=room.cast.coordination, name="Des pères")

    def words() -> str:
        answers = stage_told.send(Cycle, cycle=cycle, member=room.cast.coordination)
        return " ".join(line.words for _r, part in answers for line in part if
                        line.stage == "intention")  # fmt: skip

    with CaptureQueriesContext(connection) as asked:
        assert "en discussion" in words()
    assert "chaise vide" in words()
    assert len([q for q in asked if "intention_" in q["sql"]]) == 1


def test_the_cycle_page_leads_here(room: Room, client_of: ClientOf) -> None:
    page = client_of("observer").get(f"/r/{room.cast.own.slug}/cycle/").content.decode()
    assert room.base in page


def test_the_setting_is_explained_and_kept(room: Room, client_of: ClientOf) -> None:
    client, url = client_of("coordination"), f"/r/{room.cast.own.slug}/reglages/"
    assert "Aucune orientation sans la voix" in client.get(url).content.decode()
    posted = {"name": "Coalition des Marées", "level": "local", "languages": ["fr"],
              "time_zone": "America/Toronto", "voice_required": "on"}  # fmt: skip
    assert client.post(url, posted).status_code == 302
    room.cast.own.refresh_from_db()
    assert room.cast.own.voice_required is True


def test_a_proposed_version_from_the_page(room: Room, client_of: ClientOf) -> None:
    propose_version(
        vision=room.vision, by=room.cast.coordination, why="", base=1,
        says={"statement": "Deux"},
    )  # fmt: skip
    page = client_of("observer").get(f"{room.base}visions/{room.vision.pk}/").content.decode()
    assert "Ce qui a changé depuis la version 1" in page
