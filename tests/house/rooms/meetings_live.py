"""The doors of a meeting while it is held, and of its minutes."""

from __future__ import annotations

from typing import Any

from agir.coalitions.models import Coalition, Member
from agir.meetings.actions.closing import close_meeting
from agir.meetings.actions.insight import add_insight, bin_insight
from agir.meetings.actions.live import open_meeting, save_notes
from agir.meetings.models import AgendaItem, Aside, Meeting
from tests.house.door import CONTRIBUTORS, STEERING, Door, Outside, form, gesture, read
from tests.house.rooms.meetings_preparing import planned

HELD = (("meeting", "held_meeting"), ("item", "held_item"), ("aside", "held_aside"))
INSIGHT = (*HELD, ("insight", "held_insight"))
BINNED_INSIGHT = (*HELD, ("insight", "binned_insight"))
CLOSED = (("meeting", "closed_meeting"), ("item", "closed_item"))

DOORS: dict[str, Door] = {
    "meetings:live": Door(CONTRIBUTORS, here=HELD),
    "meetings:open": gesture(CONTRIBUTORS),
    "meetings:state": Door(CONTRIBUTORS, here=HELD),
    "meetings:attendance": form(CONTRIBUTORS, here=HELD),
    "meetings:welcome": gesture(CONTRIBUTORS, here=HELD),
    "meetings:noted": Door(CONTRIBUTORS, here=HELD),
    "meetings:live_item": form(CONTRIBUTORS, here=HELD),
    "meetings:pen": gesture(CONTRIBUTORS, here=HELD),
    "meetings:timer": gesture(CONTRIBUTORS, here=HELD),
    "meetings:leave_open": gesture(CONTRIBUTORS, here=HELD),
    "meetings:beside": form(CONTRIBUTORS, here=HELD),
    "meetings:confirm": gesture(CONTRIBUTORS, here=HELD),
    "meetings:capture": form(CONTRIBUTORS, here=HELD),
    "meetings:join": gesture(CONTRIBUTORS, here=HELD),
    "meetings:insight_bin": gesture(CONTRIBUTORS, here=INSIGHT),
    "meetings:insight_restore": gesture(CONTRIBUTORS, here=BINNED_INSIGHT),
    "meetings:screen": Door(read().get, here=HELD),
    "meetings:close": form(CONTRIBUTORS, here=HELD),
    "meetings:reopen": gesture(CONTRIBUTORS, here=CLOSED),
    "meetings:minutes": Door(read().get, here=CLOSED),
    "meetings:minutes_pdf": Door(read().get, here=CLOSED),
    "meetings:correct": form(CONTRIBUTORS, here=CLOSED),
    "meetings:minutes_versions": Door(read().get, here=CLOSED),
    "meetings:minutes_send": form(STEERING, here=CLOSED),
}
OUTSIDE: dict[str, Outside] = {}


def _opened(coalition: Coalition, by: Member, title: str) -> tuple[Meeting, AgendaItem]:
    meeting = planned(coalition, by, title)
    item = AgendaItem.objects.create(coalition=coalition, meeting=meeting, title="Budget")
    meeting = open_meeting(meeting=meeting, by=by)
    meeting.coalition = coalition
    item.meeting = meeting
    return meeting, item


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """A meeting being held, with words that wait and what was learned; another one, over."""
    held, item = _opened(coalition, by, "En cours")
    save_notes(item=item, by=by, notes="!décision On garde la halte", revision=0)
    aside = Aside.objects.create(coalition=coalition, item=item, user=by.user, notes="Attend")
    insights = [add_insight(meeting=held, by=by, text=text) for text in ("Le soir", "Le matin")]
    bin_insight(insight=insights[1], by=by)
    closed, subject = _opened(coalition, by, "Terminée")
    save_notes(item=subject, by=by, notes="Bonjour", revision=0)
    close_meeting(meeting=closed, by=by, left_open=[])
    return {
        "held_meeting": held.pk,
        "held_item": item.pk,
        "held_aside": aside.pk,
        "held_insight": insights[0].pk,
        "binned_insight": insights[1].pk,
        "closed_meeting": closed.pk,
        "closed_item": subject.pk,
        "aside": aside.pk,
        "insight": insights[0].pk,
        "gesture": "decision",
    }
