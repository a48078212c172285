"""Pages of figures: dropped, previewed, listed, drawn, compared, each by whom it may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agir.portrait.actions.indicators import change_indicator
from agir.portrait.figures import shown_on_overview
from agir.portrait.models import Indicator, IndicatorValue, StagedFigures
from tests.cast import Cast
from tests.portrait.figures.conftest import SERIES, Bring

ClientOf = Callable[[str], Client]
EQDEM = "Territoire\t2012\t2017\t2022\nQuébec\t25,6\t27,7a\t28,7a,b\nMontréal\t28,9\t28,7\tnd\n"


def url(name: str, *more: Any) -> str:
    return reverse(f"portrait:{name}", args=["marees", *more])


def drop(client: Client, content: str | bytes = SERIES, name: str = "taux.csv", **more: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(
        url("figures_import"), {"file": SimpleUploadedFile(name, data), **more}, follow=True
    )


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_from_a_file_to_a_page(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steering")
    page = drop(client).content.decode()
    assert "6 valeurs nouvelles" in page
    assert "Confidentiel" in page
    assert "139,6" in page
    assert not Indicator.objects.exists()
    staged = StagedFigures.objects.get()
    page = client.post(url("figures_bring", staged.pk), follow=True).content.decode()
    assert "6 valeurs sont importées" in page
    assert "28,7\xa0%" in page
    indicator = Indicator.objects.get()
    page = client.get(url("indicator", indicator.pk)).content.decode()
    assert "<svg" in page
    assert "Moins de quatre points" in page
    assert "trop peu de points pour parler de tendance" in page
    assert "Québec" in page


def test_a_pasted_table_keeps_its_letters(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steering")
    answer = client.post(
        url("figures_import"), {"cells": EQDEM, "measures": "Enfants vulnérables (%)"}, follow=True
    )
    staged = StagedFigures.objects.get()
    assert answer.status_code == 200
    client.post(url("figures_bring", staged.pk))
    indicator = Indicator.objects.get()
    assert indicator.title == "Enfants vulnérables (%)"
    value = IndicatorValue.objects.live().get(unit_name="Québec", period="2022")
    assert (value.value, value.flags) == (28.7, "mark_a,mark_b")
    page = client.get(url("indicator", indicator.pk)).content.decode()
    assert "Renvoi «\xa0a\xa0» dans la source" in page or "Renvoi « a » dans la source" in page


def test_a_choice_narrows_and_is_told(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steering")
    drop(client)
    staged = StagedFigures.objects.get()
    data = {"asked-unit": "1", "unit": ["24"]}
    page = client.post(url("figures_preview", staged.pk), data, follow=True).content.decode()
    assert "3 valeurs nouvelles" in page
    assert "Montréal" in page  # still offered
    client.post(url("figures_bring", staged.pk))
    assert IndicatorValue.objects.count() == 3


def test_keeping_nothing_is_refused(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steering")
    drop(client)
    staged = StagedFigures.objects.get()
    answer = client.post(url("figures_preview", staged.pk), {"asked-unit": "1"})
    assert answer.status_code == 422
    assert "Gardez au moins une unité" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vide.csv"),
        (b"%PDF-1.4 \x00\x01", "rapport.pdf"),
        (b"PK\x03\x04 not a zip", "abime.zip"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "vieux.xls"),
        (b"a,b\n" + b"1" * 3_000_000, "ligne.csv"),
        (b"Lieu;2020\n" + b'"Qu\xe9bec;1\n' * 60, "guillemet.csv"),
        (b"bonjour tout le monde", "mots.csv"),
        (b"<!doctype html><table></table>", "page.csv"),
    ],
)
def test_hostile_files_come_back_with_a_sentence(
    cast: Cast, client_of: ClientOf, content: bytes, name: str
) -> None:
    answer = drop(client_of("steering"), content, name)
    assert answer.status_code == 422
    assert "Traceback" not in answer.content.decode()
    assert not StagedFigures.objects.exists()
    assert not Indicator.objects.exists()


def test_bad_rows_are_named(cast: Cast, client_of: ClientOf) -> None:
    text = "Année;Lieu;Taux (%)\n2020;Québec;12,5\n2021;Québec;beaucoup\n2022;Québec;inf\n"
    page = drop(client_of("steering"), text + "2023;Québec;14\n").content.decode()
    assert "2 rangées ou cases ne seront pas importées" in page
    assert "beaucoup" in page


def test_nothing_dropped_is_422(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("steering").post(url("figures_import"), {"units": "Québec"})
    assert answer.status_code == 422
    assert "Choisissez un fichier" in answer.content.decode()
    assert 'value="Québec"' in answer.content.decode()


def test_anothers_staged_file_is_not_there(cast: Cast, client_of: ClientOf) -> None:
    drop(client_of("steering"))
    staged = StagedFigures.objects.get()
    assert client_of("coordination").get(url("figures_preview", staged.pk)).status_code == 404


@pytest.mark.parametrize("role", ["representative", "first_concerned", "observer"])
def test_importing_is_for_those_who_steer(cast: Cast, client_of: ClientOf, role: str) -> None:
    assert client_of(role).get(url("figures_import")).status_code == 403
    assert drop(client_of(role)).status_code == 403


def test_a_status_is_never_zero(cast: Cast, client_of: ClientOf, bring_in: Bring) -> None:
    bring_in("Année;Lieu;Taux (%)\n2021;Québec;x\n2022;Québec;..\n", "rien.csv")
    client = client_of("observer")
    indicator = Indicator.objects.get()
    listed = client.get(url("indicators")).content.decode()
    page = client.get(url("indicator", indicator.pk)).content.decode()
    assert "Non disponible" in listed
    assert "Confidentiel" in page
    for text in (listed, page):
        assert ">0<" not in text
        assert "0\xa0%" not in text
    assert shown_on_overview(cast.coordination) == []


def test_four_points_are_carried_on(cast: Cast, client_of: ClientOf, bring_in: Bring) -> None:
    rows = "".join(f"{2016 + n};Québec;{20 + n},5\n" for n in range(6))
    bring_in("Année;Lieu;Taux (%)\n" + rows)
    indicator = Indicator.objects.get()
    change_indicator(
        indicator=indicator, by=cast.coordination,
        data={"target": 15.0, "target_year": 2030, "direction": -1},
    )  # fmt: skip
    page = client_of("observer").get(url("indicator", indicator.pk)).content.decode()
    assert "en hausse, à l’inverse du sens souhaité" in page
    assert "si rien ne change, entre" in page
    assert "s’éloignent de ce qui est souhaité" in page
    assert "cible 15\xa0%" in page


COMPARED = """Année;Lieu;Taux (%)
2021;Ici;10
2021;Là-bas;12,5
2021;Ailleurs;x
2016;Loin;9
"""


def test_what_cannot_be_compared_says_why(cast: Cast, client_of: ClientOf, bring_in: Bring) -> None:
    bring_in(COMPARED)
    indicator = Indicator.objects.get()
    query = "?avec=L%C3%A0-bas&avec=Ailleurs&avec=Loin"
    page = client_of("observer").get(url("indicator", indicator.pk) + query).content.decode()
    assert "2,5 points de plus" in page
    assert "Loin\xa0: autre période\xa0: 2016" in page
    assert "Ailleurs\xa0: Confidentiel" in page


def test_queries_stay_the_same(cast: Cast, client_of: ClientOf, bring_in: Bring) -> None:
    client = client_of("observer")
    bring_in()
    indicator = Indicator.objects.get()
    few = queries(client, url("indicators"))
    few_one = queries(client, url("indicator", indicator.pk) + "?avec=2466")
    header = ";".join(f"Taux {n} (%)" for n in range(60))
    rows = "".join(
        f"{year};Québec;" + ";".join("1,5" for _n in range(60)) + "\n" for year in range(2010, 2020)
    )
    bring_in(f"Année;Lieu;{header}\n{rows}", "soixante.csv")
    bring_in(SERIES + "2022;Laval;2465;30\n2022;Laval;2467;31\n")
    many = queries(client, url("indicators"))
    assert Indicator.objects.count() == 61
    assert many == few
    assert many <= 15
    one = queries(client, url("indicator", indicator.pk) + "?avec=2466&avec=2465&avec=2467")
    assert one == few_one
    assert one <= 15


def test_who_may_see_is_kept(cast: Cast, client_of: ClientOf, indicator: Indicator) -> None:
    change_indicator(indicator=indicator, by=cast.coordination, data={"audience": "coordination"})
    assert client_of("observer").get(url("indicator", indicator.pk)).status_code == 404
    assert indicator.title not in client_of("observer").get(url("indicators")).content.decode()
    assert client_of("coordination").get(url("indicator", indicator.pk)).status_code == 200
    assert shown_on_overview(cast.members["observer"]) == []
    assert shown_on_overview(cast.coordination)[0].shown == "28,7\xa0%"


def test_another_coalition_is_not_there(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client = client_of("outsider")
    assert client.get(url("indicator", indicator.pk)).status_code == 404
    away = reverse("portrait:indicator", args=["cimes", indicator.pk])
    assert client.get(away).status_code == 404


def test_a_contributor_changes_and_takes_back(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client = client_of("first_concerned")
    page = client.get(url("indicator_edit", indicator.pk))
    data = {**page.context["form"].initial, "target": "22,5", "target_year": "2030"}
    data = {key: "" if value is None else value for key, value in data.items()}
    answer = client.post(url("indicator_edit", indicator.pk), data)
    assert answer.status_code == 302
    indicator.refresh_from_db()
    assert (indicator.target, indicator.target_year) == (22.5, 2030)
    answer = client.post(url("indicator_edit", indicator.pk), {**data, "target_year": ""})
    assert answer.status_code == 422
    assert "Une cible va avec son année" in answer.content.decode()
    assert 'value="22,5"' in answer.content.decode()
    client.post(url("indicator_undo", indicator.pk))
    indicator.refresh_from_db()
    assert indicator.target is None


def test_named_by_hand_binned_and_back(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("representative")
    data = {
        "title": "Places en halte-garderie", "direction": "1", "audience": "coalition",
        "collected_on": "2026-01-05", "review_on": "2026-02-01",
    }  # fmt: skip
    client.post(url("indicator_new"), data)
    indicator = Indicator.objects.get()
    page = client.get(url("indicator", indicator.pk)).content.decode()
    assert "Aucune valeur encore" in page
    assert "à revoir depuis le 1er février 2026" in page
    client.post(url("indicator_confirm", indicator.pk))
    assert "à revoir depuis" not in client.get(url("indicator", indicator.pk)).content.decode()
    client.post(url("indicator_bin", indicator.pk))
    assert client.get(url("indicator", indicator.pk)).status_code == 404
    client.post(url("indicator_restore", indicator.pk))
    assert client.get(url("indicator", indicator.pk)).status_code == 200


def test_statistics_canada_asks_for_its_credit(cast: Cast, client_of: ClientOf) -> None:
    indicator = Indicator.objects.create(
        coalition=cast.own, key="k", title="Population",
        source="Statistics Canada, Census Profile, 2016",
    )  # fmt: skip
    page = client_of("observer").get(url("indicator", indicator.pk)).content.decode()
    assert "Adapté de Statistique Canada, Census Profile, 2016" in page
    assert "ne constitue pas une approbation" in page


def test_sources_that_do_not_coincide(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("representative")
    for source, name in (("ISQ", "CLSC des Marées"), ("Statistique Canada", "Marées-sur-Mer")):
        client.post(url("territory"), {"source": source, "name": name})
    page = client.get(url("territory")).content.decode()
    assert "Seulement chez ISQ\xa0: CLSC des Marées." in page
    again = client.post(url("territory"), {"source": "ISQ", "name": "CLSC des Marées"})
    assert again.status_code == 422
    assert (
        client_of("observer").post(url("territory"), {"source": "a", "name": "b"}).status_code
        == 403
    )
