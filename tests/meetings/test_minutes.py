"""The end of a meeting: its minutes, what is corrected in them, who receives what."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Version
from agir.meetings.actions import closing as verbs
from agir.meetings.actions.capture import note_decision, note_promise
from agir.meetings.actions.insight import add_insight
from agir.meetings.actions.live import note_attendance, save_notes, start_timer, welcome
from agir.meetings.minutes.contents import gather
from agir.meetings.minutes.printing import minutes_data, minutes_pdf
from agir.meetings.models import AgendaItem, Aside, Decision, Meeting, Position
from tests.cast import Cast
from tests.letters import leave
from tests.meetings.holding import Held, hold

DUE = timezone.localdate() + dt.timedelta(days=20)


@pytest.fixture
def held(cast: Cast) -> Held:
    return hold(cast)


@pytest.fixture
def full(held: Held) -> Held:
    """Notes, a decision with a reservation, two promises, an insight, people."""
    by, item = held.cast.coordination, held.items[0]
    save_notes(item=item, by=by, notes="**Long** débat\n!décision On garde la halte", revision=0)
    decision = note_decision(item=item, by=by, title="On garde la halte")
    Position.objects.create(
        coalition=held.cast.own, decision=decision, member=held.cast.members["first_concerned"],
        stance="reserves", words="Pas le vendredi", first_concerned=True,
    )  # fmt: skip
    for title, who in (("Appeler la mairie", "Personne observer"), ("Écrire", "Awa Diallo")):
        note_promise(item=item, by=by, title=title, who=who, due_on=DUE)
    add_insight(meeting=held.meeting, by=by, text="Le soir convient", item=item)
    note_attendance(invitee=held.invitees["steering"], by=by, attendance="present")
    note_attendance(invitee=held.invitees["guest"], by=by, attendance="remote")
    note_attendance(invitee=held.invitees["observer"], by=by, attendance="absent")
    return held


def close(held: Held, left_open: list[int] | None = None) -> Meeting:
    made = verbs.close_meeting(
        meeting=held.meeting, by=held.cast.coordination, left_open=left_open or []
    )
    made.coalition = held.meeting.coalition = held.cast.own
    held.meeting.status = made.status
    return made


def send(held: Held, **more: object) -> int:
    meeting = Meeting.objects.select_related("coalition").get(pk=held.meeting.pk)
    said = {
        "by": held.cast.coordination,
        "invitees": [one.pk for one in held.invitees.values()],
        "seen": verbs.sending_mark(meeting),
    }
    return verbs.send_minutes(meeting=meeting, **(said | more))  # type: ignore[arg-type]


def letter_to(letters: list[EmailMessage], address: str) -> EmailMessage:
    (found,) = (one for one in letters if one.to == [address])
    return found


def test_closing_stops_the_timer_keeps_a_version_and_says_what_stays_open(held: Held) -> None:
    start_timer(item=held.items[0], by=held.cast.coordination)
    made = close(held, [held.items[2].pk])
    assert (made.status, bool(made.closed_at)) == ("closed", True)
    assert held.fresh(0).started_at is None
    assert [item.left_open for item in AgendaItem.objects.filter(meeting=made)] == [
        False, False, True,
    ]  # fmt: skip
    assert Version.objects.of("minutes", made.pk).count() == 1
    assert close(held).pk == made.pk  # pressed twice
    assert Version.objects.of("minutes", made.pk).count() == 1


def test_what_nobody_came_to_is_left_open_by_default(full: Held) -> None:
    items = list(AgendaItem.objects.filter(meeting=full.meeting))
    decided = set(Decision.objects.values_list("item", flat=True))
    assert verbs.untreated(items, decided) == {full.items[1].pk, full.items[2].pk}


def test_the_end_is_undone_until_the_minutes_are_sent(full: Held) -> None:
    close(full)
    verbs.reopen_meeting(meeting=full.meeting, by=full.cast.members["representative"])
    close(full)
    send(full)
    with pytest.raises(NotAllowed):
        verbs.reopen_meeting(meeting=full.meeting, by=full.cast.coordination)


def test_the_minutes_say_everything(full: Held, client_of: Callable[[str], Client]) -> None:
    close(full, [full.items[2].pk])
    page = client_of("observer").get(f"{full.base}compte-rendu/").content.decode()
    for words in (
        "Personne steering", "Awa Diallo", "On garde la halte", "Pas le vendredi",
        "Appeler la mairie", "Le soir convient", "<strong>Long</strong> débat", "Varia",
        "Par consentement",
    ):  # fmt: skip
        assert words in page, words
    assert "!décision" not in page


def test_minutes_are_read_in_a_constant_number_of_queries(
    full: Held,
    client_of: Callable[[str], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, counts = client_of("observer"), []
    close(full)
    client.get(f"{full.base}compte-rendu/")
    for round_ in range(2):
        with django_assert_max_num_queries(15) as found:
            client.get(f"{full.base}compte-rendu/")
        counts.append(len(found))
        if round_ == 0:
            Meeting.objects.update(status="held")
            by, item = full.cast.coordination, full.items[1]
            for place in range(2):
                note_decision(item=item, by=by, title=f"Encore {place}")
                note_promise(item=item, by=by, title=f"Encore {place}", who="moi", due_on=DUE)
                add_insight(meeting=full.meeting, by=by, text=f"Encore {place}", item=item)
                welcome(meeting=full.meeting, by=by, name=f"Encore {place}")
            close(full)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pdf_is_tagged_and_the_same_twice(full: Held, language: str) -> None:
    close(full)
    day = dt.date(2026, 3, 10)
    with translation.override(language):
        read = gather(full.meeting)
    made = minutes_pdf(read, language, day)
    assert made.startswith(b"%PDF")
    assert b"pdfuaid" in made
    assert made == minutes_pdf(read, language, day)


def test_the_pdf_says_dissent_and_takes_nothing_for_a_command(full: Held) -> None:
    save_notes(
        item=full.items[1], by=full.cast.coordination, notes='#import "x"\n*a _b* $c$', revision=0
    )
    close(full)
    told = minutes_data(gather(full.meeting), "fr")
    assert "Pas le vendredi" in told["decisions"][0]["dissent"][0]
    assert [row["who"] for row in told["promises"]] == ["Personne observer", "Awa Diallo"]
    assert minutes_pdf(gather(full.meeting), "fr", dt.date(2026, 3, 10)).startswith(b"%PDF")


def test_each_receives_hers_first_in_her_language(full: Held) -> None:
    full.cast.users["observer"].language = "en"
    full.cast.users["observer"].save()
    close(full)
    assert send(full) == len(full.invitees)
    letters = leave()
    assert len(letters) == len(full.invitees)
    guest = letter_to(letters, "awa@exemple.test")
    body = str(guest.body)
    assert body.index("VOS PROMESSES") < body.index("CE QUE NOUS AVONS DÉCIDÉ")
    assert "Écrire" in body
    assert "Pas le vendredi" in body
    assert re.search(r"http\S+", body)
    (pdf,) = guest.attachments
    assert (pdf.get_filename(), pdf.get_content_type()) == ("compte-rendu.pdf", "application/pdf")
    assert bytes(pdf.get_payload(decode=True)).startswith(b"%PDF")
    assert "/compte-rendu/" not in body  # she has no account to open it with
    other = str(letter_to(letters, "steering@exemple.test").body)
    assert "VOS PROMESSES" not in other
    assert "/compte-rendu/" in other


def test_the_same_sending_leaves_once_and_a_new_one_leaves_again(full: Held) -> None:
    close(full)
    seen = verbs.sending_mark(full.meeting)
    assert send(full) == len(full.invitees)
    assert send(full, seen=seen) == 0
    assert len(leave()) == len(full.invitees)
    assert send(full, invitees=[full.invitees["guest"].pk]) == 1
    assert [one.to for one in leave()] == [["awa@exemple.test"]]


def test_nobody_who_has_left_is_written_to(full: Held) -> None:
    close(full)
    gone = full.cast.members["observer"]
    gone.left_on = timezone.localdate()
    gone.save()
    send(full)
    assert ["observer@exemple.test"] not in [one.to for one in leave()]


@pytest.mark.parametrize("who", ["representative", "first_concerned", "observer"])
def test_whoever_steers_sends(full: Held, who: str) -> None:
    close(full)
    with pytest.raises(NotAllowed):
        send(full, by=full.cast.members[who])


def test_sending_to_nobody_is_refused(full: Held, client_of: Callable[[str], Client]) -> None:
    close(full)
    with pytest.raises(Refused):
        send(full, invitees=[])
    page = client_of("steering").post(f"{full.base}compte-rendu/envoyer/", {"seen": "first"})
    assert page.status_code == 422
    assert leave() == []


def test_the_page_says_who_will_receive_and_then_sends(
    full: Held, client_of: Callable[[str], Client]
) -> None:
    close(full)
    url, client = f"{full.base}compte-rendu/envoyer/", client_of("steering")
    page = client.get(url).content.decode()
    assert "Awa Diallo" in page
    assert "Appeler la mairie" in page
    guest = full.invitees["guest"].pk
    client.post(url, {"seen": "first", "invitees": [guest]})
    client.post(url, {"seen": "first", "invitees": [guest]})  # the button pressed twice
    assert [one.to for one in leave()] == [["awa@exemple.test"]]


# --- Corrections.


def test_a_correction_keeps_the_former_version(
    full: Held, client_of: Callable[[str], Client]
) -> None:
    close(full)
    client, url = client_of("representative"), f"{full.base}compte-rendu/"
    item = full.fresh()
    said = {"notes": "Court débat", "revision": item.revision}
    assert client.post(f"{url}sujets/{item.pk}/corriger/", said).status_code == 302
    assert full.fresh().notes == "Court débat"
    assert Version.objects.of("minutes", full.meeting.pk).count() == 2
    page = client.get(f"{url}versions/").content.decode()
    assert "<del>" in page
    assert "Version 2" in page


def test_two_who_correct_the_same_minutes_lose_nothing(
    full: Held, client_of: Callable[[str], Client]
) -> None:
    close(full)
    item = full.fresh()
    url = f"{full.base}compte-rendu/sujets/{item.pk}/corriger/"
    for who, notes, status in (("steering", "Une", 302), ("representative", "Deux", 409)):
        said = {"notes": notes, "revision": item.revision}
        page = client_of(who).post(url, said)
        assert page.status_code == status
    assert b"Une" in page.content
    assert b"Deux" in page.content
    assert full.fresh().notes == "Une"
    waiting = Aside.objects.get()
    minutes = client_of("steering").get(f"{full.base}compte-rendu/").content.decode()
    assert "Deux" in minutes
    client_of("steering").post(f"{full.live}joindre/{waiting.pk}/")
    assert full.fresh().notes == "Une\nDeux"
    assert Version.objects.of("minutes", full.meeting.pk).count() == 3


def test_words_that_wait_are_not_shown_to_who_only_reads(
    full: Held, client_of: Callable[[str], Client]
) -> None:
    Aside.objects.create(
        coalition=full.cast.own, item=full.items[0], user=full.cast.users["steering"],
        notes="En attente",
    )  # fmt: skip
    close(full)
    page = client_of("funder_adviser").get(f"{full.base}compte-rendu/").content.decode()
    assert "En attente" not in page


def test_the_end_says_what_nobody_confirmed(full: Held, client_of: Callable[[str], Client]) -> None:
    save_notes(
        item=full.items[1], by=full.cast.coordination, notes="!apprentissage Oublié", revision=0
    )
    page = client_of("steering").get(f"{full.base}terminer/").content.decode()
    assert "Oublié" in page
    assert page.count("checked") == 1  # the only subject nobody came to


def test_the_page_of_a_closed_meeting_says_who_came(
    full: Held, client_of: Callable[[str], Client]
) -> None:
    close(full)
    page = client_of("coordination").get(full.base).content.decode()
    people = page.partition('id="qui"')[2].partition("</section>")[0]
    assert "Qui était là" in people
    assert "Personne steering" in people
    assert "Personne observer" not in people
    for words in ("attendue", "Mettre dans mon calendrier", "il en reste"):
        assert words not in page
