"""The live page, comfort, and pages that say what happened, what was kept, what next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from agir.ui import errors
from agir.ui.feedback import done, warn
from tests.cast import Cast

OPEN = ["ui:live", "ui:comfort", "ui:accessibility", "ui:source"]


@pytest.mark.parametrize("name", OPEN)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_open_to_everyone_without_a_query(name: str, language: str, client: Client) -> None:
    """Without the `db` fixture, any query is an error."""
    client.cookies["langue"] = language
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("name", ["ui:live", "ui:accessibility", "ui:source"])
def test_only_to_be_read(name: str, client: Client) -> None:
    assert client.post(reverse(name)).status_code == 405


def test_the_live_page_pages(client: Client, db: None) -> None:
    assert "Page 3 de 10" in client.get(reverse("ui:live"), {"page": "3"}).content.decode()


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        ({"theme": "dark"}, 'data-theme="dark"'),
        ({"theme": "light"}, 'data-theme="light"'),
        ({"shortcuts": "non"}, 'data-shortcuts="off"'),
    ],
)
def test_comfort_is_kept_by_the_browser(
    posted: dict[str, str], expected: str, client: Client
) -> None:
    url = reverse("ui:comfort")
    assert expected not in client.get(url).content.decode()
    assert client.post(url, posted).status_code == 302
    assert expected in client.get(url).content.decode()
    back = {"theme": "auto", "shortcuts": "oui"}
    client.post(url, back)
    assert expected not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("/ui/?page=2", "/ui/?page=2"),
        ("https://ailleurs.exemple/", "/ui/affichage/"),
        ("//ailleurs.exemple/", "/ui/affichage/"),
        ("", "/ui/affichage/"),
    ],
)
def test_comfort_goes_back_to_the_page_and_nowhere_else(
    wanted: str, expected: str, client: Client
) -> None:
    response = client.post(reverse("ui:comfort"), {"theme": "dark", "next": wanted})
    assert response.headers["Location"] == expected


def test_a_made_up_theme_is_not_written_in_the_page(client: Client) -> None:
    client.cookies["apparence"] = '"><script>'
    assert "data-theme" not in client.get(reverse("ui:comfort")).content.decode().split("<head>")[0]


def test_not_found_says_what_to_do(client: Client, db: None) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "n’est pas ici" in text
    assert "data-failed" in text


def test_a_forgotten_token_says_what_was_kept(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("ui:comfort"), {"theme": "dark"})
    assert response.status_code == 403
    assert "rien n’a été envoyé" in response.content.decode()


def test_refused_and_forbidden_say_that_nothing_changed(client_of: Callable[[str], Client]) -> None:
    request = RequestFactory().get("/")
    request.user = client_of("steering").get("/").context["user"]
    for response, status in (
        (errors.refused(request, "Trop tard pour annuler."), 422),
        (errors.forbidden(request), 403),
    ):
        assert response.status_code == status
        assert "Rien n’a été modifié" in response.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_last_page_needs_neither_user_nor_database(language: str) -> None:
    request = HttpRequest()
    request.path = "/r/x/"
    with translation.override(language):
        response = errors.server_error(request)
    assert response.status_code == 500
    assert f'<html lang="{language}"' in response.content.decode()


def test_the_last_page_survives_missing_static_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_args: object, **_kwargs: object) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(errors, "render_to_string", missing)
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Rien n’a été enregistré à moitié" in response.content.decode()


def test_what_was_done_is_said_with_its_undo(client_of: Callable[[str], Client]) -> None:
    from django.contrib.messages.storage.cookie import CookieStorage

    request = RequestFactory().get("/")
    request.user = client_of("steering").get("/").context["user"]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    done(request, "Action mise à la corbeille.", undo="/annuler/")
    from django.shortcuts import render

    text = render(request, "ui/source.html").content.decode()
    assert "Action mise à la corbeille." in text
    assert '<form method="post" action="/annuler/">' in text
    assert 'role="status"' in text
    warn(request, "Deux lignes n’ont pas été lues.")
    assert 'data-toast="stay"' in render(request, "ui/source.html").content.decode()


def test_the_frame_of_a_page(client_of: Callable[[str], Client]) -> None:
    text = client_of("steering").get(reverse("home:coalition", args=["marees"])).content.decode()
    for expected in (
        'href="#contenu"',
        'id="contenu"',
        '<nav class="places"',
        'aria-current="page"',
        '"allowEval":false',
        '"includeIndicatorStyles":false',
        'data-shortcut="/"',
        'name="language"',
        "htmx-2.min.js",
    ):
        assert expected in text
    assert text.count("<h1") == 1
