"""What waits for one person: right, her own, across coalitions, in constant queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.actions import archive, create_coalition
from agir.coalitions.models import Member
from agir.intention.actions.answers import Said, answer
from agir.intention.actions.rounds import open_round
from agir.intention.actions.vision import create_vision
from agir.intention.models import Adoption, Round
from agir.learning.models import EvaluationQuestion, Lesson
from agir.meetings.actions.decision import propose_decision
from agir.meetings.actions.position import set_position
from agir.meetings.models import Decision, Invitee, Meeting
from agir.notices.waiting import Waiting, grouped, waiting_for, waiting_here
from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from agir.plan.actions.reading import assign_finding, set_aside_finding
from agir.plan.models import Action, FindingNote, Plan
from agir.portrait.models import Candidate, Criterion, PriorityRound, Score
from agir.promises.actions import drop, keep, make_promise
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 15, 16, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 15)
DAY = dt.timedelta(days=1)
ClientOf = Callable[[str], Client]


def make_plan(by: Member, title: str = "Plan des marées") -> Plan:
    return create_plan(coalition=by.coalition, by=by, title=title, starts_on=dt.date(2026, 1, 1))


def make_action(plan: Plan, by: Member, title: str, **data: Any) -> Action:
    return create_action(plan=plan, by=by, data={"title": title, **data})


def promise(by: Member, title: str, shift: int) -> Any:
    return make_promise(
        coalition=by.coalition, by=by, title=title, due_on=TODAY + shift * DAY,
        today=TODAY - 20 * DAY,
    )  # fmt: skip


def told(found: list[Waiting]) -> list[tuple[str, str]]:
    return [(one.kind, one.title) for one in found]


@pytest.mark.parametrize(
    ("starts", "ends", "status", "expected"),
    [
        (None, -1, "ongoing", "Date passée"),
        (None, 0, "ongoing", "Se termine bientôt"),
        (None, 30, "", "Se termine bientôt"),
        (None, 31, "ongoing", None),
        (0, 90, "planned", "Commence bientôt"),
        (30, 90, "planned", "Commence bientôt"),
        (-1, 90, "ongoing", None),
        (None, None, "ongoing", None),
        (None, -1, "done", None),
        (None, -1, "stopped", None),
        (-20, 12, "ongoing", "Se termine bientôt"),
    ],
)
def test_which_actions_wait(
    starts: int | None, ends: int | None, status: str, expected: str | None, cast: Cast
) -> None:
    lead = cast.coordination
    dates = {
        key: None if shift is None else TODAY + shift * DAY
        for key, shift in (("starts_on", starts), ("ends_on", ends))
    }
    person = [{"member": lead.pk, "name": ""}]
    make_action(make_plan(lead), lead, "Conte au parc", status=status, people=person, **dates)
    found = waiting_here(lead, NOW)
    assert [one.why.partition("\xa0:")[0] for one in found] == ([expected] if expected else [])
    assert all(one.past is (expected == "Date passée") for one in found)
    assert all((one.mark.word == "à renégocier") is one.past for one in found)


def test_what_my_organisation_leads_waits_too_and_nothing_of_others(cast: Cast) -> None:
    lead, partner = cast.coordination, cast.members["representative"]
    plan = make_plan(lead)
    make_action(plan, lead, "Portée", lead=cast.organisation.pk, ends_on=TODAY)
    make_action(plan, lead, "D’une autre", ends_on=TODAY)
    binned = make_action(plan, lead, "Jetée", lead=cast.organisation.pk, ends_on=TODAY)
    Action.objects.filter(pk=binned.pk).update(binned_at=timezone.now())
    (found,) = waiting_here(partner, NOW)
    assert found.title == "Portée"
    assert "portée par votre organisation" in found.why
    assert waiting_here(lead, NOW) == []
    Plan.objects.filter(pk=plan.pk).update(status="closed")
    assert waiting_here(partner, NOW) == []


def test_findings_given_to_me(cast: Cast, client_of: ClientOf) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    about: dict[str, Any] = {"plan": plan, "by": lead, "subject": ""}
    title = "Trois actions sont seules"
    assign_finding(**about, code="action-alone", to=lead, title=title)
    assign_finding(**about, code="only-tie", to=lead, title="Écarté")
    set_aside_finding(**about, code="only-tie", reason="voulu")
    assign_finding(**about, code="action-without-lead", to=cast.members["steering"], title="Autre")
    assert told(waiting_here(lead, NOW)) == [("finding", title)]
    text = client_of("coordination").get("/r/marees/").content.decode()
    assert title in text
    assert reverse("plan:finding", args=["marees", plan.pk, "action-alone"]) in text
    for page in ("actions", "xray", "map", "gantt"):
        assert f'href="{reverse(f"plan:{page}", args=["marees", plan.pk])}"' in text


def test_a_given_finding_without_words_still_shows(cast: Cast) -> None:
    lead = cast.coordination
    FindingNote.objects.create(
        coalition=lead.coalition, plan=make_plan(lead), code="action-alone", assigned_to=lead
    )
    assert [one.title for one in waiting_here(lead, NOW)] == ["Un constat de la radiographie"]


def test_promises_are_hers_and_only_while_open(cast: Cast) -> None:
    lead, other = cast.coordination, cast.members["steering"]
    promise(lead, "Passée", -3)
    promise(lead, "Demain", 1)
    promise(lead, "Lointaine", 40)
    keep(promise=promise(lead, "Tenue", 2), by=lead, today=TODAY)
    drop(promise=promise(lead, "Abandonnée", 2), by=lead, today=TODAY)
    promise(other, "D’une autre", 1)
    found = waiting_here(lead, NOW)
    assert told(found) == [("promise", "Passée"), ("promise", "Demain")]
    assert found[0].mark.word == "à renégocier"
    assert "tenue, ou à renégocier" in found[0].why
    assert found[1].why == "Promesse pour demain"


def make_meeting(cast: Cast, starts: dt.datetime, **about: Any) -> Meeting:
    given = {"title": "Rencontre", "invited_at": NOW - DAY, **about}
    return Meeting.objects.create(
        coalition=cast.own, starts_at=starts, ends_at=starts + dt.timedelta(hours=2), **given
    )


def test_meetings_wait_until_they_begin_unless_she_declined(cast: Cast) -> None:
    lead = cast.coordination
    evening = dt.datetime(2026, 6, 17, 1, tzinfo=dt.UTC)  # the 16th, at nine in the evening
    for title, given, about in (
        ("À répondre", "none", {}),
        ("Acceptée", "yes", {}),
        ("Déclinée", "no", {}),
        ("Annulée", "yes", {"status": "cancelled"}),
        ("Pas encore annoncée", "none", {"invited_at": None}),
    ):
        meeting = make_meeting(cast, evening, title=title, **about)
        Invitee.objects.create(coalition=cast.own, meeting=meeting, member=lead, answer=given)
    past = make_meeting(cast, NOW - 2 * DAY, title="Passée")
    Invitee.objects.create(coalition=cast.own, meeting=past, member=lead)
    found = waiting_here(lead, NOW)
    assert told(found) == [("meeting", "Acceptée"), ("invitation", "À répondre")]
    assert found[0].why == "Vous venez demain, à 21\xa0h\xa000"
    assert found[1].why.startswith("Rencontre demain, à 21\xa0h\xa000")


def test_decisions_wait_for_the_voice_that_counts(cast: Cast) -> None:
    lead, partner = cast.coordination, cast.members["representative"]
    first = cast.members["first_concerned"]
    made = {
        method: propose_decision(coalition=cast.own, by=lead, title=method, method=method)
        for method in ("consent", "organisations", "hands")
    }
    names = {who: told(waiting_here(cast.members[who], NOW)) for who in cast.members}
    assert names["representative"] == [("decision", "consent"), ("decision", "organisations")]
    assert names["first_concerned"] == names["representative"]
    assert names["coordination"] == [("decision", "consent")]  # she represents no organisation
    assert names["observer"] == names["funder_adviser"] == []
    set_position(decision=made["consent"], by=first, stance="agree")
    set_position(decision=made["organisations"], by=partner, stance="agree")
    assert told(waiting_here(first, NOW)) == [("decision", "organisations")]
    assert told(waiting_here(partner, NOW)) == [("decision", "consent")]
    Decision.objects.filter(pk=made["consent"].pk).update(
        status="taken", decided_on=TODAY - 90 * DAY, review_on=TODAY
    )
    Decision.objects.exclude(pk=made["consent"].pk).update(binned_at=NOW)
    assert told(waiting_here(cast.members["observer"], NOW)) == [("review", "consent")]


def test_rounds_wait_for_whoever_has_a_voice(cast: Cast) -> None:
    lead, partner = cast.coordination, cast.members["representative"]
    says = {"statement": "Ici, chaque enfant grandit entouré.", "population": "0 à 5 ans"}
    vision = create_vision(coalition=cast.own, by=lead, name="Notre vision", says=says, cycle=None)
    round_ = open_round(vision=vision, by=lead, closes_on=timezone.localdate() + 5 * DAY)
    Round.objects.update(closes_on=TODAY + 5 * DAY)
    voices = {who for who, one in cast.members.items() if waiting_here(one, NOW)}
    assert voices == {"representative", "first_concerned"}
    Round.objects.update(closes_on=timezone.localdate() + 5 * DAY)
    round_.refresh_from_db()
    answer(round_=round_, by=cast.members["first_concerned"], said=Said("adheres"))
    Round.objects.update(closes_on=TODAY + 5 * DAY)
    assert waiting_here(cast.members["first_concerned"], NOW) == []
    (found,) = waiting_here(partner, NOW)
    assert found.why == "Dites où vous vous situez, jusqu’au 20 juin 2026"
    Round.objects.update(closes_on=TODAY - DAY)
    assert waiting_here(partner, NOW) == []
    version = round_.version
    Adoption.objects.create(
        coalition=cast.own, vision=vision, version=version, decided_on=TODAY - 400 * DAY,
        review_on=TODAY - DAY,
    )  # fmt: skip
    assert told(waiting_here(partner, NOW)) == [("vision", "Notre vision")]


def test_scores_wait_until_she_has_scored(cast: Cast) -> None:
    made = PriorityRound.objects.create(coalition=cast.own, title="Priorités", status="scoring")
    criterion = Criterion.objects.create(coalition=cast.own, round=made, name="Urgence")
    candidate = Candidate.objects.create(coalition=cast.own, round=made, title="Répit")
    Score.objects.create(
        coalition=cast.own, candidate=candidate, criterion=criterion,
        member=cast.members["representative"], value=3,
    )  # fmt: skip
    waits = {who for who, one in cast.members.items() if waiting_here(one, NOW)}
    assert waits == {"coordination", "steering", "first_concerned"}


def test_one_list_across_coalitions_without_those_put_away(cast: Cast) -> None:
    user = cast.users["coordination"]
    promise(cast.coordination, "Aux marées", 3)
    seats = [create_coalition(by=user, name=f"Autre {number}") for number in range(2)]
    for number, seat in enumerate(seats):
        promise(seat, f"Ailleurs {number}", number + 1)
    archive(coalition=seats[1].coalition, by=seats[1])
    found = waiting_for(user, NOW)
    assert [one.title for one in found] == ["Ailleurs 0", "Aux marées"]
    Member.objects.filter(pk=cast.coordination.pk).update(left_on=TODAY)
    assert [one.title for one in waiting_for(user, NOW)] == ["Ailleurs 0"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert waiting_for(user, NOW) == []


def test_the_groups_follow_urgency(cast: Cast) -> None:
    lead = cast.coordination
    for title, shift in (("Hier", -1), ("Cette semaine", 7), ("Plus tard", 8)):
        promise(lead, title, shift)
    propose_decision(coalition=cast.own, by=lead, title="À dire")
    groups = {
        name: [one.title for one in things]
        for name, things in grouped(waiting_here(lead, NOW), TODAY)
    }
    assert groups == {
        "past": ["Hier"], "week": ["Cette semaine"], "asked": ["À dire"], "later": ["Plus tard"],
    }  # fmt: skip


def furnish(lead: Member) -> None:
    """One of everything that waits, in one coalition."""
    make_promise(
        coalition=lead.coalition, by=lead, title="Promise", due_on=timezone.localdate() + DAY
    )
    plan = make_plan(lead)
    people = [{"member": lead.pk, "name": ""}]
    make_action(plan, lead, "Conte", ends_on=timezone.localdate(), people=people)
    assign_finding(plan=plan, by=lead, subject="", code="action-alone", to=lead, title="Seules")
    propose_decision(coalition=lead.coalition, by=lead, title="Décider")
    PriorityRound.objects.create(coalition=lead.coalition, title="Priorités", status="scoring")
    starts = timezone.now() + DAY
    meeting = Meeting.objects.create(
        coalition=lead.coalition, title="Rencontre", starts_at=starts,
        ends_at=starts + dt.timedelta(hours=1), invited_at=timezone.now(),
    )  # fmt: skip
    Invitee.objects.create(coalition=lead.coalition, meeting=meeting, member=lead)


def test_as_many_queries_for_one_coalition_as_for_twenty(cast: Cast, client_of: ClientOf) -> None:
    user, client, counts, shown = cast.users["coordination"], client_of("coordination"), [], []
    furnish(cast.coordination)
    seats = 1
    for wanted in (1, 3, 20):
        for number in range(seats, wanted):
            furnish(create_coalition(by=user, name=f"Autre {number}"))
        seats = wanted
        client.get(reverse("notices:waiting"))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("notices:waiting")).content.decode()
        counts.append(len(captured))
        shown.append(page.count("Conte"))
    assert counts[0] == counts[1] == counts[2] <= 15
    assert shown == [1, 3, 20]


def test_the_list_says_when_nothing_waits(client_of: ClientOf) -> None:
    page = client_of("observer").get(reverse("notices:waiting")).content.decode()
    assert "Rien ne vous attend" in page


def test_evaluation_questions_and_lessons_wait(cast: Cast) -> None:
    lead, partner = cast.coordination, cast.members["representative"]
    about = {"coalition": cast.own, "due_on": TODAY + 5 * DAY}
    EvaluationQuestion.objects.create(text="La mienne?", member=lead, **about)
    EvaluationQuestion.objects.create(text="La nôtre?", organisation=cast.organisation, **about)
    EvaluationQuestion.objects.create(
        text="Répondue?", member=lead, answer="Oui", answered_on=TODAY, **about
    )
    for practice, check in (("Accueil", TODAY), ("Plus tard", TODAY + DAY), ("", TODAY)):
        Lesson.objects.create(
            coalition=cast.own, text="Appris", practice=practice, check_on=check,
            learned_on=TODAY - 180 * DAY,
        )  # fmt: skip
    assert told(waiting_here(lead, NOW)) == [("lesson", "Accueil"), ("question", "La mienne?")]
    (found,) = waiting_here(partner, NOW)
    assert found.title == "La nôtre?"
    assert "portée par votre organisation" in found.why
    assert waiting_here(cast.members["observer"], NOW) == []


def test_what_is_to_be_reviewed_later_does_not_wait_yet(cast: Cast) -> None:
    made = propose_decision(coalition=cast.own, by=cast.coordination, title="Décider")
    Decision.objects.filter(pk=made.pk).update(
        status="taken", decided_on=TODAY - DAY, review_on=TODAY + DAY
    )
    assert waiting_here(cast.coordination, NOW) == []
    assert waiting_here(cast.coordination, NOW + DAY) != []
