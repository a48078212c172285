"""The live page: several write at once, and nothing anybody typed is lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from agir.meetings.actions import live as verbs
from agir.meetings.actions.closing import close_meeting, join_aside
from agir.meetings.actions.insight import add_insight, bin_insight, restore_insight
from agir.meetings.models import AgendaItem, Aside, Decision, Insight, Invitee, Meeting, Writing
from agir.meetings.people import SeveralPeople, person_named, seated
from agir.promises.models import Promise
from tests.cast import Cast
from tests.meetings.holding import NOW, Held, hold

JSON = {"Accept": "application/json"}
WRITERS = ["coordination", "steering", "representative", "first_concerned"]
READERS = ["funder_adviser", "observer"]
SOON = dt.timedelta(seconds=10)


@pytest.fixture
def held(cast: Cast) -> Held:
    return hold(cast)


def save(held: Held, who: str, notes: str, revision: int, **more: Any) -> verbs.Saved:
    said: dict[str, Any] = {"item": held.items[0], "by": held.cast.members[who], **more}
    return verbs.save_notes(notes=notes, revision=revision, **said)


def post(client: Client, url: str, **data: Any) -> HttpResponse:
    return client.post(url, data, headers=JSON)  # type: ignore[return-value]


# --- Writing at the same time.


def test_a_save_grows_the_revision_and_says_who_wrote(held: Held) -> None:
    saved = save(held, "steering", "Bonjour\r\nà tous\0", 0, now=NOW)
    item = held.fresh()
    assert saved.kept
    assert (item.notes, item.revision) == ("Bonjour\nà tous", 1)
    assert (item.noted_by, item.noted_at) == (held.cast.users["steering"], NOW)


def test_a_save_on_an_older_revision_writes_over_nothing(held: Held) -> None:
    save(held, "steering", "Le texte de l’une", 0)
    saved = save(held, "representative", "Le texte de l’autre", 0)
    assert not saved.kept
    assert held.fresh().notes == "Le texte de l’une"
    aside = Aside.objects.get(item=held.items[0])
    assert (aside.notes, aside.user) == ("Le texte de l’autre", held.cast.users["representative"])


def test_the_same_words_sent_twice_are_saved_once(held: Held) -> None:
    save(held, "steering", "Bonjour", 0)
    assert save(held, "steering", "Bonjour", 0).kept
    assert held.fresh().revision == 1


def test_words_sent_without_an_answer_are_nobody_elses(held: Held) -> None:
    """The answer was lost on the way back, and she went on writing."""
    save(held, "steering", "Bon", 0)
    assert save(held, "steering", "Bonjour", 0, unsure="Bon").kept
    assert held.fresh().notes == "Bonjour"
    assert not Aside.objects.exists()


def test_settling_two_texts_leaves_nothing_waiting(held: Held) -> None:
    save(held, "steering", "un", 0)
    save(held, "representative", "deux", 0)
    assert save(held, "representative", "un\ndeux", 1).kept
    assert not Aside.objects.exists()


def test_anybody_may_join_what_waits(held: Held) -> None:
    save(held, "steering", "un", 0)
    save(held, "representative", "deux", 0)
    join_aside(aside=Aside.objects.get(), by=held.cast.coordination)
    assert held.fresh().notes == "un\ndeux"
    assert not Aside.objects.exists()


def test_words_that_arrive_after_the_end_wait_beside_the_minutes(held: Held) -> None:
    close_meeting(meeting=held.meeting, by=held.cast.coordination, left_open=[])
    saved = save(held, "steering", "Écrit sans connexion", 0)
    assert saved.late
    assert not saved.kept
    assert held.fresh().notes == ""
    assert Aside.objects.get().notes == "Écrit sans connexion"


def test_notes_have_a_length(held: Held) -> None:
    with pytest.raises(Refused):
        save(held, "steering", "a" * (verbs.LONGEST_NOTES + 1), 0)


@pytest.mark.parametrize("who", READERS)
def test_who_only_reads_writes_no_notes(held: Held, who: str) -> None:
    for verb in (verbs.take_pen, verbs.start_timer, verbs.pause_timer):
        with pytest.raises(NotAllowed):
            verb(item=held.items[0], by=held.cast.members[who])
    with pytest.raises(NotAllowed):
        save(held, who, "x", 0)


def test_somebody_elsewhere_writes_no_notes(held: Held) -> None:
    with pytest.raises(NotAllowed):
        verbs.save_notes(item=held.items[0], by=held.cast.outsider, notes="x", revision=0)


# --- The pen.


def test_the_pen_is_held_passed_knowingly_and_laid(held: Held) -> None:
    item, one, other = held.items[0], held.cast.coordination, held.cast.members["steering"]
    assert verbs.take_pen(item=item, by=one, now=NOW).user == one.user
    assert verbs.take_pen(item=item, by=other, now=NOW + SOON).user == one.user
    passed = verbs.take_pen(item=item, by=other, passing=True, now=NOW + SOON)
    assert (passed.user, passed.since) == (other.user, NOW + SOON)
    verbs.lay_pen(item=item, by=one)  # not hers any more
    assert Writing.objects.get().user == other.user
    verbs.lay_pen(item=item, by=other)
    assert not Writing.objects.exists()


def test_a_pen_that_does_not_move_lies_on_the_table(held: Held) -> None:
    item, other = held.items[0], held.cast.members["steering"]
    verbs.take_pen(item=item, by=held.cast.coordination, now=NOW)
    later = NOW + verbs.PEN_LIFE + SOON
    assert verbs.take_pen(item=item, by=other, now=later).user == other.user


def test_saving_keeps_the_pen_since_the_first_word(held: Held) -> None:
    save(held, "steering", "a", 0, now=NOW)
    save(held, "steering", "ab", 1, now=NOW + SOON)
    pen = Writing.objects.get()
    assert (pen.since, pen.until) == (NOW, NOW + SOON + verbs.PEN_LIFE)


# --- The timer, who is there.


def test_one_timer_runs_at_a_time(held: Held) -> None:
    first, second, _third = held.items
    verbs.start_timer(item=first, by=held.cast.coordination, now=NOW)
    verbs.start_timer(item=first, by=held.cast.coordination, now=NOW + SOON)  # pressed twice
    verbs.start_timer(item=second, by=held.cast.coordination, now=NOW + dt.timedelta(minutes=2))
    assert (held.fresh(0).spent, held.fresh(0).started_at) == (120, None)
    verbs.pause_timer(item=second, by=held.cast.coordination, now=NOW + dt.timedelta(minutes=5))
    assert (held.fresh(1).spent, held.fresh(1).started_at) == (180, None)


def test_who_comes_unexpected_is_there_once(held: Held) -> None:
    by = held.cast.coordination
    for _ in range(2):
        guest = verbs.welcome(meeting=held.meeting, by=by, name=" Ana Roy ")
        member = verbs.welcome(meeting=held.meeting, by=by, member=held.cast.members["observer"])
    assert guest.attendance == member.attendance == Invitee.Attendance.PRESENT
    assert Invitee.objects.filter(meeting=held.meeting).count() == len(held.invitees) + 1
    with pytest.raises(Refused):
        verbs.welcome(meeting=held.meeting, by=by, name="  ")


def test_people_are_found_by_what_is_said(held: Held) -> None:
    members, by = seated(held.cast.own), held.cast.coordination
    assert person_named(members, "personne STEERING", by) == held.cast.members["steering"]
    assert person_named(members, "moi", by) == by
    assert person_named(members, "Inconnue", by) is None
    with pytest.raises(SeveralPeople):
        person_named(members, "Personne", by)


def test_an_insight_is_noted_once_taken_out_and_back(held: Held) -> None:
    said = {"meeting": held.meeting, "by": held.cast.coordination, "text": " Le soir convient "}
    made = add_insight(**said)
    assert add_insight(**said) == made
    bin_insight(insight=made, by=held.cast.coordination)
    restore_insight(insight=made, by=held.cast.coordination)
    assert Insight.objects.get().binned_at is None
    verbs_ = Event.objects.about("insight", made.pk).values_list("verb", flat=True)
    assert sorted(verbs_) == [f"meetings.insight.{v}" for v in ("binned", "noted", "restored")]
    with pytest.raises(Refused):
        add_insight(meeting=held.meeting, by=held.cast.coordination, text="  ")


# --- The pages.


@pytest.mark.parametrize("who", WRITERS)
def test_the_live_page_shows_every_section(
    held: Held, client_of: Callable[[str], Client], who: str
) -> None:
    page = client_of(who).get(held.live)
    assert page.status_code == 200
    for item in held.items:
        assert f'data-item="{item.pk}"'.encode() in page.content


@pytest.mark.parametrize(("status", "name"), [("planned", "ouvrir"), ("closed", "compte-rendu")])
def test_before_and_after_the_live_page_leads_elsewhere(
    held: Held, client_of: Callable[[str], Client], status: str, name: str
) -> None:
    Meeting.objects.update(status=status)
    page = client_of("steering").get(held.live, follow=True)
    assert page.status_code == 200
    assert name in page.content.decode() + page.request["PATH_INFO"]


def test_opening_twice_is_once(held: Held, client_of: Callable[[str], Client]) -> None:
    Meeting.objects.update(status="planned", opened_at=None)
    client = client_of("representative")
    for _ in range(2):
        assert client.post(f"{held.live}ouvrir/").status_code == 302
    opened = Event.objects.about("meeting", held.meeting.pk).filter(verb__endswith=".opened")
    assert opened.count() == 2  # the fixture's, and this one


def test_both_texts_come_back_side_by_side(held: Held, client_of: Callable[[str], Client]) -> None:
    one, other, url = client_of("steering"), client_of("representative"), held.item()
    assert post(one, url, notes="Le sien", revision=0).status_code == 200
    answer = post(other, url, notes="Le mien <b>", revision=0)
    told = json.loads(answer.content)
    assert (answer.status_code, told["revision"]) == (409, 1)
    assert "Le sien" in told["html"]
    assert "Le mien &lt;b&gt;" in told["html"]
    page = other.post(url, {"notes": "Le mien", "revision": 0})  # without script: a whole page
    assert page.status_code == 409
    assert b"Le sien" in page.content
    assert b"Le mien" in page.content
    assert held.fresh().notes == "Le sien"


@pytest.mark.parametrize(
    ("keep", "notes"), [("mine", "Le mien"), ("theirs", "Le sien"), ("both", "Le sien\nLe mien")]
)
def test_one_chooses_what_becomes_of_two_texts(
    held: Held, client_of: Callable[[str], Client], keep: str, notes: str
) -> None:
    save(held, "steering", "Le sien", 0)
    client, url = client_of("representative"), held.item()
    post(client, url, notes="Le mien", revision=0)
    answer = post(client, url, notes="Le mien", revision=1, keep=keep)
    assert answer.status_code == 200
    assert json.loads(answer.content)["notes"] == held.fresh().notes == notes
    assert not Aside.objects.exists()


def test_a_third_text_asks_again(held: Held, client_of: Callable[[str], Client]) -> None:
    save(held, "steering", "un", 0)
    client = client_of("representative")
    post(client, held.item(), notes="deux", revision=0)
    save(held, "steering", "un et demi", 1)
    assert post(client, held.item(), notes="deux", revision=1, keep="mine").status_code == 409
    assert held.fresh().notes == "un et demi"


def test_without_script_a_section_is_an_ordinary_form(
    held: Held, client_of: Callable[[str], Client]
) -> None:
    page = client_of("steering").post(held.item(), {"notes": "Bonjour", "revision": 0}, follow=True)
    assert page.status_code == 200
    assert "Enregistré à" in page.content.decode()
    assert held.fresh().notes == "Bonjour"


@pytest.mark.parametrize("data", [{"notes": "x"}, {"notes": "x", "revision": "zut"}])
def test_an_unreadable_save_keeps_what_was_typed(
    held: Held, client_of: Callable[[str], Client], data: dict[str, str]
) -> None:
    client = client_of("steering")
    assert post(client, held.item(), **data).status_code == 422
    page = client.post(held.item(), data | {"notes": "Mes mots"})
    assert page.status_code == 422
    assert b"Mes mots" in page.content
    assert held.fresh().revision == 0


def test_an_expired_session_sends_one_to_sign_in(held: Held) -> None:
    answer = post(Client(), held.item(), notes="x", revision=0)
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]


def test_a_subject_of_another_meeting_is_not_found(
    held: Held, client_of: Callable[[str], Client]
) -> None:
    other = hold(held.cast)
    url = f"{held.live}sujets/{other.items[0].pk}/"
    assert client_of("coordination").get(url).status_code == 404


# --- The state that everybody asks for.


def test_the_state_is_empty_when_nothing_changed(
    held: Held, client_of: Callable[[str], Client]
) -> None:
    client, url = client_of("steering"), f"{held.live}etat/"
    first = client.get(url)
    sign = first["ETag"]
    assert client.get(url, headers={"If-None-Match": sign}).status_code == 304
    save(held, "representative", "!décision On garde", 0)
    again = client.get(url, headers={"If-None-Match": sign})
    before, after = first.json()["items"][0], again.json()["items"][0]
    assert after["revision"] == 1
    assert after["writer"] == held.cast.users["representative"].pk
    assert "écrit ici depuis" in after["pen"]
    assert after["beside"] != before["beside"]


@pytest.mark.parametrize("what", ["people", "noted"])
def test_a_sign_changes_with_what_it_stands_for(
    held: Held, client_of: Callable[[str], Client], what: str
) -> None:
    client, url = client_of("steering"), f"{held.live}etat/"
    before = client.get(url).json()
    by = held.cast.coordination
    if what == "people":
        present = Invitee.Attendance.PRESENT
        verbs.note_attendance(invitee=held.invitees["guest"], by=by, attendance=present)
    else:
        add_insight(meeting=held.meeting, by=by, text="Le soir")
    after = client.get(url).json()
    changed = {key for key in ("people", "noted") if after[key] != before[key]}
    assert changed == {what}


def _grow(held: Held) -> None:
    by = held.cast.coordination
    for place, item in enumerate(held.items):
        notes = f"!décision Oui {place}\n!promesse Awa avant le 12 mars : {place}"
        verbs.save_notes(item=item, by=by, notes=notes, revision=0)
        verbs.save_notes(item=item, by=held.cast.members["steering"], notes="autre", revision=0)
        add_insight(meeting=held.meeting, by=by, text=f"Appris {place}", item=item)


@pytest.mark.parametrize(("part", "most"), [("", 14), ("etat/", 6)])
def test_the_number_of_queries_does_not_grow(
    held: Held,
    client_of: Callable[[str], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    part: str,
    most: int,
) -> None:
    client = client_of("steering")
    client.get(held.live + part)
    with django_assert_max_num_queries(most) as few:
        client.get(held.live + part)
    _grow(held)
    with django_assert_max_num_queries(most) as many:
        client.get(held.live + part)
    assert len(many) == len(few)


# --- Gestures.


def test_a_gesture_by_its_form(held: Held, client_of: Callable[[str], Client]) -> None:
    client, url = client_of("steering"), held.item()
    due = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    client.post(f"{url}noter/decision/", {"title": "On garde la halte"})
    client.post(
        f"{url}noter/promesse/", {"title": "Appeler", "who": "Personne observer", "due_on": due}
    )
    client.post(f"{url}noter/promesse/", {"title": "Écrire", "who": "Awa Diallo", "due_on": due})
    client.post(f"{url}noter/apprentissage/", {"text": "Le soir convient"})
    decision = Decision.objects.get()
    assert (decision.status, decision.item) == ("taken", held.items[0])
    first, second = Promise.objects.born_in("meeting", held.meeting.pk).order_by("pk")
    assert first.member == held.cast.members["observer"]
    assert (second.member, second.who) == (None, "Awa Diallo")
    assert Insight.objects.get().item == held.items[0]
    page = client.get(held.live).content.decode()
    for words in ("On garde la halte", "Appeler", "Awa Diallo", "Le soir convient"):
        assert words in page


@pytest.mark.parametrize(
    ("gesture", "data"),
    [
        ("decision", {"title": " "}),
        ("promesse", {"title": "Appeler", "who": "Awa", "due_on": "2001-01-01"}),
        ("promesse", {"title": "Appeler", "who": "Personne", "due_on": "2027-01-01"}),
        ("promesse", {"title": "Appeler", "who": "", "due_on": ""}),
        ("apprentissage", {"text": ""}),
    ],
)
def test_a_gesture_that_cannot_be_done_keeps_what_was_typed(
    held: Held, client_of: Callable[[str], Client], gesture: str, data: dict[str, str]
) -> None:
    url = f"{held.item()}noter/{gesture}/"
    page = client_of("steering").post(url, data)
    assert page.status_code == 422
    assert data.get("title", "").strip() in page.content.decode()
    for noun in (Decision, Promise, Insight):
        assert not noun.objects.exists()


def test_a_marked_line_is_written_by_one_tap_and_never_by_itself(
    held: Held, client_of: Callable[[str], Client]
) -> None:
    notes = "!décision On garde\n!promesse observer avant demain : x\n!apprentissage Le soir"
    save(held, "steering", notes, 0)
    client = client_of("steering")
    page = client.get(held.live).content.decode()
    assert "Noter cette décision" in page
    assert not Decision.objects.exists()
    for _ in range(2):  # two people tap
        client.post(f"{held.item()}confirmer/", {"mark": "on garde"})
    assert Decision.objects.get().title == "On garde"
    assert "Noter cette décision" not in client.get(held.live).content.decode()


def test_a_marked_promise_that_lacks_something_asks_for_it(
    held: Held, client_of: Callable[[str], Client]
) -> None:
    save(held, "steering", "!promesse appeler la mairie", 0)
    page = client_of("steering").post(f"{held.item()}confirmer/", {"mark": "appeler la mairie"})
    assert page.status_code == 422
    assert b'value="appeler la mairie"' in page.content
    assert not Promise.objects.exists()


def test_a_marked_line_may_be_a_simple_note(held: Held, client_of: Callable[[str], Client]) -> None:
    save(held, "steering", "!décision On garde", 0)
    client = client_of("steering")
    client.post(f"{held.item()}a-cote/", {"mark": "on garde"})
    assert "Noter cette décision" not in client.get(held.live).content.decode()
    assert held.fresh().notes == "!décision On garde"


@pytest.mark.parametrize("part", ["presences/", "note/"])
def test_parts_come_alone_when_asked_by_the_page(
    held: Held, client_of: Callable[[str], Client], part: str
) -> None:
    client = client_of("steering")
    alone = client.get(held.live + part, headers={"HX-Request": "true"})
    assert alone.status_code == 200
    assert b"<html" not in alone.content
    assert client.get(held.live + part).status_code == 302


def test_attendance_in_one_tap(held: Held, client_of: Callable[[str], Client]) -> None:
    client, url = client_of("steering"), f"{held.live}presences/"
    guest = held.invitees["guest"]
    client.post(url, {"invitee": guest.pk, "attendance": "remote"})
    guest.refresh_from_db()
    assert guest.attendance == "remote"
    assert client.post(url, {"invitee": guest.pk, "attendance": "zut"}).status_code == 422
    other = hold(held.cast).invitees["guest"]
    assert client.post(url, {"invitee": other.pk, "attendance": "present"}).status_code == 404


def test_the_wall_shows_where_we_are(held: Held, client_of: Callable[[str], Client]) -> None:
    verbs.start_timer(item=held.items[1], by=held.cast.coordination)
    page = client_of("observer").get(f"{held.base}ecran/").content.decode()
    assert "2. Budget" in page
    assert AgendaItem.objects.filter(started_at=None).count() == 2
