"""What calendar programs are told: read back by two parsers that did not write it, and right on
both sides of a clock change."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from agir.coalitions.models import Coalition, Member
from agir.meetings import calendars
from agir.meetings.actions.feed import find_feed, make_feed, withdraw_feed
from agir.meetings.actions.invitations import answer, invite
from agir.meetings.actions.meeting import cancel_meeting, change_meeting, meeting_mark, plan_meeting
from agir.meetings.agenda import timetable
from agir.meetings.days import instant
from agir.meetings.models import CalendarFeed, Invitee, Meeting
from agir.meetings.reading import items_of
from agir.promises.models import Promise
from tests.cast import Cast
from tests.house.rooms.meetings_preparing import planned, says

TORONTO = ZoneInfo("America/Toronto")
CHANGES = [dt.date(2026, 3, 8), dt.date(2026, 11, 1)]


def unfold(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def other_zone(content: bytes, name: str = "America/Toronto") -> Any:
    """The zone of the file as another library understands it."""
    text = content.decode().replace("\r\n", "\n")
    return tzical(io.StringIO(text)).get(name)


def meeting_at(day: dt.date, hour: int, zone: str = "America/Toronto") -> Meeting:
    start = dt.datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZoneInfo(zone))
    start = start.astimezone(dt.UTC)
    return Meeting(
        coalition=Coalition(slug="essai", name="Essai", time_zone=zone), pk=7, title="Comité",
        starts_at=start, ends_at=start + dt.timedelta(hours=2),
    )  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("shift", [-7, -1, 0, 1, 7])
def test_the_hour_on_the_wall_holds_on_both_sides_of_a_clock_change(
    change: dt.date, shift: int
) -> None:
    day = change + dt.timedelta(days=shift)
    meeting = meeting_at(day, 13)
    content = calendars.alone(meeting, timetable(meeting, []))
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    start = event["DTSTART"].dt
    assert (start.date(), start.hour, start.minute) == (day, 13, 30)
    assert start.astimezone(dt.UTC) == meeting.starts_at
    assert event["DTEND"].dt.astimezone(dt.UTC) - start.astimezone(dt.UTC) == dt.timedelta(hours=2)
    zone = other_zone(content)
    wall = start.replace(tzinfo=None)
    assert wall.replace(tzinfo=zone).utcoffset() == start.utcoffset()


def test_the_rules_of_the_zone_agree_with_the_almanac_every_day_for_years() -> None:
    content = calendars.alone(meeting := meeting_at(CHANGES[0], 9), timetable(meeting, []))
    zone, noon = other_zone(content), dt.datetime.fromisoformat("2026-01-01T12:00")
    for number in range(365 * 6):
        wall = noon + dt.timedelta(days=number)
        assert wall.replace(tzinfo=zone).utcoffset() == wall.replace(tzinfo=TORONTO).utcoffset()
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in content.decode()
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in content.decode()
    assert "RDATE" not in content.decode()


@pytest.mark.parametrize(
    "name", ["America/Regina", "America/Vancouver", "Europe/Paris", "UTC", "America/St_Johns"]
)
def test_other_zones_are_right_too(name: str) -> None:
    meeting = meeting_at(dt.date(2026, 7, 1), 9, name)
    content = calendars.alone(meeting, timetable(meeting, []))
    start = Calendar.from_ical(content).walk("VEVENT")[0]["DTSTART"].dt
    assert start.astimezone(dt.UTC) == meeting.starts_at
    if name != "UTC":
        wall, there = start.replace(tzinfo=None), ZoneInfo(name)
        zone = other_zone(content, name)
        assert wall.replace(tzinfo=zone).utcoffset() == wall.replace(tzinfo=there).utcoffset()


def test_a_skipped_hour_is_refused_and_a_doubled_one_is_the_first() -> None:
    from agir.core.refusals import Refused

    with pytest.raises(Refused):
        instant(dt.date(2026, 3, 8), dt.time(2, 30), TORONTO)
    first = instant(dt.date(2026, 11, 1), dt.time(1, 30), TORONTO)
    assert first == dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
    night = instant(dt.date(2026, 3, 8), dt.time(1, 59), TORONTO)
    assert night == dt.datetime(2026, 3, 8, 6, 59, tzinfo=dt.UTC)


def test_a_file_is_folded_ended_and_signed_as_the_norm_asks() -> None:
    meeting = meeting_at(CHANGES[0], 9)
    meeting.purpose = "Décider ensemble, « enfin »; avec, des; virgules\nEt une ligne " + "é" * 90
    meeting.place = "12, rue du Quai"
    content = calendars.alone(meeting, timetable(meeting, []))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    lines = unfold(content)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "VERSION:2.0" in lines
    assert "METHOD:PUBLISH" in lines
    assert any(line.startswith("PRODID:") for line in lines)
    assert any(line.startswith("DTSTAMP:") and line.endswith("Z") for line in lines)
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(event["DESCRIPTION"]) == meeting.purpose
    assert str(event["LOCATION"]) == "12, rue du Quai"


def told(member: Member, meeting: Meeting) -> None:
    invite(meeting=meeting, by=member, members=list(Member.objects.filter(pk=member.pk)))


def fetch(token: str, **headers: str) -> Any:
    return Client().get(f"/calendrier/{token}.ics", headers=headers)


def events(token: str) -> dict[str, Any]:
    answer = fetch(token)
    assert answer.status_code == 200
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def promise(member: Member, title: str, due_on: dt.date, **more: Any) -> Promise:
    return Promise.objects.create(
        coalition=member.coalition, member=member, title=title, due_on=due_on,
        made_on=dt.date(2026, 1, 5), **more,
    )  # fmt: skip


def test_the_feed_holds_her_meetings_and_her_promises_and_nobody_elses(cast: Cast) -> None:
    by, other = cast.coordination, cast.members["representative"]
    mine, theirs = planned(cast.own, by, "La mienne"), planned(cast.own, by, "La leur")
    Meeting.objects.update(by=None)
    invite(meeting=mine, by=by, members=[other])
    promise(other, "Appeler l’école", dt.date(2026, 3, 8))
    promise(by, "Celle d’une autre", dt.date(2026, 3, 9))
    promise(other, "Tenue", dt.date(2026, 3, 9), status="kept", settled_on=dt.date(2026, 3, 1))
    found = events(make_feed(by=other.user))
    assert set(found) == {"La mienne", "Promesse\xa0: Appeler l’école"}
    day = found["Promesse\xa0: Appeler l’école"]
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (dt.date(2026, 3, 8), dt.date(2026, 3, 9))
    assert day["DTSTART"].params["VALUE"] == "DATE"
    assert str(day["TRANSP"]) == "TRANSPARENT"
    assert theirs.title not in found


def test_a_cancelled_meeting_says_so_and_a_binned_one_leaves(cast: Cast) -> None:
    by = cast.coordination
    off, gone = planned(cast.own, by, "Annulée"), planned(cast.own, by, "Jetée")
    token = make_feed(by=by.user)
    assert str(events(token)["Annulée"]["STATUS"]) == "CONFIRMED"
    cancel_meeting(meeting=off, by=by)
    Meeting.objects.filter(pk=gone.pk).update(binned_at=timezone.now())
    found = events(token)
    assert set(found) == {"Annulée"}
    assert str(found["Annulée"]["STATUS"]) == "CANCELLED"
    assert found["Annulée"]["SEQUENCE"] == 1


def test_a_meeting_moved_across_a_clock_change_keeps_its_name_and_its_hour(cast: Cast) -> None:
    """From the Friday before the change of March 2027 to the Friday after."""
    by = cast.coordination
    before, after = (
        instant(day, dt.time(13, 30), TORONTO)
        for day in (dt.date(2027, 3, 12), dt.date(2027, 3, 19))
    )
    made = plan_meeting(coalition=cast.own, by=by, says=says("Comité", before))
    token = make_feed(by=by.user)
    first = events(token)["Comité"]
    change_meeting(meeting=made, by=by, says=says("Comité", after), seen=meeting_mark(made))
    second = events(token)["Comité"]
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert [one["DTSTART"].dt.strftime("%H:%M %z") for one in (first, second)] == [
        "13:30 -0500",
        "13:30 -0400",
    ]


def test_her_answer_keeps_her_busy_or_not(cast: Cast) -> None:
    by = cast.coordination
    made = planned(cast.own, by)
    answer(meeting=made, by=by, answer=Invitee.Answer.NO)
    assert str(events(make_feed(by=by.user))["Comité"]["TRANSP"]) == "TRANSPARENT"


def test_meetings_of_a_coalition_she_left_are_gone(cast: Cast) -> None:
    member = cast.members["observer"]
    invite(meeting=planned(cast.own, cast.coordination), by=cast.coordination, members=[member])
    token = make_feed(by=member.user)
    assert set(events(token)) == {"Comité"}
    Member.objects.filter(pk=member.pk).update(left_on=dt.date(2026, 1, 1))
    assert events(token) == {}


def test_the_feed_is_written_in_her_language(cast: Cast) -> None:
    by = cast.coordination
    promise(by, "Appeler", dt.date(2026, 3, 8))
    token = make_feed(by=by.user)
    assert "Promesse" in fetch(token, accept_language="en").content.decode()


def test_programs_come_back_cheaply_and_no_cookie_is_given(cast: Cast) -> None:
    token = make_feed(by=cast.coordination.user)
    planned(cast.own, cast.coordination)
    answer = fetch(token)
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in answer.content
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    again = fetch(token, if_none_match=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert fetch(token).content == answer.content
    planned(cast.own, cast.coordination, "Une autre")
    assert fetch(token, if_none_match=answer["ETag"]).status_code == 200
    assert Client().head(f"/calendrier/{token}.ics").status_code == 200
    assert Client().post(f"/calendrier/{token}.ics").status_code == 405


def test_the_feed_takes_as_many_queries_for_one_as_for_three(cast: Cast) -> None:
    by, counts = cast.coordination, []
    token = make_feed(by=by.user)
    for number in (1, 3):
        for place in range(number):
            told(by, planned(cast.own, by, f"Rencontre {number} {place}"))
            promise(by, f"Promesse {number} {place}", dt.date(2026, 3, 8))
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert fetch(token).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4


def test_the_page_shows_the_address_once_and_keeps_its_hash_only(cast: Cast, client_of) -> None:
    client = client_of("first_concerned")
    assert client.get("/compte/calendrier/").status_code == 200
    assert CalendarFeed.objects.count() == 0
    page = client.post("/compte/calendrier/creer/")
    address = page.context["address"]
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert address in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert not CalendarFeed.objects.filter(token_hash__contains=token).exists()
    assert find_feed(token) is not None
    assert token not in client.get("/compte/calendrier/").content.decode()
    other = client.post("/compte/calendrier/creer/").context["address"]
    assert fetch(token).status_code == 410
    assert Client().get(other.removeprefix(settings.SITE_URL)).status_code == 200
    client.post("/compte/calendrier/retirer/")
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 0


def test_an_address_withdrawn_or_unknown_says_so_plainly(cast: Cast) -> None:
    token = make_feed(by=cast.coordination.user)
    withdraw_feed(by=cast.coordination.user)
    gone, never = fetch(token), fetch("x" * 43)
    assert (gone.status_code, never.status_code) == (410, 404)
    assert gone["Content-Type"].startswith("text/plain")
    assert "retirée" in gone.content.decode()


def test_the_file_of_one_meeting_tells_its_agenda(cast: Cast, client_of) -> None:
    from agir.meetings.actions.agenda import save_agenda
    from agir.meetings.agenda import read_lines

    made = planned(cast.own, cast.coordination)
    save_agenda(
        meeting=made, by=cast.coordination, rows=[], added=read_lines("Budget, 20 min\nVaria")
    )
    page = client_of("observer").get(f"/r/marees/rencontres/{made.pk}/rencontre.ics")
    event = Calendar.from_ical(page.content).walk("VEVENT")[0]
    assert "Budget" in str(event["DESCRIPTION"])
    assert len(items_of(made)) == 2
    assert "attachment" in page["Content-Disposition"]
