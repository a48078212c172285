"""Inviting, answering from the letter, moving, calling off, forgetting."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from agir.accounts.actions import describe, erase_account
from agir.accounts.models import User
from agir.coalitions.models import Member
from agir.core.refusals import NotAllowed, Refused
from agir.meetings.actions.invitations import (
    Guest,
    answer,
    answer_by_letter,
    find_invitee,
    forget_guest,
    invite,
    note_answer,
    remove_invitee,
    revoke_answer_link,
)
from agir.meetings.actions.meeting import (
    Overtaken,
    bin_meeting,
    cancel_meeting,
    change_meeting,
    meeting_mark,
    restore_meeting,
    take_up_meeting,
)
from agir.meetings.models import Invitee, Meeting
from agir.post.models import Letter
from tests.cast import Cast
from tests.house.rooms.meetings_preparing import planned, says

GUEST = Guest("Alix Invention", "Alix.Invention@exemple.test", "en")


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return planned(
        cast.own, cast.coordination, link="https://visio.exemple.org/a", place="Salle bleue",
        purpose="Choisir quand ouvre la halte", childcare="Sur place, gratuite",
    )  # fmt: skip


def waiting() -> list[Letter]:
    return list(Letter.objects.queued().order_by("pk"))


def sent() -> list[Letter]:
    """What would leave now, marked as gone."""
    letters = waiting()
    numbers = [one.pk for one in letters]
    Letter.objects.filter(pk__in=numbers).update(
        state=Letter.State.SENT, settled_at=timezone.now(), handed_at=timezone.now()
    )
    return letters


def calendar_of(letter: Letter) -> tuple[str, Any]:
    (file,) = letter.enclosures.all()
    calendar = Calendar.from_ical(bytes(file.content))
    method = str(calendar["METHOD"])
    assert f"method={method}" in file.content_type
    return method, calendar.walk("VEVENT")[0]


def token_of(letter: Letter) -> str:
    found = re.search(r"/rencontre/([\w-]+)/\?reponse=yes", letter.body)
    assert found
    return found[1]


def moved(meeting: Meeting, by: Member, days: int = 21, **more: Any) -> int:
    meeting = Meeting.objects.get(pk=meeting.pk)
    start = meeting.starts_at + dt.timedelta(days=days)
    given = says(meeting.title, start, place=meeting.place, link=meeting.link, **more)
    _meeting, told = change_meeting(
        meeting=meeting, by=by, says=given, seen=meeting_mark(meeting)
    )  # fmt: skip
    return told


def test_each_receives_a_letter_in_her_language_with_her_own_link(
    cast: Cast, meeting: Meeting
) -> None:
    by, other = cast.coordination, cast.members["first_concerned"]
    User.objects.filter(pk=other.user_id).update(language="en")
    assert invite(meeting=meeting, by=by, members=[by, other], guests=[GUEST]) == 3
    letters = {letter.to: letter for letter in sent()}
    assert set(letters) == {by.user.email, other.user.email, "alix.invention@exemple.test"}
    assert {one.language for one in letters.values()} == {"fr", "en"}
    mine = letters[by.user.email]
    for said in ("Choisir quand ouvre", "Salle bleue", "Sur place, gratuite", "?reponse=no"):
        assert said in mine.body
        assert said in mine.html
    assert len({token_of(one) for one in letters.values()}) == 3
    assert not Invitee.objects.filter(token_hash__in=[token_of(mine)]).exists()
    method, event = calendar_of(mine)
    assert method == "REQUEST"
    assert str(event["UID"]).startswith(str(meeting.uid))
    assert str(event["ATTENDEE"]) == f"mailto:{by.user.email}"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert other.user.email not in mine.body + str(event.to_ical())
    assert mine.not_after == meeting.ends_at


def test_a_guest_with_a_members_address_is_that_member(cast: Cast, meeting: Meeting) -> None:
    by = cast.coordination
    guests = [Guest("Moi", by.user.email.upper()), GUEST, GUEST]
    assert invite(meeting=meeting, by=by, members=[by], guests=guests) == 2
    assert Invitee.objects.filter(meeting=meeting).count() == 2


def test_those_who_left_receive_nothing(cast: Cast, meeting: Meeting) -> None:
    gone = cast.members["observer"]
    Member.objects.filter(pk=gone.pk).update(left_on=dt.date(2026, 1, 1))
    assert invite(meeting=meeting, by=cast.coordination, members=[gone]) == 0
    assert invite(meeting=meeting, by=cast.coordination, members=[cast.outsider]) == 0


@pytest.mark.parametrize("role", ["representative", "first_concerned", "observer"])
def test_who_does_not_steer_writes_to_nobody(cast: Cast, meeting: Meeting, role: str) -> None:
    with pytest.raises(NotAllowed):
        invite(meeting=meeting, by=cast.members[role], members=[cast.coordination])
    assert waiting() == []


def test_a_past_meeting_invites_nobody(cast: Cast) -> None:
    past = planned(cast.own, cast.coordination, days=-3)
    with pytest.raises(Refused):
        invite(meeting=past, by=cast.coordination, members=[cast.coordination])


def invited(cast: Cast, meeting: Meeting, guest: bool = False) -> str:
    """Invite one person; her token."""
    who: dict[str, Any] = {"members": [cast.members["first_concerned"]]}
    if guest:
        who = {"members": [], "guests": [GUEST]}
    invite(meeting=meeting, by=cast.coordination, **who)
    return token_of(sent()[-1])


def test_scanners_that_open_the_link_change_nothing(cast: Cast, meeting: Meeting) -> None:
    token = invited(cast, meeting)
    for _time in range(3):
        for address in ("", "?reponse=yes", "?reponse=no"):
            page = Client().get(f"/rencontre/{token}/{address}")
            assert page.status_code == 200
        assert Client().head(f"/rencontre/{token}/?reponse=no").status_code == 200
    assert Invitee.objects.get(meeting=meeting).answer == "none"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert "Salle bleue" in page.content.decode()
    assert 'value="no"' in page.content.decode()


def test_the_button_of_the_letter_ticks_and_the_post_answers_twice_as_once(
    cast: Cast, meeting: Meeting
) -> None:
    token, client = invited(cast, meeting), Client()
    page = client.get(f"/rencontre/{token}/?reponse=remote")
    assert re.search(r'value="remote"[^>]*checked', page.content.decode())
    for _twice in range(2):
        said = {"answer": "remote", "needs": "Une rampe"}
        assert client.post(f"/rencontre/{token}/", said).status_code == 302
    row = Invitee.objects.get(meeting=meeting)
    assert (row.answer, row.needs) == ("remote", "Une rampe")
    assert "est inscrite" in client.get(f"/rencontre/{token}/").content.decode()


@pytest.mark.parametrize("said", [{}, {"answer": "peut-être"}, {"answer": "none"}])
def test_a_bad_answer_says_so_and_keeps_what_was_typed(
    cast: Cast, meeting: Meeting, said: dict[str, str]
) -> None:
    token = invited(cast, meeting)
    page = Client().post(f"/rencontre/{token}/", {**said, "needs": "Un billet d’autobus"})
    assert page.status_code == 422
    assert "Un billet d’autobus" in page.content.decode()
    assert Invitee.objects.get(meeting=meeting).answer == "none"


def test_at_a_distance_needs_a_link_to_be_there(cast: Cast) -> None:
    without = planned(cast.own, cast.coordination)
    token = invited(cast, without)
    assert Client().post(f"/rencontre/{token}/", {"answer": "remote"}).status_code == 422


def expire(meeting: Meeting, cast: Cast) -> None:
    Invitee.objects.update(token_expires_at=timezone.now() - dt.timedelta(minutes=1))


def leave(meeting: Meeting, cast: Cast) -> None:
    Member.objects.filter(pk=cast.members["first_concerned"].pk).update(left_on=dt.date(2026, 1, 1))


def revoke(meeting: Meeting, cast: Cast) -> None:
    revoke_answer_link(invitee=Invitee.objects.get(meeting=meeting), by=cast.coordination)


def invite_again(meeting: Meeting, cast: Cast) -> None:
    invite(meeting=meeting, by=cast.coordination, members=[cast.members["first_concerned"]])


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (expire, "est passée"),
        (leave, "Votre place a changé"),
        (lambda m, c: cancel_meeting(meeting=m, by=c.coordination), "est annulée"),
        (lambda m, c: Meeting.objects.filter(pk=m.pk).update(status="held"), "est commencée"),
        (lambda m, c: Meeting.objects.filter(pk=m.pk).update(status="closed"), "est passée"),
        (revoke, "remplacé ou retiré"),
        (invite_again, "remplacé ou retiré"),
    ],
)
def test_a_link_that_no_longer_answers_says_why_and_what_to_do(
    cast: Cast, meeting: Meeting, event: Any, words: str
) -> None:
    token = invited(cast, meeting)
    event(meeting, cast)
    for page in (
        Client().get(f"/rencontre/{token}/"),
        Client().post(f"/rencontre/{token}/", {"answer": "yes"}),
    ):
        assert page.status_code == 410
        assert words in page.content.decode()
    assert Invitee.objects.get(meeting=meeting).answer == "none"


def test_a_moved_meeting_writes_again_to_those_told_and_asks_again(
    cast: Cast, meeting: Meeting
) -> None:
    by = cast.coordination
    token = invited(cast, meeting)
    answer_by_letter(token=token, answer="yes", needs="Une rampe")
    assert moved(meeting, by) == 1
    (letter,) = sent()
    assert letter.subject.startswith("Changement")
    method, event = calendar_of(letter)
    assert (method, event["SEQUENCE"]) == ("REQUEST", 1)
    row = Invitee.objects.get(meeting=meeting)
    assert (row.answer, row.needs, row.told_sequence) == ("none", "Une rampe", 1)
    with pytest.raises(Refused):
        find_invitee(token)
    assert find_invitee(token_of(letter)).pk == row.pk


def test_another_room_keeps_the_answers(cast: Cast, meeting: Meeting) -> None:
    token = invited(cast, meeting)
    answer_by_letter(token=token, answer="yes")
    row = Meeting.objects.get(pk=meeting.pk)
    given = {**says(row.title, row.starts_at), "ends_at": row.ends_at, "place": "Salle rouge",
             "link": row.link}  # fmt: skip
    change_meeting(meeting=row, by=cast.coordination, says=given, seen=meeting_mark(row))
    assert len(sent()) == 1
    assert Invitee.objects.get(meeting=meeting).answer == "yes"


def test_other_words_disturb_nobody(cast: Cast, meeting: Meeting) -> None:
    invited(cast, meeting)
    row = Meeting.objects.get(pk=meeting.pk)
    given = {**says("Autre titre", row.starts_at), "ends_at": row.ends_at, "place": row.place,
             "link": row.link}  # fmt: skip
    _made, told = change_meeting(
        meeting=row, by=cast.coordination, says=given, seen=meeting_mark(row)
    )  # fmt: skip
    assert (told, waiting()) == (0, [])
    assert Meeting.objects.get(pk=meeting.pk).sequence == 0


def test_a_letter_that_had_not_left_is_taken_back_when_the_meeting_moves(
    cast: Cast, meeting: Meeting
) -> None:
    invite(meeting=meeting, by=cast.coordination, members=[cast.coordination])
    moved(meeting, cast.coordination)
    (letter,) = waiting()
    assert letter.subject.startswith("Invitation")
    assert calendar_of(letter)[1]["SEQUENCE"] == 1


def test_calling_off_tells_those_told_and_calendars(cast: Cast, meeting: Meeting) -> None:
    invited(cast, meeting)
    assert cancel_meeting(meeting=meeting, by=cast.coordination, why="Tempête annoncée") == 1
    (letter,) = sent()
    assert letter.subject.startswith("Annulée")
    assert "Tempête annoncée" in letter.body
    assert "?reponse=" not in letter.body
    method, event = calendar_of(letter)
    assert (method, str(event["STATUS"]), event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    meeting.refresh_from_db()
    assert take_up_meeting(meeting=meeting, by=cast.coordination) == 1
    (again,) = sent()
    assert again.subject.startswith("Elle a lieu")
    method, event = calendar_of(again)
    assert (method, str(event["STATUS"]), event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 2)


def test_calling_off_then_undoing_at_once_disturbs_nobody(cast: Cast, meeting: Meeting) -> None:
    invited(cast, meeting)
    cancel_meeting(meeting=meeting, by=cast.coordination)
    take_up_meeting(meeting=meeting, by=cast.coordination)
    assert waiting() == []
    assert Invitee.objects.get(meeting=meeting).told_sequence == 2


def test_invited_called_off_and_undone_at_once_leaves_one_invitation(
    cast: Cast, meeting: Meeting
) -> None:
    invite(meeting=meeting, by=cast.coordination, members=[cast.coordination])
    assert cancel_meeting(meeting=meeting, by=cast.coordination) == 0
    assert waiting() == []
    take_up_meeting(meeting=meeting, by=cast.coordination)
    (letter,) = waiting()
    assert letter.subject.startswith("Invitation")


def test_two_coordinators_do_not_write_over_each_other(cast: Cast, meeting: Meeting) -> None:
    seen = meeting_mark(meeting)
    moved(meeting, cast.coordination)
    row = Meeting.objects.get(pk=meeting.pk)
    with pytest.raises(Overtaken):
        change_meeting(
            meeting=row, by=cast.members["steering"], says=says("À moi", row.starts_at), seen=seen
        )
    assert Meeting.objects.get(pk=meeting.pk).title == "Comité"


def test_the_bin_keeps_and_gives_back(cast: Cast, meeting: Meeting) -> None:
    invited(cast, meeting)
    with pytest.raises(Refused):
        bin_meeting(meeting=meeting, by=cast.coordination)
    cancel_meeting(meeting=meeting, by=cast.coordination)
    binned = bin_meeting(meeting=meeting, by=cast.coordination)
    assert not Meeting.objects.of(cast.own).exists()
    restore_meeting(meeting=binned, by=cast.coordination)
    assert Meeting.objects.of(cast.own).exists()


def test_the_bin_is_emptied_after_thirty_days_with_the_guests(cast: Cast, meeting: Meeting) -> None:
    from agir.meetings.actions.emptying import empty_bin

    invited(cast, meeting, guest=True)
    Meeting.objects.update(binned_at=timezone.now())
    assert empty_bin(now=timezone.now() + dt.timedelta(days=29)) == 0
    assert empty_bin(now=timezone.now() + dt.timedelta(days=31)) == 1
    assert Invitee.objects.count() == 0


def test_an_archived_coalition_is_only_read(cast: Cast, client_of: Any) -> None:
    made = planned(cast.own, cast.coordination)
    cast.own.archived_at = timezone.now()
    cast.own.save()
    client = client_of("coordination")
    assert client.get(f"/r/marees/rencontres/{made.pk}/").status_code == 200
    for part in ("modifier/", "annuler/", "invitations/", "ordre-du-jour/", "repondre/"):
        assert client.post(f"/r/marees/rencontres/{made.pk}/{part}").status_code == 403


def test_whoever_sits_here_answers_without_having_been_asked(cast: Cast, meeting: Meeting) -> None:
    answer(meeting=meeting, by=cast.members["observer"], answer="yes")
    answer(meeting=meeting, by=cast.members["observer"], answer="no", needs="Une garde")
    row = Invitee.objects.get(meeting=meeting)
    assert (row.answer, row.needs, row.told_sequence) == ("no", "Une garde", -1)


def test_what_she_needs_is_read_by_the_coordination_and_by_her(
    cast: Cast, meeting: Meeting, client_of: Any
) -> None:
    parent = cast.members["first_concerned"]
    answer(meeting=meeting, by=parent, answer="yes", needs="Garde de jumeaux")
    page = f"/r/marees/rencontres/{meeting.pk}/"
    row = Invitee.objects.get(meeting=meeting)
    assert "jumeaux" in client_of("first_concerned").get(page).content.decode()
    assert "jumeaux" in client_of("coordination").get(f"{page}invitations/").content.decode()
    for who, part in (
        ("steering", "invitations/"),
        ("steering", f"invitations/{row.pk}/"),
        ("steering", ""),
        ("representative", ""),
        ("observer", ""),
    ):
        assert "jumeaux" not in client_of(who).get(page + part).content.decode()
    note_answer(invitee=row, by=cast.members["steering"], answer="no", needs="")
    row.refresh_from_db()
    assert (row.answer, row.needs) == ("no", "Garde de jumeaux")


def test_a_guest_is_forgotten_at_her_word(cast: Cast, meeting: Meeting) -> None:
    token = invited(cast, meeting, guest=True)
    assert Client().get(f"/rencontre/{token}/effacer/").status_code == 405
    page = Client().post(f"/rencontre/{token}/effacer/")
    assert page.status_code == 200
    assert Invitee.objects.count() == 0
    assert Client().post(f"/rencontre/{token}/effacer/").status_code == 410


def test_a_guest_is_forgotten_everywhere_here_also_after_the_meeting(
    cast: Cast, meeting: Meeting
) -> None:
    invited(cast, meeting, guest=True)
    token = invited(cast, planned(cast.own, cast.coordination), guest=True)
    away = planned(cast.another, cast.outsider)
    invite(meeting=away, by=cast.outsider, members=[], guests=[GUEST])
    Meeting.objects.filter(coalition=cast.own).update(status="closed")
    page = Client().get(f"/rencontre/{token}/")
    assert page.status_code == 410
    assert f"/rencontre/{token}/effacer/" in page.content.decode()
    assert Client().post(f"/rencontre/{token}/effacer/").status_code == 200
    assert [one.meeting_id for one in Invitee.objects.all()] == [away.pk]


def test_a_year_later_addresses_and_needs_are_gone(cast: Cast, meeting: Meeting) -> None:
    from agir.meetings.actions.emptying import empty_bin

    token = invited(cast, meeting, guest=True)
    answer_by_letter(token=token, answer="yes", needs="Une rampe")
    empty_bin(now=meeting.ends_at + dt.timedelta(days=364))
    assert Invitee.objects.get().email
    empty_bin(now=meeting.ends_at + dt.timedelta(days=366))
    row = Invitee.objects.get()
    assert (row.name, row.email, row.needs, row.answer) == ("Alix Invention", "", "", "yes")


def test_what_she_needs_is_not_asked_twice_when_it_moves(
    cast: Cast, meeting: Meeting, client_of: Any
) -> None:
    answer(meeting=meeting, by=cast.members["observer"], answer="yes", needs="Une rampe")
    moved(meeting, cast.coordination)
    html = client_of("observer").get(f"/r/marees/rencontres/{meeting.pk}/").content.decode()
    assert "Une rampe" in html
    assert "Votre réponse est attendue" in html


def test_a_guest_who_came_stays_as_somebody(cast: Cast, meeting: Meeting) -> None:
    token = invited(cast, meeting, guest=True)
    Invitee.objects.update(attendance="present")
    forget_guest(token=token)
    row = Invitee.objects.get()
    assert (row.name, row.email, row.needs, row.token_hash) == ("une personne partie", "", "", "")


def test_a_members_link_forgets_nobody(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(Refused):
        forget_guest(token=invited(cast, meeting))
    assert Invitee.objects.count() == 1


def test_a_person_no_longer_asked_is_erased(cast: Cast, meeting: Meeting) -> None:
    token = invited(cast, meeting, guest=True)
    remove_invitee(invitee=find_invitee(token), by=cast.coordination)
    assert Invitee.objects.count() == 0


def test_an_account_takes_its_part_and_leaves_with_it(cast: Cast, meeting: Meeting) -> None:
    from agir.meetings.actions.feed import make_feed
    from agir.meetings.models import CalendarFeed

    parent = cast.members["first_concerned"]
    answer(meeting=meeting, by=parent, answer="yes", needs="Une garde")
    make_feed(by=parent.user)
    told = describe(user=parent.user)
    assert told["meetings_invited_to"][0]["what_i_need"] == "Une garde"
    assert len(told["calendar_addresses"]) == 1
    away = planned(cast.another, cast.outsider)
    invite(meeting=away, by=cast.outsider, members=[], guests=[Guest("Elle", parent.user.email)])
    erase_account(by=parent.user)
    assert CalendarFeed.objects.count() == 0
    row = Invitee.objects.get()
    assert (row.needs, row.token_hash, row.answer) == ("", "", "yes")


def test_the_guests_of_last_time_are_proposed_to_who_may_read_addresses(
    cast: Cast, meeting: Meeting, client_of: Any
) -> None:
    invited(cast, meeting, guest=True)
    page = f"/r/marees/rencontres/{planned(cast.own, cast.coordination, days=40).pk}/invitations/"
    address = "alix.invention@exemple.test"
    assert f"Alix Invention, {address}" in client_of("coordination").get(page).content.decode()
    assert address not in client_of("steering").get(page).content.decode()


def test_the_page_that_invites_keeps_a_line_it_cannot_read(
    cast: Cast, meeting: Meeting, client_of: Any
) -> None:
    page = f"/r/marees/rencontres/{meeting.pk}/invitations/"
    client = client_of("coordination")
    answered = client.post(page, {"guests": "Alix sans adresse", "language": "fr"})
    assert answered.status_code == 422
    assert "Alix sans adresse" in answered.content.decode()
    assert client.post(page, {"language": "fr"}).status_code == 422
    assert waiting() == []
    lines = "Alix Invention <alix@exemple.test>\nSam Croquis; sam@exemple.test\nlou@exemple.test"
    assert client.post(page, {"guests": lines, "language": "en"}).status_code == 302
    assert {(one.name, one.email) for one in Invitee.objects.all()} == {
        ("Alix Invention", "alix@exemple.test"),
        ("Sam Croquis", "sam@exemple.test"),
        ("lou", "lou@exemple.test"),
    }
    assert {letter.language for letter in waiting()} == {"en"}
