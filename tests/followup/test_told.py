"""What the room answers to the rooms below: accounts, organisations, history, cycles."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agir.accounts.actions import erase_account
from agir.accounts.signals import account_described
from agir.coalitions.actions import add_partner, merge_organisations
from agir.cycles.actions.cycle import open_cycle
from agir.cycles.telling import Kind
from agir.followup.actions import trace as traces
from agir.followup.actions.giving import Giver
from agir.followup.actions.news import tell_news
from agir.followup.actions.obstacle import Help, name_obstacle
from agir.followup.actions.support import log_week
from agir.followup.models import Giving, News, Obstacle, SupportHours
from agir.followup.receivers import tell
from agir.history.pages import pages_of
from agir.plan.actions.action import bin_action
from agir.plan.models import Action
from tests.cast import Cast
from tests.followup.conftest import TODAY, ago, gift


def test_who_leaves_takes_her_name_along_and_leaves_her_hours(cast: Cast, action: Action) -> None:
    parent, lead = cast.members["first_concerned"], cast.members["steering"]
    news = tell_news(action=action, by=parent, text="Oui", on=TODAY)
    traces.change(trace=news, by=parent, data={"text": "Oui!"})
    gift(action, parent)
    log_week(member=lead, by=lead, week=ago(7), hours={"vision": 3}, today=TODAY)  # type: ignore[dict-item]
    erase_account(by=parent.user)
    erase_account(by=lead.user)
    kept, told = Giving.objects.get(), News.objects.get()
    assert (kept.member, kept.name, kept.first_concerned, kept.hours) == (None, "", True, 3)
    assert (told.text, told.before) == ("Oui!", None)
    assert SupportHours.objects.get().member is None


def test_an_account_is_told_what_it_left(cast: Cast, action: Action) -> None:
    parent = cast.members["first_concerned"]
    tell_news(action=action, by=parent, text="Oui", on=TODAY)
    name_obstacle(action=action, by=parent, text="Non", on=TODAY)
    gift(action, parent, note="Animation")
    said: dict[str, list[dict[str, object]]] = {}
    for _receiver, part in account_described.send(sender=None, user=parent.user):
        said |= part or {}
    assert said["news"][0]["text"] == "Oui"
    assert said["obstacles"][0]["text"] == "Non"
    assert (said["given"][0]["note"], said["given"][0]["hours"]) == ("Animation", "3.00")
    assert said["support_hours"] == []


def test_two_organisations_made_one_keep_what_both_gave(cast: Cast, action: Action) -> None:
    by = cast.coordination
    drop = add_partner(coalition=cast.own, by=by, name="Maison Marées", role="partner")
    tell_news(action=action, by=by, text="Oui", on=TODAY)
    News.objects.update(organisation=drop)
    gift(action, by, Giver(organisation_id=drop.pk))
    name_obstacle(action=action, by=by, text="Non", on=TODAY, who=Help(drop.pk))
    merge_organisations(coalition=cast.own, by=by, keep=cast.organisation, drop=drop)
    assert News.objects.get().organisation == cast.organisation
    assert Giving.objects.get().organisation == cast.organisation
    assert Obstacle.objects.get().helper == cast.organisation


@pytest.mark.parametrize("gone", ["", "trace", "action"])
def test_history_finds_what_is_still_there(cast: Cast, action: Action, gone: str) -> None:
    by = cast.coordination
    news = tell_news(action=action, by=by, text="Oui", on=TODAY)
    obstacle = name_obstacle(action=action, by=by, text="Non", on=TODAY)
    if gone == "trace":
        traces.put_away(trace=news, by=by)
        traces.put_away(trace=obstacle, by=by)
    elif gone == "action":
        bin_action(action=action, by=by)
    keys = [("news", news.pk), ("obstacle", obstacle.pk)]
    found = pages_of(cast.own, keys)
    assert set(found) == (set() if gone else set(keys))
    assert pages_of(cast.another, keys) == {}
    if not gone:
        page = f"/r/marees/plans/{action.plan_id}/actions/{action.pk}/suivi/"
        assert found["news", news.pk].url == f"{page}#nouvelle-{news.pk}"
        assert found["obstacle", obstacle.pk].title == "Non"


def test_the_stage_says_its_news_and_its_silences_in_one_query(cast: Cast, action: Action) -> None:
    cycle = open_cycle(coalition=cast.own, by=cast.coordination, title="Un tour")
    today = timezone.localdate()
    assert [one.kind for one in tell(None, cycle)] == [Kind.OPEN]
    tell_news(action=action, by=cast.coordination, text="Oui", on=today)
    with CaptureQueriesContext(connection) as captured:
        told = tell(None, cycle)
    assert len(captured) == 1
    assert [(one.stage, one.kind) for one in told] == [("implementation", Kind.MADE)]
    assert "1 nouvelle" in told[0].words
