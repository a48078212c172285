"""Letters: nothing before the button, one link for one person, a GET that does nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.models import Member
from agir.core.refusals import NotAllowed
from agir.core.tokens import hash_token
from agir.intention.actions.letters import recipients, revoke_link, send_letters
from agir.intention.actions.rounds import close_round
from agir.intention.models import Adherence, AdherenceLink, Round
from tests.intention.conftest import STATEMENT, Room, committed
from tests.letters import leave

ClientOf = Callable[[str], Client]


def path(token: str) -> str:
    return f"/adhesion/{token}/"


def test_those_who_can_answer_are_written_to(room: Room) -> None:
    assert [one.role for one in recipients(room.round)] == ["representative", "first_concerned"]


def test_nothing_leaves_before_the_button(room: Room, client_of: ClientOf) -> None:
    client, url = client_of("coordination"), f"{room.base}tours/{room.round.pk}/lettres/"
    page = client.get(url).content.decode()
    assert STATEMENT in page
    assert "Personne first_concerned" in page
    assert "@exemple.test" not in page.split("<main")[1].split("</main")[0]
    assert (len(mail.outbox), AdherenceLink.objects.count()) == (0, 0)
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"members": ["999999"]}).status_code == 422
    chosen = str(room.cast.members["first_concerned"].pk)
    assert client.post(url, {"members": [chosen]}).status_code == 302
    assert "attend son tour" in client.get(url).content.decode()
    leave()
    assert "lettre partie" in client.get(url).content.decode()
    assert [letter.to for letter in mail.outbox] == [["first_concerned@exemple.test"]]


def test_each_is_written_to_in_her_language_and_only_a_hash_is_kept(room: Room) -> None:
    User.objects.filter(pk=room.cast.users["first_concerned"].pk).update(language="en")
    token = room.letter("first_concerned")
    assert "Agir ensemble" in mail.outbox[-1].body
    link = AdherenceLink.objects.get()
    assert link.token_hash == hash_token(token)
    assert token not in str(vars(link))
    assert link.sent_at is not None
    assert dt.timedelta(days=13) < link.expires_at - timezone.now() <= dt.timedelta(days=14)


def test_a_get_shows_and_a_post_answers(room: Room) -> None:
    token, client = room.letter("first_concerned"), Client()
    page = client.get(path(token))
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert STATEMENT in page.content.decode()
    assert Adherence.objects.count() == 0
    wrong = client.post(path(token), {"stance": "cannot", "words": "Gardez-moi"})
    assert wrong.status_code == 422
    assert "Gardez-moi" in wrong.content.decode()
    assert client.post(path(token), {"stance": "peut-être"}).status_code == 422
    assert Adherence.objects.count() == 0
    assert client.post(path(token), {"stance": "adheres"}).status_code == 302
    made = Adherence.objects.get()
    assert (made.member, made.way) == (room.cast.members["first_concerned"], "letter")
    assert made.by == room.cast.users["first_concerned"]
    assert "_auth_user_id" not in client.session
    assert client.post(path(token), {"stance": "reserves", "words": "Mais"}).status_code == 302
    assert Adherence.objects.current().get().stance == "reserves"


def test_a_link_answers_for_its_person_whoever_is_signed_in(
    room: Room, client_of: ClientOf
) -> None:
    token = room.letter("representative")
    client_of("first_concerned").post(path(token), {"stance": "adheres"})
    made = Adherence.objects.get()
    assert (made.organisation, made.member) == (room.cast.organisation, None)


def _expire(room: Room) -> None:
    AdherenceLink.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))


def _revoke(room: Room) -> None:
    revoke_link(link=AdherenceLink.objects.get(), by=room.cast.coordination)


def _replace(room: Room) -> None:
    room.letter("first_concerned")


def _close(room: Room) -> None:
    close_round(round_=room.round, by=room.cast.coordination)


def _past(room: Room) -> None:
    day = timezone.localdate() - dt.timedelta(days=1)
    Round.objects.filter(pk=room.round.pk).update(closes_on=day)


def _leave(room: Room) -> None:
    day = timezone.localdate()
    Member.objects.filter(pk=room.cast.members["first_concerned"].pk).update(left_on=day)


def _observe(room: Room) -> None:
    Member.objects.filter(pk=room.cast.members["first_concerned"].pk).update(role="observer")


def _archive(room: Room) -> None:
    room.cast.own.archived_at = timezone.now()
    room.cast.own.save()


@pytest.mark.parametrize(
    "happens", [_expire, _revoke, _replace, _close, _past, _leave, _observe, _archive]
)
def test_a_link_that_no_longer_serves(room: Room, happens: Callable[[Room], None]) -> None:
    token = room.letter("first_concerned")
    happens(room)
    client = Client()
    assert client.get(path(token)).status_code == 410
    assert client.post(path(token), {"stance": "adheres"}).status_code == 410
    assert Adherence.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "x" * 43, "é", "a" * 3000])
def test_a_made_up_token(room: Room, token: str) -> None:
    assert Client().get(path(token)).status_code == 410


def test_only_those_who_steer_send(room: Room) -> None:
    for role in ("representative", "first_concerned", "funder_adviser", "observer"):
        with pytest.raises(NotAllowed):
            send_letters(round_=room.round, by=room.cast.members[role], members=[])


def test_nobody_outside_the_round_is_ever_written_to(room: Room) -> None:
    with committed():
        sent = send_letters(
            round_=room.round,
            by=room.cast.coordination,
            members=[room.cast.outsider, room.cast.members["observer"]],
        )
    assert (sent, leave()) == (0, [])
