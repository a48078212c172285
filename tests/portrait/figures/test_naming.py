"""Naming what a file brings, and picking its territories before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agir.portrait.actions.naming import proposed_name
from agir.portrait.models import Indicator, IndicatorValue, StagedFigures
from agir.portrait.sheet.listing import list_units
from tests.cast import Cast
from tests.portrait.figures.conftest import SERIES
from tests.portrait.figures.test_pages import drop, url

ClientOf = Callable[[str], Client]
MACHINE = "Year,GeoCode,Value\n2020,Canada,10\n2021,Canada,11\n"
MANY = "Année;Lieu;Code;Taux (%)\n" + "".join(
    f"2021;Secteur {n:03};{n:05};{n}\n" for n in range(450)
)
CENSUS = (
    "CENSUS_YEAR,DGUID,ALT_GEO_CODE,GEO_LEVEL,GEO_NAME,CHARACTERISTIC_ID,CHARACTERISTIC_NAME,"
    "C1_COUNT_TOTAL,SYMBOL\n"
) + "".join(
    f'2021,2021A0005{place},{place},"CSD","Ville {place}",{row},"Population",{row},\n'
    for place in range(100, 140)
    for row in range(1, 30)
)


@pytest.mark.parametrize(
    ("name", "file", "proposed"),
    [
        ("cif poverty rate 1-1-1", "cif_poverty_rate_1-1-1.csv", "Poverty rate"),
        ("taux chomage 2021", "taux_chomage_2021.csv", "Taux chomage"),
        ("age median", "age_median.csv", "Age median"),
        ("2021", "2021.csv", "2021"),
        ("Taux de vulnérabilité (%)", "taux.csv", "Taux de vulnérabilité (%)"),
        ("Tableau", "", "Tableau"),
    ],
)
def test_a_readable_name_is_proposed(name: str, file: str, proposed: str) -> None:
    assert proposed_name(name, file) == proposed


def test_a_name_is_given_before_importing(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steering")
    page = drop(client, MACHINE, "cif_poverty_rate_1-1-1.csv").content.decode()
    assert 'value="Poverty rate"' in page
    assert "que le fichier appelle" in page
    staged = StagedFigures.objects.get()
    typed = {"title-0": "  Taux   de pauvreté "}
    page = client.post(url("figures_preview", staged.pk), typed, follow=True).content.decode()
    assert "Taux   de pauvreté" in page
    client.post(url("figures_bring", staged.pk), typed)
    assert Indicator.objects.get().title == "Taux de pauvreté"
    page = drop(client, MACHINE, "cif_poverty_rate_1-1-1.csv").content.decode()
    assert "title-0" not in page


def test_an_empty_name_leaves_that_of_the_file(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steering")
    drop(client, SERIES)
    client.post(url("figures_bring", StagedFigures.objects.get().pk), {"title-0": " "})
    assert Indicator.objects.get().title == "Taux de vulnérabilité (%)"


def test_territories_are_listed_without_reading_values(tmp_path: Path) -> None:
    found = list_units(CENSUS.encode(), "98-401.csv")
    assert len(found.places) == 40
    assert (found.places[0].code, found.places[0].name) == ("2021A0005100", "Ville 100")
    assert [one.name for one in list_units(CENSUS.encode(), "c.csv", "ville 13", 5).places] == [
        f"Ville 13{n}" for n in range(5)
    ]
    cut = list_units(CENSUS.encode(), "c.csv", "", 7)
    assert (len(cut.places), cut.more) == (7, True)
    assert list_units(b"%PDF-1.4", "rapport.pdf").refused is not None


def test_territories_of_a_long_file_are_picked_from_its_list(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("steering")
    page = drop(client, MANY, "secteurs.csv").content.decode()
    staged = StagedFigures.objects.get()
    address = url("figures_units", staged.pk)
    assert address in page
    said = client.get(address, {"q": "secteur 44"}).content.decode()
    assert said.count('name="unit"') == 10
    assert client.post(address, {}).status_code == 422
    page = client.post(address, {"unit": ["00440", "00441"]}, follow=True).content.decode()
    assert "2 valeurs nouvelles" in page
    client.post(url("figures_preview", staged.pk), {"words": ""})
    client.post(url("figures_bring", staged.pk))
    assert IndicatorValue.objects.count() == 2


def test_the_command_lists_the_territories(tmp_path: Path) -> None:
    file = tmp_path / "98-401.csv"
    file.write_text(CENSUS)
    out = StringIO()
    call_command("import_indicators", str(file), "--list-units", "ville 139", stdout=out)
    assert out.getvalue().strip() == "2021A0005139\tVille 139"
    out = StringIO()
    call_command("import_indicators", str(file), "--list-units", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (len(told["units"]), told["more"]) == (40, False)
    with pytest.raises(CommandError):
        call_command("import_indicators", str(tmp_path / "absent.csv"), "--list-units")
