"""Pasted lines, computed hours, plausible dates."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from agir.coalitions.models import Coalition
from agir.core.refusals import Refused
from agir.meetings.actions.agenda import (
    Row,
    add_leftover,
    move_item,
    remove_item,
    return_item,
    save_agenda,
)
from agir.meetings.actions.meeting import Overtaken, plan_meeting
from agir.meetings.agenda import mark_of, read_lines, timetable
from agir.meetings.days import next_moment
from agir.meetings.leftovers import PROMISES, leftovers
from agir.meetings.models import AgendaItem, Decision, Meeting
from agir.promises.models import Promise
from tests.cast import Cast
from tests.house.rooms.meetings_preparing import planned, says

TORONTO = ZoneInfo("America/Toronto")


@pytest.mark.parametrize(
    ("text", "title", "minutes", "ask"),
    [
        ("Varia", "Varia", 10, "inform"),
        ("Budget, 20 min, décider", "Budget", 20, "decide"),
        ("1. Mot de bienvenue (5 min)", "Mot de bienvenue", 5, "inform"),
        ("13 h 30 – Suivi du plan — 15 minutes — consulter", "Suivi du plan", 15, "consult"),
        ("• Plan d’action 2026-2028", "Plan d’action 2026-2028", 10, "inform"),
        ("Halte-garderie\t30\tdécider", "Halte-garderie", 30, "decide"),
        ("2) Bilan; 1 h 15; information", "Bilan", 75, "inform"),
        ("Politique 0-5 ans : consultation", "Politique 0-5 ans", 10, "consult"),
        ("Suivi de la décision", "Suivi de la décision", 10, "inform"),
        ("Adoption", "Adoption", 10, "inform"),
        ("Welcome, 10 mins, inform", "Welcome", 10, "inform"),
        ("Partage des sous 0 min", "Partage des sous", 1, "inform"),
        ("x" * 400, "x" * 200, 10, "inform"),
    ],
)
def test_a_pasted_line_is_understood(text: str, title: str, minutes: int, ask: str) -> None:
    (line,) = read_lines(text)
    assert (line.title, line.minutes, line.ask) == (title, minutes, ask)


@pytest.mark.parametrize(
    ("text", "title", "ask", "hers"),
    [
        ("Bilan, 20 min, consulter, personne STEERING", "Bilan", "consult", True),
        ("Bilan\t20\tPersonne steering\tconsulter", "Bilan", "consult", True),
        ("Bilan, 20 min, consulter, le budget", "Bilan, consulter, le budget", "inform", False),
        ("Personne steering, 20 min", "Personne steering", "inform", False),
    ],
)
def test_who_leads_is_known_by_her_name(
    cast: Cast, text: str, title: str, ask: str, hers: bool
) -> None:
    leads = cast.members["steering"]
    (line,) = read_lines(text, [cast.coordination, leads])
    assert (line.title, line.minutes, line.ask) == (title, 20, ask)
    assert line.owner == (leads if hers else None)


def test_empty_lines_and_lone_marks_are_nothing() -> None:
    assert read_lines("\n  \n- \n;;\n") == []


def test_hours_follow_from_the_start_across_a_clock_change() -> None:
    """A night meeting, while the clock goes back: minutes are minutes that pass."""
    start = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)  # 1:30, the first time
    meeting = Meeting(starts_at=start, ends_at=start + dt.timedelta(minutes=60))
    table = timetable(meeting, [AgendaItem(minutes=40), AgendaItem(minutes=50)])
    clock = [slot.starts_at.astimezone(TORONTO).strftime("%H:%M %z") for slot in table.slots]
    assert clock == ["01:30 -0400", "01:10 -0500"]
    assert (table.total, table.minutes, table.left, table.over) == (90, 60, -30, 30)


def at(day: dt.date, hour: int = 13) -> Meeting:
    start = dt.datetime(day.year, day.month, day.day, hour, 30, tzinfo=TORONTO)
    return Meeting(starts_at=start.astimezone(dt.UTC))


@pytest.mark.parametrize(
    ("latest", "today", "expected"),
    [
        # none: a Tuesday, two weeks at least from today
        ([], dt.date(2026, 11, 23), dt.date(2026, 12, 8)),
        # one: four weeks later
        ([dt.date(2026, 11, 17)], dt.date(2026, 11, 23), dt.date(2026, 12, 15)),
        # two: as far apart as they were, on the same weekday
        ([dt.date(2026, 11, 17), dt.date(2026, 11, 3)], dt.date(2026, 11, 23),
         dt.date(2026, 12, 1)),
        # long ago: never in the past
        ([dt.date(2026, 1, 6)], dt.date(2026, 11, 23), dt.date(2026, 12, 8)),
        # the last one is still to come: after it
        ([dt.date(2027, 2, 23), dt.date(2027, 1, 26)], dt.date(2027, 1, 30), dt.date(2027, 3, 23)),
    ],
)  # fmt: skip
def test_the_next_meeting_is_guessed(
    latest: list[dt.date], today: dt.date, expected: dt.date
) -> None:
    day, time = next_moment([at(one) for one in latest], TORONTO, today)
    assert (day, time) == (expected, dt.time(13, 30))


def rows_of(meeting: Meeting, **changes: object) -> list[Row]:
    return [
        Row(
            one.pk,
            mark_of(one),
            **{
                "title": one.title,
                "purpose": one.purpose,
                "minutes": one.minutes,
                "ask": one.ask,
                "owner": one.owner,
                **changes,
            },
        )
        for one in AgendaItem.objects.filter(meeting=meeting)
    ]


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    made = planned(cast.own, cast.coordination)
    save_agenda(
        meeting=made, by=cast.coordination, rows=[], added=read_lines("Un\nDeux\nTrois")
    )  # fmt: skip
    return made


def titles(meeting: Meeting) -> list[str]:
    return [one.title for one in AgendaItem.objects.filter(meeting=meeting)]


def test_two_people_on_different_subjects_do_not_meet(cast: Cast, meeting: Meeting) -> None:
    hers, his = rows_of(meeting), rows_of(meeting)
    hers[0] = Row(hers[0].item, hers[0].seen, "Un, elle", "", 5, "inform", None)
    his[2] = Row(his[2].item, his[2].seen, "Trois, lui", "", 5, "decide", None)
    save_agenda(meeting=meeting, by=cast.coordination, rows=hers)
    save_agenda(meeting=meeting, by=cast.members["steering"], rows=his)
    assert titles(meeting) == ["Un, elle", "Deux", "Trois, lui"]


def test_two_people_on_one_subject_lose_nothing(cast: Cast, meeting: Meeting) -> None:
    hers, his = rows_of(meeting)[0], rows_of(meeting)[0]
    hers = Row(hers.item, hers.seen, "Un, elle", "", 5, "inform", None)
    his = Row(his.item, his.seen, "Un, lui", "", 5, "inform", None)
    save_agenda(meeting=meeting, by=cast.coordination, rows=[hers])
    with pytest.raises(Overtaken):
        save_agenda(
            meeting=meeting, by=cast.members["steering"], rows=[his], added=read_lines("Quatre")
        )
    assert titles(meeting) == ["Un, elle", "Deux", "Trois"]
    same = Row(his.item, his.seen, "Un, elle", "", 5, "inform", None)
    assert save_agenda(meeting=meeting, by=cast.coordination, rows=[same]) == 0


def test_subjects_move_one_step_and_stop_at_the_ends(cast: Cast, meeting: Meeting) -> None:
    by, numbers = cast.coordination, [one.pk for one in AgendaItem.objects.filter(meeting=meeting)]
    move_item(meeting=meeting, by=by, item=numbers[2], up=True)
    assert titles(meeting) == ["Un", "Trois", "Deux"]
    move_item(meeting=meeting, by=by, item=numbers[0], up=True)
    move_item(meeting=meeting, by=by, item=numbers[1], up=False)
    assert titles(meeting) == ["Un", "Trois", "Deux"]


def test_a_removed_subject_comes_back_where_it_was_once(cast: Cast, meeting: Meeting) -> None:
    by, item = cast.coordination, AgendaItem.objects.filter(meeting=meeting)[1]
    AgendaItem.objects.filter(pk=item.pk).update(owner=by)
    remove_item(meeting=meeting, by=by, item=item.pk)
    assert titles(meeting) == ["Un", "Trois"]
    for _twice in range(2):
        back = return_item(meeting=meeting, by=by, removed=item.pk)
    assert titles(meeting) == ["Un", "Deux", "Trois"]
    assert back.owner == by


def test_a_subject_that_was_talked_about_stays(cast: Cast, meeting: Meeting) -> None:
    item = AgendaItem.objects.filter(meeting=meeting)[0]
    AgendaItem.objects.filter(pk=item.pk).update(notes="Dit ceci")
    with pytest.raises(Refused):
        remove_item(meeting=meeting, by=cast.coordination, item=item.pk)
    assert len(titles(meeting)) == 3


def test_a_removed_subject_does_not_come_back_elsewhere(cast: Cast, meeting: Meeting) -> None:
    item = AgendaItem.objects.filter(meeting=meeting)[1]
    remove_item(meeting=meeting, by=cast.coordination, item=item.pk)
    other = planned(cast.own, cast.coordination, "Autre")
    with pytest.raises(Refused):
        return_item(meeting=other, by=cast.coordination, removed=item.pk)


def test_sixty_subjects_are_enough(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(Refused):
        save_agenda(
            meeting=meeting, by=cast.coordination, rows=[], added=read_lines("Sujet\n" * 58)
        )


def closed(cast: Cast, days: int) -> Meeting:
    made = planned(cast.own, cast.coordination, "Avant", days=days)
    Meeting.objects.filter(pk=made.pk).update(status="closed")
    return made


def test_what_was_left_open_proposes_itself_once(cast: Cast) -> None:
    by, before = cast.coordination, closed(cast, -20)
    item = AgendaItem.objects.create(
        coalition=cast.own, meeting=before, title="La halte", minutes=25, ask="decide",
        left_open=True, owner=by,
    )  # fmt: skip
    after = planned(cast.own, by)
    review = after.starts_at.date() - dt.timedelta(days=2)
    decision = Decision.objects.create(
        coalition=cast.own, title="Ouvrir le samedi", status="taken",
        decided_on=dt.date(2026, 1, 5), review_on=review,
    )  # fmt: skip
    Promise.objects.create(
        coalition=cast.own, member=cast.members["observer"], title="Appeler", due_on=review,
        made_on=dt.date(2026, 1, 5),
    )  # fmt: skip
    found = {one.key: one for one in leftovers(after)}
    assert set(found) == {f"agenda_item:{item.pk}", f"decision:{decision.pk}", f"{PROMISES}:"}
    assert "observer" not in str(found)
    for one in (*found.values(), *found.values()):
        add_leftover(meeting=after, by=by, leftover=one)
    rows = AgendaItem.objects.filter(meeting=after)
    assert [(one.title, one.minutes, one.ask, one.owner_id) for one in rows] == [
        ("La halte", 25, "decide", by.pk),
        ("Revoir\xa0: Ouvrir le samedi", 15, "decide", None),
        ("Où en sont nos promesses", 10, "inform", None),
    ]
    assert leftovers(after) == []
    later = planned(cast.own, by, "Plus tard", days=40)
    assert [one.type for one in leftovers(later)] == [PROMISES]


def test_what_others_left_open_does_not_come_here(cast: Cast) -> None:
    away = planned(cast.another, cast.outsider, days=-20)
    Meeting.objects.filter(pk=away.pk).update(status="closed")
    AgendaItem.objects.create(
        coalition=cast.another, meeting=away, title="Chez eux", left_open=True
    )  # fmt: skip
    assert leftovers(planned(cast.own, cast.coordination)) == []


def test_a_promise_kept_is_counted_like_any_other(cast: Cast) -> None:
    """How many were made for these days: the count says nothing of how one stands."""
    after = planned(cast.own, cast.coordination)
    for status in ({}, {"status": "kept", "settled_on": dt.date(2026, 1, 6)}):
        Promise.objects.create(
            coalition=cast.own, member=cast.coordination, title="Appeler",
            due_on=after.starts_at.date(), made_on=dt.date(2026, 1, 5), **status,
        )  # fmt: skip
    (line,) = leftovers(after)
    assert line.why.startswith("2 promesses")


def test_the_next_one_takes_the_subjects_over_without_their_notes(cast: Cast) -> None:
    by, before = cast.coordination, closed(cast, -20)
    gone = cast.members["observer"]
    AgendaItem.objects.create(
        coalition=cast.own, meeting=before, title="Tour de table", minutes=15, notes="Dit", owner=by
    )
    AgendaItem.objects.create(
        coalition=cast.own, meeting=before, title="Varia", position=1, owner=gone
    )  # fmt: skip
    type(gone).objects.filter(pk=gone.pk).update(left_on=dt.date(2026, 1, 1))
    start = before.starts_at + dt.timedelta(days=60)
    made = plan_meeting(coalition=cast.own, by=by, says=says("Après", start), like=before)
    rows = AgendaItem.objects.filter(meeting=made)
    assert [(one.title, one.minutes, one.notes, one.owner) for one in rows] == [
        ("Tour de table", 15, "", by),
        ("Varia", 10, "", None),
    ]


def test_a_meeting_of_another_coalition_gives_no_agenda(cast: Cast) -> None:
    away = planned(cast.another, cast.outsider)
    AgendaItem.objects.create(coalition=cast.another, meeting=away, title="Secret")
    start = away.starts_at
    made = plan_meeting(
        coalition=Coalition.objects.get(pk=cast.own.pk), by=cast.coordination,
        says=says("Ici", start), like=away,
    )  # fmt: skip
    assert titles(made) == []
