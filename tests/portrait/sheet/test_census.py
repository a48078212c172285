"""Census Profiles: both layouts, picked units, symbols beside the numbers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from agir.portrait.sheet import read_indicators

from .reads import check_sums, read

HEADER = (
    "CENSUS_YEAR,DGUID,ALT_GEO_CODE,GEO_LEVEL,GEO_NAME,TNR_SF,TNR_LF,DATA_QUALITY_FLAG,"
    "CHARACTERISTIC_ID,CHARACTERISTIC_NAME,CHARACTERISTIC_NOTE,C1_COUNT_TOTAL,SYMBOL,"
    "C2_COUNT_MEN+,SYMBOL,C3_COUNT_WOMEN+,SYMBOL,C10_RATE_TOTAL,SYMBOL,C11_RATE_MEN+,SYMBOL,"
    "C12_RATE_WOMEN+,SYMBOL\r\n"
)
FRENCH = (
    "ANNÉE_RECENSEMENT,IDUGD,CODE_GÉO_ALT,NIVEAU_GÉO,NOM_GÉO,TGN_CO,TGN_QC,"
    "INDICATEUR_QUALITÉ_DONNÉES,ID_CARACTÉRISTIQUE,NOM_CARACTÉRISTIQUE,NOTE_CARACTÉRISTIQUE,"
    "C1_CHIFFRE_TOTAL,SYMBOLE,C2_CHIFFRE_HOMMES+,SYMBOLE,C3_CHIFFRE_FEMMES+,SYMBOLE,"
    "C10_TAUX_TOTAL,SYMBOLE,C11_TAUX_HOMMES+,SYMBOLE,C12_TAUX_FEMMES+,SYMBOLE\r\n"
)
ROWS = (
    (1, "Population, 2021", '36991981,"",,"...",,"...",,"...",,"...",,"..."'),
    (8, "Total - Age groups", '36991980,"",18226240,"",18765740,"",100,"",100,"",100,""'),
    (9, "  0 to 14 years", '6012795,"r",3083375,"",2929420,"",16.3,"E",16.9,"",15.6,"F"'),
    (10, "    0 to 4 years", '1831195,"",0,"x",,"..",5,"",5.1,"",4.8,""'),
    (13, "  15 to 64 years", '1831195,"",0,"",,"x",5,"",5.1,"",,""'),
)


def place(code: str, name: str) -> str:
    start = f'"2021","2021A0005{code}","{code}","Census subdivision","{name}",3.1,4.3,"00000"'
    return "".join(f'{start},{number},"{label}",1,{cells}\r\n' for number, label, cells in ROWS)


PLACES = (
    place("2466023", "Montréal, ville") + place("2465005", "Laval") + place("2423027", "Québec")
)


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("98-401-X2021006_Geo_starting_row.CSV", b"a,b\n" * 99_999)
        archive.writestr("98-401-X2021006_English_CSV_data.csv", data)
    return buffer.getvalue()


def test_the_layout_of_2021_gives_each_number_its_own_symbol() -> None:
    values, report = read(HEADER + place("2466023", "Montréal, ville"))
    assert (report.format, report.rows, report.refused) == ("census", 5, None)
    assert dict(report.statuses) == {"...": 5, "r": 1, "E": 1, "F": 1, "x": 2, "..": 1}
    # 30 cells: 9 without a number, and one of them empty without a word.
    assert (report.values, report.blanks, len(values)) == (20, 1, 29)
    check_sums(values, report)
    by = {(item.indicator, item.breakdown.get("gender", "")): item for item in values}
    assert by["census-2021-9", ""].status == "revised"
    assert by["census-2021-9-rate", ""].status == "use_with_caution"
    assert by["census-2021-9-rate", ""].value == Decimal("16.3")
    # The number beside F and the 0 beside x are not published.
    assert (by["census-2021-9-rate", "Women+"].value, by["census-2021-10", "Men+"].value) == (
        None,
        None,
    )
    # A true zero stays a zero.
    assert (by["census-2021-13", "Men+"].value, by["census-2021-13", "Men+"].status) == (
        0,
        "observed",
    )
    assert values[0][1:5] == ("2021A00052466023", "Montréal, ville", 2021, "2021")


def test_the_hierarchy_stands_in_the_leading_spaces() -> None:
    _values, report = read(HEADER + place("2466023", "Montréal"))
    known = report.indicators
    assert known["census-2021-10"].path == ("Total - Age groups", "0 to 14 years")
    assert known["census-2021-13"].path == ("Total - Age groups",)
    assert known["census-2021-1"].path == ()
    assert known["census-2021-10-rate"].denominator == "Total - Age groups"
    assert (known["census-2021-10-rate"].unit, known["census-2021-10"].unit) == ("%", "")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    "units",
    [{"2466023", "2423027"}, {"2021A00052466023", "québec"}, {"MONTREAL, VILLE", " 2423027 "}],
)
def test_the_units_are_picked_by_code_or_name(encoding, units) -> None:
    values, report = read(zipped((HEADER + PLACES).encode(encoding)), "98.zip", units)
    assert {value.territory_name for value in values} == {"Montréal, ville", "Québec"}
    assert (report.rows, report.passed_over) == (10, 5)
    assert [issue.code for issue in report.warnings] == ["encoding"] * (encoding == "cp1252")


def test_the_picked_values_are_those_of_the_whole_file() -> None:
    every, _report = read(HEADER + PLACES)
    picked, _report = read(HEADER + PLACES, units={"Laval"})
    assert picked == [value for value in every if value.territory_name == "Laval"]
    # Places told apart only by their first cells are not confused: 246 is not 2466023.
    assert read(HEADER + PLACES, units={"246"})[1].refused.code == "no_unit_found"


def test_a_unit_that_is_not_there_is_named() -> None:
    _values, report = read(HEADER + PLACES, units={"Laval", "2400000"})
    assert [(issue.code, dict(issue.params)) for issue in report.warnings] == [
        ("unit_not_found", {"unit": "2400000"})
    ]


def test_the_french_layout() -> None:
    values, report = read((FRENCH + place("2466023", "Montréal")).encode("cp1252"))
    assert (report.format, report.rows) == ("census", 5)
    assert {value.breakdown.get("gender") for value in values} == {None, "Hommes+", "Femmes+"}


def test_bad_lines_are_named_and_the_next_ones_read() -> None:
    good = place("2466023", "Montréal")
    lines = good.split("\r\n")
    broken = [
        lines[0],
        lines[0],  # the same again
        lines[1].replace('"Total', '"Total "" ouvert'),  # another name for the same number, below
        '"2021","2021A00052466023","2466023"',
        lines[2].replace("6012795", "six"),
        lines[3].replace('"00000"', '"00000'),
        lines[4] + ",1",
        lines[1],
        lines[2].replace('"2021",', '"20x1",'),
    ]
    values, report = read(HEADER + "\r\n".join(broken) + "\r\n\r\nNote, of the source\r\n")
    assert [(item.row, item.code) for item in report.rejected] == [
        (3, "duplicate"), (5, "too_few_cells"), (6, "unknown_symbol"), (7, "unclosed_quote"),
        (8, "too_many_cells"), (9, "label_changed"), (10, "bad_year"),
    ]  # fmt: skip
    assert report.notes == ["Note of the source"]
    check_sums(values, report)


@pytest.mark.shared
def test_the_real_sample_of_2016(shared: Path) -> None:
    path = shared / "data" / "indicators" / "statcan_census2016_health_regions_sample.csv"
    reading = read_indicators(path)
    values = list(reading)
    report = reading.report
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    cells = [cell for row in rows for cell in row[11:14]]
    numbers = [Decimal(cell) for cell in cells if cell != "..."]
    assert (report.rows, dict(report.statuses)) == (len(rows), {"...": 948}) == (4999, {"...": 948})
    assert (report.values, report.sum) == (len(numbers), sum(numbers))
    assert Counter(value.status for value in values) == {"observed": 14_049, "not_applicable": 948}
    assert len(report.indicators) == 2247
    assert not report.rejected
    assert not report.warnings
    # The code keeps its leading zero, and the same words under two headings stay apart.
    assert {value.territory_code for value in values} == {"01", "10", "1011"}
    assert report.indicators["census-2016-35"].path[0].startswith("Total - Distribution (%)")
    assert {item.breakdown.get("sex") for item in values} == {None, "Male", "Female"}


@pytest.mark.shared
def test_the_real_sample_picked(shared: Path) -> None:
    path = shared / "data" / "indicators" / "statcan_census2016_health_regions_sample.csv"
    reading = read_indicators(path, units={"1011"})
    assert {value.territory_name for value in reading} == {"Eastern Regional Health Authority"}
    assert (reading.report.rows, reading.report.passed_over) == (505, 4494)
