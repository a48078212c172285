"""Pages of the follow-up: their cost, what they keep, what they refuse, what they escape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agir.followup.actions.attachment import attach_address, attach_file
from agir.followup.actions.news import tell_news
from agir.followup.actions.obstacle import Help, name_obstacle
from agir.followup.actions.support import log_week
from agir.followup.files import LARGEST, accept
from agir.followup.models import Attachment, Giving, News, Obstacle, SupportHours
from agir.plan.models import Action
from agir.post.models import Letter
from tests.cast import Cast
from tests.followup.conftest import gift

Make = Callable[..., Action]
Browser = Callable[[str], Client]
TODAY = timezone.localdate()
DAY = TODAY - dt.timedelta(days=100)


def at(name: str, *more: object) -> str:
    return reverse(f"followup:{name}", args=["marees", *more])


def of(name: str, action: Action) -> str:
    return at(name, action.plan_id, action.pk)


def words(answer: Any) -> str:
    return str(answer.content.decode()).replace("\xa0", " ")


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def leave_everything(cast: Cast, action: Action, number: int) -> None:
    """One of each, by somebody else each time."""
    roles = ["coordination", "representative", "first_concerned", "steering"]
    by = cast.members[roles[number % 4]]
    who = Help(cast.organisation.pk, "la Ville", "regional")
    tell_news(action=action, by=by, text=f"Nouvelle {number}", on=DAY)
    name_obstacle(action=action, by=by, text=f"Obstacle {number}", on=DAY, who=who)
    gift(action, by, on=DAY)
    attach_address(action=action, by=by, title="", url=f"https://exemple.test/{number}")
    if number % 4 == 0:
        week = TODAY - dt.timedelta(weeks=number + 1)
        log_week(member=by, by=by, week=week, hours={"vision": 9, "money": 2})  # type: ignore[dict-item]


PAGES = [
    "week",
    "mine",
    "silences",
    "ledger",
    "ledger_csv",
    "support",
    "alone",
    "bin",
    "plan",
    "action",
]


@pytest.mark.parametrize("page", PAGES)
def test_constant_queries(cast: Cast, make: Make, client_of: Browser, page: str) -> None:
    people = [{"member": cast.coordination.pk, "name": ""}]
    first = make("Conte", status="ongoing", people=people, lead=cast.organisation.pk)
    make("Étape 0", parent=first.pk)
    leave_everything(cast, first, 0)
    url = {"plan": at("plan", first.plan_id), "action": of("action", first)}.get(page) or at(page)
    client = client_of("coordination")
    before = cost(client, url)
    for number in range(1, 6):
        leave_everything(cast, first, number)
        step = make(f"Étape {number}", parent=first.pk, people=people)
        leave_everything(cast, step, number)
        made = make(f"Conte {number}", status="ongoing", people=people, lead=cast.organisation.pk)
        leave_everything(cast, made, number)
    assert cost(client, url) == before
    assert before <= 15


def test_one_line_says_what_moved(action: Action, client_of: Browser) -> None:
    client = client_of("representative")
    typed = {"text": "La salle\r\n est réservée", "on": str(TODAY)}
    answer = client.post(of("action", action), typed, follow=True)
    assert News.objects.get().text == "La salle est réservée"
    assert "La nouvelle est donnée" in words(answer)
    assert "Annuler" in words(answer)


@pytest.mark.parametrize(
    ("page", "typed", "kept", "sentence"),
    [
        ("action", {"text": "", "on": "2026-01-01"}, 'value="2026-01-01"', "ce qui a bougé"),
        ("action", {"text": "Oui", "on": "demain"}, 'value="Oui"', "date"),
        ("action", {"text": "Oui", "on": "2149-01-01"}, 'value="Oui"', "pas encore venu"),
        ("action", {"text": "x" * 301, "on": "2026-01-01"}, "x" * 301, "300"),
        ("obstacle_new", {"text": "", "help": "la Ville", "opened_on": "2026-01-01"}, "la Ville",
         "ce qui bloque"),
        ("obstacle_new", {"text": "Non", "helper": "999999", "opened_on": "2026-01-01"}, "Non",
         "choix"),
        ("giving_new",
         {"kind": "hours", "quantity": "beaucoup", "giver": "autre", "on": "mars 2026"},
         "beaucoup", "n’a pas été compris"),
        ("giving_new", {"kind": "money", "quantity": "", "giver": "autre", "on": "mars 2026"},
         "mars 2026", "combien"),
        ("giving_new", {"kind": "money", "quantity": "-5", "giver": "autre", "on": "mars 2026"},
         "-5", "montant"),
        ("giving_new", {"kind": "hours", "quantity": "3", "giver": "autre", "on": "été 2025"},
         "été 2025", "jour ou un mois"),
        ("giving_new", {"kind": "hours", "quantity": "3", "giver": "autre", "on": "2149-01-01"},
         "2149-01-01", "pas encore venu"),
        ("giving_new", {"kind": "hours", "quantity": "3", "giver": "o999999", "on": "mars 2026"},
         "mars 2026", "choix"),
        ("attachment_new", {"title": "Dépliant"}, "Dépliant", "un fichier ou une adresse"),
        ("attachment_new", {"title": "Dépliant", "url": "javascript:alert(1)"}, "Dépliant",
         "adresse"),
        ("step_new", {"title": ""}, "", "étape"),
        ("new_date", {"ends": "jadis"}, "jadis", "date"),
        ("new_date", {"ends": "2020-01-01"}, "2020-01-01", "passée"),
    ],
)  # fmt: skip
def test_a_wrong_form_says_why_keeps_everything_and_writes_nothing(
    action: Action, client_of: Browser, page: str, typed: dict[str, str], kept: str, sentence: str
) -> None:
    answer = client_of("representative").post(of(page, action), typed)
    assert answer.status_code == 422
    assert kept in words(answer)
    assert sentence.lower() in words(answer).lower()
    for model in (News, Obstacle, Giving, Attachment):
        assert not model.objects.exists()
    assert Action.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"kind": "hours", "quantity": "1 h 30", "on": "2026-03-12"}, (1.5, None, "day", 12)),
        ({"kind": "money", "quantity": "1 250 $", "on": "mars 2026"}, (None, 1250, "month", 1)),
        ({"kind": "goods", "quantity": "", "on": "2026-03"}, (None, None, "month", 1)),
    ],
)
def test_gifts_are_read_as_written(
    cast: Cast, action: Action, client_of: Browser, typed: dict[str, str], expected: tuple[Any, ...]
) -> None:
    giver = {"giver": f"m{cast.members['first_concerned'].pk}"}
    answer = client_of("first_concerned").post(of("giving_new", action), {**typed, **giver})
    assert answer.status_code == 302
    made = Giving.objects.get()
    assert (made.hours, made.amount, made.precision, made.on.day) == expected
    assert made.first_concerned
    page = words(client_of("observer").get(of("action", action)))
    assert "temps de parents ou de citoyens" in page


def test_a_changed_gift_keeps_a_giver_who_left(
    cast: Cast, action: Action, client_of: Browser
) -> None:
    parent = cast.members["first_concerned"]
    made = gift(action, parent, on=DAY)
    parent.left_on = TODAY
    parent.save()
    url = at("trace_edit", "apport", made.pk)
    client = client_of("coordination")
    typed = {"kind": "hours", "quantity": "8", "giver": f"m{parent.pk}", "on": str(DAY)}
    assert f'value="m{parent.pk}" selected' in words(client.get(url))
    assert client.post(url, typed).status_code == 302
    made.refresh_from_db()
    assert (made.hours, made.member_id) == (8, parent.pk)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("depliant.pdf", b"%PDF-1.7\n", ""),
        ("page.pdf", b"<html>", "pas gardé ici"),
        ("gros.pdf", b"%PDF-" + b"0" * LARGEST, "5 Mo"),
    ],
)
def test_a_file_is_kept_and_only_ever_saved(
    action: Action, client_of: Browser, name: str, content: bytes, said: str
) -> None:
    client = client_of("representative")
    file = SimpleUploadedFile(name, content, content_type="text/html")
    answer = client.post(of("attachment_new", action), {"title": "", "file": file})
    if said:
        assert answer.status_code == 422
        assert said in words(answer)
        return
    made = Attachment.objects.get()
    shown = client_of("observer").get(at("attachment", made.pk))
    assert shown.content == content
    assert shown["Content-Type"] == "application/pdf"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"] == 'attachment; filename="depliant.pdf"'


def test_what_is_in_the_bin_is_not_downloaded(
    cast: Cast, action: Action, client_of: Browser
) -> None:
    file = accept("a.pdf", b"%PDF-")
    made = attach_file(action=action, by=cast.coordination, title="A", file=file)
    client = client_of("coordination")
    client.post(at("trace_bin", "piece", made.pk))
    assert client.get(at("attachment", made.pk)).status_code == 404
    assert "A" in words(client.get(at("bin")))
    client.post(at("trace_restore", "piece", made.pk))
    assert client.get(at("attachment", made.pk)).status_code == 200


@pytest.mark.parametrize("kind", ["inconnu", "news"])
def test_a_kind_that_is_none_is_not_there(client_of: Browser, kind: str, cast: Cast) -> None:
    assert client_of("coordination").get(at("trace_edit", kind, 1)).status_code == 404


def test_what_people_type_is_escaped(cast: Cast, action: Action, client_of: Browser) -> None:
    evil = "<script>alert(1)</script>"
    by = cast.coordination
    tell_news(action=action, by=by, text=evil, on=DAY)
    name_obstacle(action=action, by=by, text=evil, on=DAY, who=Help(None, evil))
    gift(action, by, note=evil, on=DAY)
    attach_address(action=action, by=by, title=evil, url="https://exemple.test")
    pages = (of("action", action), at("week"), at("plan", action.plan_id), at("ledger"))
    for page in pages:
        assert evil not in words(client_of("coordination").get(page))


def test_mine_tells_several_in_one_gesture(cast: Cast, make: Make, client_of: Browser) -> None:
    me = cast.members["representative"]
    people = [{"member": me.pk, "name": ""}]
    told, left = (make(f"Conte {n}", status="ongoing", people=people) for n in range(2))
    led = make("Portée", status="ongoing", lead=cast.organisation.pk)
    other = make("D’autres", status="ongoing")
    client = client_of("representative")
    page = words(client.get(at("mine")))
    assert [one.title in page for one in (told, left, led, other)] == [True, True, True, False]
    typed = {f"news-{told.pk}": "Oui", f"news-{left.pk}": " ", f"news-{led.pk}": "Aussi",
             f"news-{other.pk}": "Pas à moi"}  # fmt: skip
    answer = client.post(at("mine"), typed, follow=True)
    assert "2 nouvelles sont données" in words(answer)
    assert {(n.action_id, n.text) for n in News.objects.all()} == {
        (told.pk, "Oui"),
        (led.pk, "Aussi"),
    }


def test_mine_keeps_every_line_when_one_is_too_long(
    cast: Cast, make: Make, client_of: Browser
) -> None:
    people = [{"member": cast.members["representative"].pk, "name": ""}]
    first, second = (make(f"Conte {n}", status="ongoing", people=people) for n in range(2))
    typed = {f"news-{first.pk}": "Bonne", f"news-{second.pk}": "x" * 400}
    answer = client_of("representative").post(at("mine"), typed)
    assert answer.status_code == 422
    assert 'value="Bonne"' in words(answer)
    assert not News.objects.exists()


def test_a_proposed_status_waits_for_a_person(cast: Cast, make: Make, client_of: Browser) -> None:
    action = make("Conte", status="ongoing")
    make("Étape", parent=action.pk, status="done")
    client = client_of("representative")
    assert "Toutes les étapes sont faites" in words(client.get(of("action", action)))
    assert Action.objects.get(pk=action.pk).status == "ongoing"
    answer = client.post(of("status", action), {"status": "done"}, follow=True)
    assert Action.objects.get(pk=action.pk).status == "done"
    assert "Annuler" in words(answer)
    assert client.post(of("status", action), {"status": "autre"}).status_code == 302
    assert Action.objects.get(pk=action.pk).status == "done"


def test_a_kind_word_leaves_once(cast: Cast, make: Make, client_of: Browser) -> None:
    people = [
        {"member": cast.members[r].pk, "name": ""} for r in ("representative", "coordination")
    ]
    action = make("Conte", status="ongoing", people=people, ends_on=DAY)
    client = client_of("coordination")
    page = words(client.get(of("ask", action)))
    assert "Personne representative" in page
    assert "Je prends des nouvelles de « Conte »" in page
    for _time in range(2):
        last = client.post(of("ask", action), {"message": "Comment ça va?"})
    assert last.status_code == 422
    assert "Un mot est déjà parti" in words(last)
    letter = Letter.objects.get()
    assert letter.to == "representative@exemple.test"
    assert letter.headers["Reply-To"] == "coordination@exemple.test"
    assert "Comment ça va?" in letter.body
    assert "/suivi/" in letter.body
    assert letter.not_after is not None
    assert "nouvelles demandées le" in words(client.get(at("week")))


def test_one_is_not_asked_about_ones_own_action(cast: Cast, make: Make, client_of: Browser) -> None:
    people = [{"member": cast.coordination.pk, "name": ""}]
    action = make("Conte", status="ongoing", people=people)
    tell_news(action=action, by=cast.coordination, text="Oui", on=DAY)
    ask = of("ask", action)
    assert ask not in words(client_of("coordination").get(at("week")))
    assert ask in words(client_of("steering").get(at("week")))


def test_a_word_to_nobody_is_refused(cast: Cast, make: Make, client_of: Browser) -> None:
    action = make("Conte", status="ongoing", people=[{"member": None, "name": "Awa D."}])
    client = client_of("coordination")
    assert "Un appel fera l’affaire" in words(client.get(of("ask", action)))
    assert client.post(of("ask", action), {"message": "Bonjour"}).status_code == 422
    assert client.post(of("ask", action), {"message": " "}).status_code == 422
    assert not Letter.objects.exists()


def test_a_partner_is_greeted(cast: Cast, client_of: Browser) -> None:
    client = client_of("steering")
    assert "Maison des Marées" in words(client.get(at("silences")))
    url = at("greet", cast.organisation.pk)
    assert client.post(url, {"message": "Comment allez-vous?"}).status_code == 302
    to = set(Letter.objects.values_list("to", flat=True))
    assert to == {"representative@exemple.test", "funder_adviser@exemple.test"}


@pytest.mark.parametrize(
    ("who", "seen", "hidden"),
    [
        ("steering", ["Personne coordination", "Personne representative"], []),
        ("representative", ["Maison des Marées"], ["Personne coordination"]),
        ("observer", [], ["Personne coordination", "Personne representative"]),
    ],
)
def test_what_rests_on_others_is_not_for_everybody(
    cast: Cast, make: Make, client_of: Browser, who: str, seen: list[str], hidden: list[str]
) -> None:
    make("Conte", people=[{"member": cast.coordination.pk, "name": ""}])
    page = words(client_of(who).get(at("alone")))
    assert all(one in page for one in seen)
    assert not [one for one in hidden if one in page]


def test_a_row_of_six_numbers(cast: Cast, client_of: Browser) -> None:
    client = client_of("coordination")
    typed = {"week": str(TODAY), "vision": "2", "actions": "7,5", "measure": "", "money": "1 h 30"}
    assert client.post(at("support"), typed).status_code == 302
    assert SupportHours.objects.filter(member=cast.coordination).count() == 3
    assert 'value="7,5"' in words(client.get(at("support")))
    wrong = {**typed, "vision": "deux"}
    answer = client.post(at("support"), wrong)
    assert answer.status_code == 422
    assert 'value="deux"' in words(answer)
    too_much = {**typed, "vision": "160", "actions": "9"}
    assert client.post(at("support"), too_much).status_code == 422
    assert SupportHours.objects.count() == 3
    somebody = {**typed, "who": str(cast.members["steering"].pk)}
    assert client.post(at("support"), somebody).status_code == 302
    assert SupportHours.objects.filter(member=cast.members["steering"]).count() == 3


def test_steering_enters_only_her_own_hours(cast: Cast, client_of: Browser) -> None:
    typed = {"week": str(TODAY), "vision": "2", "who": str(cast.coordination.pk)}
    assert client_of("steering").post(at("support"), typed).status_code == 302
    assert SupportHours.objects.get().member_id == cast.members["steering"].pk


def test_pasted_weeks_come_back_when_one_is_wrong(cast: Cast, client_of: Browser) -> None:
    client = client_of("coordination")
    cells = "2026-01-05\t2\t3\n2026-01-12\tbeaucoup"
    answer = client.post(at("support_paste"), {"cells": cells})
    assert answer.status_code == 422
    assert "beaucoup" in words(answer)
    assert not SupportHours.objects.exists()
    assert (
        client.post(at("support_paste"), {"cells": cells.replace("beaucoup", "4")}).status_code
        == 302
    )
    assert SupportHours.objects.count() == 3


@pytest.mark.parametrize(
    "query", ["?plan=abc&du=hier&au=2026-99-99", "?plan=999999", "?du=2026-01-01"]
)
def test_an_odd_address_is_only_a_wider_one(client_of: Browser, query: str, cast: Cast) -> None:
    client = client_of("observer")
    assert client.get(at("ledger") + query).status_code == 200
    assert client.get(at("ledger_csv") + query).status_code == 200


@pytest.mark.parametrize(
    "query", ["?semaines=0", "?semaines=99999999999", "?semaines=x", "?semaines=4"]
)
def test_an_odd_number_of_weeks_is_the_usual_one(
    client_of: Browser, query: str, cast: Cast
) -> None:
    assert client_of("coordination").get(at("week") + query).status_code == 200


def test_the_plan_leads_to_its_follow_up(action: Action, client_of: Browser) -> None:
    client = client_of("observer")
    card = words(client.get(reverse("plan:action", args=["marees", action.plan_id, action.pk])))
    assert of("action", action) in card
    assert at("plan", action.plan_id) in card
