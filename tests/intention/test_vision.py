"""Drafting together: versions, suggestions beside the text, comparison."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from agir.intention.actions.vision import (
    accept,
    create_vision,
    latest,
    propose_version,
    set_aside,
    suggest,
    take_up,
)
from agir.intention.comparing import compare
from agir.intention.models import Suggestion, Vision, VisionVersion
from tests.cast import ROLES, Cast
from tests.intention.conftest import STATEMENT, Room

ClientOf = Callable[[str], Client]
WRITERS = {"coordination", "steering", "representative", "first_concerned"}
STEERERS = {"coordination", "steering"}


def says(room: Room, **changed: str) -> dict[str, str]:
    return {**latest(room.vision).says(), **changed}


@pytest.mark.parametrize("role", ROLES)
def test_who_writes_and_who_settles(room: Room, role: str) -> None:
    member = room.cast.members[role]

    def tried(allowed: set[str], verb: Callable[[], object]) -> None:
        if role in allowed:
            verb()
        else:
            with pytest.raises(NotAllowed):
                verb()

    new = says(room, horizon="2035")
    tried(WRITERS, lambda: propose_version(
        vision=room.vision, by=member, says=new, why="", base=1))  # fmt: skip
    about = {"field": "statement", "passage": "", "words": "Autrement", "why": "Plus clair"}
    tried(WRITERS, lambda: suggest(vision=room.vision, by=member, **about))
    made = suggest(vision=room.vision, by=room.cast.coordination, **about)
    tried(STEERERS, lambda: set_aside(suggestion=made, by=member, reason="Pas encore"))
    tried(STEERERS, lambda: take_up(suggestion=made, by=member))
    tried(STEERERS, lambda: accept(suggestion=made, by=member))


def test_a_version_is_numbered_and_the_former_one_never_changes(room: Room) -> None:
    by = room.cast.members["first_concerned"]
    made = propose_version(
        vision=room.vision, by=by, says=says(room, statement="Autre"), why="Court", base=1
    )
    assert (made.number, made.why) == (2, "Court")
    first = VisionVersion.objects.get(vision=room.vision, number=1)
    assert first.statement == STATEMENT
    event = Event.objects.get(verb="intention.vision.version_proposed")
    assert event.changes["number"] == ["1", "2"]


@pytest.mark.parametrize(
    ("changed", "base", "words"),
    [
        ({}, 1, "déjà ceux"),
        ({"statement": "   "}, 1, "Écrivez l’énoncé"),
        ({"statement": "Autre"}, 7, "entre-temps"),
    ],
)
def test_what_a_version_refuses(room: Room, changed: dict[str, str], base: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        propose_version(
            vision=room.vision, by=room.cast.coordination, says=says(room, **changed), why="",
            base=base,
        )  # fmt: skip
    assert latest(room.vision).number == 1


def test_an_accepted_suggestion_makes_the_next_version(room: Room) -> None:
    parent, lead = room.cast.members["first_concerned"], room.cast.coordination
    made = suggest(
        vision=room.vision, by=parent, field="statement", passage="entouré",
        words="entouré et confiant", why="Les deux comptent",
    )  # fmt: skip
    version = accept(suggestion=made, by=lead)
    assert version.statement == "Ici, chaque enfant grandit entouré et confiant."
    made.refresh_from_db()
    assert (made.status, made.became_id) == (Suggestion.Status.ACCEPTED, version.pk)
    with pytest.raises(Refused, match="déjà reçu sa réponse"):
        accept(suggestion=made, by=lead)


def test_a_passage_that_is_gone_is_never_guessed(room: Room) -> None:
    lead = room.cast.coordination
    about = {"field": "statement", "words": "x", "why": "y"}
    with pytest.raises(Refused, match="pas dans cette partie"):
        suggest(vision=room.vision, by=lead, passage="absent", **about)
    made = suggest(vision=room.vision, by=lead, passage="entouré", **about)
    propose_version(
        vision=room.vision, by=lead, says=says(room, statement="Tout autre"), why="", base=1
    )
    with pytest.raises(Refused, match="a changé depuis"):
        accept(suggestion=made, by=lead)


def test_setting_aside_needs_a_reason_and_can_be_undone(room: Room) -> None:
    lead = room.cast.coordination
    made = suggest(
        vision=room.vision, by=lead, field="horizon", passage="", words="2035", why="Clair"
    )
    with pytest.raises(Refused):
        set_aside(suggestion=made, by=lead, reason="  ")
    set_aside(suggestion=made, by=lead, reason="Trop loin")
    made.refresh_from_db()
    assert (made.status, made.reason) == ("set_aside", "Trop loin")
    take_up(suggestion=made, by=lead)
    made.refresh_from_db()
    assert made.status == "open"


def test_versions_compare_word_by_word(room: Room, client_of: ClientOf) -> None:
    propose_version(
        vision=room.vision, by=room.cast.coordination, why="", base=1,
        says=says(room, statement="Ici, chaque bébé grandit entouré.", horizon="<b>2035</b>"),
    )  # fmt: skip
    second, first = VisionVersion.objects.filter(vision=room.vision)
    changes = {one.label: one.difference for one in compare(first, second)}
    assert changes["Énoncé"] == "Ici, chaque <del>enfant</del><ins>bébé</ins> grandit entouré."
    assert "&lt;b&gt;" in changes["Horizon"]
    assert set(changes) == {"Énoncé", "Horizon"}
    page = client_of("observer").get(f"{room.base}visions/{room.vision.pk}/versions/?de=2&a=1")
    assert "<del>enfant</del><ins>bébé</ins>" in page.content.decode()
    junk = client_of("observer").get(f"{room.base}visions/{room.vision.pk}/versions/?de=²&a=99")
    assert junk.status_code == 200


def test_a_form_that_comes_back_keeps_what_was_typed(room: Room, client_of: ClientOf) -> None:
    client = client_of("first_concerned")
    url = f"{room.base}visions/{room.vision.pk}/"
    for path, typed in (
        ("proposer/", {"statement": "", "horizon": "Gardez-moi", "base": "1"}),
        ("proposer/", {"statement": "Gardez-moi", "base": "9"}),
        ("suggerer/", {"field": "statement", "passage": "absent", "words": "Gardez-moi",
                       "why": "w"}),
        ("suggerer/", {"field": "nope", "words": "Gardez-moi", "why": "w"}),
        ("suggerer/", {"field": "statement", "words": "Gardez-moi" * 900, "why": "w"}),
    ):  # fmt: skip
        answer = client.post(url + path, typed)
        assert answer.status_code == 422, typed
        assert "Gardez-moi" in answer.content.decode()
    assert client.post(f"{room.base}visions/nouvelle/", {"horizon": "Oui"}).status_code == 422
    assert Vision.objects.count() == 1
    assert VisionVersion.objects.count() == 1
    assert Suggestion.objects.count() == 0


def test_after_another_version_posting_again_goes_through(room: Room, client_of: ClientOf) -> None:
    propose_version(
        vision=room.vision, by=room.cast.coordination, says=says(room, horizon="2030"), why="",
        base=1,
    )  # fmt: skip
    client, url = client_of("steering"), f"{room.base}visions/{room.vision.pk}/proposer/"
    answer = client.post(url, {"statement": "Le mien", "base": "1"})
    assert answer.status_code == 422
    assert 'name="base" value="2"' in answer.content.decode()
    assert client.post(url, {"statement": "Le mien", "base": "2"}).status_code == 302


def test_nothing_typed_is_read_as_html(room: Room, client_of: ClientOf) -> None:
    bad = "<script>alert(1)</script>"
    lead = room.cast.coordination
    propose_version(
        vision=room.vision, by=lead, base=1, why=bad,
        says=dict.fromkeys(("statement", "population", "territory", "change", "horizon"), bad),
    )  # fmt: skip
    made = suggest(vision=room.vision, by=lead, field="statement", passage="", words=bad, why=bad)
    suggest(vision=room.vision, by=lead, field="horizon", passage=bad, words="x", why=bad)
    set_aside(suggestion=made, by=lead, reason=bad)
    client = client_of("coordination")
    for path in ("", f"visions/{room.vision.pk}/", f"visions/{room.vision.pk}/versions/",
                 f"visions/{room.vision.pk}/suggerer/", f"visions/{room.vision.pk}/proposer/",
                 f"tours/{room.round.pk}/", f"suggestions/{made.pk}/ecarter/"):  # fmt: skip
        page = client.get(room.base + path)
        assert page.status_code == 200
        assert bad not in page.content.decode(), path


def test_another_coalition_sees_nothing_and_lends_no_cycle(cast: Cast, room: Room) -> None:
    from agir.cycles.models import Cycle

    assert list(Vision.objects.visible_to(cast.users["outsider"])) == []
    assert list(Vision.objects.visible_to(cast.users["observer"])) == [room.vision]
    foreign = Cycle.objects.create(coalition=cast.another, number=1, title="Ailleurs")
    with pytest.raises(Refused, match="pas de ce regroupement"):
        create_vision(
            coalition=cast.own, by=cast.coordination, name="N", says={"statement": "S"},
            cycle=foreign,
        )  # fmt: skip
