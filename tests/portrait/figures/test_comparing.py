"""Figures side by side: only what measures the same thing shares a scale, the rest says why not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agir.portrait.actions.indicators import change_indicator
from agir.portrait.comparing import Compared, read_comparison
from agir.portrait.models import Indicator
from tests.cast import Cast
from tests.portrait.figures.conftest import SERIES, Bring

ClientOf = Callable[[str], Client]
# Another source that counts the same thing, and one that counts something else.
SAME = "Année;Lieu;Taux de vulnérabilité (%)\n2022;Laval;27,1\n2017;Laval;26\n"
OTHER = "Année;Lieu;Familles monoparentales (%)\n2022;Québec;29,5\n2022;Laval;..\n"


def titled(words: str) -> Indicator:
    found: Indicator = Indicator.objects.get(title__startswith=words)
    return found


def read(cast: Cast, *titles: str, names: tuple[str, ...] = (), period: str = "") -> Compared:
    picked = [titled(one).pk for one in titles]
    return read_comparison(cast.coordination, picked, names, period, "")


@pytest.fixture
def three(bring_in: Bring) -> None:
    bring_in(SERIES, "taux.csv")
    bring_in(OTHER, "familles.csv")
    Indicator.objects.filter(title__startswith="Taux").update(title="Vulnérables ici")
    bring_in(SAME, "ailleurs.csv")
    for one in Indicator.objects.filter(unit="%").exclude(title__startswith="Familles"):
        one.words, one.denominator = "Vulnérable dans au moins un domaine.", "enfants"
        one.save()


def test_one_indicator_between_territories(cast: Cast, bring_in: Bring) -> None:
    bring_in()
    found = read(cast, "Taux", names=("Québec", "Montréal"), period="2017")
    (group,) = found.groups
    assert [row["label"] for row in group.rows] == ["Montréal", "Québec"]
    assert [row["difference"] for row in group.rows] == ["1,0 point de plus", ""]
    assert "<svg" in group.drawing
    assert found.periods == ["2022", "2017", "2012"]


def test_a_word_is_listed_and_never_ranked(cast: Cast, bring_in: Bring) -> None:
    bring_in()
    (group,) = read(cast, "Taux", names=("Québec", "Montréal"), period="2022").groups
    assert [row["label"] for row in group.rows] == ["Québec"]
    assert group.without == [{"label": "Montréal", "said": "Confidentiel"}]


def test_two_sources_of_the_same_share_a_scale(cast: Cast, three: None) -> None:
    found = read(cast, "Vulnérables", "Taux", names=("Québec", "Laval"), period="2022")
    (group,) = found.groups
    assert [row["label"] for row in group.rows] == [
        "Vulnérables ici, Québec",
        "Taux de vulnérabilité (%), Laval",
    ]
    assert [one["title"] for one in group.sources] == [
        "Vulnérables ici",
        "Taux de vulnérabilité (%)",
    ]
    assert found.scales == []


def test_another_definition_has_its_own_scale_and_says_why(cast: Cast, three: None) -> None:
    found = read(cast, "Vulnérables", "Familles", names=("Québec",), period="2022")
    assert len(found.groups) == 2
    (why,) = found.scales
    assert why == {"label": "Familles monoparentales (%)", "why": "autre définition"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"unit": "$"}, "autre unité de mesure"),
        ({"denominator": "familles"}, "autre dénominateur"),
        ({"words": "Autre chose."}, "autre définition"),
        ({"words": "VULNÉRABLE dans au moins un domaine", "unit": " % "}, ""),
    ],
)
def test_each_difference_is_named(cast: Cast, three: None, data: dict[str, str], why: str) -> None:
    change_indicator(indicator=titled("Taux"), by=cast.coordination, data=data)
    found = read(cast, "Vulnérables", "Taux", names=("Québec", "Laval"), period="2022")
    assert [one["why"] for one in found.scales] == ([why] if why else [])


def test_another_year_is_apart(cast: Cast, three: None) -> None:
    found = read(cast, "Vulnérables", "Taux", names=("Québec", "Laval"), period="2012")
    assert [one["label"] for one in found.apart] == ["Taux de vulnérabilité (%), Laval"]
    assert found.apart[0]["why"] == "autre période\xa0: 2022"


def test_the_period_most_figures_share_comes_first(cast: Cast, bring_in: Bring) -> None:
    bring_in()
    assert read(cast, "Taux", names=("Québec", "Montréal")).period == "2017"


def test_the_page(cast: Cast, client_of: ClientOf, three: None) -> None:
    address = reverse("portrait:compare", args=["marees"])
    picked = "&".join(f"i={one.pk}" for one in Indicator.objects.all())
    said = client_of("observer").get(f"{address}?{picked}&quand=2022").content.decode()
    assert "Pourquoi tout n’est pas sur la même échelle" in said
    assert "autre définition" in said
    assert "Source\xa0:" in said
    plain = client_of("observer").get(address).content.decode()
    assert "Indicateurs à comparer" in plain


@pytest.mark.parametrize("tail", ["?i=x&i=-1", "?i=99999999999999999", "?i=1&ou=%00&quand=zzz"])
def test_an_odd_address_is_answered(
    cast: Cast, client_of: ClientOf, bring_in: Bring, tail: str
) -> None:
    bring_in()
    address = reverse("portrait:compare", args=["marees"])
    assert client_of("observer").get(address + tail).status_code == 200


def test_reserved_figures_are_not_offered(cast: Cast, three: None) -> None:
    hidden = titled("Familles")
    change_indicator(indicator=hidden, by=cast.coordination, data={"audience": "coordination"})
    found = read_comparison(cast.members["observer"], [hidden.pk], [], "", "")
    assert found.indicators == []
    assert hidden not in found.offered


def test_a_constant_number_of_queries(cast: Cast, client_of: ClientOf, three: None) -> None:
    client, counts = client_of("steering"), []
    address = reverse("portrait:compare", args=["marees"])
    for picked in (Indicator.objects.all()[:1], Indicator.objects.all()):
        tail = "&".join(f"i={one.pk}" for one in picked)
        client.get(f"{address}?{tail}")
        with CaptureQueriesContext(connection) as found:
            client.get(f"{address}?{tail}")
        counts.append(len(found))
    assert counts[0] == counts[1] <= 15


def test_an_indicator_just_added_brings_its_own_territory(cast: Cast, bring_in: Bring) -> None:
    bring_in(SERIES, "taux.csv")
    bring_in("Année;Lieu;Logements ($)\n2022;Laval;9\n", "logements.csv")
    found = read(cast, "Taux", "Logements", names=("Québec",), period="2022")
    assert [group.title for group in found.groups] == [
        "Taux de vulnérabilité (%)",
        "Logements ($)",
    ]
    assert {place.name for place in found.places if place.chosen} == {"Québec", "Laval"}
