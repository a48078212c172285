"""What a person decides about her own account: profile, data, devices, erasing."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from agir.accounts.actions import issue_link
from agir.accounts.devices import device_name
from agir.accounts.models import SignInLink, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create_user("marie@exemple.test", name="Marie")


def come_in(person: User, browser: str = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0") -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    client.post(f"/connexion/lien/{issue_link(user=person)}/")
    return client


PAGES = [
    "/compte/",
    "/compte/bienvenue/",
    "/compte/effacer/",
    "/compte/appareils/",
    "/compte/cles/",
    "/compte/donnees/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_asks_to_sign_in_and_then_shows(person: User, path: str) -> None:
    assert Client().get(path)["Location"] == f"/connexion/?next={path}"
    assert come_in(person).get(path).status_code == 200


def test_name_and_language_are_changed(person: User) -> None:
    client = come_in(person)
    answer = client.post("/compte/", {"name": " Marie  Côté ", "language": "en"})
    assert answer["Location"] == "/compte/"
    assert answer.cookies["langue"].value == "en"
    person.refresh_from_db()
    assert (person.name, person.language) == ("Marie Côté", "en")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"name": "x" * 10_000, "language": "fr"}, "x" * 10_000),
        ({"name": "Marie", "language": "xx"}, "Marie"),
    ],
)
def test_what_was_typed_is_kept_when_it_cannot_be_saved(
    person: User, typed: dict[str, str], kept: str
) -> None:
    answer = come_in(person).post("/compte/", typed)
    assert answer.status_code == 422
    assert kept in answer.content.decode()
    person.refresh_from_db()
    assert (person.name, person.language) == ("Marie", "fr")


def test_a_name_is_never_read_as_html(person: User) -> None:
    client = come_in(person)
    client.post("/compte/", {"name": "<script>alert(1)</script>", "language": "fr"})
    page = client.get("/compte/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_devices_are_named_and_can_be_signed_out(person: User) -> None:
    here, away = come_in(person), come_in(person, "Mozilla/5.0 (iPhone) Version/18 Safari/604.1")
    third = come_in(person, "Mozilla/5.0 (X11; Linux) Chrome/140 Safari/537")
    page = here.get("/compte/appareils/").content.decode()
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    row = UserSession.objects.get(session_key=away.session.session_key)
    assert here.get(f"/compte/appareils/{row.pk}/quitter/").status_code == 405
    here.post(f"/compte/appareils/{row.pk}/quitter/")
    assert away.get("/compte/").status_code == 302
    assert third.get("/compte/").status_code == 200
    here.post("/compte/appareils/autres/quitter/")
    assert third.get("/compte/").status_code == 302
    assert here.get("/compte/").status_code == 200


def test_a_device_of_somebody_else_does_not_exist(person: User) -> None:
    other = come_in(User.objects.create_user("autre@exemple.test", name="Autre"))
    come_in(person)
    row = UserSession.objects.get(user=person)
    assert other.post(f"/compte/appareils/{row.pk}/quitter/").status_code == 404
    assert UserSession.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh) Version/18 Safari/605", "Safari, Mac"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Safari/537", "Chrome, Android"),
        ("", "Appareil inconnu"),
        ("curl/8", "Appareil inconnu"),
    ],
)
def test_device_names(agent: str, name: str) -> None:
    assert device_name(agent) == name


def test_the_devices_page_costs_the_same_for_one_and_for_many(
    person: User, django_assert_max_num_queries: object
) -> None:
    client = come_in(person)
    for _ in range(4):
        come_in(person)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get("/compte/appareils/")


def test_my_data_comes_as_json(person: User) -> None:
    answer = come_in(person).get("/compte/donnees/")
    data = json.loads(answer.content)
    assert data["account"]["email"] == "marie@exemple.test"
    assert data["account"]["devices"][0]["address"] == "127.0.0.1"
    assert "attachment" in answer["Content-Disposition"]


def test_erasing_needs_the_box_and_then_leaves_nothing(person: User) -> None:
    client, other = come_in(person), come_in(person)
    issue_link(user=person)
    assert client.post("/compte/effacer/").status_code == 422
    assert User.objects.get().email == "marie@exemple.test"
    assert client.post("/compte/effacer/", {"sure": "on"}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("", False)
    assert "marie" not in person.email
    assert str(person) == "une personne partie"
    assert not SignInLink.objects.exists()
    assert not UserSession.objects.exists()
    assert not Authenticator.objects.exists()
    for browser in (client, other):
        assert browser.get("/compte/").status_code == 302


def test_after_erasing_the_address_is_new_again(person: User) -> None:
    come_in(person).post("/compte/effacer/", {"sure": "on"})
    Client().post("/connexion/", {"email": "marie@exemple.test"})
    assert "n’a pas encore de compte" in mail.outbox[-1].body
