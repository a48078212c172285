"""Sessions: each note its own row, live drawings, a panel’s reasons kept, nothing after the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agir.core.refusals import Refused
from agir.effects.actions.effect import add
from agir.effects.models import Effect
from agir.history.pages import pages_of
from agir.learning import tables
from agir.learning.actions.measure import create_measure, write_value
from agir.learning.actions.session import (
    bin_note,
    bin_session,
    change_session,
    choose,
    close_session,
    open_session,
    reopen_session,
    restore_note,
    restore_session,
    say,
)
from agir.learning.models import Lesson, Session, SessionNote
from agir.promises.origin import read_origin
from tests.cast import Cast
from tests.home.test_reading import make_action, make_plan, queries

DAY = dt.date(2026, 3, 2)


def hold(cast: Cast, kind: str = "sense_making", **more: Any) -> Session:
    data = {"title": "Bilan du printemps", "held_on": DAY}
    return open_session(coalition=cast.own, by=cast.coordination, kind=kind, data=data, **more)


def story(cast: Cast, title: str = "Le parc rouvre") -> Effect:
    data = {"title": title, "kind": "community", "happened_on": DAY}
    return add(coalition=cast.own, by=cast.coordination, data=data)


def measure(cast: Cast, title: str = "Parents venus") -> tuple[str, int]:
    data = {"title": title, "kind": "how_much"}
    made = create_measure(coalition=cast.own, by=cast.coordination, data=data)
    for year in (2025, 2026):
        write_value(measure=made, by=cast.coordination, on=DAY.replace(year=year), value=20.0)
    return "measure", made.pk


def test_who_may(cast: Cast) -> None:
    session = hold(cast)
    for role in ("funder_adviser", "observer"):
        with pytest.raises(PermissionDenied):
            say(session=session, by=cast.members[role], column="see", text="Non")
    with pytest.raises(PermissionDenied):
        say(session=session, by=cast.outsider, column="see", text="Non")
    for role in ("first_concerned", "representative"):
        say(session=session, by=cast.members[role], column="see", text="Oui")
    # The same column, at the same time: two rows.
    assert SessionNote.objects.filter(session=session, column="see").count() == 2


@pytest.mark.parametrize(
    ("kind", "column", "text"),
    [
        ("sense_making", "planned", "Autre sorte"),
        ("after_action", "see", "Autre sorte"),
        ("sense_making", "see", "   "),
        ("sense_making", "reason", "Sans histoire"),
        ("panel", "reason", "Sans histoire"),
        ("sense_making", "", "Sans colonne"),
    ],
)
def test_what_cannot_be_said(cast: Cast, kind: str, column: str, text: str) -> None:
    session = hold(cast, kind)
    with pytest.raises(Refused):
        say(session=session, by=cast.coordination, column=column, text=text)
    assert not SessionNote.objects.exists()


def test_once_closed_nothing_is_written_until_it_is_open_again(cast: Cast) -> None:
    session = hold(cast, "after_action")
    note = say(session=session, by=cast.coordination, column="keep", text="La garde")
    session = close_session(session=session, by=cast.coordination, on=DAY)
    with pytest.raises(Refused):
        say(session=session, by=cast.coordination, column="keep", text="Trop tard")
    note.session = session
    with pytest.raises(Refused):
        bin_note(note=note, by=cast.coordination)
    session = reopen_session(session=session, by=cast.members["first_concerned"])
    note.session = session
    bin_note(note=note, by=cast.coordination)
    table = tables.read(session, DAY)
    assert [len(notes) for *_words, notes in table.columns] == [0, 0, 0, 0]
    restore_note(note=note, by=cast.coordination)
    assert tables.read(session, DAY).columns[3][3][0].who == "Personne coordination"


def test_drawings_are_read_live(cast: Cast) -> None:
    key = measure(cast)
    story(cast)
    session = hold(cast, pieces=[key, tables.STAIR, ("measure", 10**9)])
    assert session.pieces.count() == 2
    figure, stair = tables.read(session, DAY).drawings
    assert figure.said.startswith("20.")
    assert figure.wide
    assert stair.rows == [{"period": "2026", "said": "1"}]
    story(cast, "La rue est calmée")
    assert tables.read(session, DAY).drawings[1].rows[0]["said"] == "2"
    change_session(session=session, by=cast.coordination, data={}, pieces=[tables.STAIR])
    assert [one.title for one in tables.read(session, DAY).drawings] == [stair.title]


def test_a_note_becomes_a_lesson_a_promise_a_decision(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    client, session = client_of("first_concerned"), hold(cast)
    url = reverse("learning:session", args=[cast.own.slug, session.pk])
    answer = client.post(url, {"column": "do", "text": "Garder la navette"})
    assert answer["Location"] == f"{url}#colonne-do"
    note = SessionNote.objects.get()
    page = client.get(url).content.decode()
    lesson = reverse("learning:lesson_new", args=[cast.own.slug]) + f"?de=session_note:{note.pk}"
    for there in (lesson, f"?origin=session:{session.pk}", f"?sur=session:{session.pk}"):
        assert there in page
    assert client.get(lesson).context["form"].initial["text"] == "Garder la navette"
    sent = {"text": "Garder la navette", "learned_on": "2026-03-02"}
    assert client.post(lesson, sent).status_code == 302
    assert Lesson.objects.get().origin_id == note.pk
    assert "Devenue une leçon" in client.get(url).content.decode()
    origin = read_origin(cast.own, f"session:{session.pk}")
    assert origin is not None
    assert origin.title == session.title


def test_a_wrong_note_is_kept_and_said(cast: Cast, client_of: Callable[[str], Client]) -> None:
    session = hold(cast, "after_action")
    url = reverse("learning:session", args=[cast.own.slug, session.pk])
    close_session(session=session, by=cast.coordination, on=DAY)
    answer = client_of("steering").post(url, {"column": "keep", "text": "Trop tard?"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Rouvrez-la" in page
    assert "Trop tard?" in page


def test_a_panel_keeps_its_reasons_with_names(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    effect = story(cast)
    session = hold(cast, "panel", pieces=[("effect", effect.pk)])
    piece = session.pieces.get()
    with pytest.raises(Refused):
        choose(piece=piece, by=cast.coordination, chosen=True, on=DAY)
    client = client_of("first_concerned")
    url = reverse("learning:session", args=[cast.own.slug, session.pk])
    sent = {"column": "reason", "piece": piece.pk, "text": "Nous y allons enfin"}
    assert client.post(url, sent).status_code == 302
    there = reverse("learning:story_choose", args=[cast.own.slug, session.pk, piece.pk])
    assert client.post(there, {"chosen": "1"}).status_code == 302
    (told,) = tables.read(session, DAY).stories
    assert told.piece.chosen_on is not None
    assert (told.reasons[0].who, told.reasons[0].note.text) == (
        "Personne first_concerned", "Nous y allons enfin",
    )  # fmt: skip
    # What has its reasons stays on the table.
    change_session(session=session, by=cast.coordination, data={}, pieces=[])
    assert session.pieces.count() == 1
    # A story taken back says nothing more here.
    Effect.objects.filter(pk=effect.pk).update(audience="coordination")
    page = client.get(url).content.decode()
    assert "Le parc rouvre" not in page
    assert "Nous y allons enfin" not in page


def test_what_it_looks_back_on(cast: Cast, client_of: Callable[[str], Client]) -> None:
    action = make_action(make_plan(cast.coordination), cast.coordination, "Fête de quartier")
    url = reverse("learning:session_new", args=[cast.own.slug, "retour"])
    client = client_of("representative")
    assert client.post(url, {"title": ""}).status_code == 422
    there = f"{url}?sur=action:{action.pk}"
    assert client.get(there).context["form"].initial["title"] == "Fête de quartier"
    sent = {"title": "Retour sur la fête", "held_on": "2026-03-02"}
    assert client.post(there, sent).status_code == 302
    session = Session.objects.get()
    assert (session.kind, session.about_id) == ("after_action", action.pk)
    page = client.get(reverse("learning:session", args=[cast.own.slug, session.pk]))
    assert "Fête de quartier" in page.content.decode()
    unknown = reverse("learning:session_new", args=[cast.own.slug, "autre"])
    assert client.get(unknown).status_code == 404


def test_in_the_bin_it_has_no_page(cast: Cast) -> None:
    session = hold(cast)
    note = say(session=session, by=cast.coordination, column="do", text="Agir")
    keys = [("session", session.pk), ("session_note", note.pk)]
    assert set(pages_of(cast.own, keys)) == set(keys)
    assert pages_of(cast.another, keys) == {}
    bin_session(session=session, by=cast.coordination)
    assert pages_of(cast.own, keys) == {}
    restore_session(session=session, by=cast.coordination)
    assert set(pages_of(cast.own, keys)) == set(keys)


def test_queries_do_not_grow(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    drawn, panel = hold(cast, pieces=[tables.STAIR]), hold(cast, "panel")
    pieces = {drawn.pk: [tables.STAIR], panel.pk: []}
    lead = cast.coordination

    def more(number: int) -> None:
        pieces[drawn.pk].append(measure(cast, f"Mesure {number}"))
        pieces[panel.pk].append(("effect", story(cast, f"Histoire {number}").pk))
        for session in (drawn, panel):
            change_session(session=session, by=lead, data={}, pieces=pieces[session.pk])
        say(session=drawn, by=lead, column="do", text=f"Faire {number}")
        last = panel.pieces.order_by("-pk")[0]
        say(session=panel, by=lead, column="reason", text="Oui", piece=last)

    slug = cast.own.slug
    urls = [reverse("learning:session", args=[slug, one.pk]) for one in (drawn, panel)]
    urls.append(reverse("learning:sessions", args=[slug]))
    more(1)
    first = [queries(client, url) for url in urls]
    more(2)
    more(3)
    assert [queries(client, url) for url in urls] == first
    assert max(first) <= 15


def test_an_action_leads_to_a_look_back(cast: Cast, client_of: Callable[[str], Client]) -> None:
    plan = make_plan(cast.coordination)
    action = make_action(plan, cast.coordination, "Fête")
    url = reverse("plan:action", args=[cast.own.slug, plan.pk, action.pk])
    there = reverse("learning:session_new", args=[cast.own.slug, "retour"])
    assert (
        f"{there}?sur=action:{action.pk}" in client_of("representative").get(url).content.decode()
    )
    assert there not in client_of("observer").get(url).content.decode()
