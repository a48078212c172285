"""The tour, the handover file, the thread: read from the record, for those who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agir.funding.models import FundingSource
from agir.learning.actions.lesson import learn
from agir.learning.actions.sifting import Chosen, sift
from agir.meetings.actions.decision import propose_decision, set_position, take_decision
from agir.memory.handover import PEOPLE, WORK, sections
from agir.memory.story import SLUGS, read_stop
from agir.memory.thread import thread
from agir.portrait.actions import pieces
from agir.portrait.kinds import KINDS
from agir.promises.actions import make_promise
from agir.promises.origin import Origin
from tests.cast import Cast
from tests.home.test_reading import make_action, make_plan, queries

DAY = dt.date(2026, 3, 2)
SOON = timezone.localdate() + dt.timedelta(days=20)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_stop_says_something_even_of_nothing(
    slug: str, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    stop = read_stop(cast.own, slug)
    assert stop is not None
    assert stop.lead or stop.items or stop.empty
    assert stop.minutes >= 1
    page = client_of("observer").get(reverse("memory:stop", args=["marees", slug]))
    assert page.status_code == 200
    assert client_of("outsider").get(page.request["PATH_INFO"]).status_code == 404


def test_the_tour_reads_the_record_and_nothing_reserved(cast: Cast) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    make_action(plan, lead, "La halte")
    for audience in ("coalition", "coordination"):
        data = {"title": f"Force {audience}", "audience": audience}
        pieces.add(kind=KINDS["force"], coalition=cast.own, by=lead, data=data)
    learn(coalition=cast.own, by=lead, text="La garde fait venir", learned_on=DAY)
    told = {slug: read_stop(cast.own, slug) for slug in SLUGS}
    words = {slug: [one.words for one in stop.items] for slug, stop in told.items() if stop}
    assert words["portrait"] == ["Force coalition"]
    assert words["lecons"] == ["La garde fait venir"]
    assert told["plan"] is not None
    assert "1 action" in told["plan"].lead
    assert sum(stop.minutes for stop in told.values() if stop) <= 10 + len(SLUGS)


def test_the_file_names_what_is_due_and_no_promise_of_anybody(cast: Cast) -> None:
    lead = cast.coordination
    FundingSource.objects.create(
        coalition=cast.own, name="Fonds", folded="fonds", amount=12_000, ends_on=DAY
    )
    learn(coalition=cast.own, by=lead, text="À vérifier bientôt", learned_on=dt.date(2025, 9, 1))
    secret = "Appeler le CPE avant le congé"
    make_promise(
        coalition=cast.own, by=lead, title=secret, due_on=SOON, member=cast.members["steering"]
    )
    read = [*sections(cast.own, DAY, PEOPLE), *sections(cast.own, DAY, WORK)]
    said = {one.slug: [f"{item.words} {item.note}" for item in one.items] for one in read}
    assert any("Fonds" in words for words in said["argent"])
    assert any("À vérifier bientôt" in words for words in said["revoir"])
    assert any("1 promesse faite pour un jour à venir" in words for words in said["promesses"])
    assert secret not in str(said)


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordination", 200), ("steering", 200), ("representative", 403), ("observer", 403)],
)
def test_who_opens_the_file(role: str, status: int, client_of: Callable[[str], Client]) -> None:
    for name in ("handover", "handover_work"):
        url = reverse(f"memory:{name}", args=["marees"])
        assert client_of(role).get(url).status_code == status


def test_the_thread_of_a_decision(cast: Cast) -> None:
    lead = cast.coordination
    action = make_action(make_plan(lead), lead, "La halte")
    decision = propose_decision(
        coalition=cast.own, by=lead, title="Ouvrir le samedi", why="Les parents le demandent"
    )
    set_position(
        decision=decision, by=cast.members["first_concerned"], stance="reserves",
        words="Et la garde?", member=cast.members["first_concerned"],
    )  # fmt: skip
    take_decision(decision=decision, by=lead, decided_on=DAY)
    origin = Origin("decision", decision.pk, decision.title)
    make_promise(coalition=cast.own, by=lead, title="Trouver la garde", due_on=SOON, member=lead,
                 origin=origin)  # fmt: skip
    learn(coalition=cast.own, by=lead, text="Le samedi convient", learned_on=DAY,
          origin=("decision", decision.pk), origin_title=decision.title)  # fmt: skip
    found = thread(cast.own, "decision", decision.pk)
    assert found is not None
    assert found.why == ["Les parents le demandent"]
    assert len(found.dissent) == 1
    assert "Et la garde?" in found.dissent[0]
    assert {line.title for line in found.after} == {"Trouver la garde", "Le samedi convient"}
    assert all(line.url for line in found.after)
    assert thread(cast.another, "decision", decision.pk) is None
    assert thread(cast.own, "plan", action.plan_id) is None


def test_the_thread_of_an_action_and_of_a_lesson(cast: Cast) -> None:
    lead = cast.coordination
    action = make_action(make_plan(lead), lead, "La halte")
    lesson = learn(coalition=cast.own, by=lead, text="La garde fait venir", learned_on=DAY,
                   origin=("action", action.pk), origin_title="La halte")  # fmt: skip
    chosen = Chosen(choice="keep", decided_on=DAY, evidence=[("lesson", lesson.pk)])
    sift(coalition=cast.own, by=lead, about=("action", action.pk), chosen=chosen)
    of_action = thread(cast.own, "action", action.pk)
    of_lesson = thread(cast.own, "lesson", lesson.pk)
    assert of_action is not None
    assert of_lesson is not None
    assert {line.title for line in of_action.after} == {"La garde fait venir", "garder"}
    assert [line.title for line in of_lesson.before] == ["La halte"]
    assert [line.title for line in of_lesson.after] == ["La halte"]  # it was the proof of a choice


def test_how_a_promise_stands_is_not_told(cast: Cast, client_of: Callable[[str], Client]) -> None:
    promise = make_promise(
        coalition=cast.own, by=cast.coordination, title="Appeler le CPE", due_on=SOON,
        member=cast.members["steering"],
    )  # fmt: skip
    url = reverse("memory:thread", args=["marees", "promise", promise.pk])
    shown = client_of("coordination").get(url).content.decode()
    assert "Appeler le CPE" in shown
    assert "tenue" not in shown
    found = thread(cast.own, "promise", promise.pk)
    assert found is not None
    assert found.events == []


def test_constant_queries(cast: Cast, client_of: Callable[[str], Client]) -> None:
    lead, client = cast.coordination, client_of("coordination")
    plan = make_plan(lead)
    action = make_action(plan, lead, "La halte")
    pages = [
        *(reverse("memory:stop", args=["marees", slug]) for slug in SLUGS),
        reverse("memory:handover", args=["marees"]),
        reverse("memory:handover_work", args=["marees"]),
        reverse("memory:thread", args=["marees", "action", action.pk]),
    ]

    def more(number: int) -> None:
        make_action(plan, lead, f"Action {number}")
        learn(coalition=cast.own, by=lead, text=f"Leçon {number}", learned_on=DAY,
              origin=("action", action.pk), origin_title="La halte")  # fmt: skip
        decision = propose_decision(coalition=cast.own, by=lead, title=f"Décision {number}")
        take_decision(decision=decision, by=lead, decided_on=DAY, review_on=SOON)

    more(0)
    before = [queries(client, page) for page in pages]
    more(1)
    more(2)
    assert [queries(client, page) for page in pages] == before
    assert max(before) <= 15
