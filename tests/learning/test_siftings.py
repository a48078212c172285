"""Garder, adapter, transférer, arrêter: on what, with what dissent, and the farewell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agir.core.refusals import Refused
from agir.history.models import Event
from agir.learning.actions.lesson import learn
from agir.learning.actions.sifting import Chosen, say_farewell, sift, undo_sifting
from agir.learning.models import Sifting
from agir.learning.siftable import things
from agir.plan.models import Action
from agir.portrait.actions import pieces
from agir.portrait.kinds import KINDS
from tests.cast import Cast
from tests.home.test_reading import make_action, make_plan, queries

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def action(cast: Cast) -> Action:
    return make_action(make_plan(cast.coordination), cast.coordination, "La halte")


def choose(cast: Cast, action: Action, choice: str = "keep", **more: Any) -> Sifting:
    chosen = Chosen(**{"choice": choice, "decided_on": DAY, "why": "On l’a vu.", **more})
    return sift(
        coalition=cast.own, by=cast.coordination, about=("action", action.pk), chosen=chosen
    )


@pytest.mark.parametrize("role", ["representative", "first_concerned", "observer"])
def test_who_may_choose(role: str, cast: Cast, action: Action) -> None:
    chosen = Chosen(choice="keep", decided_on=DAY, why="Oui")
    with pytest.raises(PermissionDenied):
        sift(coalition=cast.own, by=cast.members[role], about=("action", action.pk), chosen=chosen)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"why": " "}, "s’appuie"),
        ({"choice": "transfer"}, "à qui vous transférez"),
        ({"review_on": dt.date(2025, 1, 1)}, "révision"),
    ],
)
def test_what_is_refused(said: dict[str, Any], words: str, cast: Cast, action: Action) -> None:
    with pytest.raises(Refused, match=words):
        choose(cast, action, **said)
    assert not Sifting.objects.exists()


def test_what_is_not_there_or_not_siftable_is_refused(cast: Cast, action: Action) -> None:
    stranger = cast.outsider
    foreign = make_action(make_plan(stranger), stranger, "Ailleurs")
    lesson = learn(coalition=cast.own, by=cast.coordination, text="Une", learned_on=DAY)
    for about in (("action", foreign.pk), ("lesson", lesson.pk), ("action", 10**9)):
        with pytest.raises(Refused):
            sift(
                coalition=cast.own, by=cast.coordination, about=about,
                chosen=Chosen(choice="keep", decided_on=DAY, why="Oui"),
            )  # fmt: skip


def test_choosing_again_keeps_both_and_a_status_never_changes(cast: Cast, action: Action) -> None:
    lesson = learn(coalition=cast.own, by=cast.coordination, text="Une leçon", learned_on=DAY)
    first = choose(cast, action, evidence=[("lesson", lesson.pk), ("lesson", 10**9)])
    second = choose(cast, action, "stop", dissent="Le CPE aurait continué.")
    assert [proof.title for proof in first.evidence.all()] == ["Une leçon"]
    found = next(one for one in things(cast.own, None) if one.pk == action.pk)
    assert found.now == second
    assert [one.pk for one in found.before] == [first.pk]
    assert second.lacks_farewell
    before = action.status
    action.refresh_from_db()
    assert action.status == before
    event = Event.objects.about("sifting", second.pk).get()
    assert event.changes == {"choice": ["keep", "stop"]}
    undo_sifting(sifting=second, by=cast.coordination)
    assert Sifting.objects.current().get() == first
    again = choose(cast, action, "adapt")
    with pytest.raises(Refused):
        undo_sifting(sifting=first, by=cast.coordination)
    assert Sifting.objects.current().get() == again


def test_the_farewell_belongs_to_what_stops(cast: Cast, action: Action) -> None:
    words = {"learned": "Beaucoup", "told": "Aux familles", "inherits": "Les jouets au CPE"}
    kept = choose(cast, action)
    with pytest.raises(Refused):
        say_farewell(sifting=kept, by=cast.coordination, **words)
    stopped = choose(cast, action, "stop")
    with pytest.raises(PermissionDenied):
        say_farewell(sifting=stopped, by=cast.outsider, **words)
    assert not say_farewell(sifting=stopped, by=cast.coordination, **words).lacks_farewell


def test_reserved_assets_are_not_sifted(cast: Cast) -> None:
    for audience in ("coalition", "coordination"):
        data = {"title": f"Acquis {audience}", "audience": audience}
        pieces.add(kind=KINDS["acquis"], coalition=cast.own, by=cast.coordination, data=data)
    assert [one.title for one in things(cast.own, None)] == ["Acquis coalition"]


def test_pages(cast: Cast, action: Action, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    page = reverse("learning:thing", args=["marees", "actions", action.pk])
    every = reverse("learning:siftings", args=["marees"])
    assert "Sans choix encore" in client.get(every).content.decode()
    answer = client.post(page, {"choice": "stop", "dissent": "Le CPE", "decided_on": "2026-03-02"})
    assert answer.status_code == 422
    assert "Le CPE" in answer.content.decode()
    said = {"choice": "stop", "why": "Personne", "dissent": "Le CPE", "decided_on": "2026-03-02"}
    assert client.post(page, said).status_code == 302
    sifting = Sifting.objects.get()
    assert "Le mot d’adieu n’est pas fini" in client.get(every).content.decode()
    farewell = reverse("learning:farewell", args=["marees", sifting.pk])
    client.post(farewell, {"learned": "Tant", "told": "À tous", "inherits": "Le local"})
    shown = client_of("observer").get(page).content.decode()
    assert "Le local" in shown
    assert "Le CPE" in shown
    assert 'name="choice"' not in shown
    assert client_of("observer").post(page, said).status_code == 403
    client.post(reverse("learning:sifting_undo", args=["marees", sifting.pk]))
    assert not Sifting.objects.exists()
    wrong = reverse("learning:thing", args=["marees", "n-importe", action.pk])
    assert client.get(wrong).status_code == 404


def test_constant_queries(cast: Cast, action: Action, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    lesson = learn(coalition=cast.own, by=cast.coordination, text="Une", learned_on=DAY)
    pages = [
        reverse("learning:siftings", args=["marees"]),
        reverse("learning:thing", args=["marees", "actions", action.pk]),
    ]
    data = {"title": "Acquis"}
    pieces.add(kind=KINDS["acquis"], coalition=cast.own, by=cast.coordination, data=data)
    choose(cast, action, evidence=[("lesson", lesson.pk)])
    before = [queries(client, page) for page in pages]
    for choice in ("stop", "adapt", "keep"):
        choose(cast, action, choice, evidence=[("lesson", lesson.pk)])
        other = make_action(action.plan, cast.coordination, choice)
        choose(cast, other, evidence=[("lesson", lesson.pk)])
        pieces.add(kind=KINDS["acquis"], coalition=cast.own, by=cast.coordination, data=data)
    assert [queries(client, page) for page in pages] == before
    assert max(before) <= 15
