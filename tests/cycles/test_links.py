"""Answering without an account: the link, what it opens, what it never does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agir.core.refusals import NotAllowed, Refused
from agir.cycles.actions.cycle import close_cycle
from agir.cycles.actions.link import find_link, make_link, questions_of, revoke_link, token_of
from agir.cycles.actions.own import set_aside
from agir.cycles.actions.voice import MOST_BY_LINK, answer_by_link
from agir.cycles.models import AnswerLink, Voice
from tests.cast import Cast
from tests.cycles.conftest import Turn

TODAY = timezone.localdate()


def answers(turn: Turn, **more: str) -> dict[str, str]:
    key = turn.questions[0].key
    return {f"q-{key}": "Un parc à distance de poussette", "capacity": "parent", **more}


def test_a_link_takes_answers_and_gives_a_way_to_take_them_back(turn: Turn) -> None:
    link, client = turn.link(title="Café-rencontre"), Client()
    page = client.get(turn.answer_url(link))
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Coalition des Marées" in page.content.decode()
    assert "lisent vos réponses" in page.content.decode()
    assert not Voice.objects.exists()
    sent = client.post(turn.answer_url(link), answers(turn))
    assert sent.status_code == 302
    voice = Voice.objects.get()
    assert (voice.provenance, voice.who, voice.member) == ("link", "", None)
    assert voice.provenance_note == "Café-rencontre"
    mine = client.get(sent["Location"])
    assert mine["Referrer-Policy"] == "no-referrer"
    assert "Un parc à distance de poussette" in mine.content.decode()
    assert Client().post(sent["Location"]).status_code == 302
    assert not Voice.objects.exists()
    assert client.get(sent["Location"]).status_code == 404


def test_only_the_hash_of_a_token_is_kept(turn: Turn) -> None:
    link = turn.link()
    token = token_of(link)
    row = AnswerLink.objects.filter(pk=link.pk).values().get()
    assert token not in str(row)
    assert len(token.replace("-", "")) == 16
    typed = token.upper().replace("-", " ").replace("O", "0").replace("L", "1")
    assert find_link(typed).pk == link.pk


def test_a_token_is_lost_when_the_secret_of_the_site_changes(turn: Turn, settings: object) -> None:
    link = turn.link()
    settings.SECRET_KEY = "another " * 8  # type: ignore[attr-defined]
    assert token_of(link) == ""


@pytest.mark.parametrize("end", ["expired", "revoked", "closed", "archived", "unknown"])
def test_a_link_that_is_over_shows_and_takes_nothing(turn: Turn, cast: Cast, end: str) -> None:
    link = turn.link()
    url = turn.answer_url(link)
    if end == "expired":
        AnswerLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    if end == "revoked":
        revoke_link(link=link, by=cast.members["steering"])
    if end == "closed":
        close_cycle(cycle=turn.cycle, by=cast.coordination)
    if end == "archived":
        cast.own.archived_at = timezone.now()
        cast.own.save()
    if end == "unknown":
        url = reverse("cycles:answer", args=["aaaa-bbbb-cccc-dddd"])
    page = Client().get(url)
    assert page.status_code == 410
    assert turn.questions[0].name not in page.content.decode()
    assert Client().post(url, answers(turn)).status_code == 410
    assert not Voice.objects.exists()


def test_the_same_form_sent_twice_is_one_answer(turn: Turn) -> None:
    link, client = turn.link(), Client()
    form = answers(turn, receipt="r" * 43)
    first = client.post(turn.answer_url(link), form)
    again = client.post(turn.answer_url(link), form)
    assert first["Location"] == again["Location"]
    assert Voice.objects.count() == 1
    # The same page shown again on the same telephone, to somebody else: her words are kept too.
    other = {**form, f"q-{turn.questions[0].key}": "De l’ombre"}
    third = client.post(turn.answer_url(link), other)
    assert third["Location"] != first["Location"]
    assert sorted(Voice.objects.values_list("words", flat=True)) == [
        "De l’ombre",
        "Un parc à distance de poussette",
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"capacity": "director"},
        {"capacity": ""},
        {"who": "x" * 121},
    ],
)
def test_a_bad_form_keeps_what_was_typed_and_writes_nothing(
    turn: Turn, more: dict[str, str]
) -> None:
    page = Client().post(turn.answer_url(turn.link()), answers(turn, **more))
    assert page.status_code == 422
    assert "Un parc à distance de poussette" in page.content.decode()
    assert not Voice.objects.exists()


def test_an_empty_form_is_said_kindly(turn: Turn) -> None:
    page = Client().post(turn.answer_url(turn.link()), {"capacity": "parent"})
    assert page.status_code == 422
    assert "au moins une question" in page.content.decode()


def test_a_link_asks_only_what_was_chosen_and_kept(turn: Turn, cast: Cast) -> None:
    first, second, third = turn.questions[:3]
    link = turn.link(questions=[first.key, second.key])
    set_aside(coalition=cast.own, by=cast.coordination, family="questions", key=second.key)
    assert [question.key for question in questions_of(link)] == [first.key]
    answer = answers(turn, **{f"q-{third.key}": "Personne ne l’a demandé"})
    assert Client().post(turn.answer_url(link), answer).status_code == 302
    assert [voice.question for voice in Voice.objects.all()] == [first.key]
    with pytest.raises(Refused):
        answer_by_link(token=token_of(link), answers={third.key: "Non"}, who="", capacity="parent")


@pytest.mark.parametrize(
    ("until", "questions"),
    [
        (TODAY - dt.timedelta(days=1), []),
        (TODAY + dt.timedelta(days=400), []),
        (TODAY, ["results"]),  # a question of another stage
    ],
)
def test_a_link_that_cannot_be_made(
    turn: Turn, cast: Cast, until: dt.date, questions: list[str]
) -> None:
    with pytest.raises(Refused):
        turn.link(until=until, questions=questions)
    for role in ("representative", "first_concerned", "observer"):
        with pytest.raises(NotAllowed):
            make_link(cycle=turn.cycle, by=cast.members[role], stage="intention", until=TODAY)
    assert not AnswerLink.objects.exists()


def test_a_link_cannot_be_used_to_flood(turn: Turn) -> None:
    link = turn.link()
    Voice.objects.bulk_create(
        Voice(
            coalition=turn.cycle.coalition, cycle=turn.cycle, stage="intention", link=link,
            question=turn.questions[0].key, words="x", capacity="other", provenance="link",
        )
        for _ in range(MOST_BY_LINK)
    )  # fmt: skip
    page = Client().post(turn.answer_url(link), answers(turn))
    assert page.status_code == 410
    assert Voice.objects.count() == MOST_BY_LINK


def test_too_many_posts_from_one_place_are_slowed_down(turn: Turn) -> None:
    url = turn.answer_url(turn.link())
    statuses = [Client().post(url, answers(turn)).status_code for _ in range(32)]
    assert statuses[0] == 302
    assert statuses[-1] == 429


def test_a_receipt_tells_nothing_of_others(turn: Turn) -> None:
    link = turn.link()
    key = turn.questions[0].key
    one, two = (
        answer_by_link(token=token_of(link), answers={key: words}, who="", capacity="parent")
        for words in ("La mienne", "La sienne")
    )
    page = Client().get(reverse("cycles:mine", args=[one])).content.decode()
    assert "La mienne" in page
    assert "La sienne" not in page
    Client().post(reverse("cycles:mine", args=[two]))
    assert [voice.words for voice in Voice.objects.all()] == ["La mienne"]
    assert Client().get(reverse("cycles:mine", args=["x"])).status_code == 404


def test_the_poster_says_it_in_both_languages_with_a_square(
    turn: Turn, client_of: Callable[[str], Client]
) -> None:
    link = turn.link()
    address = reverse("cycles:poster", args=["marees", link.cycle_id, link.pk])
    page = client_of("steering").get(address).content.decode()
    assert token_of(link) in page
    assert 'lang="fr"' in page
    assert 'lang="en"' in page
    assert page.count("<li>") >= 2 * len(questions_of(link))
    assert 'fill="#000"' in page
    assert 'style="' not in page


def test_the_poster_of_a_closed_link_says_so(
    turn: Turn, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    link = turn.link()
    revoke_link(link=link, by=cast.coordination)
    address = reverse("cycles:poster", args=["marees", link.cycle_id, link.pk])
    page = client_of("steering").get(address).content.decode()
    assert "Ce lien est fermé" in page
    assert token_of(link) not in page
