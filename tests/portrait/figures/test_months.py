"""Months and quarters: every one is shown, in order, with its own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agir.portrait.figures import shown_on_overview
from agir.portrait.indicator_reading import read_page
from agir.portrait.models import Indicator
from tests.cast import Cast
from tests.portrait.figures.conftest import Bring

ClientOf = Callable[[str], Client]
MONTHS = "REF_DATE;GEO;Taux de chômage (%)\n" + "".join(
    f"{year}-{month:02};Québec;{4 + month / 10 + year - 2018:.1f}\n"
    for year in range(2018, 2023)
    for month in range(1, 13)
)
QUARTERS = "Période;Territoire;Taux (%)\nT3 2021;Québec;5\nT1 2021;Québec;4\nT2 2022;Québec;7\n"


def one(bring_in: Bring, text: str) -> Indicator:
    bring_in(text, "mois.csv")
    found: Indicator = Indicator.objects.get()
    return found


def test_every_month_is_there_in_order(cast: Cast, bring_in: Bring) -> None:
    page = read_page(one(bring_in, MONTHS), [])
    periods = [row["period"] for row in page.series.rows]
    assert len(periods) == 60
    assert periods[0] == "2022-12"
    assert periods == sorted(periods, reverse=True)
    assert page.series.drawing.count("<circle") == 60
    assert "2018-01" in page.series.drawing
    assert "2022-12" in page.series.drawing
    assert page.series.trend == "en hausse"
    assert page.series.ahead == []
    assert "Plusieurs chiffres par année" in page.series.ahead_reason


def test_quarters_are_in_order_of_time(cast: Cast, bring_in: Bring) -> None:
    page = read_page(one(bring_in, QUARTERS), [])
    assert [row["period"] for row in page.series.rows] == ["T2 2022", "T3 2021", "T1 2021"]
    assert "T2 2022" in shown_on_overview(cast.coordination)[0].source


def test_two_months_of_one_year_are_not_compared(cast: Cast, bring_in: Bring) -> None:
    text = "REF_DATE;GEO;Taux (%)\n2021-01;Québec;5\n2021-03;Québec;6\n2021-01;Laval;4\n"
    page = read_page(one(bring_in, text), ["Laval"])
    assert page.compared is not None
    assert page.compared.apart == [{"place": "Laval", "why": "autre période\xa0: 2021-01"}]


@pytest.mark.parametrize("text", [MONTHS, QUARTERS])
def test_the_page_names_the_period(
    cast: Cast, client_of: ClientOf, bring_in: Bring, text: str
) -> None:
    indicator = one(bring_in, text)
    page = client_of("observer").get(reverse("portrait:indicator", args=["marees", indicator.pk]))
    said = page.content.decode()
    assert "Au fil du temps" in said
    assert "Période" in said
