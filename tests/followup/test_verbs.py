"""What people leave about an action: who may, what it writes, what comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agir.coalitions.actions import organisations_named
from agir.core.refusals import NotAllowed, Refused
from agir.followup.actions import obstacle as obstacles
from agir.followup.actions import trace as traces
from agir.followup.actions.attachment import attach_address, attach_file
from agir.followup.actions.emptying import empty_bin
from agir.followup.actions.giving import Giver
from agir.followup.actions.news import tell_news, tell_several
from agir.followup.actions.obstacle import Help, lift, name_obstacle, reopen
from agir.followup.actions.step import add_step, confirm_status, renegotiate
from agir.followup.actions.support import log_week, log_weeks
from agir.followup.files import SEVERAL, Accepted
from agir.followup.models import Giving, News, Obstacle, SupportHours
from agir.history.models import Event
from agir.plan.actions.action import bin_action
from agir.plan.models import Action, Plan
from agir.plan.sheet.parsed import ParsedDate
from tests.cast import Cast
from tests.followup.conftest import TODAY, ago, gift

ROLES = ["coordination", "steering", "representative", "first_concerned"]
READERS = ["funder_adviser", "observer"]
Make = Callable[..., Action]


def verbs_of(noun: str) -> list[str]:
    rows = Event.objects.filter(verb__startswith=f"followup.{noun}.").order_by("pk")
    return [verb.rpartition(".")[2] for verb in rows.values_list("verb", flat=True)]


@pytest.mark.parametrize("role", [*ROLES, *READERS])
def test_whoever_makes_the_plan_gives_news(cast: Cast, action: Action, role: str) -> None:
    member = cast.members[role]
    if role in READERS:
        with pytest.raises(NotAllowed):
            tell_news(action=action, by=member, text="Oui", on=TODAY)
        assert not News.objects.exists()
        return
    news = tell_news(action=action, by=member, text="La salle est réservée", on=TODAY)
    assert (news.by_id, news.organisation_id) == (member.user_id, member.organisation_id)
    event = Event.objects.get(verb="followup.news.left")
    assert (event.object_type, event.object_id, event.title) == ("news", news.pk, action.title)


def test_the_words_of_a_trace_are_never_in_the_history(cast: Cast, action: Action) -> None:
    by = cast.coordination
    news = tell_news(action=action, by=by, text="Un secret de famille", on=TODAY)
    traces.change(trace=news, by=by, data={"text": "Un autre secret"})
    written = [f"{e.title} {e.changes}" for e in Event.objects.all()]
    assert not [one for one in written if "secret" in one]


def test_several_news_are_told_all_or_none(cast: Cast, action: Action, make: Make) -> None:
    gone = make("Ancienne")
    bin_action(action=gone, by=cast.coordination)
    gone.refresh_from_db()
    with pytest.raises(NotAllowed):
        tell_several(by=cast.coordination, told=[(action, "Oui"), (gone, "Non")], on=TODAY)
    assert not News.objects.exists()


def test_a_closed_plan_is_memory(cast: Cast, action: Action) -> None:
    Plan.objects.filter(pk=action.plan_id).update(status="closed")
    action.refresh_from_db()
    with pytest.raises(NotAllowed):
        tell_news(action=action, by=cast.coordination, text="Trop tard", on=TODAY)


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        ("news", "representative", True), ("news", "steering", True),
        ("news", "first_concerned", False), ("obstacle", "first_concerned", True),
        ("obstacle", "observer", False), ("giving", "first_concerned", False),
        ("giving", "coordination", True),
    ],
)  # fmt: skip
def test_one_changes_ones_own_words_and_anybody_an_obstacle(
    cast: Cast, action: Action, kind: str, who: str, may: bool
) -> None:
    author = cast.members["representative"]
    made: Any = {
        "news": lambda: tell_news(action=action, by=author, text="Oui", on=TODAY),
        "obstacle": lambda: name_obstacle(action=action, by=author, text="Non", on=TODAY),
        "giving": lambda: gift(action, author),
    }[kind]()
    for verb in (traces.put_away, traces.take_back):
        if may:
            verb(trace=made, by=cast.members[who])
        else:
            with pytest.raises(NotAllowed):
                verb(trace=made, by=cast.members[who])
    assert verbs_of(kind) == (["left", "binned", "restored"] if may else ["left"])


def test_a_change_is_undone_once(cast: Cast, action: Action) -> None:
    by = cast.members["representative"]
    giving = gift(action, by, hours=Decimal("7.5"), note="Animation")
    data = {"hours": Decimal(9), "note": "Local", "on": ago(40)}
    traces.change(trace=giving, by=by, data=data)
    traces.undo_change(trace=giving, by=by)
    giving.refresh_from_db()
    assert (giving.hours, giving.note, giving.on) == (Decimal("7.5"), "Animation", ago(3))
    with pytest.raises(Refused):
        traces.undo_change(trace=giving, by=by)


def test_a_change_that_changes_nothing_leaves_no_trace(cast: Cast, action: Action) -> None:
    by = cast.coordination
    giving = gift(action, by, hours=Decimal("7.5"))
    traces.change(trace=giving, by=by, data={"hours": Decimal("7.5")})
    assert verbs_of("giving") == ["left"]


def test_an_obstacle_is_lifted_then_in_the_way_again(cast: Cast, action: Action) -> None:
    by = cast.members["first_concerned"]
    who = Help(cast.organisation.pk, "la Ville", "regional")
    obstacle = name_obstacle(action=action, by=by, text="Pas d’autobus", on=ago(9), who=who)
    assert (obstacle.helper, obstacle.level) == (cast.organisation, "regional")
    with pytest.raises(Refused):
        lift(obstacle=obstacle, by=by, on=ago(10))
    lifted = lift(obstacle=obstacle, by=by, on=ago(2), how="Un taxi collectif")
    assert lift(obstacle=lifted, by=by, on=TODAY).lifted_on == ago(2)
    opened = reopen(obstacle=lifted, by=by)
    assert (opened.lifted_on, opened.lifted_how, opened.is_open) == (None, "", True)
    assert verbs_of("obstacle") == ["left", "lifted", "reopened"]


def test_who_could_help_is_of_this_coalition(cast: Cast, action: Action) -> None:
    away = organisations_named(coalition=cast.another, by=cast.outsider, names=["Ailleurs"])
    stranger = away["Ailleurs"].pk
    with pytest.raises(Refused):
        name_obstacle(action=action, by=cast.coordination, text="Non", on=TODAY, who=Help(stranger))
    with pytest.raises(Refused):
        gift(action, cast.coordination, Giver(organisation_id=stranger))
    with pytest.raises(Refused):
        gift(action, cast.coordination, Giver(member_id=cast.outsider.pk))
    assert not Obstacle.objects.exists()
    assert not Giving.objects.exists()


@pytest.mark.parametrize(
    ("role", "organisation", "member", "concerned"),
    [
        ("representative", True, False, False),
        ("first_concerned", False, True, True),
        ("coordination", False, True, False),
    ],
)
def test_a_parent_gives_her_own_time(
    cast: Cast, action: Action, role: str, organisation: bool, member: bool, concerned: bool
) -> None:
    made = gift(action, cast.members[role])
    said = (made.organisation_id is not None, made.member_id is not None, made.first_concerned)
    assert said == (organisation, member, concerned)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "hours", "hours": None},
        {"kind": "hours", "hours": 0},
        {"kind": "money", "hours": None, "amount": None},
        {"kind": "money", "hours": 3, "amount": 5},
        {"kind": "goods", "hours": None, "amount": -4},
    ],
)
def test_the_database_refuses_a_gift_of_nothing(
    cast: Cast, action: Action, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        gift(action, cast.coordination, **wrong)


def test_documents_are_a_file_or_an_address(cast: Cast, action: Action) -> None:
    by = cast.coordination
    link = attach_address(action=action, by=by, title="", url="https://exemple.test/a")
    assert (link.title, link.is_file) == ("https://exemple.test/a", False)
    file = Accepted("a.pdf", "application/pdf", b"%PDF-")
    for _number in range(SEVERAL):
        attach_file(action=action, by=by, title="", file=file)
    with pytest.raises(Refused):
        attach_file(action=action, by=by, title="De trop", file=file)


def test_milestones_are_the_steps_of_the_plan(cast: Cast, action: Action) -> None:
    by = cast.members["representative"]
    step = add_step(action=action, by=by, title="Trouver un local", ends_on=ago(-9))
    assert (step.parent_id, step.plan_id, step.ends_on) == (action.pk, action.plan_id, ago(-9))
    assert confirm_status(action=step, by=by, status="done").status == "done"
    action.refresh_from_db()
    assert action.status == "ongoing"  # a status never becomes true by itself


@pytest.mark.parametrize("status", ["stopped", "", "n’importe quoi"])
def test_only_what_was_proposed_is_confirmed(cast: Cast, action: Action, status: str) -> None:
    with pytest.raises(Refused):
        confirm_status(action=action, by=cast.coordination, status=status)


def test_a_new_date_is_to_come_and_as_exact_as_it_was_said(cast: Cast, action: Action) -> None:
    by = cast.coordination
    with pytest.raises(Refused):
        renegotiate(action=action, by=by, ends=ParsedDate(ago(1)), today=TODAY)
    autumn = ParsedDate(dt.date(2026, 12, 31), "season", "automne 2026")
    changed = renegotiate(action=action, by=by, ends=autumn, today=TODAY)
    changed.refresh_from_db()
    assert (changed.ends_on, changed.ends_text) == (dt.date(2026, 12, 31), "automne 2026")


def test_hours_of_a_week_replace_what_was_said(cast: Cast) -> None:
    me = cast.coordination
    day = dt.date(2026, 6, 3)
    first = {"vision": Decimal(3), "money": Decimal(2)}
    log_week(member=me, by=me, week=day, hours=first, today=TODAY)
    log_week(member=me, by=me, week=dt.date(2026, 6, 1), hours={"vision": Decimal(4)}, today=TODAY)
    rows = list(SupportHours.objects.values_list("week", "role", "hours"))
    assert rows == [(dt.date(2026, 6, 1), "vision", Decimal(4))]


@pytest.mark.parametrize(
    ("by", "whom", "may"),
    [
        ("coordination", "coordination", True), ("coordination", "steering", True),
        ("steering", "steering", True), ("steering", "coordination", False),
        ("representative", "representative", False), ("observer", "observer", False),
    ],
)  # fmt: skip
def test_one_enters_ones_own_hours_and_the_coordination_anybodys(
    cast: Cast, by: str, whom: str, may: bool
) -> None:
    hours = {"vision": Decimal(3)}

    def log() -> None:
        log_week(
            member=cast.members[whom], by=cast.members[by], week=ago(7), hours=hours, today=TODAY
        )

    if may:
        log()
    else:
        with pytest.raises(NotAllowed):
            log()
    assert SupportHours.objects.count() == int(may)


@pytest.mark.parametrize(
    "weeks",
    [
        {ago(7): {"vision": Decimal(169)}},
        {ago(7): {"autre": Decimal(1)}},
        {ago(7): {"vision": Decimal(-1)}},
        {ago(7): {"vision": Decimal(1)}, ago(6): {"vision": Decimal(1)}},
        {dt.date(2149, 1, 1): {"vision": Decimal(1)}},
    ],
)
def test_wrong_hours_write_nothing(cast: Cast, weeks: Any) -> None:
    me = cast.coordination
    log_week(member=me, by=me, week=ago(70), hours={"vision": Decimal(5)}, today=TODAY)
    with pytest.raises(Refused):
        log_weeks(member=me, by=me, weeks=weeks, today=TODAY)
    assert SupportHours.objects.count() == 1


def test_the_bin_is_emptied_after_thirty_days(cast: Cast, action: Action) -> None:
    by = cast.coordination
    kept, gone = (tell_news(action=action, by=by, text=text, on=TODAY) for text in "ab")
    traces.put_away(trace=gone, by=by)
    gone.refresh_from_db()
    assert gone.binned_at is not None
    assert empty_bin(now=gone.binned_at + dt.timedelta(days=29)) == 0
    assert empty_bin(now=gone.binned_at + dt.timedelta(days=31)) == 1
    assert list(News.objects.all()) == [kept]


def test_nothing_is_left_in_another_coalition(cast: Cast, action: Action) -> None:
    with pytest.raises(NotAllowed):
        tell_news(action=action, by=cast.outsider, text="Bonjour", on=TODAY)
    made = name_obstacle(action=action, by=cast.coordination, text="Non", on=TODAY)
    with pytest.raises(NotAllowed):
        obstacles.lift(obstacle=made, by=cast.outsider, on=TODAY)
