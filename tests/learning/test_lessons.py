"""A lesson: the practice it changes, where, and whether it was adopted six months later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agir.coalitions.actions import organisations_named
from agir.core.refusals import Refused
from agir.cycles.actions.cycle import open_cycle
from agir.history.models import Event
from agir.history.pages import pages_of
from agir.learning.actions.lesson import (
    bin_lesson,
    change_lesson,
    check_lesson,
    learn,
    restore_lesson,
)
from agir.learning.models import Lesson
from tests.cast import Cast
from tests.home.test_reading import make_action, make_plan, queries

DAY = dt.date(2026, 3, 2)


def write(cast: Cast, text: str = "La garde fait venir", **more: Any) -> Lesson:
    return learn(
        coalition=cast.own, by=cast.coordination, text=text, learned_on=DAY, **more
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("coordination", True),
        ("steering", True),
        ("representative", True),
        ("first_concerned", True),
        ("funder_adviser", False),
        ("observer", False),
    ],
)
def test_who_may_write(role: str, may: bool, cast: Cast) -> None:
    by = cast.members[role]
    if may:
        assert learn(coalition=cast.own, by=by, text="Oui", learned_on=DAY).by == by.user
        return
    with pytest.raises(PermissionDenied):
        learn(coalition=cast.own, by=by, text="Non", learned_on=DAY)


def test_it_is_looked_at_again_six_months_later(cast: Cast) -> None:
    lesson = write(cast)
    assert lesson.check_on == dt.date(2026, 9, 1)
    rows = Lesson.objects.filter(coalition=cast.own)
    assert list(rows.to_check(dt.date(2026, 8, 31))) == []
    assert list(rows.to_check(dt.date(2026, 9, 1))) == [lesson]
    said = {"adoption": "not", "word": " Trop cher ", "checked_on": dt.date(2026, 9, 2)}
    lesson = check_lesson(lesson=lesson, by=cast.members["first_concerned"], **said)
    assert (lesson.adoption, lesson.adoption_word) == ("not", "Trop cher")
    assert list(rows.to_check(dt.date(2027, 1, 1))) == []
    event = Event.objects.about("lesson", lesson.pk).get(verb="learning.lesson.checked")
    assert event.changes == {"adoption": ["unknown", "not"]}


def test_what_is_foreign_is_refused(cast: Cast) -> None:
    stranger = cast.outsider
    names = organisations_named(coalition=stranger.coalition, by=stranger, names=["Ailleurs"])
    cycle = open_cycle(coalition=stranger.coalition, by=stranger, title="Ailleurs")
    for more in ({"organisation": names["Ailleurs"]}, {"cycle": cycle}):
        with pytest.raises(Refused):
            write(cast, **more)
    lesson = write(cast)
    with pytest.raises(PermissionDenied):
        change_lesson(lesson=lesson, by=stranger, data={"text": "Volée"})


def test_changed_binned_restored(cast: Cast) -> None:
    lesson = write(cast)
    change_lesson(lesson=lesson, by=cast.coordination, data={"practice": "Offrir la garde"})
    change_lesson(lesson=lesson, by=cast.coordination, data={"practice": "Offrir la garde"})
    assert pages_of(cast.own, [("lesson", lesson.pk)])[("lesson", lesson.pk)].title
    bin_lesson(lesson=lesson, by=cast.coordination)
    assert pages_of(cast.own, [("lesson", lesson.pk)]) == {}
    restore_lesson(lesson=lesson, by=cast.coordination)
    verbs = [event.verb.rpartition(".")[2] for event in Event.objects.about("lesson", lesson.pk)]
    assert sorted(verbs) == ["binned", "changed", "learned", "restored"]


def test_the_form_keeps_what_was_typed(client_of: Callable[[str], Client]) -> None:
    url = reverse("learning:lesson_new", args=["marees"])
    said = {"text": "Les parents viennent", "learned_on": "hier", "practice": "Offrir"}
    answer = client_of("first_concerned").post(url, said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Exemple : 2026-03-01" in text
    assert "Les parents viennent" in text
    answer = client_of("first_concerned").post(url, {**said, "learned_on": "2026-03-02"})
    lesson = Lesson.objects.get()
    assert answer["Location"].endswith(f"#lecon-{lesson.pk}")
    assert lesson.practice == "Offrir"


def test_a_lesson_remembers_what_taught_it(cast: Cast, client_of: Callable[[str], Client]) -> None:
    action = make_action(make_plan(cast.coordination), cast.coordination, "La halte")
    client = client_of("coordination")
    url = reverse("learning:lesson_new", args=["marees"]) + f"?de=action:{action.pk}"
    assert "La halte" in client.get(url).content.decode()
    client.post(url, {"text": "On apprend", "learned_on": "2026-03-02"})
    lesson = Lesson.objects.get()
    assert (lesson.origin_type, lesson.origin_id) == ("action", action.pk)
    shown = client.get(reverse("learning:lessons", args=["marees"])).content.decode()
    assert f"/actions/{action.pk}/" in shown
    for hostile in ("action:999999", "x:y", ":", "action:٣", "action:" + "9" * 40):
        assert client.get(url.split("?")[0], {"de": hostile}).status_code == 200


def test_pages(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client, url = client_of("coordination"), reverse("learning:lessons", args=["marees"])
    assert "Aucune leçon écrite" in client.get(url).content.decode()
    lesson = write(cast, check_on=dt.date(2026, 1, 1))
    assert "1 leçon a six mois" in client.get(url).content.decode()
    assert lesson.text in client.get(url, {"a": "verifier"}).content.decode()
    check = reverse("learning:lesson_check", args=["marees", lesson.pk])
    assert client.post(check, {"adoption": ""}).status_code == 422
    client.post(check, {"adoption": "adopted", "word": "Deux CPE"})
    assert "Deux CPE" in client.get(url).content.decode()
    observed = client_of("observer").get(url).content.decode()
    assert "Modifier" not in observed
    edit = reverse("learning:lesson_edit", args=["marees", lesson.pk])
    client.post(edit, {"text": "Autrement dit", "learned_on": "2026-03-02"})
    assert Lesson.objects.get().text == "Autrement dit"


def test_constant_queries(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client, url = client_of("coordination"), reverse("learning:lessons", args=["marees"])
    plan = make_plan(cast.coordination)
    action = make_action(plan, cast.coordination, "Une action")
    more = {"origin": ("action", action.pk), "origin_title": "Une action"}
    write(cast, **more)
    before = queries(client, url)
    for number in range(3):
        write(cast, f"Leçon {number}", **more)
    assert queries(client, url) == before
    assert before <= 15
