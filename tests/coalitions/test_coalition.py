"""A coalition is opened, changed, archived and opened again; everything is recorded."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agir.accounts.models import User
from agir.coalitions.actions import archive, change_coalition, create_coalition, reopen
from agir.coalitions.models import Coalition, Facet, Member
from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


def verbs(coalition: Coalition) -> list[str]:
    return list(
        Event.objects.filter(coalition_id=coalition.pk, object_type="coalition")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def test_a_name_is_enough_and_opens_it_in_one_post() -> None:
    user = User.objects.create_user("marie@exemple.test", name="Marie")
    client = Client()
    client.force_login(user)
    assert client.get("/regroupements/nouveau/").status_code == 200
    answer = client.post("/regroupements/nouveau/", {"name": "  Petite   enfance du Fjord "})
    assert answer["Location"] == "/r/petite-enfance-du-fjord/"
    coalition = Coalition.objects.get()
    assert (coalition.name, coalition.languages) == ("Petite enfance du Fjord", ["fr"])
    assert (coalition.level, coalition.time_zone) == ("local", "America/Toronto")
    assert Member.objects.get().role == "coordination"
    assert Facet.objects.count() == 3
    assert verbs(coalition) == ["coalitions.coalition.created"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Donnez un nom"),
        ({"name": "   "}, "Donnez un nom"),
        ({"name": "x" * 10_000}, "160 caractères"),
        ({"name": "Fjord", "languages": ["xx"]}, "xx"),
        ({"name": "Fjord", "time_zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"name": "Fjord", "cause": "c" * 3000}, "2000"),
    ],
)
def test_what_cannot_be_opened_keeps_what_was_typed(typed: dict[str, str], sentence: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("marie@exemple.test"))
    answer = client.post("/regroupements/nouveau/", {"territory": "Saguenay", **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Saguenay"' in page
    assert not Coalition.objects.exists()


def test_two_coalitions_of_one_name_have_two_addresses(cast: Cast) -> None:
    user = cast.users["observer"]
    slugs = [create_coalition(by=user, name=n).coalition.slug for n in ("Été", "Été", "ÉTÉ!", "!?")]
    assert slugs == ["ete", "ete-2", "ete-3", "regroupement"]


def test_a_taken_address_is_refused_and_nothing_is_written(cast: Cast) -> None:
    before = Member.objects.count()
    with pytest.raises(Refused, match="marees"):
        create_coalition(by=cast.users["observer"], name="Autre", slug="marees")
    assert Member.objects.count() == before


def test_changes_are_recorded_with_before_and_after(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    data = {"name": "Nouveau nom", "languages": ["fr", "en"], "level": "regional"}
    answer = client.post("/r/marees/reglages/", {**data, "time_zone": "America/Halifax"})
    assert answer["Location"] == "/r/marees/reglages/"
    event = Event.objects.get(verb="coalitions.coalition.changed")
    assert event.changes["name"] == ["Coalition des Marées", "Nouveau nom"]
    assert event.changes["languages"] == [["fr"], ["fr", "en"]]
    assert "cause" not in event.changes


def test_a_bad_change_writes_nothing_and_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of("coordination").post(
        "/r/marees/reglages/", {"name": "", "cause": "Nos enfants", "level": "local"}
    )
    assert answer.status_code == 422
    assert "Nos enfants" in answer.content.decode()
    cast.own.refresh_from_db()
    assert cast.own.cause == ""


@pytest.mark.parametrize("role", ROLES)
def test_only_the_coordination_changes_archives_and_reopens(cast: Cast, role: str) -> None:
    member = cast.members[role]
    if role == "coordination":
        change_coalition(coalition=cast.own, by=member, name="Autre nom")
        archive(coalition=cast.own, by=member)
        reopen(coalition=cast.own, by=member)
        assert verbs(cast.own)[-3:] == [
            f"coalitions.coalition.{verb}" for verb in ("changed", "archived", "reopened")
        ]
        return
    with pytest.raises(NotAllowed):
        change_coalition(coalition=cast.own, by=member, name="Autre nom")
    with pytest.raises(NotAllowed):
        archive(coalition=cast.own, by=member)
    with pytest.raises(NotAllowed):
        reopen(coalition=cast.archived, by=cast.archived_members[role])


def test_archiving_and_reopening_from_the_settings(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("coordination")
    client.post("/r/marees/reglages/archiver/")
    cast.own.refresh_from_db()
    assert cast.own.is_archived
    page = client.get("/r/marees/reglages/").content.decode()
    assert "Rouvrir le regroupement" in page
    assert 'name="name"' not in page
    assert client.post("/r/marees/reglages/", {"name": "x"}).status_code == 403
    client.post("/r/marees/reglages/rouvrir/")
    cast.own.refresh_from_db()
    assert not cast.own.is_archived


def test_the_shell_opens_a_coalition_and_its_account(capsys: pytest.CaptureFixture[str]) -> None:
    call_command(
        "create_coalition", "fjord", name="Le Fjord", coordinator="Marie@exemple.test", cause="0-5"
    )
    coalition = Coalition.objects.get()
    assert (coalition.slug, coalition.cause) == ("fjord", "0-5")
    assert Member.objects.get().user.email == "marie@exemple.test"
    assert "/r/fjord/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("slug", "name", "email", "sentence"),
    [
        ("marees", "Autre", "x@exemple.test", "déjà prise"),
        ("Été!", "Autre", "x@exemple.test", "ne convient pas"),
        ("", "Autre", "x@exemple.test", "ne convient pas"),
        ("a" * 61, "Autre", "x@exemple.test", "ne convient pas"),
        ("autre", " ", "x@exemple.test", "160 caractères"),
        ("autre", "Autre", "x", "adresse courriel"),
    ],
)
def test_the_shell_refuses_with_a_sentence_and_writes_nothing(
    cast: Cast, slug: str, name: str, email: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence) as error:
        call_command("create_coalition", slug, name=name, coordinator=email)
    assert error.value.returncode == 1
    assert Coalition.objects.count() == 3
    assert not User.objects.filter(email="x@exemple.test").exists()
