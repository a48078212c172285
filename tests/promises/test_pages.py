"""Pages: hers, ours, the letter's; who reads what; nothing lost when something is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agir.accounts.actions import describe, erase_account
from agir.accounts.models import User
from agir.coalitions.models import Member
from agir.core.tokens import hash_token
from agir.history.pages import pages_of
from agir.home.news import latest
from agir.promises.actions import drop, hand_over, keep, make_promise, renegotiate
from agir.promises.days import today_in
from agir.promises.links import answer_link
from agir.promises.models import Promise, PromiseChange, PromiseLink
from tests.cast import Cast

ClientOf = Callable[[str], Client]
HERS, HERS_PAGE = "representative", "/r/marees/promesses/"


@pytest.fixture
def promise(cast: Cast) -> Promise:
    today = today_in(cast.own)
    return make_promise(
        coalition=cast.own, by=cast.members[HERS], title="Appeler la bibliothèque",
        due_on=today + dt.timedelta(days=9),
    )  # fmt: skip


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def page_of(promise: Promise, more: str = "") -> str:
    return f"{HERS_PAGE}{promise.pk}/{more}"


def path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_one_line_makes_a_promise(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(HERS)
    answer = client.post(f"{HERS_PAGE}nouvelle/", {"title": "Lire", "due": "dans deux semaines"})
    assert answer.headers["Location"] == HERS_PAGE
    made = Promise.objects.get()
    assert made.due_on == today_in(cast.own) + dt.timedelta(days=14)
    page = text(client, HERS_PAGE)
    assert "C’est promis" in page
    assert "Lire" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "Lire", "due": "bientôt"}, "n’a pas été compris"),
        ({"title": "Lire", "due": "2020-01-01"}, "Ce jour est passé"),
        ({"title": "Lire", "due": "2199-01-01"}, "trop loin"),
        ({"title": "", "due": "demain"}, "obligatoire"),
        ({"title": "Lire", "due": ""}, "obligatoire"),
    ],
)
def test_a_line_that_is_wrong_keeps_what_was_typed(
    client_of: ClientOf, typed: dict[str, str], said: str
) -> None:
    answer = client_of(HERS).post(f"{HERS_PAGE}nouvelle/", typed)
    page = answer.content.decode()
    assert (answer.status_code, Promise.objects.count()) == (422, 0)
    assert said in page
    assert all(f'value="{word}"' in page for word in typed.values() if word)


def test_those_who_steer_write_what_others_promised(cast: Cast, client_of: ClientOf) -> None:
    url, typed = f"{HERS_PAGE}nouvelle/", {"title": "Lire", "due": "demain"}
    client = client_of("steering")
    her = cast.members["first_concerned"]
    both = {**typed, "member": str(her.pk), "who": "Awa"}
    assert client.post(url, both).status_code == 422
    assert client.post(url, {**typed, "member": str(cast.outsider.pk)}).status_code == 422
    client.post(url, {**typed, "member": str(her.pk), "said": "Un café"})
    made = Promise.objects.get()
    assert (made.member, made.origin_type, made.origin_title) == (her, "message", "Un café")
    client_of(HERS).post(url, {**typed, "member": str(her.pk)})
    assert Promise.objects.latest("pk").member == cast.members[HERS]


def test_born_in_something_everybody_can_open(promise: Promise, client_of: ClientOf) -> None:
    """Any thing that has a page will do: here, another promise."""
    client, url = client_of(HERS), f"{HERS_PAGE}nouvelle/"
    assert "Née ici" in text(client, f"{url}?origin=promise:{promise.pk}")
    typed = {"title": "Et après", "due": "demain", "origin": f"promise:{promise.pk}"}
    assert client.post(url, typed).headers["Location"] == page_of(promise)
    made = Promise.objects.latest("pk")
    assert (made.origin_type, made.origin_id) == ("promise", promise.pk)
    assert made.origin_title == promise.title
    for odd in ("promise:999999", "promise:x", "promise", "promise:²", ":", "a" * 300):
        assert "Née ici" not in text(client, f"{url}?origin={odd}")


@pytest.mark.parametrize(("verb", "status"), [("tenue", "kept"), ("abandon", "dropped")])
def test_one_press_and_the_way_back(
    promise: Promise, client_of: ClientOf, verb: str, status: str
) -> None:
    client = client_of(HERS)
    for _twice in range(2):
        client.post(page_of(promise, f"{verb}/"), {"retour": "page"})
    promise.refresh_from_db()
    assert promise.status == status
    assert page_of(promise, "rouvrir/") in text(client, page_of(promise))
    client.post(page_of(promise, "rouvrir/"))
    promise.refresh_from_db()
    assert promise.is_open


def test_the_contrary_is_said_not_done(promise: Promise, client_of: ClientOf) -> None:
    client = client_of(HERS)
    client.post(page_of(promise, "tenue/"))
    answer = client.post(page_of(promise, "abandon/"), follow=True)
    assert "déjà notée comme tenue" in answer.content.decode()


def test_another_day(promise: Promise, client_of: ClientOf) -> None:
    client, url = client_of(HERS), page_of(promise, "autre-date/")
    assert "tenir parole" in text(client, url)
    wrong = client.post(url, {"due": "hier peut-être", "word": "Je serai absente"})
    assert wrong.status_code == 422
    assert "Je serai absente" in wrong.content.decode()
    assert client.post(url, {"due": "dans un mois", "retour": "partout"}).headers["Location"] == (
        "/mes-promesses/"
    )
    assert PromiseChange.objects.get().in_time


@pytest.mark.parametrize("status", ["kept", "dropped", "moved"])
def test_nobody_else_reads_how_it_stands(
    cast: Cast, promise: Promise, client_of: ClientOf, status: str
) -> None:
    """What each of the others sees is the same to the letter, however the promise stands."""
    pages = [HERS_PAGE, f"{HERS_PAGE}ensemble/", page_of(promise), "/r/marees/"]
    others = [role for role in cast.members if role != HERS]
    clients = {role: client_of(role) for role in others}

    def seen() -> dict[tuple[str, str], str]:
        bare = {}
        for role, client in clients.items():
            for page in pages:
                words = text(client, page).split("<main")[1].split("</main")[0]
                bare[role, page] = "".join(
                    part for part in words.split("\n") if "csrfmiddlewaretoken" not in part
                )
        return bare

    before = seen()
    her = cast.members[HERS]
    if status == "moved":
        renegotiate(promise=promise, by=her, due_on=today_in(cast.own) + dt.timedelta(days=40))
    else:
        {"kept": keep, "dropped": drop}[status](promise=promise, by=her, word="Entre nous")
    assert seen() == before
    assert [one for one in latest(cast.own) if "promesse" in one.words] != []
    her_page = text(client_of(HERS), page_of(promise))
    assert {"kept": "Promesse tenue", "dropped": "Promesse abandonnée", "moved": "maintenant le"}[
        status
    ] in her_page


def test_the_coordination_sees_to_what_nobody_else_can(
    cast: Cast, promise: Promise, client_of: ClientOf
) -> None:
    guest = make_promise(
        coalition=cast.own, by=cast.coordination, title="Prêter la salle", who="Awa D.",
        due_on=today_in(cast.own),
    )  # fmt: skip
    client, url = client_of("coordination"), f"{HERS_PAGE}sans-compte/"
    page = text(client, url)
    assert "Prêter la salle" in page
    assert promise.title not in page
    client.post(page_of(guest, "tenue/"), {"retour": "sans-compte"})
    assert "tenue" in text(client, url)
    Member.objects.filter(pk=cast.members[HERS].pk).update(left_on=today_in(cast.own))
    assert promise.title in text(client, url)
    assert client.post(page_of(promise, "confier/"), {}).status_code == 422
    steering = cast.members["steering"]
    client.post(page_of(promise, "confier/"), {"member": str(steering.pk)})
    promise.refresh_from_db()
    assert promise.member == steering
    assert promise.title not in text(client, url)


def test_what_one_who_left_had_settled_stays_hers(
    cast: Cast, promise: Promise, client_of: ClientOf
) -> None:
    keep(promise=promise, by=cast.members[HERS], word="Entre nous")
    Member.objects.filter(pk=cast.members[HERS].pk).update(left_on=today_in(cast.own))
    client = client_of("coordination")
    assert promise.title not in text(client, f"{HERS_PAGE}sans-compte/")
    assert "Entre nous" not in text(client, page_of(promise))


def test_in_every_coalition_where_she_sits(
    cast: Cast, promise: Promise, client_of: ClientOf
) -> None:
    away = Member.objects.create(coalition=cast.another, user=cast.users[HERS], role="observer")
    make_promise(coalition=cast.another, by=away, title="Ailleurs", due_on=promise.due_on)
    page = text(client_of(HERS), "/mes-promesses/")
    assert page.index("Ailleurs") > 0
    assert promise.title in page
    assert promise.title not in text(client_of("steering"), "/mes-promesses/")


def test_the_group_picture_and_its_table(cast: Cast, client_of: ClientOf) -> None:
    day = today_in(cast.own) - dt.timedelta(days=200)
    for number in range(6):
        her = cast.members[("representative", "steering", "first_concerned")[number % 3]]
        made = make_promise(coalition=cast.own, by=her, title=f"P{number}", due_on=day, today=day)
        (drop if number == 5 else keep)(promise=made, by=her, today=day)
    page = text(client_of("first_concerned"), f"{HERS_PAGE}ensemble/")
    assert "<svg" in page.split('id="fiabilite"')[1]
    assert "Renégociées à temps" in page
    assert "5 promesses de 3 personnes" in page
    adviser = text(client_of("funder_adviser"), f"{HERS_PAGE}ensemble/")
    assert "Cette image appartient au groupe" in adviser
    assert "P3" in adviser


def test_searching_what_was_promised(promise: Promise, client_of: ClientOf) -> None:
    url = f"{HERS_PAGE}ensemble/?mots="
    assert promise.title in text(client_of("observer"), f"{url}biblio")
    assert "Aucune promesse ne contient" in text(client_of("observer"), f"{url}piscine")


def test_a_mistake_is_taken_out_and_comes_back(promise: Promise, client_of: ClientOf) -> None:
    client = client_of(HERS)
    assert client.post(page_of(promise, "retirer/")).status_code == 302
    assert client.get(page_of(promise)).status_code == 404
    client.post(page_of(promise, "remettre/"))
    assert promise.title in text(client, page_of(promise))


def test_better_words(promise: Promise, client_of: ClientOf) -> None:
    client, url = client_of(HERS), page_of(promise, "mots/")
    assert "Demain, elle se renégocie" in text(client, url)
    assert client.post(url, {"title": "", "due": "demain"}).status_code == 422
    assert client.post(url, {"title": "Écrire", "due": "demain"}).status_code == 302
    promise.refresh_from_db()
    assert (promise.title, promise.first_due_on) == ("Écrire", promise.due_on)
    Promise.objects.update(made_on=promise.made_on - dt.timedelta(days=3))
    assert "pour une autre date, renégociez" in text(client, url)
    client.post(url, {"title": "Écrire mieux", "due": "dans deux semaines"})
    promise.refresh_from_db()
    assert (promise.title, promise.due_on) == ("Écrire mieux", promise.first_due_on)


# The page an e-mail opens.


def test_opened_ten_times_changes_nothing(promise: Promise) -> None:
    url = path(answer_link(promise))
    before = Promise.objects.values().get(pk=promise.pk)
    for says in ("", "?dire=tenue", "?dire=abandon", "?dire=autre-jour"):
        answer = Client().get(url + says)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    Client().head(url)
    assert Promise.objects.values().get(pk=promise.pk) == before


def test_only_a_hash_is_kept_and_each_letter_has_its_own(promise: Promise) -> None:
    first, second = (path(answer_link(promise)) for _ in range(2))
    assert first != second
    assert all(Client().get(one).status_code == 200 for one in (first, second))
    token = first.split("/")[2]
    assert PromiseLink.objects.filter(token_hash=hash_token(token)).exists()
    assert not PromiseLink.objects.filter(token_hash=token).exists()


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"dire": "tenue"}, "kept", "Promesse tenue"),
        ({"dire": "abandon", "word": "Trop tard"}, "dropped", "Promesse abandonnée"),
        ({"dire": "autre-jour", "due": "dans deux mois"}, "open", "Dates changées"),
    ],
)
def test_answered_from_the_letter(
    promise: Promise, typed: dict[str, str], status: str, words: str
) -> None:
    url, client = path(answer_link(promise)), Client()
    for _twice in range(2):
        answer = client.post(url, typed)
        assert (answer.status_code, answer.headers["Location"]) == (302, url)
    promise.refresh_from_db()
    assert promise.status == status
    assert promise.changes.count() == (1 if status == "open" else 0)
    assert words in text(client, url)


def test_the_contrary_from_the_letter_is_said(promise: Promise) -> None:
    url = path(answer_link(promise))
    Client().post(url, {"dire": "tenue"})
    answer = Client().post(url, {"dire": "abandon"})
    assert answer.status_code == 422
    assert "déjà notée comme tenue" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choisissez l’une des trois"),
        ({"dire": "peut-être"}, "Choisissez l’une des trois"),
        ({"dire": "autre-jour", "due": "un jour", "word": "Voyage"}, "n’a pas été compris"),
        ({"dire": "autre-jour", "due": "2020-01-01", "word": "Voyage"}, "Ce jour est passé"),
    ],
)
def test_a_wrong_answer_is_kept_and_said(
    promise: Promise, typed: dict[str, str], said: str
) -> None:
    answer = Client().post(path(answer_link(promise)), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert typed.get("word", "") in page
    assert not PromiseChange.objects.exists()


def test_a_link_lives_fourteen_days_after_the_day(cast: Cast, promise: Promise) -> None:
    url = path(answer_link(promise))
    link = PromiseLink.objects.get()
    assert (link.expires_at.date() - promise.due_on).days in (14, 15)
    renegotiate(
        promise=promise, by=cast.members[HERS], due_on=promise.due_on + dt.timedelta(days=30)
    )
    link.refresh_from_db()
    assert (link.expires_at.date() - promise.due_on).days >= 44
    PromiseLink.objects.update(expires_at=timezone.now())
    answer = Client().get(url)
    assert answer.status_code == 410
    assert "expiré" in answer.content.decode()
    assert Client().post(url, {"dire": "tenue"}).status_code == 410


@pytest.mark.parametrize("how", ["left", "handed", "binned", "archived", "unknown", "erased"])
def test_a_link_that_opens_nothing(cast: Cast, promise: Promise, how: str) -> None:
    url, her = path(answer_link(promise)), cast.members[HERS]
    if how in ("left", "handed"):
        Member.objects.filter(pk=her.pk).update(left_on=promise.made_on)
    if how == "handed":
        hand_over(promise=promise, by=cast.coordination, member=cast.members["steering"])
    if how == "binned":
        Promise.objects.update(binned_at=timezone.now())
    if how == "archived":
        cast.own.archived_at = timezone.now()
        cast.own.save()
    if how == "erased":
        erase_account(by=cast.users[HERS])
    if how == "unknown":
        url = "/promesse/" + "x" * 43 + "/"
    for answer in (Client().get(url), Client().post(url, {"dire": "tenue"})):
        assert answer.status_code == 410
        assert "Ce lien ne sert plus" in answer.content.decode()
    promise.refresh_from_db()
    assert promise.is_open


def test_a_guest_answers_from_her_letter(cast: Cast) -> None:
    guest = make_promise(
        coalition=cast.own, by=cast.coordination, title="Prêter la salle", who="Awa D.",
        due_on=today_in(cast.own),
    )  # fmt: skip
    url = path(answer_link(guest))
    assert "Awa D." in text(Client(), url)
    Client().post(url, {"dire": "tenue"})
    guest.refresh_from_db()
    assert guest.status == "kept"


# What the rooms below ask.


def test_an_account_that_leaves(cast: Cast, promise: Promise, client_of: ClientOf) -> None:
    her = cast.members[HERS]
    answer_link(promise)
    renegotiate(promise=promise, by=her, due_on=promise.due_on + dt.timedelta(days=3), why="Malade")
    settled = make_promise(coalition=cast.own, by=her, title="Lire", due_on=today_in(cast.own))
    keep(promise=settled, by=her, word="Avec joie")
    told = json.dumps(describe(user=cast.users[HERS]), ensure_ascii=False)
    for words in ("Appeler la bibliothèque", "Malade", "Avec joie", "kept"):
        assert words in told
    erase_account(by=User.objects.get(pk=cast.users[HERS].pk))
    promise.refresh_from_db()
    settled.refresh_from_db()
    assert (promise.is_open, settled.status, settled.word) == (True, "kept", "")
    assert PromiseChange.objects.get().why == ""
    assert not PromiseLink.objects.exists()
    page = text(client_of("coordination"), f"{HERS_PAGE}sans-compte/")
    assert "une personne partie" in page
    assert promise.title in page


def test_where_is_it(cast: Cast, promise: Promise) -> None:
    key = ("promise", promise.pk)
    assert pages_of(cast.own, [key])[key].url == page_of(promise)
    assert pages_of(cast.another, [key]) == {}


@pytest.mark.parametrize(
    "url", [HERS_PAGE, f"{HERS_PAGE}ensemble/", f"{HERS_PAGE}sans-compte/", "/mes-promesses/"]
)
def test_constant_queries(cast: Cast, client_of: ClientOf, url: str) -> None:
    client = client_of("coordination")

    def fill(number: int) -> None:
        for index in range(number):
            origin_of = make_promise(
                coalition=cast.own, by=cast.coordination, title=f"{number} {index}",
                due_on=today_in(cast.own),
            )  # fmt: skip
            typed = {"title": f"née {index}", "due": "demain", "origin": f"promise:{origin_of.pk}"}
            client.post(f"{HERS_PAGE}nouvelle/", typed)
            make_promise(
                coalition=cast.own, by=cast.coordination, title=f"G {index}", who="Awa",
                due_on=today_in(cast.own),
            )  # fmt: skip
            user = User.objects.create_user(f"{number}-{index}@exemple.test")
            gone = Member.objects.create(coalition=cast.own, user=user, role="observer")
            gone.user = user
            make_promise(coalition=cast.own, by=gone, title="Partie", due_on=today_in(cast.own))
            Member.objects.filter(pk=gone.pk).update(left_on=today_in(cast.own))

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(client, url)
        return len(queries)

    fill(1)
    one = count()
    fill(3)
    assert count() == one <= 15
