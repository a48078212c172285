"""The pages that prepare a meeting: what they show, what they refuse, what they keep."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agir.core.refusals import Refused
from agir.history.models import Event
from agir.meetings.actions.agenda import save_agenda
from agir.meetings.actions.documents import add_document
from agir.meetings.actions.invitations import Guest, answer, invite
from agir.meetings.agenda import read_lines
from agir.meetings.files import MOST, receive
from agir.meetings.models import AgendaItem, Document, Meeting
from tests.cast import Cast
from tests.house.rooms.meetings_preparing import planned

ROOM = "/r/marees/rencontres/"
TORONTO = ZoneInfo("America/Toronto")


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    made = planned(cast.own, cast.coordination, place="Salle bleue")
    save_agenda(meeting=made, by=cast.coordination, rows=[], added=read_lines("Un\nDeux"))
    return made


def page_of(meeting: Meeting, part: str = "") -> str:
    return f"{ROOM}{meeting.pk}/{part}"


def fields_of(html: str) -> dict[str, str]:
    """What the page's form would send, as it stands."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] not in ("csrfmiddlewaretoken", "members"):
            sent[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        sent[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea name="([^"]+)".*?>(.*?)</textarea>', html, re.S):
        sent[name] = body.strip()
    return sent


def said_of(client: Client, url: str) -> dict[str, str]:
    return fields_of(client.get(url).content.decode())


FIRST = {"title": "Comité", "on": "2027-03-19", "start": "13:30", "end": "15 h 30"}


def test_a_first_meeting_is_planned_from_its_defaults(cast: Cast, client_of: Any) -> None:
    client = client_of("steering")
    start = said_of(client, f"{ROOM}nouvelle/")
    assert dt.date.fromisoformat(start["on"]) > timezone.localdate()
    assert (start["start"], start["end"]) == ("13:30", "15:30")
    made = client.post(f"{ROOM}nouvelle/", {**start, "title": "Comité"})
    row = Meeting.objects.get()
    assert made.url == page_of(row, "ordre-du-jour/")
    assert row.ends_at - row.starts_at == dt.timedelta(hours=2)
    assert Event.objects.filter(verb="meetings.meeting.planned").count() == 1


def test_the_next_one_takes_up_the_last(cast: Cast, client_of: Any, meeting: Meeting) -> None:
    Meeting.objects.update(transport="Covoiturage", link="https://visio.exemple.org/a")
    client = client_of("coordination")
    start = said_of(client, f"{ROOM}nouvelle/")
    there = meeting.starts_at.astimezone(TORONTO)
    assert start["title"] == "Comité"
    assert start["place"] == "Salle bleue"
    assert start["transport"] == "Covoiturage"
    assert start["on"] == (there.date() + dt.timedelta(weeks=4)).isoformat()
    assert start["start"] == there.strftime("%H:%M")
    client.post(f"{ROOM}nouvelle/", start)
    made = Meeting.objects.exclude(pk=meeting.pk).get()
    assert [one.title for one in AgendaItem.objects.filter(meeting=made)] == ["Un", "Deux"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Donnez un titre"),
        ({"title": "x" * 201}, "trop long"),
        ({"title": "a\x00b"}, "caractère illisible"),
        ({"on": "demain"}, "pas lisible"),
        ({"on": ""}, "Choisissez un jour"),
        ({"on": "9999-12-31"}, "trop loin"),
        ({"on": "0203-03-01"}, "trop loin"),
        ({"start": "25:00"}, "pas lisible"),
        ({"end": "13:30"}, "après le début"),
        ({"end": "12:00"}, "après le début"),
        ({"on": "2027-03-14", "start": "02:30", "end": "04:00"}, "n’existe pas ce jour-là"),
        ({"link": "pas une adresse"}, "pas lisible"),
        ({"link": "javascript:alert(1)"}, "pas lisible"),
        ({"cycle": "999999"}, "Choisissez un cycle"),
        ({"like": "999999"}, "Choisissez une rencontre"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    cast: Cast, client_of: Any, wrong: dict[str, str], sentence: str
) -> None:
    answered = client_of("coordination").post(
        f"{ROOM}nouvelle/", {**FIRST, "purpose": "Mes mots", **wrong}
    )
    html = answered.content.decode()
    assert answered.status_code == 422
    assert sentence in html
    assert "Mes mots" in html
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("said", ["13:30", "13 h 30", "13h30", "13\xa0h\xa030", "13.30"])
def test_an_hour_is_read_as_it_is_written(cast: Cast, client_of: Any, said: str) -> None:
    client_of("coordination").post(f"{ROOM}nouvelle/", {**FIRST, "start": said})
    assert Meeting.objects.get().starts_at == dt.datetime(2027, 3, 19, 17, 30, tzinfo=dt.UTC)


def test_two_coordinators_see_both_texts(cast: Cast, client_of: Any, meeting: Meeting) -> None:
    hers, his = client_of("coordination"), client_of("steering")
    url = page_of(meeting, "modifier/")
    both = said_of(hers, url)
    assert hers.post(url, {**both, "place": "Salle d’elle"}).status_code == 302
    answered = his.post(url, {**both, "place": "Salle de lui"})
    html = answered.content.decode()
    assert answered.status_code == 422
    assert "Salle d’elle" in html
    assert "Personne coordination" in html
    assert fields_of(html)["place"] == "Salle de lui"
    assert Meeting.objects.get().place == "Salle d’elle"
    assert his.post(url, fields_of(html)).status_code == 302
    assert Meeting.objects.get().place == "Salle de lui"


def agenda_fields(client: Client, meeting: Meeting) -> dict[str, str]:
    return said_of(client, page_of(meeting, "ordre-du-jour/"))


def titles(meeting: Meeting) -> list[str]:
    return [one.title for one in AgendaItem.objects.filter(meeting=meeting)]


def test_every_button_of_the_agenda_saves_what_is_written(
    cast: Cast, client_of: Any, meeting: Meeting
) -> None:
    client, url = client_of("first_concerned"), page_of(meeting, "ordre-du-jour/")
    first, second = AgendaItem.objects.filter(meeting=meeting)
    sent = agenda_fields(client, meeting)
    sent |= {f"s{first.pk}-title": "Un, changé", "lines": "Trois, 20 min, décider"}
    assert client.post(url, {**sent, "do": f"up-{second.pk}"}).url == f"{url}#s{second.pk}"
    assert titles(meeting) == ["Deux", "Un, changé", "Trois"]
    on = client_of("steering").post(url, {**agenda_fields(client, meeting), "do": "invite"})
    assert on.url == page_of(meeting, "invitations/")
    client.post(url, {**agenda_fields(client, meeting), "do": f"remove-{first.pk}"})
    assert titles(meeting) == ["Deux", "Trois"]
    client.post(page_of(meeting, f"ordre-du-jour/{first.pk}/reprendre/"))
    assert "Un, changé" in titles(meeting)


def test_a_subject_without_title_is_said_and_nothing_is_written(
    cast: Cast, client_of: Any, meeting: Meeting
) -> None:
    client, url = client_of("coordination"), page_of(meeting, "ordre-du-jour/")
    first, second = AgendaItem.objects.filter(meeting=meeting)
    sent = agenda_fields(client, meeting)
    sent |= {
        f"s{first.pk}-title": "",
        f"s{second.pk}-title": "Deux, changé",
        f"s{second.pk}-minutes": "mille",
        "lines": "Trois",
    }
    answered = client.post(url, sent)
    html = answered.content.decode()
    assert answered.status_code == 422
    assert "Donnez un titre à ce sujet" in html
    assert "Écrivez un nombre de minutes" in html
    assert "Deux, changé" in html
    assert "Trois" in html
    assert titles(meeting) == ["Un", "Deux"]


def test_two_people_on_one_subject_see_both_texts(
    cast: Cast, client_of: Any, meeting: Meeting
) -> None:
    hers, his = client_of("coordination"), client_of("representative")
    url, first = page_of(meeting, "ordre-du-jour/"), AgendaItem.objects.filter(meeting=meeting)[0]
    both = agenda_fields(hers, meeting)
    hers.post(url, {**both, f"s{first.pk}-title": "Le sien à elle"})
    answered = his.post(url, {**both, f"s{first.pk}-title": "Le sien à lui", "lines": "Ajouté"})
    html = answered.content.decode()
    assert answered.status_code == 422
    assert "Le sien à elle" in html
    assert titles(meeting) == ["Le sien à elle", "Deux"]
    again = fields_of(html)
    assert again[f"s{first.pk}-title"] == "Le sien à lui"
    his.post(url, again)
    assert titles(meeting) == ["Le sien à lui", "Deux", "Ajouté"]


def test_words_about_a_subject_removed_meanwhile_are_kept(
    cast: Cast, client_of: Any, meeting: Meeting
) -> None:
    hers, his = client_of("coordination"), client_of("representative")
    url, first = page_of(meeting, "ordre-du-jour/"), AgendaItem.objects.filter(meeting=meeting)[0]
    both = agenda_fields(his, meeting)
    hers.post(url, {"do": f"remove-{first.pk}"})
    untouched = his.post(url, both)
    assert untouched.status_code == 302
    answered = his.post(url, {**both, f"s{first.pk}-title": "Un, précisé"})
    assert answered.status_code == 422
    assert fields_of(answered.content.decode())["lines"] == "Un, précisé, 10 min"
    assert titles(meeting) == ["Deux"]


def test_one_press_takes_up_what_was_left_open(
    cast: Cast, client_of: Any, meeting: Meeting
) -> None:
    before = planned(cast.own, cast.coordination, "Avant", days=-9)
    Meeting.objects.filter(pk=before.pk).update(status="closed")
    left = AgendaItem.objects.create(
        coalition=cast.own, meeting=before, title="La halte", left_open=True
    )
    client = client_of("representative")
    html = client.get(page_of(meeting)).content.decode()
    key = f"take-agenda_item:{left.pk}"
    assert key in html
    assert key not in client_of("observer").get(page_of(meeting)).content.decode()
    sent = {"do": key, "then": "meeting"}
    assert client.post(page_of(meeting, "ordre-du-jour/"), sent).url == page_of(meeting)
    assert titles(meeting) == ["Un", "Deux", "La halte"]
    html = client.get(page_of(meeting)).content.decode()
    assert key not in html
    assert "Vient de" in html
    client.post(page_of(meeting, "ordre-du-jour/"), {"do": "take-decision:9"})
    assert len(titles(meeting)) == 3


def office(*parts: str, told: str = "") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        if told:
            archive.writestr("mimetype", told)
        for part in parts:
            archive.writestr(part, "<x/>")
    return kept.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
ODT = office("content.xml", told="application/vnd.oasis.opendocument.text")
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


@pytest.mark.parametrize(
    ("name", "content", "kept", "kind"),
    [
        ("bilan.pdf", b"%PDF-1.7 \x00", "bilan.pdf", "application/pdf"),
        ("bilan.html", b"%PDF-1.7", "bilan.html.pdf", "application/pdf"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0", "photo.jpeg", "image/jpeg"),
        ("../../etc/photo.png", PNG, "photo.png", "image/png"),
        ("C:\\Bureau\\plan.docx", DOCX, "plan.docx", "wordprocessingml.document"),
        ("plan", ODT, "plan.odt", "opendocument.text"),
        ("liste.csv", "Nom;Âge\n".encode(), "liste.csv", "text/plain"),
        ('a"b<c>\x00.txt', b"Bonjour", "abc.txt", "text/plain"),
        ("...", b"Bonjour", "document.txt", "text/plain"),
    ],
)
def test_a_file_is_what_it_holds(name: str, content: bytes, kept: str, kind: str) -> None:
    got = receive(name, content)
    assert got.name == kept
    assert kind in got.content_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.pdf", b""),
        ("page.pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("image.svg", b"<svg xmlns='x'><script/></svg>"),
        ("page.txt", b"\xef\xbb\xbf  <HTML>"),
        ("prog.pdf", b"MZ\x90\x00"),
        ("vieux.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("macros.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("archive.zip", office("a.exe")),
        ("cassé.docx", b"PK\x03\x04broken"),
        ("latin.txt", "é".encode("latin-1")),
        ("gros.pdf", b"%PDF-" + b"0" * MOST),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        receive(name, content)


def test_a_document_is_joined_fetched_removed_and_brought_back(
    cast: Cast, client_of: Any, meeting: Meeting
) -> None:
    client = client_of("representative")
    url = page_of(meeting, "documents/nouveau/")
    file = SimpleUploadedFile("Bilan d’été.pdf", b"%PDF-1.7 texte", content_type="text/html")
    assert client.post(url, {"file": file}).status_code == 302
    row = Document.objects.get()
    assert (row.title, row.file_name) == ("Bilan d’été.pdf", "Bilan d’été.pdf")
    got = client_of("observer").get(page_of(meeting, f"documents/{row.pk}/fichier/"))
    assert got.content == b"%PDF-1.7 texte"
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    client.post(page_of(meeting, f"documents/{row.pk}/retirer/"))
    assert client.get(page_of(meeting, f"documents/{row.pk}/fichier/")).status_code == 404
    client.post(page_of(meeting, f"documents/{row.pk}/reprendre/"))
    assert client.get(page_of(meeting, f"documents/{row.pk}/fichier/")).status_code == 200


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "l’un des deux"),
        ({"url": "https://exemple.org", "file": b"%PDF-1"}, "l’un des deux"),
        ({"file": b"MZ\x90\x00"}, "pas d’une sorte gardée"),
        ({"file": b""}, "vide"),
        ({"url": "exemple"}, "pas lisible"),
        ({"url": "https://exemple.org", "item": "99999"}, "Choisissez un sujet"),
    ],
)
def test_a_document_that_cannot_be_joined_is_said(
    cast: Cast, client_of: Any, meeting: Meeting, sent: dict[str, Any], sentence: str
) -> None:
    if "file" in sent:
        sent = {**sent, "file": SimpleUploadedFile("a.pdf", sent["file"])}
    answered = client_of("coordination").post(
        page_of(meeting, "documents/nouveau/"), {"title": "Mon titre", **sent}
    )
    assert answered.status_code == 422
    assert sentence in answered.content.decode()
    assert "Mon titre" in answered.content.decode()
    assert not Document.objects.exists()


def test_the_page_of_a_meeting_says_it_all(cast: Cast, client_of: Any, meeting: Meeting) -> None:
    Meeting.objects.update(childcare="Sur place", purpose="Choisir")
    invite(meeting=meeting, by=cast.coordination, members=[], guests=[Guest("Alix", "a@b.test")])
    answer(meeting=meeting, by=cast.members["observer"], answer="yes")
    html = client_of("representative").get(page_of(meeting)).content.decode()
    for said in ("Choisir", "Salle bleue", "Sur place", "Un", "Deux", "Personne observer", "Alix"):
        assert said in html
    assert "a@b.test" not in html
    assert "modifier/" not in html
    assert "a@b.test" not in client_of("steering").get(
        page_of(meeting, "invitations/")
    ).content.decode()  # fmt: skip


def test_a_bad_answer_on_the_page_is_said(cast: Cast, client_of: Any, meeting: Meeting) -> None:
    answered = client_of("observer").post(page_of(meeting, "repondre/"), {"needs": "Une rampe"})
    assert answered.status_code == 422
    assert "Une rampe" in answered.content.decode()


def fill(cast: Cast, meeting: Meeting, number: int) -> None:
    by = cast.coordination
    before = planned(cast.own, by, "Avant", days=-9)
    Meeting.objects.filter(pk=before.pk).update(status="closed")
    for place in range(number):
        save_agenda(meeting=meeting, by=by, rows=[], added=read_lines(f"Sujet {place}"))
        AgendaItem.objects.create(
            coalition=cast.own, meeting=before, title=f"Ouvert {number} {place}", left_open=True
        )
        add_document(meeting=meeting, by=by, title="Page", url="https://exemple.org")
        guests = [Guest(f"Alix {place}", f"a{number}{place}@exemple.test")]
        member = list(cast.members.values())[place]
        invite(meeting=meeting, by=by, members=[member], guests=guests)
        planned(cast.own, by, f"Autre {place}")
    AgendaItem.objects.filter(meeting=meeting).update(owner=by)


@pytest.mark.parametrize(
    "part",
    ["", "ordre-du-jour/", "invitations/", "modifier/", "../", "../nouvelle/", "../corbeille/",
     "documents/nouveau/", "annuler/"],
)  # fmt: skip
def test_a_page_takes_as_many_queries_for_one_as_for_three(
    cast: Cast, client_of: Any, meeting: Meeting, part: str
) -> None:
    client, counts = client_of("coordination"), []
    url = f"{ROOM}{part[3:]}" if part.startswith("../") else page_of(meeting, part)
    for number in (1, 3):
        fill(cast, meeting, number)
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15


def test_the_places_of_the_navigation_lead_here(
    cast: Cast, client_of: Any, meeting: Meeting
) -> None:
    client = client_of("observer")
    assert page_of(meeting) in client.get("/r/marees/").content.decode()
    assert ROOM in client.get("/r/marees/ensemble/").content.decode()
