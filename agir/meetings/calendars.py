"""What a calendar program is told (iCalendar, RFC 5545 and 5546): one meeting with an invitation,
all of a person's meetings and promises at her own address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration

from agir.coalitions.models import Coalition
from agir.core.templatetags.typography import colon
from agir.meetings.agenda import Timetable
from agir.meetings.days import zone_of
from agir.meetings.models import Invitee, Meeting
from agir.promises.models import Promise

PRODUCT = "-//Agir ensemble//Rencontres//FR"
FRESH = dt.timedelta(hours=1)  # how often a program is asked to come back
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STANDS = {
    Invitee.Answer.NONE: "NEEDS-ACTION",
    Invitee.Answer.YES: "ACCEPTED",
    Invitee.Answer.REMOTE: "ACCEPTED",
    Invitee.Answer.NO: "DECLINED",
}


@lru_cache(maxsize=64)
def zone_component(name: str, year: int) -> Timezone:
    """The clock changes of a zone from the year before `year`: as a rule (« the second Sunday of
    March ») when it has one, which every calendar program understands, else day by day."""
    found = Timezone.from_tzid(
        name, first_date=dt.date(year - 1, 1, 1), last_date=dt.date(year + 12, 1, 1)
    )
    found.pop("COMMENT", None)
    changing = [part for part in found.subcomponents if "RDATE" in part]
    rules = [_yearly(part) for part in changing]
    if len(changing) == 2 and all(rules):
        for part, rule in zip(changing, rules, strict=True):
            del part["RDATE"]
            part.add("RRULE", rule)
        found.subcomponents = changing
    return found


def _yearly(part: Any) -> dict[str, object] | None:
    """« Each year, the nth such day of that month », when every change of this part is so."""
    days = [part["DTSTART"].dt, *(one.dt for one in part["RDATE"].dts)]
    if len({(day.month, day.weekday(), day.time()) for day in days}) > 1:
        return None
    month, weekday = days[0].month, days[0].weekday()
    for order in (1, 2, 3, 4, -1):
        if all(day.date() == _nth(day.year, month, weekday, order) for day in days):
            return {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{order}{CODES[weekday]}"}
    return None


def _nth(year: int, month: int, weekday: int, order: int) -> dt.date:
    """The nth such weekday of a month, or the last for -1."""
    if order > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (order - 1))
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    last = after - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


def uid_of(meeting: Meeting) -> str:
    """Its name in every calendar, for good: it does not follow the address of the site."""
    return f"{meeting.uid}@agir-ensemble"


def page_of(coalition: Coalition, meeting: Meeting) -> str:
    return f"{settings.SITE_URL}{reverse('meetings:meeting', args=[coalition.slug, meeting.pk])}"


def conditions(meeting: Meeting) -> list[tuple[str, str]]:
    """What lets people come, each with its name, those that were said only."""
    said = [
        (_("Pourquoi cette heure"), meeting.welcome_time),
        (_("Garde d’enfants"), meeting.childcare),
        (_("Transport"), meeting.transport),
        (_("Compensation"), meeting.compensation),
        (_("Interprète"), meeting.interpreter),
    ]
    return [(name, words) for name, words in said if words]


def _told(meeting: Meeting, agenda: Timetable | None) -> str:
    """What the event says in its notes, as plain lines."""
    lines = [meeting.purpose.strip()]
    if meeting.status == Meeting.Status.CANCELLED and meeting.cancelled_why:
        lines.insert(0, meeting.cancelled_why)
    if meeting.place and meeting.link:
        lines.append(_("À distance : %(link)s") % {"link": meeting.link})
    lines += [f"{name}{colon(words)}" for name, words in conditions(meeting)]
    if agenda and agenda.slots:
        zone = zone_of(meeting.coalition)
        lines.append("")
        lines.append(_("Ordre du jour"))
        for slot in agenda.slots:
            at = date_format(slot.starts_at.astimezone(zone), "TIME_FORMAT")
            lines.append(f"{at}  {slot.item.title}")
    return "\n".join(lines).strip()


def meeting_event(meeting: Meeting, agenda: Timetable | None = None) -> Event:
    """A meeting as an event of a calendar. No query when its coalition is loaded."""
    zone = zone_of(meeting.coalition)
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("dtstamp", meeting.changed_at.astimezone(dt.UTC))
    event.add("last-modified", meeting.changed_at.astimezone(dt.UTC))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", meeting.title)
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    if told := _told(meeting, agenda):
        event.add("description", told)
    event.add("url", page_of(meeting.coalition, meeting))
    off = meeting.status == Meeting.Status.CANCELLED
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    return event


def promise_event(promise: Promise, changes: int, changed_at: dt.datetime) -> Event:
    """The day a promise is for, as a whole day that keeps nobody busy."""
    event = Event()
    event.add("uid", f"promesse-{promise.pk}@{_host()}")
    event.add("dtstamp", changed_at.astimezone(dt.UTC))
    event.add("sequence", changes)
    event.add("dtstart", promise.due_on)
    event.add("dtend", promise.due_on + dt.timedelta(days=1))
    event.add("summary", _("Promesse : %(title)s") % {"title": promise.title})
    event.add("description", promise.coalition.name)
    event.add("transp", "TRANSPARENT")
    return event


def _host() -> str:
    """What makes a name unique among those of all calendars."""
    return urlsplit(settings.SITE_URL).hostname or "agir-ensemble"


def _calendar(method: str, events: Iterable[Event], zones: Iterable[tuple[str, int]]) -> Calendar:
    """A calendar with the rules of the zones its events speak of, each from the year given."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    first: dict[str, int] = {}
    for name, year in zones:
        first[name] = min(year, first.get(name, year))
    for name, year in sorted(first.items()):
        calendar.add_component(zone_component(name, year))
    for event in events:
        calendar.add_component(event)
    return calendar


def _zone_need(meeting: Meeting) -> tuple[str, int]:
    return meeting.coalition.time_zone, meeting.starts_at.year


@dataclass(frozen=True)
class Attendee:
    """Who an invitation is for: nobody else's address is written in it."""

    name: str
    email: str
    answer: str


def invitation(meeting: Meeting, agenda: Timetable, attendee: Attendee) -> tuple[str, bytes]:
    """The file of an invitation, or of a cancellation, and its method. The answer is given by
    the button of the letter, so calendar programs are asked for none."""
    off = meeting.status == Meeting.Status.CANCELLED
    method = "CANCEL" if off else "REQUEST"
    event = meeting_event(meeting, agenda)
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = meeting.coalition.name
    event.add("organizer", organiser)
    guest = vCalAddress(f"mailto:{attendee.email}")
    guest.params["CN"] = attendee.name
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    guest.params["PARTSTAT"] = STANDS[Invitee.Answer(attendee.answer)]
    guest.params["RSVP"] = "FALSE"
    event.add("attendee", guest)
    return method, _calendar(method, [event], [_zone_need(meeting)]).to_ical()


def alone(meeting: Meeting, agenda: Timetable) -> bytes:
    """One meeting, to put in a calendar by hand."""
    return _calendar("PUBLISH", [meeting_event(meeting, agenda)], [_zone_need(meeting)]).to_ical()


@dataclass(frozen=True)
class Due:
    """A promise of hers, how often its day changed, and when last."""

    promise: Promise
    changes: int
    changed_at: dt.datetime


def feed(name: str, meetings: Iterable[tuple[Meeting, str]], promises: Iterable[Due]) -> bytes:
    """All of a person's calendar: her meetings, each with her answer, and her promises."""
    events, zones = [], []
    for meeting, answer in meetings:
        event = meeting_event(meeting)
        if answer == Invitee.Answer.NO:
            event.add("transp", "TRANSPARENT")
        events.append(event)
        zones.append(_zone_need(meeting))
    events += [promise_event(one.promise, one.changes, one.changed_at) for one in promises]
    calendar = _calendar("PUBLISH", events, zones)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(FRESH).to_ical().decode())
    return calendar.to_ical()
