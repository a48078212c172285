"""Passkeys, without a browser: what is refused. The whole gesture is a journey in Chromium."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from agir.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    browser = Client()
    browser.force_login(User.objects.create_user("marie@exemple.test", name="Marie"))
    return browser


HOSTILE = ["", "{}", "[]", "null", "1", '"x"', '{"response": {}}', "{" * 1000, '{"id": null}']


@pytest.mark.parametrize("credential", HOSTILE)
def test_a_key_that_is_not_one_is_not_added(client: Client, credential: str) -> None:
    client.post("/compte/cles/options/")
    answer = client.post("/compte/cles/ajouter/", {"name": "x", "credential": credential})
    assert answer["Location"] == "/compte/cles/"
    assert not Authenticator.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("credential", HOSTILE)
def test_a_key_that_is_not_one_opens_nothing(credential: str) -> None:
    browser = Client()
    browser.post("/connexion/cle/options/")
    answer = browser.post("/connexion/cle/", {"credential": credential})
    assert answer["Location"] == "/connexion/"
    assert "_auth_user_id" not in browser.session


def test_options_are_asked_by_post_and_demand_the_persons_presence(client: Client) -> None:
    assert client.get("/compte/cles/options/").status_code == 405
    made = json.loads(client.post("/compte/cles/options/").content)["publicKey"]
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert made["authenticatorSelection"]["userVerification"] == "required"
    used = json.loads(Client().post("/connexion/cle/options/").content)["publicKey"]
    assert used.get("allowCredentials", []) == []


def test_only_ones_own_key_can_be_removed(client: Client) -> None:
    other = User.objects.create_user("autre@exemple.test", name="Autre")
    key = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "k"}
    )
    assert client.post(f"/compte/cles/{key.pk}/retirer/").status_code == 404
    mine = Client()
    mine.force_login(other)
    assert mine.get(f"/compte/cles/{key.pk}/retirer/").status_code == 405
    mine.post(f"/compte/cles/{key.pk}/retirer/")
    assert not Authenticator.objects.exists()
    assert "retirée" in mail.outbox[-1].subject
