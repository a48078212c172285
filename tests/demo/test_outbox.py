"""The letters of the demonstration can be read; those of a real site never."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client

from agir.demo.models import SentMail
from agir.demo.outbox import OutboxBackend

pytestmark = pytest.mark.django_db


def keep(body: str, subject: str = "Bonjour") -> None:
    letter = EmailMessage(subject, body, to=["marie@exemple.test"])
    OutboxBackend().send_messages([letter])


def test_letters_are_kept_and_read_without_signing_in_with_live_links(client: Client) -> None:
    keep("Entrez :\n\nhttp://testserver/connexion/lien/abc/\n")
    page = client.get("/courriels/").content.decode()
    assert 'href="http://testserver/connexion/lien/abc/"' in page
    assert "marie@exemple.test" in page


def test_markup_and_files_are_shown_and_nothing_runs(client: Client) -> None:
    letter = EmailMultiAlternatives("Bonjour", "Bonjour", to=["marie@exemple.test"])
    letter.attach_alternative("<h3>Titre</h3><script>alert(1)</script><img src=x>", "text/html")
    letter.attach("rencontre.ics", "BEGIN:VCALENDAR", "text/calendar")
    OutboxBackend().send_messages([letter])
    page = client.get("/courriels/").content.decode()
    assert "<h3>Titre</h3>" in page
    assert "rencontre.ics" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_an_empty_outbox_says_what_to_do(client: Client) -> None:
    assert 'href="/connexion/"' in client.get("/courriels/").content.decode()


def test_nothing_in_a_letter_is_read_as_html(client: Client) -> None:
    keep("<script>alert(1)</script>", "<b>gras</b>")
    page = client.get("/courriels/").content.decode()
    assert "<script>alert" not in page
    assert "<b>gras" not in page


@pytest.mark.parametrize(
    ("production", "mail"),
    [(True, None), (False, {"EMAIL_HOST": "x"}), (True, {"EMAIL_HOST": "x"})],
)
def test_it_exists_in_the_demonstration_without_a_mail_server_only(
    client: Client, settings: object, production: bool, mail: dict[str, str] | None
) -> None:
    settings.PRODUCTION, settings.MAIL = production, mail  # type: ignore[attr-defined]
    keep("secret")
    answer = client.get("/courriels/")
    assert answer.status_code == 404
    assert "secret" not in answer.content.decode()


def test_the_page_costs_the_same_for_one_and_for_many(
    client: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        keep("x")
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        client.get("/courriels/")
    assert SentMail.objects.count() == 30
