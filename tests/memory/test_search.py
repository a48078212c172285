"""Searching the coalition's memory: what is found, in which order, and what never is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from agir.analysis.finding import stored, terms
from agir.coalitions.actions import organisations_named
from agir.coalitions.models import Member
from agir.cycles.actions.cycle import open_cycle
from agir.cycles.actions.voice import type_voice
from agir.cycles.asked import Choices
from agir.intention.actions.vision import create_vision
from agir.memory.actions import rebuild
from agir.memory.engines import kind_mark, mark, matching
from agir.memory.finding import MOST, find
from agir.memory.models import Entry
from agir.plan.actions.action import bin_action, change_action
from agir.plan.actions.result import create_result
from agir.plan.models import Plan
from agir.portrait.actions import pieces
from agir.portrait.kinds import KINDS
from tests.cast import Cast
from tests.home.test_reading import make_action, make_plan, queries

Commit = Callable[..., object]


def titles(cast: Cast, typed: str, kind: str = "") -> list[str]:
    rebuild(coalition_id=cast.own.pk)
    return [hit.title for hit in find(cast.own, typed, kind).hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("élan", ["Élan des élèves"]),
        ("ELAN", ["Élan des élèves"]),
        ("eleve elan", ["Élan des élèves"]),
        ("oeuvre", ["Œuvre collective"]),
        ("collectives", ["Œuvre collective"]),
        ("coll", ["Œuvre collective"]),
        ("%", []),
        ("_", []),
        ("", []),
        ("'; DROP TABLE memory_entry; --", []),
        ('" OR "zzz" *', []),
        ("introuvable", []),
        ("les des", []),
    ],
)
def test_without_accents_or_endings(typed: str, expected: list[str], cast: Cast) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    for title in ("Élan des élèves", "Œuvre collective"):
        make_action(plan, lead, title)
    assert titles(cast, typed) == expected


def test_every_kind_and_nothing_foreign(cast: Cast) -> None:
    lead, stranger = cast.coordination, cast.outsider
    for member in (lead, stranger):
        plan = make_plan(member)
        make_action(plan, member, "Personne au marché")
        create_result(plan=plan, by=member, title="Personne n’est oubliée")
        says = {"statement": "Une personne à la fois"}
        create_vision(coalition=member.coalition, by=member, name="Horizon", says=says, cycle=None)
        pieces.add(
            kind=KINDS["force"], coalition=member.coalition, by=member,
            data={"title": "Des personnes généreuses"},
        )  # fmt: skip
        cycle = open_cycle(coalition=member.coalition, by=member, title="Premier tour")
        question = Choices(member.coalition).questions("intention")[0]
        words = "Chaque personne se sent chez elle"
        type_voice(cycle=cycle, by=member, question=question, words=words, capacity="parent")
        rebuild(coalition_id=member.coalition_id)
    organisations_named(coalition=stranger.coalition, by=stranger, names=["Maison personne"])
    organisations_named(coalition=lead.coalition, by=lead, names=["Toute personne compte"])
    hits = find(cast.own, "personne").hits
    assert {hit.kind for hit in hits} == {
        "organisation", "member", "action", "result", "vision", "portrait.strength", "voice",
    }  # fmt: skip
    assert len([hit for hit in hits if hit.kind == "member"]) == len(cast.members)
    assert all(f"/r/{cast.own.slug}/" in hit.url for hit in hits)
    assert [hit.kind for hit in find(cast.own, "personne", "voice").hits] == ["voice"]


def test_titles_come_first_then_the_latest(cast: Cast) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    make_action(plan, lead, "Avec un texte", description="Un jardin", starts_on=dt.date(2026, 5, 1))
    make_action(plan, lead, "Le jardin d’hier", starts_on=dt.date(2024, 5, 1))
    make_action(plan, lead, "Le jardin d’aujourd’hui", starts_on=dt.date(2026, 1, 1))
    expected = ["Le jardin d’aujourd’hui", "Le jardin d’hier", "Avec un texte"]
    assert titles(cast, "jardin") == expected


def test_the_bin_those_who_left_and_what_is_reserved_are_not_found(cast: Cast) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    action = make_action(plan, lead, "Conte au parc")
    assert titles(cast, "conte") == ["Conte au parc"]
    bin_action(action=action, by=lead)
    assert find(cast.own, "conte").hits == []  # even before the index is told
    assert titles(cast, "conte") == []
    make_action(plan, lead, "Conte au lac")
    Plan.objects.filter(pk=plan.pk).update(binned_at=timezone.now())
    assert titles(cast, "conte") == []
    data = {"title": "Un conte réservé", "audience": "coordination"}
    piece = pieces.add(kind=KINDS["force"], coalition=cast.own, by=lead, data=data)
    assert titles(cast, "conte") == []
    pieces.change(piece=piece, by=lead, data={"audience": "coalition"})
    assert titles(cast, "conte") == ["Un conte réservé"]
    Member.objects.filter(pk=cast.members["observer"].pk).update(left_on=timezone.localdate())
    assert titles(cast, "observer") == []


def test_what_a_verb_wrote_is_found_once_committed(
    cast: Cast, django_capture_on_commit_callbacks: Commit
) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        action = make_action(plan, lead, "Conte au parc")
        assert find(cast.own, "conte").hits == []
    assert [hit.title for hit in find(cast.own, "conte").hits] == ["Conte au parc"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        change_action(action=action, by=lead, data={"title": "Fable au parc"})
    assert find(cast.own, "conte").hits == []
    assert [hit.title for hit in find(cast.own, "fables").hits] == ["Fable au parc"]
    assert rebuild(coalition_id=cast.own.pk) == 0  # nothing was missed
    Entry.objects.all().delete()
    assert rebuild(coalition_id=cast.own.pk) == 2  # the plan and its action


def test_twenty_then_the_next_page(cast: Cast, client_of: Callable[[str], Client]) -> None:
    lead = cast.coordination
    plan = make_plan(lead)
    for number in range(MOST + 1):
        make_action(plan, lead, f"Conte {number}")
    assert len(titles(cast, "conte")) == MOST
    first = find(cast.own, "conte")
    second = find(cast.own, "conte", page=2)
    assert first.more
    assert not second.more
    assert len({hit.title for hit in first.hits + second.hits}) == MOST + 1
    text = client_of("observer").get("/r/marees/chercher/", {"q": "conte"}).content.decode()
    assert "Réponses suivantes" in text
    assert 'value="conte"' in text
    assert "<mark>" not in text  # nothing but titles here


def test_the_page_shows_what_was_found_and_typed_as_text(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lead = cast.coordination
    make_action(make_plan(lead), lead, "Titre", description="Une <b>poussette</b> partagée")
    rebuild(coalition_id=cast.own.pk)
    client = client_of("observer")
    text = client.get("/r/marees/chercher/", {"q": "poussettes"}).content.decode()
    assert "&lt;b&gt;<mark>poussette</mark>&lt;/b&gt;" in text
    hostile = {"q": "<script>alert(1)</script>", "sorte": "n'importe", "page": "-3"}
    assert "<script>alert" not in client.get("/r/marees/chercher/", hostile).content.decode()


def test_constant_queries(cast: Cast, client_of: Callable[[str], Client]) -> None:
    lead, client = cast.coordination, client_of("coordination")
    plan, url = make_plan(lead), "/r/marees/chercher/?q=conte"
    make_action(plan, lead, "Conte 0", lead=cast.organisation.pk)
    create_result(plan=plan, by=lead, title="Conte 0")
    rebuild(coalition_id=cast.own.pk)
    before = queries(client, url)
    for number in range(1, 30):
        make_action(plan, lead, f"Conte {number}", lead=cast.organisation.pk)
        create_result(plan=plan, by=lead, title=f"Conte {number}")
    rebuild(coalition_id=cast.own.pk)
    assert queries(client, url) <= before
    assert before <= 15


def test_engines_compare_tokens_and_nothing_else(cast: Cast) -> None:
    marks = [mark(cast.own.pk), kind_mark("portrait.story")]
    for number, text in enumerate(["été à l’école", "état scolaire", "C’est l’été 2026"]):
        Entry.objects.create(
            coalition=cast.own, kind="portrait.story", object_id=number, title=text,
            tokens=stored(text, "", marks),
        )  # fmt: skip
    rows = Entry.objects.order_by("object_id")

    def found(typed: str) -> list[int]:
        return [entry.object_id for entry in matching(rows, marks, terms(typed))]

    assert found("été") == found("ETE") == [0, 2]
    assert found("ecoles") == [0]
    assert found("2026 ete") == [2]
    Entry.objects.filter(object_id=2).update(tokens=stored("Rien", "", marks))
    assert found("été") == [0]
    Entry.objects.filter(object_id=0).delete()
    assert found("été") == []
