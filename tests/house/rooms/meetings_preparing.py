"""The doors of what comes before a meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from agir.coalitions.models import Coalition, Member
from agir.meetings.actions.agenda import remove_item, save_agenda
from agir.meetings.actions.documents import add_document
from agir.meetings.actions.invitations import Guest, invite
from agir.meetings.actions.meeting import bin_meeting, cancel_meeting, plan_meeting
from agir.meetings.agenda import read_lines
from agir.meetings.files import receive
from agir.meetings.models import AgendaItem, Invitee, Meeting
from tests.house.door import (
    ANYBODY,
    CONTRIBUTORS,
    MEMBERS,
    ONE_SELF,
    STEERING,
    Door,
    Outside,
    form,
    gesture,
    read,
)

DOORS: dict[str, Door] = {
    "meetings:index": read(),
    "meetings:bin": read(),
    "meetings:meeting": read(),
    "meetings:ics": read(),
    "meetings:new": form(STEERING),
    "meetings:edit": form(STEERING),
    "meetings:cancel": form(STEERING),
    "meetings:take_up": gesture(STEERING, here=(("meeting", "cancelled_meeting"),)),
    "meetings:put_in_bin": gesture(STEERING),
    "meetings:restore": gesture(STEERING, here=(("meeting", "binned_meeting"),)),
    "meetings:agenda": form(CONTRIBUTORS),
    "meetings:item_return": gesture(CONTRIBUTORS),
    "meetings:document_new": form(CONTRIBUTORS),
    "meetings:document_file": read(),
    "meetings:document_remove": gesture(CONTRIBUTORS),
    "meetings:document_return": gesture(CONTRIBUTORS),
    "meetings:respond": gesture(MEMBERS),
    "meetings:invitations": form(STEERING),
    "meetings:invitee": form(STEERING),
    "meetings:link_revoke": gesture(STEERING),
    "meetings:invitee_remove": gesture(STEERING),
}
OUTSIDE: dict[str, Outside] = {
    "meetings:answer": Outside(ANYBODY, ANYBODY),
    "meetings:forget": Outside(post=ANYBODY),
    "meetings:calendar": Outside(ONE_SELF),
    "meetings:calendar_make": Outside(post=ONE_SELF),
    "meetings:calendar_withdraw": Outside(post=ONE_SELF),
    "meetings:feed": Outside(ANYBODY),
}


def says(title: str, starts_at: dt.datetime, minutes: int = 120, **more: Any) -> dict[str, Any]:
    """What a form says of a meeting, with nothing but its moment unless `more` tells."""
    empty = dict.fromkeys(
        ("purpose", "place", "link", "welcome_time", "childcare", "transport", "compensation",
         "interpreter"), "",
    )  # fmt: skip
    moments = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(minutes=minutes)}
    return {**empty, "title": title, **moments, "cycle": None, **more}


def planned(
    coalition: Coalition, by: Member, title: str = "Comité", days: int = 14, **more: Any
) -> Meeting:
    """A meeting some days from now."""
    start = timezone.now().replace(microsecond=0) + dt.timedelta(days=days)
    return plan_meeting(coalition=coalition, by=by, says=says(title, start, **more))


def furnish(coalition: Coalition, by: Member, things: dict[str, Any]) -> dict[str, Any]:
    """A meeting with an agenda, a removed subject, a file, a guest; a cancelled one, a binned
    one."""
    made = planned(coalition, by)
    save_agenda(
        meeting=made, by=by, rows=[], added=read_lines("Budget, 20 min, décider\nVaria\nRetiré")
    )
    first, _second, last = AgendaItem.objects.filter(meeting=made)
    remove_item(meeting=made, by=by, item=last.pk)
    document = add_document(
        meeting=made, by=by, title="Texte", file=receive("texte.txt", b"Bonjour")
    )
    guests = [Guest("Personne conviée", f"conviee-{coalition.slug}@exemple.test")]
    invite(meeting=made, by=by, members=[], guests=guests)
    cancelled, binned = planned(coalition, by, "Annulée"), planned(coalition, by, "Jetée")
    cancel_meeting(meeting=cancelled, by=by)
    bin_meeting(meeting=binned, by=by)
    return {
        "meeting": made.pk,
        "meeting_row": made,
        "item": first.pk,
        "removed": last.pk,
        "document": document.pk,
        "invitee": Invitee.objects.get(meeting=made, member=None).pk,
        "cancelled_meeting": cancelled.pk,
        "binned_meeting": binned.pk,
    }
