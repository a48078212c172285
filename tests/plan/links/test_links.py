"""Saying, changing and taking back what links two actions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agir.coalitions.models import Member
from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from agir.plan.actions.action import bin_action
from agir.plan.actions.link import change_link, link, unlink
from agir.plan.models import ActionLink
from agir.plan.relations import Relation, ends, neighbours
from tests.cast import ROLES
from tests.plan.links.conftest import Web, make_web

ClientOf = Callable[[str], Client]
MAKERS = {"coordination", "steering", "representative", "first_concerned"}


@pytest.mark.parametrize("role", ROLES)
def test_those_who_make_the_plan_link_its_actions(web: Web, role: str) -> None:
    by = web.cast.members[role]
    first, second = web.actions["Conte"], web.actions["Valises"]
    if role in MAKERS:
        made = link(from_action=first, to_action=second, kind="reinforces", by=by)
        change_link(old=made, from_action=second, to_action=first, kind="depends", by=by, how="x")
        assert web.links() == {("Valises", "depends", "Conte", "x")}
        unlink(link=ActionLink.objects.get(), by=by)
        assert web.links() == set()
    else:
        with pytest.raises(NotAllowed):
            link(from_action=first, to_action=second, kind="reinforces", by=by)
        made = web.tie("Conte", "reinforces", "Valises")
        with pytest.raises(NotAllowed):
            unlink(link=made, by=by)
        assert web.links() == {("Conte", "reinforces", "Valises", "")}


@pytest.mark.parametrize(
    ("relation", "kept"),
    [
        ("reinforces", ("Valises", "reinforces", "Conte")),
        ("reinforced_by", ("Conte", "reinforces", "Valises")),
        ("depends", ("Valises", "depends", "Conte")),
        ("conditions", ("Conte", "depends", "Valises")),
        ("overlaps", ("Conte", "overlaps", "Valises")),
    ],
)
def test_a_link_is_said_from_either_end(
    web: Web, client_of: ClientOf, relation: str, kept: tuple[str, str, str]
) -> None:
    here = web.actions["Valises"]
    typed = {"relation": relation, "other": "conte", "how": "mêmes livres"}
    answer = client_of("first_concerned").post(web.url("link_add", here.pk), typed)
    assert answer.status_code == 302
    assert answer["Location"] == web.url("action", here.pk) + "#liens"
    assert web.links() == {(*kept, "mêmes livres")}
    seen_here = {group.relation: group for group in neighbours(here)}
    assert set(seen_here) == {Relation(relation)}
    there = {group.relation for group in neighbours(web.actions["Conte"])}
    backwards = {"reinforces": "reinforced_by", "depends": "conditions", "overlaps": "overlaps"}
    backwards |= {value: key for key, value in backwards.items()}
    assert there == {Relation(backwards[relation])}


def test_an_overlap_is_kept_once_whoever_says_it(web: Web) -> None:
    web.tie("Conte", "overlaps", "Valises", "d’ici")
    web.tie("Valises", "overlaps", "Conte", "de là")
    assert web.links() == {("Conte", "overlaps", "Valises", "de là")}


def test_saying_the_same_again_writes_nothing(web: Web) -> None:
    web.tie("Conte", "depends", "Valises", "x")
    web.plan.refresh_from_db()
    before = web.plan.revision, Event.objects.count()
    web.tie("Conte", "depends", "Valises", "x")
    web.plan.refresh_from_db()
    assert (web.plan.revision, Event.objects.count()) == before


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"other": ""}, 422, "obligatoire"),
        ({"other": "zzz"}, 422, "Aucune action de ce plan n’a ce titre"),
        ({"other": "Répit"}, 302, ""),
        ({"other": "répit "}, 302, ""),
        ({"other": "conte"}, 422, "ne se lie pas à elle-même"),
        ({"other": "i"}, 422, "Choisissez dans la liste"),
        ({"other": "répit", "relation": "aime"}, 422, "aime"),
    ],
)
def test_what_is_typed_finds_one_action_or_asks(
    web: Web, client_of: ClientOf, typed: dict[str, str], status: int, sentence: str
) -> None:
    data = {"relation": "reinforces", "how": "gardé tel quel", **typed}
    answer = client_of("steering").post(web.url("link_add", web.actions["Conte"].pk), data)
    assert answer.status_code == status
    if status == 422:
        assert sentence in answer.content.decode()
        assert "gardé tel quel" in answer.content.decode()
        assert web.links() == set()


def test_two_actions_of_one_title_are_told_apart(web: Web, client_of: ClientOf) -> None:
    twin = web.add("Valises")
    client = client_of("steering")
    address = web.url("link_add", web.actions["Conte"].pk)
    answer = client.post(address, {"relation": "depends", "other": "Valises", "how": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Valises (1)" in page
    assert "Valises (2)" in page
    chosen = {"relation": "depends", "other": "Valises", "how": "", "choice": twin.pk}
    assert client.post(address, chosen).status_code == 302
    assert ActionLink.objects.get().to_action == twin
    named = {"relation": "depends", "other": "Valises (1)", "how": ""}
    assert client.post(address, named).status_code == 302
    assert ActionLink.objects.count() == 2


def test_changing_and_undoing_gives_back_the_former_link(web: Web, client_of: ClientOf) -> None:
    made = web.tie("Conte", "reinforces", "Valises", "avant")
    client = client_of("representative")
    end = web.actions["Valises"]
    address = f"{web.url('link_edit', made.pk)}?depuis={end.pk}"
    form = client.get(address).context["form"]
    assert form.initial == {"relation": Relation.REINFORCED_BY, "how": "avant"}
    answer = client.post(address, {"relation": "depends", "how": "après"}, follow=True)
    assert web.links() == {("Valises", "depends", "Conte", "après")}
    undo = next(iter(answer.context["messages"])).extra_tags
    client.post(undo)
    assert web.links() == {("Conte", "reinforces", "Valises", "avant")}


def test_removing_and_undoing_gives_it_back(web: Web, client_of: ClientOf) -> None:
    made = web.tie("Conte", "depends", "Valises", "les mêmes & « autres »")
    client = client_of("steering")
    answer = client.post(web.url("link_remove", made.pk), follow=True)
    assert web.links() == set()
    client.post(next(iter(answer.context["messages"])).extra_tags)
    assert web.links() == {("Conte", "depends", "Valises", "les mêmes & « autres »")}


@pytest.mark.parametrize("away", ["/\\evil.test", "//evil.test/", "https://evil.test/", "x"])
def test_the_way_back_stays_in_the_house(web: Web, client_of: ClientOf, away: str) -> None:
    made = web.tie("Conte", "depends", "Valises")
    answer = client_of("steering").post(web.url("link_remove", made.pk), {"next": away})
    assert answer["Location"] == web.url("action", web.actions["Conte"].pk) + "#liens"


def test_what_is_elsewhere_or_in_the_bin_cannot_be_linked(web: Web, client_of: ClientOf) -> None:
    away: Member = web.cast.outsider
    other = make_web(web.cast, away)
    foreign, here = other.actions["Conte"], web.actions["Conte"]
    with pytest.raises(Refused):
        link(from_action=here, to_action=foreign, kind="depends", by=web.by)
    foreign_link = other.tie("Conte", "depends", "Valises")
    bin_action(action=web.actions["Valises"], by=web.by)
    client = client_of("coordination")
    for address in (
        web.url("link_add", foreign.pk),
        web.url("link_add", web.actions["Valises"].pk),
        web.url("link_pair", here.pk, foreign.pk),
        web.url("link_pair", here.pk, web.actions["Valises"].pk),
        web.url("link_edit", foreign_link.pk),
        web.url("link_remove", foreign_link.pk),
        web.url("proposal_confirm", here.pk, foreign.pk),
        web.url("proposal_dismiss", "overlaps", here.pk, foreign.pk),
        web.url("link_put_back") + f"?kind=depends&first={here.pk}&second={foreign.pk}",
        web.url("link_put_back") + f"?kind=aime&first={here.pk}&second={here.pk}",
        web.url("link_put_back") + f"?kind=depends&first={'9' * 30}&second={here.pk}",
    ):
        assert client.post(address, {"relation": "depends", "other": "x"}).status_code == 404
    typed = {"relation": "depends", "other": "x", "choice": foreign.pk}
    assert client.post(web.url("link_add", here.pk), typed).status_code == 422
    assert web.links() == {("Conte", "depends", "Valises", "")}


def test_links_of_binned_actions_come_back_with_them(web: Web) -> None:
    web.tie("Conte", "depends", "Valises")
    bin_action(action=web.actions["Valises"], by=web.by)
    assert neighbours(web.actions["Conte"]) == []
    assert ActionLink.objects.count() == 1


def test_neighbours_are_one_query(
    web: Web, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Valises", "Répit", "Infolettre"):
        web.tie("Conte", "reinforces", name)
    with django_assert_num_queries(1):
        groups = neighbours(web.actions["Conte"])
        assert [row.action.title for row in groups[0].rows] == ["Valises", "Répit", "Infolettre"]


def test_titles_are_found_while_typing(web: Web, client_of: ClientOf) -> None:
    answer = client_of("observer").get(web.url("link_titles"), {"other": "REPIT"})
    assert 'value="Répit"' in answer.content.decode()
    assert "Conte" not in answer.content.decode()


def test_the_pair_page_reads_for_all_and_writes_for_makers(web: Web, client_of: ClientOf) -> None:
    web.tie("Conte", "reinforces", "Valises", "ils lisent")
    address = web.url("link_pair", web.actions["Valises"].pk, web.actions["Conte"].pk)
    page = client_of("observer").get(address).content.decode()
    assert "est renforcée par" in page
    assert 'name="relation"' not in page
    assert client_of("observer").post(address, {"relation": "depends"}).status_code == 403
    back = web.url("matrix")
    answer = client_of("steering").post(address, {"relation": "depends", "next": back})
    assert answer["Location"] == back
    assert ("Valises", "depends", "Conte", "") in web.links()


def test_ends_and_relation_are_inverse(web: Web) -> None:
    a, b = web.actions["Conte"], web.actions["Valises"]
    for relation in Relation:
        kind, first, second = ends(relation, a, b)
        assert {first, second} == {a, b}
        assert kind in {"reinforces", "depends", "overlaps"}
