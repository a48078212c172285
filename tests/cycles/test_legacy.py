"""What one cycle leaves to the next: taken up, left aside, linked to where it comes from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agir.cycles.actions.carried import Legacy, bequeath, settle
from agir.cycles.actions.cycle import close_cycle, open_cycle
from agir.cycles.legacy import left_to
from agir.cycles.models import Carried, Cycle
from agir.history.models import Event
from tests.cast import Cast
from tests.home.test_reading import make_action, make_plan, queries


@pytest.fixture
def cycles(cast: Cast) -> tuple[Cycle, Cycle]:
    first = open_cycle(coalition=cast.own, by=cast.coordination, title="Premier")
    second = open_cycle(
        coalition=cast.own, by=cast.coordination, title="Deuxième", carried_from=first
    )
    return first, second


def leave(cast: Cast, cycle: Cycle, number: int = 1) -> list[Carried]:
    legacies = [
        Legacy("lesson", f"Leçon {n}", origin=("cycle", cycle.pk), origin_title="Le cycle")
        for n in range(number)
    ]
    return bequeath(cycle=cycle, by=cast.coordination, legacies=legacies)


def test_what_is_left_is_left_once(cast: Cast, cycles: tuple[Cycle, Cycle]) -> None:
    assert len(leave(cast, cycles[1], 2)) == 2
    assert leave(cast, cycles[1], 2) == []
    assert Event.objects.filter(verb="cycles.cycle.inherited").count() == 1


@pytest.mark.parametrize("role", ["representative", "funder_adviser", "observer"])
def test_who_may_leave(role: str, cast: Cast, cycles: tuple[Cycle, Cycle]) -> None:
    with pytest.raises(PermissionDenied):
        bequeath(cycle=cycles[1], by=cast.members[role], legacies=[Legacy("lesson", "Une")])


@pytest.mark.parametrize(
    ("role", "may"), [("coordination", True), ("first_concerned", True), ("observer", False)]
)
def test_who_may_take_up(role: str, may: bool, cast: Cast, cycles: tuple[Cycle, Cycle]) -> None:
    one = leave(cast, cycles[1])[0]
    if not may:
        with pytest.raises(PermissionDenied):
            settle(carried=one, by=cast.members[role], state="taken")
        return
    done = settle(carried=one, by=cast.members[role], state="left", word="  Trop\n tôt ")
    assert (done.state, done.word) == ("left", "Trop tôt")
    assert done.settled_on is not None
    again = settle(carried=one, by=cast.members[role], state="waiting")
    assert (again.state, again.word, again.settled_on) == ("waiting", "", None)
    verbs = Event.objects.about("carried", one.pk).values_list("verb", flat=True)
    assert sorted(verbs) == ["cycles.carried.left", "cycles.carried.waiting"]


def test_nothing_is_taken_up_in_a_closed_cycle(cast: Cast, cycles: tuple[Cycle, Cycle]) -> None:
    one = leave(cast, cycles[1])[0]
    close_cycle(cycle=cycles[1], by=cast.coordination)
    with pytest.raises(PermissionDenied):
        settle(carried=one, by=cast.coordination, state="taken")
    assert left_to(cast.own) == []


def test_each_legacy_opens_the_page_it_comes_from(cast: Cast, cycles: tuple[Cycle, Cycle]) -> None:
    action = make_action(make_plan(cast.coordination), cast.coordination, "La halte")
    legacy = Legacy("action", "La halte", origin=("action", action.pk), origin_title="La halte")
    gone = Legacy("action", "Autre", origin=("action", action.pk + 99), origin_title="Autre")
    bequeath(cycle=cycles[1], by=cast.coordination, legacies=[legacy, gone])
    found = {one.carried.text: one.origin for one in left_to(cast.own, stage="intention")}
    assert found["Autre"] is None
    assert found["La halte"] is not None
    assert found["La halte"].url.endswith(f"/actions/{action.pk}/")


def test_pages_show_it_and_the_gesture_works(
    cast: Cast, cycles: tuple[Cycle, Cycle], client_of: Callable[[str], Client]
) -> None:
    one = leave(cast, cycles[1])[0]
    client = client_of("first_concerned")
    stage = reverse("cycles:stage", args=["marees", cycles[1].pk, "intention"])
    assert "Leçon 0" in client.get(stage).content.decode()
    assert "Leçon 0" in client.get(reverse("intention:index", args=["marees"])).content.decode()
    address = ["marees", cycles[1].pk, one.pk]
    answer = client.post(
        reverse("cycles:carried_settle", args=[*address, "laisse"]), {"word": "Plus tard"}
    )
    assert answer["Location"].endswith("#legs")
    shown = client.get(stage).content.decode()
    assert "Plus tard" in shown
    assert "C’est repris</button>" not in shown
    other = reverse("cycles:carried_settle", args=[*address, "n-importe"])
    assert client.post(other).status_code == 404
    foreign = reverse("cycles:carried_settle", args=["marees", cycles[0].pk, one.pk, "repris"])
    assert client.post(foreign).status_code == 404


def test_constant_queries(
    cast: Cast, cycles: tuple[Cycle, Cycle], client_of: Callable[[str], Client]
) -> None:
    client = client_of("coordination")
    pages = [
        reverse("cycles:stage", args=["marees", cycles[1].pk, "intention"]),
        reverse("intention:index", args=["marees"]),
    ]
    leave(cast, cycles[1], 1)
    before = [queries(client, page) for page in pages]
    leave(cast, cycles[1], 4)
    assert [queries(client, page) for page in pages] == before
    assert max(before) <= 20  # one more for each kind of thing that was left
