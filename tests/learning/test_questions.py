"""Evaluation questions: agreed at planning, answered on proofs, offered to the next cycle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agir.accounts.signals import account_described
from agir.coalitions.actions import organisations_named
from agir.coalitions.signals import organisations_merged
from agir.core.refusals import Refused
from agir.cycles.actions.cycle import open_cycle
from agir.history.models import Event
from agir.history.pages import pages_of
from agir.learning.actions.lesson import learn
from agir.learning.actions.question import (
    answer_question,
    ask_question,
    bin_question,
    change_question,
    reopen_question,
    restore_question,
)
from agir.learning.closing import holding, offers
from agir.learning.models import EvaluationQuestion
from tests.cast import Cast
from tests.home.test_reading import make_plan, queries

DAY = dt.date(2026, 3, 2)


def ask(cast: Cast, text: str = "Qui vient?", **data: Any) -> EvaluationQuestion:
    return ask_question(coalition=cast.own, by=cast.coordination, data={"text": text, **data})


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
def test_who_may_ask(role: str, may: bool, cast: Cast) -> None:
    by = cast.members[role]
    if may:
        asked = ask_question(coalition=cast.own, by=by, data={"text": "Oui?"})
        assert asked.by == by.user
        return
    with pytest.raises(PermissionDenied):
        ask_question(coalition=cast.own, by=by, data={"text": "Non?"})


def test_late_is_said_of_what_has_no_answer(cast: Cast) -> None:
    late = ask(cast, due_on=DAY)
    ask(cast, "Plus tard?", due_on=DAY + dt.timedelta(days=9))
    ask(cast, "Sans date?")
    rows = EvaluationQuestion.objects.filter(coalition=cast.own)
    assert list(rows.late(DAY)) == []
    assert list(rows.late(DAY + dt.timedelta(days=1))) == [late]
    answer_question(question=late, by=cast.coordination, answer="Les mêmes", answered_on=DAY)
    assert list(rows.late(DAY + dt.timedelta(days=1))) == []


def test_what_is_foreign_is_refused(cast: Cast) -> None:
    away = cast.outsider
    names = organisations_named(coalition=away.coalition, by=away, names=["Ailleurs"])
    cycle = open_cycle(coalition=away.coalition, by=away, title="Ailleurs")
    plan = make_plan(away)
    for more in (
        {"organisation": names["Ailleurs"]}, {"cycle": cycle}, {"plan": plan}, {"member": away},
    ):  # fmt: skip
        with pytest.raises(Refused):
            ask(cast, **more)
    assert not EvaluationQuestion.objects.exists()
    asked = ask(cast)
    with pytest.raises(PermissionDenied):
        change_question(question=asked, by=away, data={"text": "Prise"})


def test_grounds_are_kept_apart_and_survive(cast: Cast) -> None:
    lesson = learn(coalition=cast.own, by=cast.coordination, text="Vu", learned_on=DAY)
    foreign = learn(
        coalition=cast.another, by=cast.outsider, text="Ailleurs", learned_on=DAY
    )  # fmt: skip
    key = ("lesson", lesson.pk)
    asked = ask_question(
        coalition=cast.own, by=cast.coordination, data={"text": "Qui?"},
        grounds=[key, key, ("lesson", foreign.pk)],
    )  # fmt: skip
    assert list(asked.grounds.values_list("role", "title")) == [("planned", "Vu")]
    answer_question(
        question=asked, by=cast.coordination, answer="Oui", answered_on=DAY, proofs=[key]
    )
    assert asked.grounds.count() == 2
    lesson.binned_at = timezone.now()
    lesson.save()
    change_question(question=asked, by=cast.coordination, data={"who": "Nous"}, grounds=[key])
    assert asked.grounds.filter(role="planned").count() == 1
    change_question(question=asked, by=cast.coordination, data={}, grounds=[])
    assert list(asked.grounds.values_list("role", flat=True)) == ["proof"]


def test_an_answer_is_words_and_can_be_asked_again(cast: Cast) -> None:
    asked = ask(cast)
    with pytest.raises(Refused):
        answer_question(question=asked, by=cast.coordination, answer="  ", answered_on=DAY)
    answer_question(question=asked, by=cast.coordination, answer="Les pères", answered_on=DAY)
    again = reopen_question(question=asked, by=cast.members["first_concerned"])
    assert (again.answer, again.answered_on) == ("Les pères", None)
    verbs = Event.objects.about("evaluation_question", asked.pk).values_list("verb", flat=True)
    assert sorted(verbs) == [
        "learning.question.answered", "learning.question.asked", "learning.question.reopened",
    ]  # fmt: skip


def test_without_an_answer_it_is_offered_to_the_next_cycle(cast: Cast) -> None:
    cycle = open_cycle(coalition=cast.own, by=cast.coordination, title="Premier")
    open_ = ask(cast, cycle=cycle, feeds="La navette")
    known = ask(cast, "Connue?", cycle=cycle)
    answer_question(question=known, by=cast.coordination, answer="Oui", answered_on=DAY)
    bin_question(question=ask(cast, "Jetée?", cycle=cycle), by=cast.coordination)
    held = holding(cast.own, cycle, cast.coordination, None)
    assert held.unanswered == [open_]
    (offer,) = offers(held)
    assert (offer.legacy.kind, offer.legacy.why) == ("question", "La navette")
    assert offer.legacy.origin == ("evaluation_question", open_.pk)


def test_in_the_bin_it_has_no_page(cast: Cast) -> None:
    asked = ask(cast)
    key = ("evaluation_question", asked.pk)
    assert pages_of(cast.own, [key])[key].url.endswith(f"#question-{asked.pk}")
    assert pages_of(cast.another, [key]) == {}
    bin_question(question=asked, by=cast.coordination)
    assert pages_of(cast.own, [key]) == {}
    restore_question(question=asked, by=cast.coordination)
    assert key in pages_of(cast.own, [key])


def test_it_follows_a_merged_organisation_and_is_told_to_its_author(cast: Cast) -> None:
    lead = cast.coordination
    other = organisations_named(coalition=cast.own, by=lead, names=["Autre"])["Autre"]
    asked = ask(cast, organisation=other, member=lead)
    organisations_merged.send(object, coalition=cast.own, keep=cast.organisation, drop=other)
    asked.refresh_from_db()
    assert asked.organisation == cast.organisation
    told: dict[str, Any] = {}
    for _receiver, part in account_described.send(object, user=lead.user):
        told |= part or {}
    assert told["evaluation_questions"][0]["text"] == "Qui vient?"


def test_pages(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("representative")
    url = reverse("learning:questions", args=[cast.own.slug])
    assert "Aucune question posée" in client.get(url).content.decode()
    plan = make_plan(cast.coordination)
    new = reverse("learning:question_new", args=[cast.own.slug])
    assert client.post(new, {"feeds": "La garde"}).status_code == 422
    form = client.get(f"{new}?plan={plan.pk}").context["form"]
    assert form.initial["plan"] == plan
    sent = {"text": "Qui vient?", "feeds": "La garde", "plan": plan.pk, "due_on": "2026-01-05"}
    assert client.post(new, sent).status_code == 302
    made = EvaluationQuestion.objects.get()
    page = client.get(f"{url}?plan={plan.pk}").content.decode()
    assert "À reprendre" in page
    assert "Qui vient?" in page
    lesson = learn(coalition=cast.own, by=cast.coordination, text="Vu", learned_on=DAY)
    there = reverse("learning:question_answer", args=[cast.own.slug, made.pk])
    bad = client.post(there, {"answer": "", "answered_on": "2026-01-06"})
    assert bad.status_code == 422
    sent = {"answer": "Des pères", "answered_on": "2026-01-06", "proofs": f"lesson:{lesson.pk}"}
    assert client.post(there, sent).status_code == 302
    page = client.get(url).content.decode()
    assert "Des pères" in page
    assert f"#lecon-{lesson.pk}" in page
    edit = reverse("learning:question_edit", args=[cast.own.slug, made.pk])
    assert client.post(edit, {"text": "Qui revient?"}).status_code == 302
    made.refresh_from_db()
    assert (made.text, made.plan) == ("Qui revient?", None)


def test_the_plan_leads_to_its_questions(cast: Cast, client_of: Callable[[str], Client]) -> None:
    plan = make_plan(cast.coordination)
    page = client_of("observer").get(reverse("plan:actions", args=[cast.own.slug, plan.pk]))
    url = reverse("learning:questions", args=[cast.own.slug])
    assert f"{url}?plan={plan.pk}" in page.content.decode()


def test_queries_do_not_grow(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    url = reverse("learning:questions", args=[cast.own.slug])

    def one(number: int) -> None:
        lesson = learn(coalition=cast.own, by=cast.coordination, text="Vu", learned_on=DAY)
        ask_question(
            coalition=cast.own, by=cast.coordination, grounds=[("lesson", lesson.pk)],
            data={"text": f"Question {number}?", "member": cast.coordination,
                  "organisation": cast.organisation, "plan": make_plan(cast.coordination)},
        )  # fmt: skip

    one(1)
    first = queries(client, url)
    one(2)
    one(3)
    assert queries(client, url) == first <= 15
