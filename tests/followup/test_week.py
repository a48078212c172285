"""How actions stand and what the week asks: as tables, at a frozen day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agir.followup.actions import trace as traces
from agir.followup.actions.attachment import attach_address
from agir.followup.actions.news import tell_news
from agir.followup.actions.obstacle import lift, name_obstacle
from agir.followup.models import Attachment, Giving
from agir.followup.reading.standing import Standing, followed, standings
from agir.followup.reading.told import numbers, silent_actions, week_counts
from agir.followup.reading.weekly import Week, week
from agir.followup.saying import duration, said_of
from agir.plan.models import Action, Plan
from tests.cast import Cast
from tests.followup.conftest import TODAY, ago, gift, moment

Make = Callable[..., Action]


def parts(found: Week) -> dict[str, list[str]]:
    names = ("blocked", "late", "silent", "coming")
    return {
        name: [one.action.title for one in getattr(found, name)]
        for name in names
        if getattr(found, name)
    }


def standing(cast: Cast, action: Action) -> Standing:
    return standings(followed(cast.own), TODAY)[action.pk]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        # Its date has passed: to be talked about again, whatever else.
        ({"status": "ongoing", "ends_on": ago(1)}, "late"),
        ({"status": "planned", "ends_on": ago(1)}, "late"),
        ({"status": "", "ends_on": ago(30)}, "late"),
        ({"status": "ongoing", "ends_on": ago(0), "age": 3}, "coming"),
        ({"status": "done", "ends_on": ago(30)}, None),
        ({"status": "stopped", "ends_on": ago(30)}, None),
        ({"status": "paused", "ends_on": ago(30)}, None),
        ({"status": "idea", "ends_on": ago(30)}, None),
        # Under way, and nobody heard for eight weeks.
        ({"status": "ongoing", "age": 57}, "silent"),
        ({"status": "ongoing", "age": 56}, None),
        ({"status": "planned", "starts_on": ago(57)}, "silent"),
        ({"status": "planned", "starts_on": ago(20)}, None),
        ({"status": "ongoing", "starts_on": ago(20)}, None),
        ({"status": "planned"}, None),
        ({"status": "", "starts_on": ago(90)}, "silent"),
        # What comes within two weeks, both ends included.
        ({"status": "planned", "starts_on": ago(-14)}, "coming"),
        ({"status": "planned", "starts_on": ago(-15)}, None),
        ({"status": "ongoing", "ends_on": ago(-14), "age": 3}, "coming"),
        ({"status": "ongoing", "ends_on": ago(-15), "age": 3}, None),
        ({"status": "paused", "starts_on": ago(-3)}, None),
    ],
)
def test_which_part_of_the_week(
    cast: Cast, make: Make, data: dict[str, Any], part: str | None
) -> None:
    make("Conte", **data)
    assert parts(week(cast.own, TODAY)) == ({part: ["Conte"]} if part else {})


@pytest.mark.parametrize(("days", "silent"), [(0, False), (56, False), (57, True), (400, True)])
@pytest.mark.parametrize("sign", ["news", "obstacle", "lifted", "gift", "document", "step"])
def test_any_sign_is_a_sign(
    cast: Cast, make: Make, action: Action, sign: str, days: int, silent: bool
) -> None:
    by, day = cast.coordination, ago(days)
    if sign == "news":
        tell_news(action=action, by=by, text="Oui", on=day)
    elif sign == "obstacle":
        lift(obstacle=name_obstacle(action=action, by=by, text="Non", on=day), by=by, on=day)
    elif sign == "lifted":
        old = name_obstacle(action=action, by=by, text="Non", on=ago(500))
        lift(obstacle=old, by=by, on=day)
    elif sign == "gift":
        gift(action, by)
        Giving.objects.update(at=moment(day))
    elif sign == "document":
        attach_address(action=action, by=by, title="", url="https://exemple.test")
        Attachment.objects.update(at=moment(day))
    else:
        step = make("Étape", parent=action.pk)
        tell_news(action=step, by=by, text="Oui", on=day)
    assert standing(cast, action).is_silent() is silent
    assert silent_actions(cast.own, TODAY).filter(pk=action.pk).exists() is silent


def test_what_is_in_the_bin_is_no_sign(cast: Cast, action: Action) -> None:
    news = tell_news(action=action, by=cast.coordination, text="Oui", on=TODAY)
    assert not standing(cast, action).is_silent()
    traces.put_away(trace=news, by=cast.coordination)
    assert standing(cast, action).is_silent()
    assert silent_actions(cast.own, TODAY).count() == 1


def test_silence_is_not_counted_from_before_the_plan_was_adopted(
    cast: Cast, action: Action
) -> None:
    Plan.objects.filter(pk=action.plan_id).update(status="adopted", adopted_on=ago(10))
    assert standing(cast, action).quiet_days == 10
    assert not silent_actions(cast.own, TODAY).exists()


def test_an_action_is_in_one_part_and_plans_that_are_over_in_none(
    cast: Cast, make: Make, plan: Plan
) -> None:
    by = cast.coordination
    stuck = make("Bloquée", status="ongoing", ends_on=ago(5))
    name_obstacle(action=stuck, by=by, text="Non", on=ago(5))
    older = make("Bloquée avant", status="paused")
    name_obstacle(action=older, by=by, text="Non", on=ago(50))
    make("En retard", status="ongoing", ends_on=ago(5))
    make("Plus en retard", status="ongoing", ends_on=ago(50))
    make("Silencieuse", status="ongoing", ends_on=ago(-3))
    found = parts(week(cast.own, TODAY))
    assert found == {
        "blocked": ["Bloquée avant", "Bloquée"],
        "late": ["Plus en retard", "En retard"],
        "silent": ["Silencieuse"],
    }
    assert week_counts(cast.own, TODAY) == {"blocked": 2, "late": 2, "silent": 1, "coming": 0}
    Plan.objects.filter(pk=plan.pk).update(status="closed")
    assert week(cast.own, TODAY).number == 0


STATUSES = ("", "idea", "planned", "ongoing", "paused", "done", "stopped")
DATES = ((None, None), (90, 5), (90, -5), (20, -90), (-5, -60), (-30, None), (None, 0))


def test_the_counts_of_the_home_page_are_those_of_the_week(cast: Cast, make: Make) -> None:
    """Every status × dates × age × trace, counted in SQL as in Python."""
    by, at = cast.coordination, 0
    for status in STATUSES:
        for starts, ends in DATES:
            for age in (10, 200):
                at += 1
                dates = {
                    name: ago(days)
                    for name, days in (("starts_on", starts), ("ends_on", ends))
                    if days is not None
                }
                made = make(f"Conte {at}", age=age, status=status, **dates)
                if at % 3 == 0:
                    tell_news(action=made, by=by, text="Oui", on=ago(at % 90))
                if at % 5 == 0:
                    name_obstacle(action=made, by=by, text="Non", on=ago(at % 90))
    found = week(cast.own, TODAY)
    names = ("blocked", "late", "silent", "coming")
    counts = {name: len(getattr(found, name)) for name in names}
    assert week_counts(cast.own, TODAY) == counts
    assert min(counts.values()) > 0
    every = standings(followed(cast.own), TODAY).values()
    assert numbers(cast.own, TODAY)[1] == sum(one.is_silent() for one in every)


@pytest.mark.parametrize(
    ("status", "starts", "steps", "proposed"),
    [
        ("ongoing", None, [], ""),
        ("ongoing", None, ["done", "planned"], ""),
        ("ongoing", None, ["done", "done"], "done"),
        ("ongoing", None, ["done", "stopped"], "done"),
        ("ongoing", None, ["stopped"], ""),
        ("planned", 3, [], "ongoing"),
        ("planned", -3, [], ""),
        ("", 3, [], "ongoing"),
        ("paused", 3, [], ""),
        ("done", 3, ["planned"], ""),
        ("stopped", 3, ["done"], ""),
    ],
)
def test_the_program_proposes_and_never_decides(
    cast: Cast, make: Make, status: str, starts: int | None, steps: list[str], proposed: str
) -> None:
    dates = {} if starts is None else {"starts_on": ago(starts)}
    action = make("Conte", status=status, **dates)
    for number, state in enumerate(steps):
        make(f"Étape {number}", parent=action.pk, status=state)
    assert standing(cast, action).proposes == proposed
    action.refresh_from_db()
    assert action.status == status


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 jour"), (13, "13 jours"), (14, "2 semaines"), (59, "8 semaines"),
        (60, "1 mois"), (61, "2 mois"), (125, "4 mois"), (729, "23 mois"), (730, "2 ans"),
    ],
)  # fmt: skip
def test_how_old_is_said_as_people_say_it(days: int, words: str) -> None:
    assert duration(days) == words


def test_what_is_old_says_how_old(cast: Cast, action: Action) -> None:
    tell_news(action=action, by=cast.coordination, text="Oui", on=ago(125))
    assert said_of(standing(cast, action), TODAY).quiet == "Sans nouvelle depuis 4 mois"
    tell_news(action=action, by=cast.coordination, text="Encore", on=ago(3))
    said = said_of(standing(cast, action), TODAY)
    assert (said.quiet, said.news, said.news_on) == ("", "Encore", ago(3))


def test_a_week_costs_the_same_however_much_it_holds(cast: Cast, make: Make) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            week(cast.own, TODAY, people=True)
        return len(captured)

    person = [{"member": cast.coordination.pk, "name": ""}]
    one = make("Conte", status="ongoing", ends_on=ago(3), people=person)
    tell_news(action=one, by=cast.coordination, text="Oui", on=TODAY)
    name_obstacle(action=one, by=cast.coordination, text="Non", on=TODAY)
    before = cost()
    for number in range(6):
        made = make(f"Conte {number}", status="ongoing", ends_on=ago(3), people=person)
        tell_news(action=made, by=cast.coordination, text="Oui", on=TODAY)
        name_obstacle(action=made, by=cast.coordination, text="Non", on=TODAY)
    assert cost() == before <= 4


def test_the_day_is_the_one_given(cast: Cast, make: Make) -> None:
    make("Conte", status="ongoing", ends_on=TODAY, age=3)
    assert parts(week(cast.own, TODAY)) == {"coming": ["Conte"]}
    assert parts(week(cast.own, TODAY + dt.timedelta(days=1))) == {"late": ["Conte"]}
