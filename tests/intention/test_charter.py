"""The charter, a proof a year, values; the empty chair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agir.coalitions.actions import facets_named
from agir.coalitions.models import Member, Organisation
from agir.core.refusals import NotAllowed, Refused
from agir.cycles.models import OwnItem, SetAside
from agir.history.models import Version
from agir.intention.actions.chairs import change_chair, name_chair
from agir.intention.actions.charter import (
    add_value,
    change_value,
    check_line,
    retire_value,
    write_line,
)
from agir.intention.missing import missing
from agir.intention.models import Chair, CharterCheck, CharterLine, Value
from agir.intention.principles import principles
from agir.plan.actions.action import create_action
from agir.plan.actions.plan import create_plan
from tests.cast import Cast

ClientOf = Callable[[str], Client]
YEAR = timezone.localdate().year


def line(cast: Cast, how: str = "Nous agissons tôt") -> CharterLine:
    lead = cast.coordination
    return write_line(coalition=cast.own, by=lead, principle="prevention", how=how)


def test_a_line_keeps_its_wordings(cast: Cast) -> None:
    made = line(cast)
    assert line(cast).pk == made.pk
    line(cast, "Dès la grossesse")
    kept = Version.objects.of("charter", made.pk)
    assert [one.data["how"] for one in kept] == ["Dès la grossesse", "Nous agissons tôt"]


def test_own_principles_and_those_set_aside(cast: Cast) -> None:
    OwnItem.objects.create(coalition=cast.own, family="principles", key="le-notre", name="Jouer")
    OwnItem.objects.create(coalition=cast.another, family="principles", key="le-leur", name="X")
    SetAside.objects.create(coalition=cast.own, family="principles", key="context")
    found = {one.key: one.own for one in principles(cast.own)}
    assert found["le-notre"] is True
    assert "le-leur" not in found
    assert "context" not in found
    lead = cast.coordination
    assert write_line(coalition=cast.own, by=lead, principle="le-notre", how="En jouant").pk
    for key in ("context", "le-leur", "x" * 300):
        with pytest.raises(Refused):
            write_line(coalition=cast.own, by=lead, principle=key, how="Oui")


def test_one_proof_a_year(cast: Cast) -> None:
    made, lead = line(cast), cast.coordination
    check_line(line=made, by=lead, year=YEAR, example="Un soir de mars")
    check_line(line=made, by=lead, year=YEAR, example="Un soir de mai")
    assert CharterCheck.objects.get().example == "Un soir de mai"
    assert "Un soir de mars" in str(list(Version.objects.values_list("data", flat=True)))
    for year, example in ((YEAR + 1, "x"), (1200, "x"), (YEAR, "  ")):
        with pytest.raises(Refused):
            check_line(line=made, by=lead, year=year, example=example)
    with pytest.raises(NotAllowed):
        check_line(line=made, by=cast.outsider, year=YEAR, example="x")
    with pytest.raises(NotAllowed):
        check_line(line=made, by=cast.members["observer"], year=YEAR, example="x")


def test_values(cast: Cast) -> None:
    lead = cast.coordination
    made = add_value(coalition=cast.own, by=lead, name="Franchise", meaning="Se dire")
    change_value(value=made, by=cast.members["first_concerned"], name="Franchise", meaning="Oser")
    assert Version.objects.of("value", made.pk).count() == 2
    retire_value(value=made, by=lead)
    assert Value.objects.filter(retired_at=None).count() == 0
    retire_value(value=made, by=lead, back=True)
    with pytest.raises(NotAllowed):
        change_value(value=made, by=cast.outsider, name="x", meaning="")


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("charte/principes/prevention/", {"how": ""}),
        ("charte/principes/prevention/", {"how": "Gardez-moi" * 600}),
        ("charte/principes/prevention/exemple/", {"year": "mille", "example": "Gardez-moi"}),
        ("charte/principes/prevention/exemple/", {"year": "2999", "example": "Gardez-moi"}),
        ("charte/valeurs/nouvelle/", {"name": "", "meaning": "Gardez-moi"}),
        ("chaise-vide/nouvelle/", {"name": "", "why": "Gardez-moi"}),
        ("chaise-vide/nouvelle/", {"name": "Gardez-moi", "ask_by": "demain"}),
        ("chaise-vide/nouvelle/", {"name": "Gardez-moi", "asker": "999999"}),
    ],
)
def test_bad_input_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf, path: str, typed: dict[str, str]
) -> None:
    line(cast)
    answer = client_of("representative").post(f"/r/{cast.own.slug}/intention/{path}", typed)
    assert answer.status_code == 422
    if "Gardez-moi" in str(typed):
        assert "Gardez-moi" in answer.content.decode()
    assert (CharterCheck.objects.count(), Value.objects.count(), Chair.objects.count()) == (0, 0, 0)


# The empty chair


def keys(cast: Cast) -> set[str]:
    return {one.key for one in missing(cast.own)}


def test_who_is_missing_is_read_from_what_lies_below(cast: Cast) -> None:
    assert "role:first-concerned" not in keys(cast)
    Member.objects.filter(pk=cast.members["first_concerned"].pk).delete()
    assert "role:first-concerned" in keys(cast)
    assert "kind:school" in keys(cast)
    Organisation.objects.filter(pk=cast.organisation.pk).update(kind="school")
    assert "kind:school" not in keys(cast)
    assert "kind:funder" not in keys(cast)


def test_a_sector_is_there_when_a_partner_says_so_or_an_action_serves_it(cast: Cast) -> None:
    lead = cast.coordination
    names = ["Bas-de-l’Anse", "Haut-Pré", "Les Dunes"]
    made = facets_named(coalition=cast.own, kind="sector", names=names)
    wanted = {name: f"facet:{facet.pk}" for name, facet in made.items()}
    assert set(wanted.values()) <= keys(cast)
    Organisation.objects.filter(pk=cast.organisation.pk).update(territory="Quartier Haut-Pré")
    plan = create_plan(coalition=cast.own, by=lead, title="Plan")
    create_action(plan=plan, by=lead, data={"title": "A", "facets": [made["Les Dunes"].pk]})
    assert wanted["Bas-de-l’Anse"] in keys(cast)
    assert not {wanted["Haut-Pré"], wanted["Les Dunes"]} & keys(cast)


def test_what_was_noticed_becomes_one_chair(cast: Cast, client_of: ClientOf) -> None:
    client, base = client_of("first_concerned"), f"/r/{cast.own.slug}/intention/chaise-vide/"
    assert "kind%3Aschool" in client.get(base).content.decode()
    new = f"{base}nouvelle/?cle=kind:school"
    assert "passage se prépare" in client.get(new).content.decode()
    assert client.post(new, {"name": "L’école"}).status_code == 302
    assert Chair.objects.get().key == "kind:school"
    assert "kind:school" not in keys(cast)
    with pytest.raises(Refused):
        name_chair(coalition=cast.own, by=cast.coordination, name="L’école", key="kind:school")


def about(**more: Any) -> dict[str, Any]:
    usual = {"name": "Des pères", "why": "", "asker": None, "ask_by": None, "words": ""}
    return {**usual, "status": "invited", **more}


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"status": "invited"}, False),
        ({"status": "came"}, False),
        ({"status": "declined"}, True),
        ({"status": "declined", "words": "Pas cette année"}, False),
        ({"status": "set_aside"}, True),
    ],
)
def test_what_became_of_an_invitation(cast: Cast, more: dict[str, str], refused: bool) -> None:
    chair = name_chair(coalition=cast.own, by=cast.coordination, name="Des pères")
    if refused:
        with pytest.raises(Refused):
            change_chair(chair=chair, by=cast.coordination, **about(**more))
    else:
        change_chair(chair=chair, by=cast.coordination, **about(**more))
    chair.refresh_from_db()
    assert chair.status == ("empty" if refused else more["status"])


def test_a_chair_stays_in_its_coalition(cast: Cast) -> None:
    chair = name_chair(coalition=cast.own, by=cast.coordination, name="Des pères")
    with pytest.raises(NotAllowed):
        change_chair(chair=chair, by=cast.outsider, **about())
    with pytest.raises(Refused):
        name_chair(coalition=cast.own, by=cast.coordination, name="X", asker=cast.outsider)
    gone = cast.members["observer"]
    Member.objects.filter(pk=gone.pk).update(left_on=dt.date(2026, 1, 5))
    gone.refresh_from_db()
    with pytest.raises(Refused):
        name_chair(coalition=cast.own, by=cast.coordination, name="X", asker=gone)
