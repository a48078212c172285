"""The register of decisions, the card of one, and what is answered from the site."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agir.accounts.actions import describe, erase_account
from agir.accounts.models import User
from agir.coalitions.actions import organisations_named
from agir.coalitions.actions.partners import merge_organisations
from agir.coalitions.models import Coalition, Member
from agir.cycles.actions.cycle import open_cycle
from agir.cycles.telling import told
from agir.history.pages import pages_of
from agir.intention.actions.vision import create_vision
from agir.meetings.about import Reference, decidable
from agir.meetings.actions.decision import (
    propose_decision,
    reply_to,
    review_decision,
    set_aside_decision,
    set_position,
    take_decision,
)
from agir.meetings.days import today_in
from agir.meetings.models import Decision, Invitee, Meeting, Position
from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from agir.promises.actions import make_promise
from agir.promises.origin import Origin
from tests.cast import Cast

ClientOf = Callable[[str], Client]
ROOM = "/r/marees/decisions/"


@pytest.fixture
def decision(cast: Cast) -> Decision:
    return propose_decision(
        coalition=cast.own, by=cast.coordination, title="Ouvrir le samedi",
        why="Les parents le demandent",
    )  # fmt: skip


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def page_of(decision: Decision, more: str = "") -> str:
    return f"{ROOM}{decision.pk}/{more}"


def take(decision: Decision, cast: Cast, **more: Any) -> Decision:
    return take_decision(
        decision=decision, by=cast.coordination, decided_on=today_in(cast.own), **more
    )


def test_put_to_the_group_from_the_site(cast: Cast, client_of: ClientOf) -> None:
    plan = create_plan(coalition=cast.own, by=cast.coordination, title="Plan 2026")
    client, url = client_of("first_concerned"), f"{ROOM}nouvelle/"
    assert "Plan 2026" in text(client, url)
    typed = {"title": "Ouvrir le samedi", "why": "Pour les parents", "method": "gradients"}
    client.post(url, {**typed, "about": f"plan:{plan.pk}"})
    made = Decision.objects.get()
    assert (made.method, made.about_type, made.about_title) == ("gradients", "plan", "Plan 2026")
    page = text(client, page_of(made))
    assert f"/r/marees/plans/{plan.pk}/" in page
    assert "Dire où je me situe" in page


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"method": "lottery"}, {"about": "plan:99999"}, {"about": "²:x"}],
)
def test_what_is_wrong_keeps_what_was_typed(client_of: ClientOf, wrong: dict[str, str]) -> None:
    typed = {"title": "Ouvrir", "why": "Gardez ces mots", "method": "consent", **wrong}
    answer = client_of("steering").post(f"{ROOM}nouvelle/", typed)
    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    assert "Gardez ces mots" in answer.content.decode()


def test_about_something_named_by_the_address(cast: Cast, client_of: ClientOf) -> None:
    says = {"statement": "Un énoncé"}
    vision = create_vision(
        coalition=cast.own, by=cast.coordination, name="Notre vision", says=says, cycle=None
    )
    page = text(client_of("steering"), f"{ROOM}nouvelle/?sur=vision:{vision.pk}")
    assert f'value="vision:{vision.pk}" selected' in page
    assert (
        "selected"
        not in text(client_of("steering"), f"{ROOM}nouvelle/?sur=vision:999999")
        .split('name="about"')[1]
        .split('value="vision')[1]
        .split(">")[0]
    )


def test_what_may_be_decided_on(cast: Cast) -> None:
    lead = cast.coordination
    create_vision(coalition=cast.own, by=lead, name="Vision", says={"statement": "x"}, cycle=None)
    plan = create_plan(coalition=cast.own, by=lead, title="Plan")
    create_action(plan=plan, by=lead, data={"title": "Halte-répit"})
    assert [(one.type, one.title) for one in decidable(cast.own)] == [
        ("vision", "Vision"), ("plan", "Plan"), ("action", "Halte-répit"),
    ]  # fmt: skip
    assert decidable(cast.another) == []


def test_saying_where_one_stands_until_it_is_taken(
    cast: Cast, decision: Decision, client_of: ClientOf
) -> None:
    client, url = client_of("first_concerned"), page_of(decision, "ma-position/")
    page = text(client, url)
    assert "objection : cela nuirait à notre cause" in page
    assert "contre" not in page.split("<form")[1]
    wrong = client.post(url, {"stance": "object", "words": ""})
    assert wrong.status_code == 422
    assert "ce qui vous retient" in wrong.content.decode()
    client.post(url, {"stance": "object", "words": "Pas de garde"})
    shown = text(client_of("observer"), page_of(decision))
    assert "Pas de garde" in shown
    assert "Une objection attend une réponse" in shown
    assert "Répondre" not in shown.split("Ce qui a été dit d’autre")[1].split("</article>")[0]
    client.post(url, {"stance": "agree", "words": ""})
    assert Position.objects.get().stance == "agree"
    take(decision, cast)
    assert client.get(url).headers["Location"] == page_of(decision)
    late = client.post(url, {"stance": "object", "words": "Mes mots tardifs"})
    assert late.status_code == 422
    assert "Mes mots tardifs" in late.content.decode()
    assert Position.objects.get().stance == "agree"


def test_an_objection_answered_then_taken(
    cast: Cast, decision: Decision, client_of: ClientOf
) -> None:
    held = set_position(
        decision=decision, by=cast.members["first_concerned"], stance="object", words="Pas de garde"
    )
    client = client_of("coordination")
    typed = {"decided_on": str(today_in(cast.own)), "participation": "collaborate",
             "participation_note": "Deux parents", "review_on": "dans six mois"}  # fmt: skip
    refused = client.post(page_of(decision, "prendre/"), typed)
    assert refused.status_code == 422
    assert "Une objection attend encore" in refused.content.decode()
    assert "Deux parents" in refused.content.decode()
    reply = page_of(decision, f"positions/{held.pk}/repondre/")
    assert "Pas de garde" in text(client, reply)
    assert client.post(reply, {"text": " "}).status_code == 422
    client.post(reply, {"text": "Une garde sera offerte"})
    assert client.post(page_of(decision, "prendre/"), typed).status_code == 302
    page = text(client_of("observer"), page_of(decision))
    for words in ("Pas de garde", "Une garde sera offerte", "collaborer", "Deux parents",
                  "Les parents le demandent", "premier concerné"):  # fmt: skip
        assert words in page
    decision.refresh_from_db()
    assert decision.review_on is not None
    assert "Annuler" in text(client, page_of(decision)) or decision.is_taken


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"decided_on": "2999-01-01"}, "dans le futur"),
        ({"decided_on": ""}, "obligatoire"),
        ({"review_on": "un jour"}, "n’a pas été compris"),
        ({"review_on": "aujourd’hui"}, "jour à venir"),
        ({"hands_for": ""}, "combien de mains"),
        ({"hands_for": "-1"}, "supérieur"),
        ({"hands_for": "2", "hands_against": "3"}, "non retenue"),
    ],
)
def test_a_decision_that_cannot_be_written_so(
    cast: Cast, client_of: ClientOf, typed: dict[str, str], said: str
) -> None:
    decision = propose_decision(
        coalition=cast.own, by=cast.coordination, title="Ouvrir", method="hands"
    )
    whole = {"decided_on": str(today_in(cast.own)), "hands_for": "5", "hands_against": "1",
             "participation_note": "Gardez ceci", **typed}  # fmt: skip
    answer = client_of("steering").post(page_of(decision, "prendre/"), whole)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Gardez ceci" in page
    decision.refresh_from_db()
    assert decision.is_proposed


def test_a_show_of_hands_is_drawn(cast: Cast, client_of: ClientOf) -> None:
    decision = propose_decision(
        coalition=cast.own, by=cast.coordination, title="Ouvrir", method="hands"
    )
    typed = {"decided_on": str(today_in(cast.own)), "hands_for": "9", "hands_against": "2"}
    client_of("steering").post(page_of(decision, "prendre/"), typed)
    page = text(client_of("observer"), page_of(decision))
    assert "<svg" in page
    assert "9 voix" in page
    assert "abstention" in page  # the whole scale, also what nobody said


def test_what_was_said_aloud(cast: Cast, decision: Decision, client_of: ClientOf) -> None:
    client, url = client_of("steering"), page_of(decision, "positions/nouvelle/")
    said = {"stance": "reserves", "words": "Le coût"}
    for who in ({}, {"name": "Awa", "member": str(cast.members["steering"].pk)}):
        answer = client.post(url, {**said, **who})
        assert answer.status_code == 422
        assert "de qui il s’agit" in answer.content.decode()
    client.post(url, {**said, "name": "Awa D.", "first_concerned": "on", "encore": "1"})
    client.post(url, {**said, "organisation": str(cast.organisation.pk)})
    page = text(client_of("observer"), page_of(decision))
    assert "Awa D." in page
    assert "Maison des Marées" in page
    assert "inscrit par Personne steering, comme cela s’est dit" in page
    typed = Position.objects.get(name="Awa D.")
    client.post(page_of(decision, f"positions/{typed.pk}/retirer/"))
    assert Position.objects.count() == 1


def test_amended_words_stay_in_memory(cast: Cast, decision: Decision, client_of: ClientOf) -> None:
    set_position(decision=decision, by=cast.members["steering"], stance="agree")
    client, url = client_of("coordination"), page_of(decision, "amender/")
    assert "Ouvrir le samedi" in text(client, url)
    assert client.post(url, {"title": "", "method": "consent"}).status_code == 422
    client.post(url, {"title": "Ouvrir à 10 h", "method": "consent", "why": "Oui"})
    page = text(client, page_of(decision))
    assert "dit avant l’amendement" in page
    assert "Ouvrir le samedi" in page.split("Son histoire")[1]
    refused = client.post(url, {"title": "Ouvrir", "method": "nothing"})
    assert refused.status_code == 422


def test_not_retained_then_taken_back(cast: Cast, decision: Decision, client_of: ClientOf) -> None:
    client = client_of("steering")
    client.post(page_of(decision, "non-retenue/"))
    assert "non retenue" in text(client, page_of(decision))
    client.post(page_of(decision, "reprendre/"))
    decision.refresh_from_db()
    assert decision.is_proposed
    take(decision, cast)
    Decision.objects.update(taken_at=timezone.now() - dt.timedelta(days=3))
    late = client.post(page_of(decision, "reprendre/"), follow=True)
    assert "revoyez-la" in late.content.decode()


def test_a_review_names_the_former(cast: Cast, decision: Decision, client_of: ClientOf) -> None:
    take(decision, cast, review_on=today_in(cast.own) + dt.timedelta(days=1))
    Decision.objects.update(review_on=today_in(cast.own))
    client = client_of("representative")
    assert "à revoir" in text(client, f"{ROOM}?etat=a-revoir")
    url = page_of(decision, "revoir/")
    assert "Ce qui était décidé" in text(client, url)
    assert client.post(url, {"title": "", "method": "consent"}).status_code == 422
    client.post(url, {"title": "Ouvrir le dimanche", "method": "consent"})
    again = Decision.objects.latest("pk")
    assert "Ouvrir le samedi" in text(client, page_of(again))
    former = text(client, page_of(decision))
    assert "Une autre décision la revoit" in former
    assert "Celle-ci tient jusque-là" in former
    assert "Ouvrir le samedi" not in text(client, f"{ROOM}?etat=a-revoir").split("</form>")[1]
    assert client.get(url).headers["Location"] == page_of(again)
    twice = client.post(url, {"title": "Encore", "method": "consent"})
    assert twice.status_code == 422
    assert "déjà revue" in twice.content.decode()


def test_the_register(cast: Cast, decision: Decision, client_of: ClientOf) -> None:
    done = take(
        propose_decision(coalition=cast.own, by=cast.coordination, title="Payer la garde"), cast
    )
    other = propose_decision(coalition=cast.own, by=cast.coordination, title="Fermer en août")
    set_aside_decision(decision=other, by=cast.coordination)
    client = client_of("observer")
    everything = text(client, ROOM)
    for one in (decision, done, other):
        assert one.title in everything
    assert "Proposer une décision" not in everything
    proposed = text(client, f"{ROOM}?etat=proposees")
    assert (decision.title in proposed, done.title in proposed) == (True, False)
    found = text(client, f"{ROOM}?mots=parents")
    assert (decision.title in found, done.title in found) == (True, False)
    assert "Aucune décision ne contient" in text(client, f"{ROOM}?mots=piscine")
    assert "n’est à revoir" in text(client, f"{ROOM}?etat=a-revoir")


def test_an_empty_register(client_of: ClientOf) -> None:
    assert "Proposer une décision" in text(client_of("representative"), ROOM)
    assert "Rien n’est encore décidé" in text(client_of("observer"), ROOM)


def test_what_followed(cast: Cast, decision: Decision, client_of: ClientOf) -> None:
    client = client_of("representative")
    page = text(client, page_of(decision))
    assert f"promesses/nouvelle/?origin=decision:{decision.pk}" in page
    typed = {"title": "Louer", "due": "demain", "origin": f"decision:{decision.pk}"}
    answer = client.post("/r/marees/promesses/nouvelle/", typed)
    assert answer.headers["Location"] == page_of(decision)
    assert "Louer" in text(client_of("observer"), page_of(decision))


def test_the_voice_of_those_first_concerned_is_asked_for(cast: Cast, client_of: ClientOf) -> None:
    Coalition.objects.update(voice_required=True)
    plan = create_plan(coalition=cast.own, by=cast.coordination, title="Plan")
    decision = propose_decision(
        coalition=cast.own, by=cast.coordination, title="Oui", about=Reference("plan", plan.pk, "P")
    )
    client = client_of("coordination")
    assert "exige la voix des premiers concernés" in text(client, page_of(decision))
    typed = {"decided_on": str(today_in(cast.own))}
    assert client.post(page_of(decision, "prendre/"), typed).status_code == 422
    set_position(decision=decision, by=cast.members["first_concerned"], stance="agree")
    assert "exige la voix" not in text(client, page_of(decision))
    assert client.post(page_of(decision, "prendre/"), typed).status_code == 302


def test_taken_out_and_brought_back(decision: Decision, client_of: ClientOf) -> None:
    client = client_of("coordination")
    client.post(page_of(decision, "retirer/"))
    assert client.get(page_of(decision)).status_code == 404
    client.post(page_of(decision, "remettre/"))
    assert decision.title in text(client, page_of(decision))


# What the rooms below ask.


def test_an_account_that_leaves(cast: Cast, decision: Decision, client_of: ClientOf) -> None:
    parent = cast.members["first_concerned"]
    set_position(decision=decision, by=parent, stance="reserves", words="Je ne dors plus")
    kept = json.dumps(describe(user=cast.users["first_concerned"]), ensure_ascii=False)
    assert "Je ne dors plus" in kept
    erase_account(by=User.objects.get(pk=parent.user_id))
    page = text(client_of("coordination"), page_of(decision))
    assert "Je ne dors plus" not in page
    assert "une personne partie" in page
    assert Position.objects.get().stance == "reserves"


def test_two_organisations_made_one(cast: Cast, decision: Decision) -> None:
    drop = organisations_named(coalition=cast.own, by=cast.coordination, names=["Maison Marées"])
    other = drop["Maison Marées"]
    second = propose_decision(coalition=cast.own, by=cast.coordination, title="Autre")
    for one, group in ((decision, other), (decision, cast.organisation), (second, other)):
        set_position(decision=one, by=cast.coordination, stance="agree", organisation=group)
    merge_organisations(
        coalition=cast.own, by=cast.coordination, keep=cast.organisation, drop=other
    )
    said = Position.objects.order_by("decision").values_list("organisation", flat=True)
    assert list(said) == [cast.organisation.pk] * 2


def test_where_is_it_and_what_a_stage_is_told(cast: Cast, decision: Decision) -> None:
    key = ("decision", decision.pk)
    assert pages_of(cast.own, [key])[key].url == page_of(decision)
    assert pages_of(cast.another, [key]) == {}
    cycle = open_cycle(coalition=cast.own, by=cast.coordination, title="Cycle")
    plan = create_plan(coalition=cast.own, by=cast.coordination, title="Plan")
    about = Reference("plan", plan.pk, "Plan")
    made = propose_decision(coalition=cast.own, by=cast.coordination, title="Adopter", about=about)
    take(made, cast, review_on=today_in(cast.own) + dt.timedelta(days=1))
    words = [one.words for one in told(cycle, cast.coordination) if one.stage == "planning"]
    assert "Décidé : Adopter" in words
    Decision.objects.update(review_on=today_in(cast.own))
    words = [one.words for one in told(cycle, cast.coordination) if one.stage == "planning"]
    assert "Décision à revoir : Adopter" in words


@pytest.mark.parametrize(
    "path", ["", "?etat=a-revoir", "{d}/", "{d}/prendre/", "{d}/positions/nouvelle/", "nouvelle/"]
)
def test_constant_queries(cast: Cast, client_of: ClientOf, path: str) -> None:
    start = timezone.now()
    meeting = Meeting.objects.create(
        coalition=cast.own, title="Rencontre", starts_at=start, status="held",
        ends_at=start + dt.timedelta(hours=2),
    )  # fmt: skip
    plan = create_plan(coalition=cast.own, by=cast.coordination, title="Plan")
    main = propose_decision(
        coalition=cast.own, by=cast.coordination, title="Ouvrir", meeting=meeting,
        about=Reference("plan", plan.pk, "Plan"),
    )  # fmt: skip
    client = client_of("coordination")

    def fill(number: int, mark: str) -> None:
        for index in range(number):
            name = f"{mark}{index}"
            user = User.objects.create_user(f"{name}@exemple.test")
            member = Member.objects.create(coalition=cast.own, user=user, role="first_concerned")
            said = set_position(decision=main, by=member, stance="object", words="Non")
            reply_to(position=said, by=cast.coordination, text="Oui")
            Invitee.objects.create(
                coalition=cast.own, meeting=meeting, member=member, attendance="present"
            )
            make_promise(
                coalition=cast.own, by=cast.coordination, member=member, title=name,
                due_on=today_in(cast.own), origin=Origin("decision", main.pk, "Ouvrir"),
            )  # fmt: skip
            create_plan(coalition=cast.own, by=cast.coordination, title=name)
            other = propose_decision(
                coalition=cast.own, by=cast.coordination, title=name, meeting=meeting
            )
            take(other, cast, review_on=today_in(cast.own) + dt.timedelta(days=1))
            review_decision(decision=other, by=cast.coordination, title=f"{name} encore")
            Decision.objects.filter(pk=other.pk).update(review_on=today_in(cast.own))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(client, ROOM + path.format(d=main.pk))
        return len(queries)

    fill(1, "a")
    one = count()
    fill(3, "b")
    assert count() == one <= 15
