"""What waits, what is new, what is found: right, one’s own, in constant queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.actions import create_coalition
from agir.coalitions.models import Member
from agir.history.actions import Record, record_many
from agir.history.models import Event
from agir.home import news, waiting
from agir.home.lately import forget
from agir.home.sentences import SENTENCES, sentence
from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from agir.plan.models import Action, ImportBatch, Plan
from tests.cast import Cast

TODAY = dt.date(2026, 6, 15)
DAY = dt.timedelta(days=1)


def make_plan(by: Member, title: str = "Plan des marées") -> Plan:
    return create_plan(coalition=by.coalition, by=by, title=title, starts_on=dt.date(2026, 1, 1))


def make_action(plan: Plan, by: Member, title: str, **data: Any) -> Action:
    return create_action(plan=plan, by=by, data={"title": title, **data})


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_current_plan_is_the_latest_that_lives(cast: Cast) -> None:
    lead = cast.coordination
    assert waiting.current_plan(lead) is None
    old = make_plan(lead, "Ancien")
    recent = create_plan(
        coalition=lead.coalition, by=lead, title="Récent", starts_on=dt.date(2027, 1, 1)
    )
    assert waiting.current_plan(lead) == recent
    Plan.objects.filter(pk=recent.pk).update(status="closed")
    assert waiting.current_plan(lead) == old
    Plan.objects.filter(pk=old.pk).update(binned_at=timezone.now())
    assert waiting.current_plan(lead) == recent


# Nobody is known, or nobody did it: it followed from what somebody did.
WITHOUT_ACCOUNT = {
    "cycles.voice.received",
    "cycles.voice.withdrawn_by_link",
    "meetings.minutes.made",
}


def test_every_recorded_verb_has_its_sentence(cast: Cast) -> None:
    lead = cast.coordination
    for verb in SENTENCES:
        event = Event(verb=verb, by=lead.user, title="Un <titre>", object_type="x", object_id=1)
        words = sentence(event, url="/x/")
        assert "Personne coordination" in words or verb in WITHOUT_ACCOUNT
        assert "%(" not in words
        assert "<titre>" not in words
    unknown = Event(verb="autre.chose", title="Titre", object_type="x", object_id=1)
    assert "Le programme a fait un changement" in sentence(unknown)


def test_a_gesture_of_many_rows_is_one_line(cast: Cast) -> None:
    lead = cast.coordination
    entries = [Record("plan.action.created", "action", n, f"Action {n}") for n in range(1, 6)]
    record_many(by=lead.user, coalition_id=lead.coalition_id, entries=entries)
    first = news.latest(lead.coalition)[0]
    assert (first.more, "Action 1" in first.words) == (4, True)


def test_the_same_thing_done_again_in_one_sitting_is_one_line(cast: Cast) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    for number in range(4):
        make_action(plan, lead, f"Conte {number}")
    make_action(plan, cast.members["steering"], "Jardin")
    first, second, *_others = news.latest(lead.coalition)
    assert ("Jardin" in first.words, first.more) == (True, 0)
    assert ("Conte 3" in second.words, second.more) == (True, 3)


def test_an_import_of_a_thousand_rows_hides_nothing(cast: Cast) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    operation = uuid.uuid4()
    entries = [Record("plan.action.created", "action", n, f"Action {n}") for n in range(1000)]
    record_many(by=lead.user, coalition_id=lead.coalition_id, entries=entries, operation=operation)
    ImportBatch.objects.create(
        coalition=lead.coalition,
        plan=plan,
        operation=operation,
        file_name="plan.xlsx",
        by=lead.user,
    )
    latest = news.latest(lead.coalition)
    assert sum("plan.xlsx" in one.words for one in latest) == 1
    assert any("a ouvert le plan" in one.words for one in latest)
    assert len(latest) <= 8


def test_news_link_to_what_is_still_there(cast: Cast) -> None:
    lead = cast.coordination
    action = make_action(make_plan(lead), lead, "Conte au parc")
    assert "href=" in news.latest(lead.coalition)[0].words
    Action.objects.filter(pk=action.pk).update(binned_at=timezone.now())
    assert "href=" not in news.latest(lead.coalition)[0].words


def test_landing_for_whoever_discovers_it(client: Client, db: None) -> None:
    text = client.get("/").content.decode()
    assert text.count("button--main") == 1
    assert reverse("account_login") in text
    assert 'class="ring"' in text


def test_her_coalitions_and_no_other(cast: Cast, client_of: Callable[[str], Client]) -> None:
    make_action(make_plan(cast.coordination), cast.coordination, "Conte au parc")
    text = client_of("steering").get("/").content.decode()
    assert "Coalition des Marées" in text
    assert "Coalition d’hier" in text
    assert "archivé" in text
    assert "comité de suivi" in text
    assert "1 action ·" in text
    assert "Coalition des Cimes" not in text


def test_a_coalition_without_plan_offers_the_first_step(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    url = reverse("home:coalition", args=["marees"])
    assert "Importer mon plan" in client_of("coordination").get(url).content.decode()
    observed = client_of("observer").get(url).content.decode()
    assert "Importer mon plan" not in observed
    assert "pas encore de plan" in observed


PAGES = ["coalition", "cycle", "together", "voices", "lasting"]


@pytest.mark.parametrize("name", PAGES)
def test_constant_queries_whatever_the_plan_holds(
    name: str, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lead, client = cast.coordination, client_of("coordination")
    plan, url = make_plan(lead), reverse(f"home:{name}", args=["marees"])
    person = [{"member": lead.pk, "name": ""}]
    make_action(plan, lead, "Conte 0", ends_on=TODAY, people=person)
    before = queries(client, url)
    for number in range(1, 30):
        make_action(plan, lead, f"Conte {number}", ends_on=TODAY, people=person)
    assert queries(client, url) <= before
    # The home page asks every room what waits, one query each.
    assert before <= 15


def test_constant_queries_of_the_start(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    before = queries(client, "/")
    for number in range(3):
        create_coalition(by=cast.users["coordination"], name=f"Autre {number}")
    assert queries(client, "/") == before
    assert before <= 15


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_button_keeps_the_page(
    language: str, client_of: Callable[[str], Client]
) -> None:
    client = client_of("steering")
    response = client.post("/langue/", {"language": language, "next": "/r/marees/cycle/?a=1"})
    assert response.headers["Location"] == "/r/marees/cycle/?a=1"
    assert f'<html lang="{language}"' in client.get("/r/marees/cycle/").content.decode()


def test_what_is_shared_is_read_again_after_each_change(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    client, lead = client_of("coordination"), cast.coordination
    plan, url = make_plan(lead), reverse("home:coalition", args=["marees"])
    client.get(url)
    make_action(plan, lead, "Toute fraîche")
    text = client.get(url).content.decode()
    assert "Toute fraîche" in text
    User.objects.filter(pk=lead.user_id).update(name="Renommée")
    assert "Renommée a ajouté" not in client.get(url).content.decode()
    forget(cast.own.pk)
    assert "Renommée a ajouté" in client.get(url).content.decode()
