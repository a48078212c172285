"""Who sits in a coalition: roles, departures, the last coordination, erased accounts."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agir.accounts.actions import describe, erase_account
from agir.accounts.models import User
from agir.coalitions.actions import bring_back, change_member, remove_member
from agir.coalitions.models import Coalition, Member
from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from tests.cast import ROLES, Cast

ClientOf = Callable[[str], Client]


@pytest.mark.parametrize("role", ROLES)
def test_only_the_coordination_sees_addresses(cast: Cast, client_of: ClientOf, role: str) -> None:
    page = client_of(role).get("/r/marees/membres/").content.decode()
    others = [f"{other}@exemple.test" for other in ROLES if other != role]
    assert all(f"Personne {other}" in page for other in ROLES)
    assert [address in page for address in others] == [role == "coordination"] * len(others)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_before_the_members(cast: Cast, client_of: ClientOf, role: str) -> None:
    client, may = client_of(role), role == "coordination"
    target = cast.members["observer" if role != "observer" else "representative"]
    path = f"/r/marees/membres/{target.pk}/"
    assert client.get(path).status_code == (200 if may else 403)
    assert client.post(path, {"role": "steering"}).status_code == (302 if may else 403)
    assert client.post(f"{path}retirer/").status_code == (302 if may else 403)
    assert client.post(f"{path}reprendre/").status_code == (302 if may else 403)
    assert client.get(f"{path}retirer/").status_code == 405


def test_members_of_another_coalition_do_not_exist_here(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("outsider")
    for verb in ("", "retirer/", "reprendre/"):
        path = f"/r/cimes/membres/{cast.members['observer'].pk}/{verb}"
        assert client.post(path, {"role": "observer"}).status_code == 404
    assert client.get("/r/marees/membres/").status_code == 404


def test_a_role_is_changed_and_recorded_without_a_name(cast: Cast) -> None:
    member = cast.members["representative"]
    change_member(member=member, by=cast.coordination, role="steering", organisation=None)
    event = Event.objects.get(verb="coalitions.member.changed")
    assert event.changes["role"] == ["representative", "steering"]
    assert "Personne" not in json.dumps([event.title, event.changes])


def test_those_first_concerned_speak_for_no_organisation(cast: Cast, client_of: ClientOf) -> None:
    member = cast.members["representative"]
    client_of("coordination").post(
        f"/r/marees/membres/{member.pk}/",
        {"role": "first_concerned", "organisation": cast.organisation.pk},
    )
    member.refresh_from_db()
    assert (member.role, member.organisation) == ("first_concerned", None)


def test_the_last_coordination_neither_leaves_nor_steps_down(
    cast: Cast, client_of: ClientOf
) -> None:
    last = cast.coordination
    with pytest.raises(Refused, match="dernière personne"):
        remove_member(member=last, by=last)
    with pytest.raises(Refused, match="dernière personne"):
        change_member(member=last, by=last, role="observer", organisation=None)
    client = client_of("coordination")
    answer = client.post(f"/r/marees/membres/{last.pk}/", {"role": "observer"})
    assert answer.status_code == 422
    assert "dernière personne" in answer.content.decode()
    page = client.post(f"/r/marees/membres/{last.pk}/retirer/", follow=True).content.decode()
    assert "dernière personne" in page
    last.refresh_from_db()
    assert (last.role, last.left_on) == ("coordination", None)
    change_member(member=cast.members["steering"], by=last, role="coordination", organisation=None)
    remove_member(member=last, by=last)
    assert Member.objects.get(pk=last.pk).left_on is not None


def test_a_person_leaves_by_herself_and_no_longer_sees(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("first_concerned")
    member = cast.members["first_concerned"]
    assert client.post(f"/r/marees/membres/{member.pk}/retirer/")["Location"] == "/"
    assert client.get("/r/marees/membres/").status_code == 404
    with pytest.raises(NotAllowed):
        bring_back(member=Member.objects.get(pk=member.pk), by=cast.members["steering"])


def test_a_removal_is_undone(cast: Cast, client_of: ClientOf) -> None:
    client, member = client_of("coordination"), cast.members["observer"]
    page = client.post(f"/r/marees/membres/{member.pk}/retirer/", follow=True).content.decode()
    assert f"/r/marees/membres/{member.pk}/reprendre/" in page
    client.post(f"/r/marees/membres/{member.pk}/reprendre/")
    member.refresh_from_db()
    assert member.left_on is None
    client.post(f"/r/marees/membres/{member.pk}/retirer/")
    Member.objects.create(coalition=cast.own, user=member.user, role="observer")
    page = client.post(f"/r/marees/membres/{member.pk}/reprendre/", follow=True).content.decode()
    assert "ne peut pas reprendre" in page


def test_an_erased_account_leaves_every_coalition_and_its_name_nowhere(
    cast: Cast, client_of: ClientOf
) -> None:
    user = cast.users["first_concerned"]
    client = client_of("first_concerned")
    assert client.post("/compte/effacer/", {"sure": "on"})["Location"] == "/"
    assert not Member.objects.present().filter(user=user).exists()
    page = client_of("coordination").get("/r/marees/membres/").content.decode()
    assert "Personne first_concerned" not in page
    assert "first_concerned@" not in page
    left = Event.objects.filter(verb="coalitions.member.left", coalition_id=cast.own.pk).get()
    assert str(left.by) == "une personne partie"


def test_who_alone_coordinates_others_hands_over_before_erasing(
    cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of("coordination").post("/compte/effacer/", {"sure": "on"})
    assert answer.status_code == 422
    assert "Confiez d’abord ce rôle" in answer.content.decode()
    user = User.objects.get(pk=cast.users["coordination"].pk)
    assert user.is_active
    assert Member.objects.present().filter(user=user).count() == 2


def test_who_is_alone_archives_by_erasing(cast: Cast) -> None:
    erase_account(by=cast.users["outsider"])
    assert Coalition.objects.get(slug="cimes").is_archived


def test_my_data_tell_my_coalitions(cast: Cast) -> None:
    told = describe(user=cast.users["representative"])
    assert [seat["coalition"] for seat in told["memberships"]] == [
        "Coalition des Marées",
        "Coalition d’hier",
    ]
    assert told["memberships"][0]["organisation"] == "Maison des Marées"
    json.dumps(told)


def test_the_page_costs_the_same_for_one_and_for_many(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/r/marees/membres/")
        return len(queries)

    few = count()
    for number in range(5):
        user = User.objects.create_user(f"p{number}@exemple.test")
        Member.objects.create(coalition=cast.own, user=user, role="observer")
    assert count() == few <= 15
