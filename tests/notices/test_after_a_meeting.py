"""What leaves after a meeting: one promise is answered from the minutes’ letter, and nobody hears
of it again; the other one is recalled on the eve of its day, once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from agir.meetings.actions.capture import note_decision, note_insight, note_promise
from agir.meetings.actions.closing import close_meeting, send_minutes, sending_mark
from agir.meetings.actions.decision import take_decision
from agir.meetings.actions.position import set_position
from agir.meetings.models import Meeting
from agir.notices.worker import Worker
from agir.promises.models import Promise
from tests.cast import Cast
from tests.meetings.holding import Held, hold

pytestmark = pytest.mark.django_db
AN_HOUR = dt.timedelta(hours=1)
# Monday the 15th of June 2026: the meeting ends at three in Montréal, where seven is 11 UTC.
THREE = dt.datetime(2026, 6, 15, 19, tzinfo=dt.UTC)
WEDNESDAY = dt.date(2026, 6, 17)
KEPT, OTHER = "steering", "observer"  # who promised


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Move what the whole house takes for the present moment."""

    def move(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    move(THREE)
    return move


def held_and_closed(cast: Cast) -> Held:
    """A decision with a reservation, two promises for Wednesday, an insight."""
    held = hold(cast)
    by, item = cast.coordination, held.items[0]
    decision = note_decision(item=item, by=by, title="On garde la halte", taken=False)
    set_position(
        decision=decision, by=by, stance="reserves", words="Pas le vendredi",
        member=cast.members["first_concerned"],
    )  # fmt: skip
    take_decision(decision=decision, by=by, decided_on=THREE.date())
    for who, title in ((KEPT, "Appeler la mairie"), (OTHER, "Louer la salle")):
        note_promise(item=item, by=by, title=title, who=f"Personne {who}", due_on=WEDNESDAY)
    note_insight(item=item, by=by, text="Le soir convient")
    close_meeting(meeting=held.meeting, by=by, left_open=[])
    meeting = Meeting.objects.select_related("coalition").get(pk=held.meeting.pk)
    send_minutes(
        meeting=meeting, by=by, seen=sending_mark(meeting),
        invitees=[held.invitees[KEPT].pk, held.invitees[OTHER].pk],
    )  # fmt: skip
    return held


def letters(
    clock: Callable[[dt.datetime], None], since: dt.datetime, until: dt.datetime
) -> list[tuple[str, EmailMessage]]:
    """Every letter of these hours, as a worker started anew each hour sends them."""
    left: list[tuple[str, EmailMessage]] = []
    while since < until:
        before = len(mail.outbox)
        clock(since)
        assert Worker(since).turn()
        local = timezone.localtime(since)
        left += [(f"{local:%a %H:%M}", one) for one in mail.outbox[before:]]
        since += AN_HOUR
    return left


def address(role: str) -> str:
    return f"{role}@exemple.test"


def test_one_promise_is_answered_from_the_letter_the_other_is_recalled_once(
    cast: Cast, clock: Callable[[dt.datetime], None]
) -> None:
    held_and_closed(cast)
    sent = letters(clock, THREE, THREE + AN_HOUR)
    minutes = {one.to[0]: one for _, one in sent}
    assert set(minutes) == {address(KEPT), address(OTHER)}
    hers = minutes[address(KEPT)]
    assert "Appeler la mairie" in hers.body.partition("Louer la salle")[0]
    link = re.search(r"http://[^/\s]+(/promesse/[^\s?]+)", hers.body)
    assert link

    # Opening it, as a mail scanner does, changes nothing; one press does.
    reader = Client()
    assert reader.get(link[1]).status_code == 200
    assert set(Promise.objects.values_list("status", flat=True)) == {"open"}
    reader.post(link[1], {"dire": "tenue"})
    kept, other = Promise.objects.order_by("title")
    assert (kept.title, kept.status) == ("Appeler la mairie", "kept")
    assert (other.title, other.status) == ("Louer la salle", "open")

    # From then to the evening of its day: one letter, for the other one, on the eve at seven.
    later = letters(clock, THREE + AN_HOUR, THREE + 58 * AN_HOUR)
    said = [(when, one.to, one.subject) for when, one in later]
    assert said == [("Tue 07:00", [address(OTHER)], "Louer la salle · promesse")]
    assert "Appeler la mairie" not in later[0][1].body
    # The day after its day, once more, as an invitation to choose another day; then silence.
    last = letters(clock, THREE + 58 * AN_HOUR, THREE + 24 * 4 * AN_HOUR)
    said = [(when, one.to, one.subject) for when, one in last]
    assert said == [("Thu 07:00", [address(OTHER)], "Louer la salle · à renégocier")]
