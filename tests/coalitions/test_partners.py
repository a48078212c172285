"""Organisations and their partnerships, and what one coalition never learns from another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from agir.coalitions.actions import (
    add_partner,
    change_organisation,
    end_partnership,
    merge_organisations,
    organisations_named,
    resume_partnership,
)
from agir.coalitions.models import Member, Organisation, OrganisationSpelling, Partnership
from agir.core.refusals import NotAllowed, Refused
from agir.funding.models import FundingSource
from agir.history.models import Event
from agir.plan.models import Action, ActionOrganisation, Plan
from tests.cast import ROLES, Cast

ClientOf = Callable[[str], Client]
STEERING = ("coordination", "steering")


def test_a_name_and_a_role_are_enough(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steering")
    answer = client.post(
        "/r/marees/partenaires/ajouter/", {"name": " CPE  du Phare ", "role": "ally"}
    )
    assert answer["Location"] == "/r/marees/partenaires/"
    added = Organisation.objects.get(name="CPE du Phare")
    assert added.described_by == cast.own
    assert added.partnerships.get().role == "ally"
    assert "CPE du Phare" in client.get("/r/marees/partenaires/").content.decode()
    assert Event.objects.filter(verb="coalitions.partner.added", object_id=added.pk).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "role": "ally"}, "Inscrivez le nom"),
        ({"name": "!!!", "role": "ally"}, "au moins une lettre"),
        ({"name": "x" * 10_000, "role": "ally"}, "200 caractères"),
        ({"name": "CPE", "role": "roi"}, "roi"),
        ({"name": "CPE", "role": "ally", "starts_on": "hier"}, "pas lisible"),
    ],
)
def test_a_bad_partner_writes_nothing_and_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf, typed: dict[str, str], sentence: str
) -> None:
    data = {"territory": "Rive-Sud", **typed}
    answer = client_of("coordination").post("/r/marees/partenaires/ajouter/", data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Rive-Sud"' in answer.content.decode()
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("role", ROLES)
def test_each_role_before_the_partners(cast: Cast, client_of: ClientOf, role: str) -> None:
    client = client_of(role)
    may = role in STEERING
    partnership = Partnership.objects.get()
    assert client.get("/r/marees/partenaires/").status_code == 200
    assert client.get(f"/r/marees/partenaires/{cast.organisation.pk}/").status_code == 200
    assert client.get("/r/marees/partenaires/ajouter/").status_code == (200 if may else 403)
    assert client.get("/r/marees/partenaires/reunir/").status_code == (200 if may else 403)
    edit = client.post(f"/r/marees/partenaires/{cast.organisation.pk}/", {"name": "Autre"})
    assert edit.status_code == (302 if may else 403)
    for verb in ("terminer", "reprendre"):
        answer = client.post(
            f"/r/marees/partenariats/{partnership.pk}/{verb}/", {"ends_on": "2030-01-01"}
        )
        assert answer.status_code == (302 if may else 403)
    with_rights = client.post("/r/marees/partenaires/ajouter/", {"name": "CPE", "role": "ally"})
    assert with_rights.status_code == (302 if may else 403)


def test_what_belongs_to_another_coalition_does_not_exist_here(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("outsider")
    foreign = Partnership.objects.get()
    assert client.get(f"/r/cimes/partenaires/{cast.organisation.pk}/").status_code == 404
    for verb in ("terminer", "reprendre"):
        path = f"/r/cimes/partenariats/{foreign.pk}/{verb}/"
        assert client.post(path, {"ends_on": "2030-01-01"}).status_code == 404
    own = add_partner(coalition=cast.another, by=cast.outsider, name="Maison des Cimes")
    merge = {"keep": own.pk, "drop": cast.organisation.pk}
    assert client.post("/r/cimes/partenaires/reunir/", merge).status_code == 422
    assert Organisation.objects.filter(pk=cast.organisation.pk).exists()
    page = client.get("/r/cimes/partenaires/reunir/").content.decode()
    assert "Maison des Marées" not in page


def test_one_name_in_two_coalitions_of_strangers_is_two_organisations(cast: Cast) -> None:
    there = add_partner(
        coalition=cast.another, by=cast.outsider, name="Maison des Marees", kind="family"
    )
    assert there.pk != cast.organisation.pk
    assert there.described_by == cast.another


def test_a_person_of_both_joins_the_same_organisation_and_does_not_describe_it(
    cast: Cast,
) -> None:
    both = Member.objects.create(
        coalition=cast.another, user=cast.users["coordination"], role="coordination"
    )
    same = add_partner(
        coalition=cast.another, by=both, name="MAISON des marées", kind="school", role="ally"
    )
    assert same.pk == cast.organisation.pk
    same.refresh_from_db()
    assert (same.name, same.kind) == ("Maison des Marées", "")
    with pytest.raises(NotAllowed):
        change_organisation(organisation=same, by=both, name="Autre")


def test_a_shared_organisation_shows_neither_roles_nor_spellings_of_elsewhere(
    cast: Cast, client_of: ClientOf
) -> None:
    both = Member.objects.create(
        coalition=cast.another, user=cast.users["coordination"], role="coordination"
    )
    add_partner(coalition=cast.another, by=both, name="Maison des Marées", role="funder")
    OrganisationSpelling.objects.create(
        coalition=cast.own, organisation=cast.organisation, spelling="MDM", folded="mdm"
    )
    client = client_of("outsider")
    for path in ("/r/cimes/partenaires/", f"/r/cimes/partenaires/{cast.organisation.pk}/"):
        page = client.get(path).content.decode()
        assert "bailleur de fonds" in page
        assert "MDM" not in page
        assert "Coalition des Marées" not in page
        assert ">partenaire" not in page


def test_a_partnership_ends_and_continues(cast: Cast, client_of: ClientOf) -> None:
    partnership = Partnership.objects.get()
    client = client_of("coordination")
    path = f"/r/marees/partenariats/{partnership.pk}"
    client.post(f"{path}/terminer/", {"ends_on": "2999-03-01"})
    partnership.refresh_from_db()
    assert partnership.ends_on == dt.date(2999, 3, 1)
    assert "jusqu’au 1er mars 2999" in client.get("/r/marees/partenaires/").content.decode()
    client.post(f"{path}/reprendre/")
    partnership.refresh_from_db()
    assert partnership.ends_on is None
    verbs = Event.objects.filter(object_type="organisation").order_by("pk")
    assert [event.verb.rsplit(".", 1)[1] for event in verbs] == ["added", "ended", "resumed"]


@pytest.mark.parametrize("typed", ["1990-01-01", "demain", ""])
def test_an_end_that_cannot_be_is_said_beside_the_date(
    cast: Cast, client_of: ClientOf, typed: str
) -> None:
    partnership = Partnership.objects.get()
    answer = client_of("coordination").post(
        f"/r/marees/partenariats/{partnership.pk}/terminer/", {"ends_on": typed}
    )
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    partnership.refresh_from_db()
    assert partnership.ends_on is None


def test_a_partner_that_left_comes_back(cast: Cast) -> None:
    partnership = Partnership.objects.get()
    end_partnership(partnership=partnership, by=cast.coordination, ends_on=dt.date(2999, 1, 1))
    add_partner(coalition=cast.own, by=cast.coordination, name="Maison des Marées")
    assert Partnership.objects.get().ends_on is None


@pytest.mark.parametrize("role", ROLES)
def test_each_role_before_the_verbs(cast: Cast, role: str) -> None:
    member, partnership = cast.members[role], Partnership.objects.get()
    other = organisations_named(coalition=cast.own, by=cast.coordination, names=["CPE"])["CPE"]
    gestures: list[Callable[[], object]] = [
        lambda: add_partner(coalition=cast.own, by=member, name="Nouvelle"),
        lambda: change_organisation(organisation=cast.organisation, by=member, name="Renommée"),
        lambda: end_partnership(partnership=partnership, by=member, ends_on=dt.date(2999, 1, 1)),
        lambda: resume_partnership(partnership=partnership, by=member),
        lambda: merge_organisations(
            coalition=cast.own, by=member, keep=cast.organisation, drop=other
        ),
    ]
    for gesture in gestures:
        if role in STEERING:
            gesture()
        else:
            with pytest.raises(NotAllowed):
                gesture()


def test_a_new_name_keeps_the_former_as_a_spelling(cast: Cast) -> None:
    change_organisation(organisation=cast.organisation, by=cast.coordination, name="Maison du Cap")
    assert OrganisationSpelling.objects.get().spelling == "Maison des Marées"
    again = organisations_named(
        coalition=cast.own, by=cast.coordination, names=["maison des marees"]
    )
    assert again["maison des marees"].pk == cast.organisation.pk


def test_a_name_already_in_the_list_is_refused(cast: Cast) -> None:
    add_partner(coalition=cast.own, by=cast.coordination, name="CPE")
    with pytest.raises(Refused, match="réunir"):
        change_organisation(organisation=cast.organisation, by=cast.coordination, name="cpé")


def test_two_names_become_one_everywhere_in_the_coalition(cast: Cast, client_of: ClientOf) -> None:
    keep = cast.organisation
    drop = add_partner(
        coalition=cast.own, by=cast.coordination, name="M. des Marées", role="funder"
    )
    cast.members["representative"].organisation = drop
    cast.members["representative"].save()
    plan = Plan.objects.create(coalition=cast.own, title="Plan")
    about = {"coalition": cast.own, "plan": plan, "folded": ""}
    led = Action.objects.create(title="Menée", lead=drop, **about)
    joined = Action.objects.create(title="Rejointe", **about)
    for organisation in (keep, drop):
        ActionOrganisation.objects.create(
            coalition=cast.own, action=joined, organisation=organisation
        )
    money = FundingSource.objects.create(
        coalition=cast.own, name="Fonds", folded="fonds", funder=drop, amount=Decimal(1)
    )
    answer = client_of("steering").post(
        "/r/marees/partenaires/reunir/", {"keep": keep.pk, "drop": drop.pk}
    )
    assert answer["Location"] == "/r/marees/partenaires/"
    for row in (led, money, cast.members["representative"]):
        row.refresh_from_db()
    assert (led.lead, money.funder) == (keep, keep)
    assert cast.members["representative"].organisation == keep
    assert [part.organisation for part in joined.organisation_parts.all()] == [keep]
    assert set(keep.partnerships.values_list("role", flat=True)) == {"partner", "funder"}
    assert OrganisationSpelling.objects.get(organisation=keep).spelling == "M. des Marées"
    assert not Organisation.objects.filter(pk=drop.pk).exists()


def test_merging_here_changes_nothing_elsewhere(cast: Cast) -> None:
    both = Member.objects.create(
        coalition=cast.another, user=cast.users["coordination"], role="coordination"
    )
    shared = add_partner(coalition=cast.another, by=both, name="Maison des Marées")
    keep = add_partner(coalition=cast.own, by=cast.coordination, name="La Maison")
    merge_organisations(coalition=cast.own, by=cast.coordination, keep=keep, drop=shared)
    assert Organisation.objects.get(pk=shared.pk).partnerships.get().coalition == cast.another
    assert list(Organisation.objects.of_coalition(cast.own)) == [keep]


def test_an_organisation_is_not_merged_with_itself(cast: Cast, client_of: ClientOf) -> None:
    same = {"keep": cast.organisation.pk, "drop": cast.organisation.pk}
    answer = client_of("coordination").post("/r/marees/partenaires/reunir/", same)
    assert answer.status_code == 422
    assert "différentes" in answer.content.decode()


def test_a_name_is_never_read_as_html(cast: Cast, client_of: ClientOf) -> None:
    hostile = add_partner(coalition=cast.own, by=cast.coordination, name="<img src=x onerror=a>")
    client = client_of("coordination")
    for path in ("", f"{hostile.pk}/", "reunir/"):
        assert "<img src=x" not in client.get(f"/r/marees/partenaires/{path}").content.decode()


def test_pages_cost_the_same_for_one_and_for_many(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of("coordination")
    paths = ["", f"{cast.organisation.pk}/", "reunir/"]

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/r/marees/partenaires/{path}")
        return len(queries)

    few = [count(path) for path in paths]
    for name in ("A1", "B2", "C3", "D4"):
        add_partner(coalition=cast.own, by=cast.coordination, name=name)
    assert [count(path) for path in paths] == few
    assert max(few) <= 15
