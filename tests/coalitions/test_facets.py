"""The coalition's own words: added, renamed, moved, put aside and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agir.coalitions.actions import add_facet, move_facet, rename_facet, retire_facet
from agir.coalitions.models import Facet
from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from tests.cast import ROLES, Cast

ClientOf = Callable[[str], Client]
PATH = "/r/marees/reperes/"


def names(cast: Cast, kind: str = "age_window") -> list[str]:
    rows = Facet.objects.filter(coalition=cast.own, kind=kind, retired=False)
    return [row.name for row in rows]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_before_the_lists(cast: Cast, client_of: ClientOf, role: str) -> None:
    client, may = client_of(role), role in ("coordination", "steering")
    facet = Facet.objects.filter(coalition=cast.own).first()
    assert facet is not None
    assert client.get(PATH).status_code == 200
    expected = 302 if may else 403
    added = client.post(PATH, {"kind": "sector", "name": "Bord de l’eau"})
    assert added.status_code == expected
    for verb in ("renommer", "deplacer", "retirer", "reprendre"):
        answer = client.post(f"{PATH}{facet.pk}/{verb}/", {"name": "Naissance"})
        assert answer.status_code == expected
    if not may:
        with pytest.raises(NotAllowed):
            rename_facet(facet=facet, by=cast.members[role], name="x")


def test_a_word_of_another_coalition_does_not_exist_here(cast: Cast, client_of: ClientOf) -> None:
    foreign = Facet.objects.filter(coalition=cast.own).first()
    assert foreign is not None
    client = client_of("outsider")
    for verb in ("renommer", "deplacer", "retirer", "reprendre"):
        path = f"/r/cimes/reperes/{foreign.pk}/{verb}/"
        assert client.post(path, {"name": "x"}).status_code == 404


def test_words_are_moved_within_their_list(cast: Cast, client_of: ClientOf) -> None:
    last = Facet.objects.get(coalition=cast.own, name="3–5 ans")
    client = client_of("steering")
    client.post(f"{PATH}{last.pk}/deplacer/", {"to": "up"})
    assert names(cast) == ["Grossesse", "3–5 ans", "0–2 ans"]
    for _ in range(3):
        client.post(f"{PATH}{last.pk}/deplacer/", {"to": "up"})
    assert names(cast) == ["3–5 ans", "Grossesse", "0–2 ans"]
    move_facet(facet=last, by=cast.coordination, up=False)
    assert names(cast) == ["Grossesse", "3–5 ans", "0–2 ans"]


def test_a_word_put_aside_is_offered_no_more_and_comes_back(cast: Cast) -> None:
    facet = Facet.objects.get(coalition=cast.own, name="Grossesse")
    retire_facet(facet=facet, by=cast.coordination)
    retire_facet(facet=facet, by=cast.coordination)
    assert names(cast) == ["0–2 ans", "3–5 ans"]
    retire_facet(facet=facet, by=cast.coordination, retired=False)
    assert names(cast) == ["Grossesse", "0–2 ans", "3–5 ans"]
    verbs = Event.objects.filter(object_type="facet").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["coalitions.facet.retired", "coalitions.facet.returned"]


@pytest.mark.parametrize("name", ["", "  ", "—", "grossesse", "GROSSESSE!", "0-2 ans"])
def test_an_empty_or_taken_name_is_refused(cast: Cast, client_of: ClientOf, name: str) -> None:
    with pytest.raises(Refused):
        add_facet(coalition=cast.own, by=cast.coordination, kind="age_window", name=name)
    answer = client_of("coordination").post(PATH, {"kind": "age_window", "name": name})
    assert answer.status_code == 422
    assert len(names(cast)) == 3


def test_the_same_word_may_be_in_two_lists_and_keeps_its_own_name(cast: Cast) -> None:
    facet = add_facet(coalition=cast.own, by=cast.coordination, kind="audience", name="Grossesse")
    assert rename_facet(facet=facet, by=cast.coordination, name="GROSSESSE").name == "GROSSESSE"


def test_a_word_is_never_read_as_html(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    client.post(PATH, {"kind": "sector", "name": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(PATH).content.decode()
    long = client.post(PATH, {"kind": "sector", "name": "x" * 10_000})
    assert long.status_code == 422


def test_the_page_costs_the_same_for_one_and_for_many(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        return len(queries)

    few = count()
    for number in range(5):
        add_facet(coalition=cast.own, by=cast.coordination, kind="sector", name=f"S{number}")
    assert count() == few <= 15
