"""Links the program proposes: reasons, confirming, setting aside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agir.analysis.links import Reason
from agir.coalitions.actions import facets_named
from agir.plan.actions.action import change_action
from agir.plan.models import DismissedProposal
from agir.plan.proposals import Names, proposals, sentence
from tests.plan.links.conftest import Web

ClientOf = Callable[[str], Client]


@pytest.fixture
def twins(web: Web) -> Web:
    """Two actions that say almost the same, for the same parents, in the same months."""
    facets = facets_named(coalition=web.plan.coalition, kind="audience", names=["Parents"])
    common = {
        "result": web.results["Souffler"].pk,
        "facets": [facets["Parents"].pk],
        "lead": web.cast.organisation.pk,
        "starts_on": "2026-04-01",
        "ends_on": "2026-12-31",
        "description": "Garder les enfants le samedi pour que les parents soufflent.",
    }
    web.add("Répit du samedi pour les parents", **common)
    web.add("Répit du samedi aux parents", **common)
    web.plan.refresh_from_db()
    return web


def pairs(web: Web) -> set[frozenset[str]]:
    titles = {action.pk: name for name, action in web.actions.items()}
    web.plan.refresh_from_db()
    return {frozenset((titles[p.a], titles[p.b])) for p in proposals(web.plan)}


TWINS = frozenset({"Répit du samedi pour les parents", "Répit du samedi aux parents"})


def test_reasons_are_said_in_plain_words(twins: Web, client_of: ClientOf) -> None:
    page = client_of("observer").get(twins.url("proposals")).content.decode().replace("\xa0", " ")
    for words in (
        "Leurs titres se ressemblent beaucoup.",
        "Même résultat visé : Souffler.",
        "Même public : Parents.",
        "Même organisation : Maison des Marées.",
        "du 1er avril 2026 au 31 décembre 2026",
    ):
        assert words in page
    assert "Confirmer le lien" not in page  # an observer reads
    assert "score" not in page


NAMES = Names({1: "Parler"}, {2: "Parents", 3: "Familles"}, {4: "CPE", 5: "CLSC"})


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason("similar_titles"), "Leurs titres se ressemblent beaucoup."),
        (Reason("shared_words", {"words": ("répit", "parents")}), "répit, parents."),
        (Reason("same_result", {"result": 1}), "Parler."),
        (Reason("shared_audiences", {"ids": (2, 3)}), "Parents, Familles."),
        (Reason("shared_age_windows", {"ids": (2,)}), "Même fenêtre d’âge"),
        (Reason("shared_sectors", {"ids": (2,)}), "Même secteur"),
        (Reason("shared_organisations", {"ids": (4, 5)}), "Mêmes organisations : CPE, CLSC."),
        (Reason("different_organisations"), "différentes"),
        (Reason("overlapping_period", {"start": 739707, "end": 739800}), "en même temps"),
        (Reason("mentions_title", {"words": ("heure", "conte")}), "« heure conte »"),
        (Reason("says_so", {"cue": "une fois"}), "« une fois »"),
        (Reason("something_new"), ""),
    ],
)
def test_every_reason_has_its_sentence(db: None, reason: Reason, said: str) -> None:
    found = sentence(reason, NAMES).replace("\xa0", " ")
    assert said in found
    assert bool(found) == bool(said)


def test_confirmed_is_linked_and_undone_is_proposed_again(twins: Web, client_of: ClientOf) -> None:
    assert TWINS in pairs(twins)
    first, second = (twins.actions[name] for name in sorted(TWINS, reverse=True))
    client = client_of("first_concerned")
    answer = client.post(
        twins.url("proposal_confirm", first.pk, second.pk),
        {"relation": "overlaps", "how": "deux fois le samedi"},
        follow=True,
    )
    kept = ("Répit du samedi pour les parents", "overlaps", "Répit du samedi aux parents")
    assert twins.links() == {(*kept, "deux fois le samedi")}
    assert TWINS not in pairs(twins)
    client.post(next(iter(answer.context["messages"])).extra_tags)
    assert twins.links() == set()
    assert TWINS in pairs(twins)


def test_dismissed_stays_dismissed_until_asked_for(twins: Web, client_of: ClientOf) -> None:
    first, second = (twins.actions[name] for name in TWINS)
    client = client_of("steering")
    answer = client.post(
        twins.url("proposal_dismiss", "overlaps", first.pk, second.pk), follow=True
    )
    assert TWINS not in pairs(twins)
    assert "Propositions écartées" in answer.content.decode()
    change_action(action=first, by=twins.by, data={"measure": "un compte"})  # a new revision
    assert TWINS not in pairs(twins)
    client.post(twins.url("proposal_again", "overlaps", second.pk, first.pk))
    assert TWINS in pairs(twins)
    assert not DismissedProposal.objects.exists()
    assert client.post(next(iter(answer.context["messages"])).extra_tags).status_code == 302


@pytest.mark.parametrize("name", ["proposal_dismiss", "proposal_again"])
def test_readers_cannot_set_aside(twins: Web, client_of: ClientOf, name: str) -> None:
    first, second = (twins.actions[title] for title in TWINS)
    address = twins.url(name, "overlaps", first.pk, second.pk)
    for role in ("funder_adviser", "observer"):
        assert client_of(role).post(address).status_code == 403
    assert client_of("outsider").post(address).status_code == 404
    assert client_of("steering").get(address).status_code == 405


def test_a_pair_is_compared_line_by_line(twins: Web, client_of: ClientOf) -> None:
    first, second = (twins.actions[name] for name in TWINS)
    change_action(action=first, by=twins.by, data={"description": "Autre chose."})
    page = client_of("observer").get(twins.url("compare", first.pk, second.pk))
    fields = {name: differs for name, _values, differs in page.context["fields"]}
    assert fields["Description"] is True
    assert fields["Organisation porteuse"] is False


def test_an_odd_address_is_not_an_error(twins: Web, client_of: ClientOf) -> None:
    client = client_of("observer")
    address = twins.url("proposals")
    for query in ("?famille=zzz", "?page=abc", "?page=99", "?famille=depends&page=-1"):
        assert client.get(address + query).status_code == 200
    plain = client_of("steering").post(
        twins.url("proposal_confirm", twins.actions["Conte"].pk, twins.actions["Répit"].pk),
        {"relation": "aime"},
    )
    assert plain.status_code == 302
    assert twins.links() == set()


def test_queries_do_not_grow(twins: Web, client_of: ClientOf) -> None:
    client = client_of("steering")
    counts = []
    for more in (0, 6):
        for number in range(more):
            twins.add(f"Répit du samedi des parents, groupe {chr(97 + number)}")
        client.get(twins.url("proposals"))  # signs in, warms nothing: the revision changed
        twins.add(f"Autre {more}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(twins.url("proposals")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
