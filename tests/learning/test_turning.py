"""The turn of the cycle: its report, and what the next one receives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agir.cycles.actions.cycle import open_cycle
from agir.cycles.actions.voice import type_voice
from agir.cycles.asked import Choices
from agir.cycles.models import Carried, Cycle
from agir.intention.actions.answers import Said, answer_for, reply
from agir.intention.actions.rounds import open_round
from agir.intention.actions.vision import create_vision
from agir.learning.actions.lesson import learn
from agir.learning.actions.sifting import Chosen, sift
from agir.learning.actions.turning import Next, turn, write_bilan
from agir.learning.closing import holding, offers
from agir.learning.models import Bilan
from agir.plan.models import Action, Plan
from tests.cast import Cast
from tests.home.test_reading import make_action, make_plan, queries

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    """A cycle with a lesson, an open question, a reservation, and three actions sifted."""
    lead = cast.coordination
    cycle = open_cycle(coalition=cast.own, by=lead, title="Premier")
    learn(coalition=cast.own, by=lead, text="La garde fait venir", learned_on=DAY, cycle=cycle)
    question = Choices(cast.own).questions("evaluation")[0]
    type_voice(cycle=cycle, by=lead, question=question, words="Nous verrons", capacity="parent")
    says = {"statement": "Que chaque enfant soit attendu"}
    vision = create_vision(coalition=cast.own, by=lead, name="Vision", says=says, cycle=None)
    until = timezone.localdate() + dt.timedelta(days=9)
    round_ = open_round(vision=vision, by=lead, closes_on=until)
    answer_for(
        round_=round_, organisation=cast.organisation, by=lead, provenance="Rencontre",
        said=Said("reserves", "Et les pères?"),
    )  # fmt: skip
    plan = make_plan(lead)
    for title, choice in (("Gardée", "keep"), ("Adaptée", "adapt"), ("Arrêtée", "stop")):
        action = make_action(plan, lead, title)
        chosen = Chosen(choice=choice, decided_on=DAY, why="Vu", how="Autrement")
        sift(coalition=cast.own, by=lead, about=("action", action.pk), chosen=chosen, cycle=cycle)
    make_action(plan, lead, "Sans choix")
    return cycle


def test_what_a_cycle_holds(cast: Cast, cycle: Cycle) -> None:
    held = holding(cast.own, cycle, cast.coordination, Plan.objects.get())
    assert [one.text for one in held.lessons] == ["La garde fait venir"]
    assert [one.title for one in held.sifted("stop")] == ["Arrêtée"]
    assert [one.title for one in held.unsifted] == ["Sans choix"]
    assert len(held.questions) == 1
    assert [one.words for one in held.reservations] == ["Et les pères?"]
    kinds = [one.legacy.kind for one in offers(held)]
    assert sorted(kinds) == ["action", "action", "lesson", "question", "reservation"]


def test_an_answered_reservation_is_not_left(cast: Cast, cycle: Cycle) -> None:
    held = holding(cast.own, cycle, cast.coordination, None)
    reply(adherence=held.reservations[0], by=cast.coordination, text="Une soirée des pères")
    assert holding(cast.own, cycle, cast.coordination, None).reservations == []


def test_turning_closes_opens_and_carries_all_or_nothing(cast: Cast, cycle: Cycle) -> None:
    plan = Plan.objects.get()
    held = holding(cast.own, cycle, cast.coordination, plan)
    going = list(
        Action.objects.filter(title__in=["Gardée", "Adaptée"]).values_list("pk", flat=True)
    )
    said = {"cycle": cycle, "left": offers(held), "plan": plan, "actions": going}
    with pytest.raises(PermissionDenied):
        turn(by=cast.members["representative"], following=Next("Deuxième"), **said)
    assert Cycle.objects.count() == 1
    turned = turn(by=cast.coordination, following=Next("Deuxième", plan_title="Plan 2"), **said)
    cycle.refresh_from_db()
    assert not cycle.is_open
    assert (turned.cycle.number, turned.cycle.carried_from) == (2, cycle)
    left = Carried.objects.filter(cycle=turned.cycle)
    assert set(left.values_list("kind", flat=True)) == {
        "lesson", "question", "reservation", "action",
    }  # fmt: skip
    assert all(one.origin_type and one.origin_id for one in left)
    assert turned.plan is not None
    carried = Action.objects.filter(plan=turned.plan)
    assert sorted(carried.values_list("title", flat=True)) == ["Adaptée", "Gardée"]
    assert all(action.carried_from_id for action in carried)
    assert Action.objects.filter(plan=plan).count() == 4
    assert Bilan.objects.get(cycle=cycle).following == turned.cycle
    with pytest.raises(PermissionDenied):
        turn(by=cast.coordination, following=Next("Encore"), **said)


def test_words_of_the_group_can_be_written_even_once_closed(cast: Cast, cycle: Cycle) -> None:
    parent = cast.members["first_concerned"]
    write_bilan(cycle=cycle, by=parent, words={"proud": "Les cafés"})
    turn(cycle=cycle, by=cast.coordination, following=Next("Deuxième"), left=[])
    bilan = write_bilan(cycle=cycle, by=parent, words={"hard": "L’hiver"})
    assert (bilan.proud, bilan.hard) == ("Les cafés", "L’hiver")
    with pytest.raises(PermissionDenied):
        write_bilan(cycle=cycle, by=cast.members["observer"], words={})


def test_pages(cast: Cast, cycle: Cycle, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    page = reverse("learning:bilan", args=["marees", cycle.pk])
    shown = client.get(page).content.decode()
    for words in ("La garde fait venir", "Arrêtée", "Et les pères?", "Terminer et ouvrir"):
        assert words in shown
    assert "Terminer et ouvrir" not in client_of("observer").get(page).content.decode()
    address = reverse("learning:turn", args=["marees", cycle.pk])
    form = client.get(address).content.decode()
    assert form.count("checked") == 5 + 3  # all that is left; kept, adapted, not sifted
    answer = client.post(address, {"title": "", "left": ["n-importe"]})
    assert answer.status_code == 422
    assert Cycle.objects.count() == 1
    lesson = f"lesson-{offers_of(cast, cycle, 'lesson')}"
    answer = client.post(
        address, {"title": "Deuxième", "left": [lesson], "starts_on": "2026-09-01"}
    )
    after = Cycle.objects.get(number=2)
    assert answer["Location"] == reverse("cycles:cycle", args=["marees", after.pk])
    assert Carried.objects.get(cycle=after).text == "La garde fait venir"
    assert "Deuxième" in client.get(page).content.decode()
    assert client.get(address).status_code == 403


def offers_of(cast: Cast, cycle: Cycle, kind: str) -> int:
    held = holding(cast.own, cycle, cast.coordination, None)
    found = next(one for one in offers(held) if one.legacy.kind == kind)
    assert found.legacy.origin is not None
    return found.legacy.origin[1]


def test_the_report_prints(cast: Cast, cycle: Cycle, client_of: Callable[[str], Client]) -> None:
    write_bilan(cycle=cycle, by=cast.coordination, words={"proud": "#danger() *gras* \\ $x$"})
    for language in ("fr", "en"):
        client = client_of("observer")
        address = reverse("learning:bilan_pdf", args=["marees", cycle.pk])
        answer = client.get(address, headers={"accept-language": language})
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert b"/StructTreeRoot" in answer.content


def test_constant_queries(cast: Cast, cycle: Cycle, client_of: Callable[[str], Client]) -> None:
    client, lead = client_of("coordination"), cast.coordination
    pages = [reverse(f"learning:{name}", args=["marees", cycle.pk]) for name in ("bilan", "turn")]
    before = [queries(client, page) for page in pages]
    plan = Plan.objects.get()
    for number in range(3):
        learn(coalition=cast.own, by=lead, text=f"Leçon {number}", learned_on=DAY, cycle=cycle)
        action = make_action(plan, lead, f"Autre {number}")
        chosen = Chosen(choice="keep", decided_on=DAY, why="Vu")
        sift(coalition=cast.own, by=lead, about=("action", action.pk), chosen=chosen)
    assert [queries(client, page) for page in pages] == before
