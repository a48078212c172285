"""Coming in by a code or a link: for those who have an account and those who do not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from agir.accounts.actions import issue_link, opening_token
from agir.accounts.models import SignInLink, User
from agir.core.tokens import hash_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create_user(
        "marie@exemple.test", name="Marie", last_login=timezone.now() - dt.timedelta(days=3)
    )


def code_in(letter: str) -> str:
    found = re.search(r"^    (\d{4}-\d{4})$", letter, re.M)
    assert found
    return found[1]


def link_in(letter: str) -> str:
    found = re.search(r"https?://[^/\s]+(/connexion/\S+)", letter)
    assert found
    return found[1]


def ask(client: Client, email: str, **more: str) -> object:
    return client.post("/connexion/", {"email": email, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_entry_asks_for_an_address_and_nothing_else(client: Client) -> None:
    page = client.get("/connexion/").content.decode()
    assert 'name="email"' in page
    assert 'type="password"' not in page
    assert "Entrer avec ma clé" in page


@pytest.mark.parametrize(
    "path",
    [
        "/connexion/password/reset/",
        "/connexion/password/change/",
        "/connexion/password/set/",
        "/connexion/signup/",
        "/connexion/email/",
        "/connexion/phone/change/",
        "/connexion/login/",
    ],
)
def test_no_page_of_a_password_is_exposed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_code_signs_in_and_changes_the_session_key(client: Client, person: User) -> None:
    answer = ask(client, " Marie@Exemple.TEST ")
    assert answer["Location"] == "/connexion/code/"
    before = client.session.session_key
    letter = mail.outbox[-1]
    assert letter.to == ["marie@exemple.test"]
    assert code_in(letter.body) in letter.subject
    assert client.get("/connexion/code/").status_code == 200
    answer = client.post("/connexion/code/", {"code": code_in(letter.body).replace("-", " ")})
    assert answer["Location"] == "/"
    assert signed_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_reading_another_page_meanwhile_does_not_lose_the_code(
    client: Client, person: User
) -> None:
    ask(client, person.email)
    client.get("/connexion/")
    client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert signed_in(client)


def test_going_where_one_was_going(client: Client, person: User) -> None:
    ask(client, person.email, next="/compte/appareils/")
    answer = client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert answer["Location"] == "/compte/appareils/"


@pytest.mark.parametrize("hostile", ["https://ailleurs.test/", "//ailleurs.test", "javascript:1"])
def test_nobody_is_sent_to_another_site(client: Client, person: User, hostile: str) -> None:
    ask(client, person.email, next=hostile)
    answer = client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert answer["Location"] == "/"


def test_a_wrong_code_is_said_and_five_end_it(client: Client, person: User) -> None:
    ask(client, person.email)
    for _ in range(4):
        answer = client.post("/connexion/code/", {"code": "0000"})
        assert answer.status_code == 422
        assert "pas le bon code" in answer.content.decode()
        assert 'value="0000"' in answer.content.decode()
    assert client.post("/connexion/code/", {"code": "0000"})["Location"] == "/connexion/"
    client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert not signed_in(client)


def test_wrong_codes_are_counted_for_the_address_in_every_browser(person: User) -> None:
    first, second = Client(), Client()
    ask(first, person.email)
    for _ in range(5):
        first.post("/connexion/code/", {"code": "0000"})
    ask(second, person.email)
    answer = second.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert answer.status_code == 422
    assert "Trop d’essais" in answer.content.decode()


def test_five_letters_a_minute_to_one_address(client: Client, person: User) -> None:
    answers = [ask(Client(), person.email).status_code for _ in range(6)]
    assert answers == [302] * 5 + [422]
    assert len(mail.outbox) == 5


def test_an_old_code_is_dead(client: Client, person: User) -> None:
    ask(client, person.email)
    session = client.session
    login = session["account_login"]
    login["state"]["stages"]["login_by_code"]["data"]["at"] -= 16 * 60
    session["account_login"] = login
    session.save()
    answer = client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert answer["Location"] == "/connexion/"
    assert not signed_in(client)


def test_asking_again_makes_the_first_code_useless(client: Client, person: User) -> None:
    ask(client, person.email)
    first = code_in(mail.outbox[-1].body)
    client.post("/connexion/code/", {"action": "resend"})
    assert len(mail.outbox) == 2
    assert client.post("/connexion/code/", {"code": first}).status_code == 422
    client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert signed_in(client)


@pytest.mark.parametrize("open_signup", [True, False])
def test_the_page_never_says_who_has_an_account(
    person: User, settings: object, open_signup: bool
) -> None:
    settings.OPEN_SIGNUP = open_signup  # type: ignore[attr-defined]
    seen = []
    for email in (person.email, "nulle@exemple.test"):
        client = Client()
        answer = ask(client, email)
        page = client.get("/connexion/code/").content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        wrong = client.post("/connexion/code/", {"code": "1"})
        seen.append(
            (answer.status_code, answer["Location"], page.replace(email, "X"), wrong.status_code)
        )
    assert seen[0] == seen[1]
    assert [letter.to for letter in mail.outbox] == [[person.email], ["nulle@exemple.test"]]
    assert not User.objects.filter(email="nulle@exemple.test").exists()


def test_an_unknown_address_opens_an_account_with_its_code(client: Client) -> None:
    ask(client, "nouvelle@exemple.test")
    assert not User.objects.exists()
    answer = client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert answer["Location"].startswith("/compte/bienvenue/")
    assert User.objects.get().email == "nouvelle@exemple.test"
    assert signed_in(client)
    answer = client.post("/compte/bienvenue/", {"name": "  Zoé   Roy ", "next": "/compte/"})
    assert answer["Location"] == "/compte/"
    assert User.objects.get().name == "Zoé Roy"


def test_an_unknown_address_opens_an_account_with_its_link_elsewhere(client: Client) -> None:
    ask(Client(), "nouvelle@exemple.test")
    path = link_in(mail.outbox[-1].body)
    assert client.get(path).status_code == 200
    assert not User.objects.exists()
    answer = client.post(path, {"name": "Zoé"})
    assert answer["Location"] == "/"
    assert User.objects.get().name == "Zoé"
    again = Client()
    assert again.post(path, {"name": "Autre"}).status_code == 410
    assert not signed_in(again)


def test_on_invitation_only_an_unknown_address_cannot_come_in(
    client: Client, settings: object
) -> None:
    settings.OPEN_SIGNUP = False  # type: ignore[attr-defined]
    ask(client, "nouvelle@exemple.test")
    assert "Elle n’a pas de compte" in mail.outbox[-1].body
    assert not re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    for guess in ("", " ", "-"):
        client.post("/connexion/code/", {"code": guess})
    assert not signed_in(client)
    assert not User.objects.exists()


def test_the_name_is_asked_only_the_first_time(client: Client) -> None:
    user = User.objects.create_user("paul@exemple.test")
    ask(client, user.email)
    answer = client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert answer["Location"].startswith("/compte/bienvenue/")
    client.post("/connexion/quitter/")
    ask(client, user.email)
    answer = client.post("/connexion/code/", {"code": code_in(mail.outbox[-1].body)})
    assert answer["Location"] == "/"


def test_a_link_works_once_in_another_browser_and_reading_it_changes_nothing(
    person: User,
) -> None:
    ask(Client(), person.email)
    path = link_in(mail.outbox[-1].body)
    scanner, browser, third = Client(), Client(), Client()
    for _ in range(3):
        page = scanner.get(path)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
    assert SignInLink.objects.get().used_at is None
    assert not signed_in(scanner)
    assert browser.post(path)["Location"] == "/"
    assert signed_in(browser)
    spent = third.post(path)
    assert spent.status_code == 410
    assert "déjà servi" in spent.content.decode()
    assert not signed_in(third)


def test_only_the_hash_of_a_link_is_kept(person: User) -> None:
    token = issue_link(user=person)
    link = SignInLink.objects.get()
    assert link.token_hash == hash_token(token)
    assert token not in repr(SignInLink.objects.values().get())


def _expire(link: SignInLink) -> None:
    link.expires_at = timezone.now() - dt.timedelta(seconds=1)
    link.save()


def _close(link: SignInLink) -> None:
    link.user.is_active = False
    link.user.save()


@pytest.mark.parametrize(("spoil", "sentence"), [(_expire, "24 heures"), (_close, "n’existe plus")])
def test_a_spoiled_link_says_why(
    client: Client, person: User, spoil: Callable[[SignInLink], None], sentence: str
) -> None:
    token = issue_link(user=person)
    spoil(SignInLink.objects.select_related("user").get())
    for answer in (
        client.get(f"/connexion/lien/{token}/"),
        client.post(f"/connexion/lien/{token}/"),
    ):
        assert answer.status_code == 410
        assert sentence in answer.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize("token", ["x", "x" * 500, "é", "%00"])
def test_an_invented_link_opens_nothing(client: Client, token: str) -> None:
    assert client.post(f"/connexion/lien/{token}/").status_code == 410
    assert client.post(f"/connexion/ouvrir/{token}/").status_code == 410


def test_an_old_opening_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = opening_token("vieille@exemple.test")
    monkeypatch.setattr("agir.accounts.actions.LINK_LIFE", dt.timedelta(seconds=-1))
    assert client.post(f"/connexion/ouvrir/{token}/").status_code == 410
    assert not User.objects.exists()


def test_a_link_read_by_somebody_else_says_so_and_takes_her_place(
    client: Client, person: User
) -> None:
    other = User.objects.create_user("autre@exemple.test", name="Autre Personne")
    client.force_login(other)
    path = f"/connexion/lien/{issue_link(user=person)}/"
    assert "Autre Personne" in client.get(path).content.decode()
    client.post(path)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_letter_is_in_the_language_of_the_person(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(
        "agir.accounts.code.send_letter",
        lambda to, template, language, context: written.append(f"{template} {language}") or True,
    )
    User.objects.create_user("ann@exemple.test", language="en")
    ask(client, "ann@exemple.test")
    client.cookies["langue"] = "en"
    ask(client, "unknown@exemple.test")
    assert written == ["accounts/mail/sign_in.txt en", "accounts/mail/open_account.txt en"]


@pytest.mark.parametrize(
    "address", ["", "a", "a@b", "a@b.test\nBcc: x@y.test", "x" * 300 + "@b.test", "<script>@b.test"]
)
def test_a_hostile_address_writes_to_nobody(client: Client, address: str) -> None:
    answer = ask(client, address)
    assert answer.status_code == 422
    assert mail.outbox == []
    assert "<script>@" not in answer.content.decode()


def test_a_mail_server_that_fails_is_said(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agir.accounts.code.send_letter", lambda *a: False)
    answer = ask(client, person.email)
    assert answer.status_code == 422
    assert "n’a pas pu partir" in answer.content.decode()
    assert person.email in answer.content.decode()


def test_leaving_is_a_post(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/connexion/quitter/").status_code == 405
    assert signed_in(client)
    client.post("/connexion/quitter/")
    assert not signed_in(client)


def test_a_link_is_printed_from_the_shell(
    client: Client, person: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sign_in_link", "Marie@exemple.test")
    client.post(link_in(capsys.readouterr().out))
    assert signed_in(client)
    with pytest.raises(CommandError, match=r"Aucun compte n’a l’adresse x@exemple\.test"):
        call_command("sign_in_link", "x@exemple.test")


def test_a_secret_page_posts_without_an_origin_but_never_without_its_token(person: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    path = f"/connexion/lien/{issue_link(user=person)}/"
    page = browser.get(path).content.decode()
    found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    for data in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        assert browser.post(path, data, HTTP_ORIGIN="null").status_code == 403
    token = {"csrfmiddlewaretoken": found[1]}
    assert browser.post(path, token, HTTP_ORIGIN="https://ailleurs.test").status_code == 403
    assert browser.post("/connexion/", token, HTTP_ORIGIN="null").status_code == 403
    assert SignInLink.objects.get().used_at is None
    assert browser.post(path, token, HTTP_ORIGIN="null")["Location"] == "/"
    assert signed_in(browser)
