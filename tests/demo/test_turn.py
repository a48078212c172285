"""The demonstration turns once: it met, decided, promised, learned, and begins again."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from agir.coalitions.models import Coalition, Member
from agir.cycles.models import Carried, Cycle, Voice
from agir.demo.story import load
from agir.effects.reading.stairs import read as read_stair
from agir.learning.models import (
    Bilan,
    EvaluationQuestion,
    Lesson,
    Measure,
    Session,
    SessionPiece,
    Sifting,
)
from agir.meetings.models import Decision, Document, Insight, Invitee, Meeting, Position
from agir.post.models import Letter
from agir.promises.models import Promise, PromiseChange
from agir.promises.reading import group_record

pytestmark = pytest.mark.django_db

HREF = re.compile(r'href="(/r/vieux-moulin/[^"#?]*)')
# What leaves the story, or answers with a file.
APART = re.compile(r"/(export|telecharger|calendrier\.ics|fiche|quitter)")


@pytest.fixture
def story() -> Coalition:
    return load()


def test_three_meetings_are_closed_with_their_minutes_and_one_comes(story: Coalition) -> None:
    closed = Meeting.objects.filter(status=Meeting.Status.CLOSED).order_by("starts_at")
    assert closed.count() == 3
    assert all(one.closed_at == one.ends_at < timezone.now() for one in closed)
    assert all(one.items.exclude(notes="").exists() for one in closed)
    evening = closed[1]
    assert all((evening.childcare, evening.transport, evening.compensation, evening.interpreter))
    coming = Meeting.objects.coming(timezone.now()).get()
    assert 9 <= (timezone.localdate(coming.starts_at) - timezone.localdate()).days <= 17
    assert coming.items.filter(origin_type="agenda_item").count() == 1
    assert Document.objects.filter(meeting=coming).exclude(url="").count() == 2
    answers = Counter(Invitee.objects.filter(meeting=coming).values_list("answer", flat=True))
    assert answers == {"yes": 3, "none": 2, "remote": 1, "no": 1}
    assert Insight.objects.count() == 3
    assert Letter.objects.count() == 2


def test_decisions_are_of_every_sort(story: Coalition) -> None:
    taken = Decision.objects.taken()
    assert set(taken.values_list("method", flat=True)) == set(Decision.Method.values)
    assert taken.count() == 6
    assert Decision.objects.filter(status="proposed").get().positions.count() == 2
    assert Decision.objects.to_review(timezone.localdate()).count() == 1
    assert Decision.objects.exclude(reviewed_by=None).get().method == "hands"
    assert Position.objects.exclude(reply="").count() == 3
    gradients = Decision.objects.get(method="gradients")
    assert gradients.positions.order_by().values("stance").distinct().count() >= 4


def test_promises_are_kept_put_off_dropped_and_awaited(story: Coalition) -> None:
    today = timezone.localdate()
    counts = Counter(Promise.objects.values_list("status", flat=True))
    assert counts["kept"] >= 8
    assert counts["dropped"] == 2
    assert counts["open"] >= 6
    assert PromiseChange.objects.filter(in_time=True).count() == 3
    assert Promise.objects.exclude(member=None).values("member").distinct().count() >= 5
    assert not Promise.objects.filter(made_on__gt=today).exists()
    assert group_record(story, today).periods
    soon = today + dt.timedelta(days=14)
    assert Promise.objects.awaited().filter(due_on__range=(today, soon)).count() >= 4


def test_the_first_cycle_leaves_lessons_to_the_second(story: Coalition) -> None:
    today = timezone.localdate()
    first, second = Cycle.objects.order_by("number")
    assert first.closed_on is not None
    assert first.closed_on < today
    assert second.is_open
    assert second.carried_from == first
    bilan = Bilan.objects.get(cycle=first)
    assert bilan.following == second
    assert all((bilan.proud, bilan.hard, bilan.otherwise, bilan.thanks))
    legacies = Carried.objects.filter(cycle=second)
    kinds = set(legacies.values_list("kind", flat=True))
    assert kinds == set(Carried.Kind.values)
    assert Counter(legacies.values_list("state", flat=True))["taken"] == 1
    assert legacies.filter(state="left").exclude(word="").count() == 1
    assert Voice.objects.filter(cycle=second).count() == 4
    assert not Voice.objects.filter(cycle=first, given_on__gt=first.closed_on).exists()


def test_what_was_learned_and_what_lasts_or_not(story: Coalition) -> None:
    assert Lesson.objects.count() == 4
    assert Lesson.objects.to_check(timezone.localdate()).count() == 1
    assert Lesson.objects.filter(adoption="not").exclude(adoption_word="").count() == 1
    assert EvaluationQuestion.objects.unanswered().count() == 2
    assert Measure.objects.count() == 4
    assert set(Session.objects.values_list("kind", flat=True)) == set(Session.Kind.values)
    assert SessionPiece.objects.exclude(chosen_on=None).count() == 1
    chosen = {one.choice: one for one in Sifting.objects.order_by("-pk")}
    assert set(chosen) == set(Sifting.Choice.values)
    stop = chosen["stop"]
    assert all((stop.dissent, stop.learned, stop.told, stop.inherits, stop.heir, stop.decision))
    assert chosen["transfer"].heir is not None
    assert chosen["adapt"].evidence.count() == 2


def test_the_stair_climbs_over_three_years_with_moments_named(story: Coalition) -> None:
    member = Member.objects.get(coalition=story, role="coordination")
    stair = read_stair(member, timezone.localdate())
    assert stair.total >= 15
    assert len(stair.years) >= 3
    assert len(stair.moments) >= 4
    assert stair.wide


def test_no_page_of_the_story_fails(story: Coalition, client: Client) -> None:
    """Every page that its pages lead to, two steps away from home, for the coordination."""
    client.force_login(Member.objects.get(coalition=story, role="coordination").user)
    seen: set[str] = set()
    ring = {"/r/vieux-moulin/", "/r/vieux-moulin/ensemble/", "/r/vieux-moulin/cycle/"}
    for _step in range(3):
        found: set[str] = set()
        for address in sorted(ring - seen):
            answer = client.get(address)
            assert answer.status_code in (200, 302, 405), address
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found |= set(HREF.findall(answer.content.decode()))
        seen |= ring
        known = {re.sub(r"\d+", "n", one) for one in seen}
        fresh = {re.sub(r"\d+", "n", one): one for one in sorted(found) if not APART.search(one)}
        ring = {one for shape, one in fresh.items() if shape not in known}
    assert len(seen) > 40
