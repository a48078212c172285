"""Long and wide tables, as published by several houses."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from agir.core.sheets import write_xlsx
from agir.portrait.sheet import read_indicators

from .reads import check_sums, numbers, read

PERCENT = '"Percent","Percent","239","units ","0"'
PERSONS = '"Persons","Number","223","thousands","3"'
STATCAN = (
    '"REF_DATE","GEO","DGUID","Sex","Statistics","UOM","UOM_ID","SCALAR_FACTOR","SCALAR_ID",'
    '"VECTOR","COORDINATE","VALUE","STATUS","SYMBOL","TERMINATED","DECIMALS"\n'
    + "".join(
        f'"{year}","{place}","{code}","{sex}",{what},"v1","1.1",{cells},"1"\n'
        for year, place, code, sex, what, cells in (
            ("2014/2015", "Québec", "2016A000224", "Both sexes", PERCENT, '"12.5","E","",""'),
            ("2014/2015", "Québec", "2016A000224", "Males", PERCENT, '"","F","",""'),
            ("2014/2015", "Québec", "2016A000224", "Females", PERSONS, '"0","0s","r",""'),
            ("2015/2016", "Québec", "2016A000224", "Females", PERSONS, '"1234567","","r","t"'),
            ("2015/2016", "Laval", "2016A00052465005", "Females", PERSONS, '"","..","",""'),
        )
    )
)


def test_a_table_of_statistics_canada() -> None:
    values, report = read(STATCAN, "13100096.csv")
    assert [
        (v.territory_name, v.year, v.period, dict(v.breakdown), v.value, v.status, v.flags)
        for v in values
    ] == [
        ("Québec", 2014, "2014/2015", {}, Decimal("12.5"), "use_with_caution", ()),
        ("Québec", 2014, "2014/2015", {"Sex": "Males"}, None, "unreliable", ()),
        ("Québec", 2014, "2014/2015", {"Sex": "Females"}, None, "rounds_to_zero", ("revised",)),
        ("Québec", 2015, "2015/2016", {"Sex": "Females"}, 1234567, "revised", ("terminated",)),
        ("Laval", 2015, "2015/2016", {"Sex": "Females"}, None, "not_available", ()),
    ]  # fmt: skip
    assert dict(report.statuses) == {"E": 1, "F": 1, "0s": 1, "r": 2, "t": 1, "..": 1}
    units = {item.name: item.unit for item in report.indicators.values()}
    assert units == {"Percent": "Percent", "Persons": "Number (thousands)"}
    check_sums(values, report)
    assert read(STATCAN, units={"2465005"})[1].rows == 1


def test_the_french_download_of_the_same_tables() -> None:
    values, report = read(
        '"PÉRIODE DE RÉFÉRENCE";"GÉO";"DGUID";"Sexe";"UNITÉ DE MESURE";"VALEUR";"STATUT";'
        '"SYMBOLE"\n'
        '"2014";"Québec";"2016A000224";"Les deux sexes";"Pourcentage";"12,5";"";""\n'
        '"2015";"Québec";"2016A000224";"Les deux sexes";"Pourcentage";"1 234,5";"x";""\n'
    )
    assert numbers(values) == [12.5, None]
    assert (values[1].status, dict(values[0].breakdown)) == ("confidential", {})
    assert dict(report.statuses) == {"x": 1}


def test_the_estimate_beside_ndiff_is_never_shown_as_observed() -> None:
    values, report = read(
        "CODGEO_2023;annee;classe;unité.de.compte;valeur.publiée;faits;tauxpourmille;"
        "complementinfoval;complementinfotaux\n"
        "01001;16;Vols;Victime;ndiff;NA;NA;2,25;1,5\n"
        "01004;16;Vols;Victime;diff;1 035;2,4998;NA;NA\n"
        "01005;16;Vols;Victime;ndiff;12;0,4;NA;NA\n"
    )
    assert numbers(values) == [None, None, 1035.0, 2.4998, None, None]
    assert [v.status for v in values[:2]] == ["suppressed"] * 2
    assert [v.territory_code for v in values[::2]] == ["01001", "01004", "01005"]
    assert {v.year for v in values} == {2016}
    assert report.statuses["ndiff"] == 4
    ignored = {dict(i.params)["column"] for i in report.warnings if i.code == "column_ignored"}
    assert ignored == {"complementinfoval", "complementinfotaux"}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_wide_file_of_insee(encoding) -> None:
    text = "CODGEO;LIBGEO;P18_POP;P13_POP\n01001;L’Œuvre;771,5;nd\n01002;Évry;s;12,5\n"
    values, report = read(text.encode(encoding), "base.csv")
    assert [(v.territory_code, v.territory_name, v.year, v.value) for v in values] == [
        ("01001", "L’Œuvre", 2018, Decimal("771.5")), ("01001", "L’Œuvre", 2013, None),
        ("01002", "Évry", 2018, None), ("01002", "Évry", 2013, Decimal("12.5")),
    ]  # fmt: skip
    assert dict(report.statuses) == {"nd": 1, "s": 1}
    assert report.format == "wide"


def test_notes_after_the_data_are_kept_apart() -> None:
    values, report = read(
        "Indicateur;Territoire;2012;2017;2022\n"
        "Vulnérabilité (%);Québec;25,6;27,7;28,7\n"
        "Vulnérabilité (%);Montréal;28,9;29,7;..\n"
        "Naissances;Québec;1 230;;x\n"
        "\n"
        "Source : ISQ, EQDEM;;;;\n"
        "(1) À interpréter avec prudence.\n"
        "..;non disponible\n"
    )
    assert numbers(values) == [25.6, 27.7, 28.7, 28.9, 29.7, None, 1230.0, None]
    assert (report.rows, report.blanks, report.source) == (3, 1, "ISQ, EQDEM")
    assert "(1) À interpréter avec prudence." in report.notes
    assert [item.unit for item in report.indicators.values()] == ["%", ""]
    assert not report.rejected


def test_two_header_rows_measures_under_years() -> None:
    values, report = read(
        "Enfants vulnérables;;;;;\n"
        ";2012;;2017;;\n"
        "Territoire;n;%;n;%;IC 95 %\n"
        "Québec;1 230;25,6;1 300;27,7;(25,1–30,2)\n"
        "Montréal;230;28,9;300;29,7;nd\n"
    )
    assert [(v.year, v.value) for v in values[:4]] == [
        (2012, 1230), (2012, Decimal("25.6")), (2017, 1300), (2017, Decimal("27.7")),
    ]  # fmt: skip
    assert (values[3].low, values[3].high) == (Decimal("25.1"), Decimal("30.2"))
    assert {item.name: item.unit for item in report.indicators.values()} == {
        "Enfants vulnérables – n": "", "Enfants vulnérables – %": "%",
    }  # fmt: skip
    assert not report.warnings


def test_two_header_rows_years_under_groups_and_thousands_with_commas() -> None:
    values, report = read(
        ",Hommes,,Femmes,\nRégion,2015,2016,2015,2016\n"
        'Québec,"1,234","2,345","3,456",x\nLaval,"1,000","2,000","3,111",1\n'
    )
    assert [(v.year, v.breakdown.get("sex"), v.value) for v in values[:4]] == [
        (2015, "Hommes", 1234), (2016, "Hommes", 2345), (2015, "Femmes", 3456),
        (2016, "Femmes", None),
    ]  # fmt: skip
    # Nothing in the file tells « 1,234 » for sure: it is said.
    assert [issue.code for issue in report.warnings] == ["ambiguous_number"]


def test_columns_of_groups_and_the_year_of_the_file_name() -> None:
    values, report = read("Commune;Hommes;Femmes;Total\nA;1;2;3\nB;4;5;9\n", "population_2021.csv")
    assert [(v.year, dict(v.breakdown), v.value) for v in values[:3]] == [
        (2021, {"sex": "Hommes"}, 1), (2021, {"sex": "Femmes"}, 2), (2021, {}, 3),
    ]  # fmt: skip
    assert len(report.indicators) == 1
    unsaid = read("Commune;Hommes;Femmes\nA;1;2\n", "population.csv")
    assert [issue.code for issue in unsaid[1].warnings] == ["no_period"]
    assert unsaid[0][0].year is None


def test_what_is_wrong_is_told_by_row_and_the_rest_is_read() -> None:
    values, report = read(
        "Year,Geography,Value\n2015,A,1\n2015,A,2\n20155,A,2\n,A,2\n2016,A,NaN\n2017,A,inf\n"
        "2018,A,abc\n2019,A,12 34\n2020,A,1,5\n2022,A,#DIV/0!\n2023,A,1e999\n"
        "Year,Geography,Value\n2024,A\nNote : bla\n2025,A,7\n"
    )
    assert numbers(values) == [1.0, 7.0]
    assert [(item.row, item.column, item.code) for item in report.rejected] == [
        (3, "", "duplicate"), (4, "Year", "bad_year"), (5, "Year", "no_year"),
        (6, "Value", "not_finite"), (7, "Value", "not_finite"), (8, "Value", "unknown_symbol"),
        (9, "Value", "not_a_number"), (10, "", "too_many_cells"),
        (11, "Value", "spreadsheet_error"), (12, "Value", "not_a_number"),
        (14, "", "too_few_cells"),
    ]  # fmt: skip
    assert ([i.code for i in report.warnings], report.notes) == (
        ["header_repeated"],
        ["Note : bla"],
    )
    assert report.rows == 13


@pytest.mark.parametrize(
    ("times", "years"),
    [
        (["2014/2015", "2015/2016"], [2014, 2015]),
        (["2014-2015", "2015-2016"], [2014, 2015]),
        (["2010-11", "2011-12"], [2010, 2011]),
        (["2010-01", "2010-11"], [2010, 2010]),
        (["2010-03-31", "2011-03-31"], [2010, 2011]),
        (["16", "17"], [2016, 2017]),
    ],
)
def test_years_of_every_kind(times, years) -> None:
    rows = "".join(f"{time};A;{place},5\n" for place, time in enumerate(times, 1))
    values, report = read(f"Période;Territoire;Valeur\n{rows}")
    assert [value.year for value in values] == years
    assert not report.rejected


def test_an_excel_book_long_and_wide() -> None:
    book = write_xlsx(
        [
            (
                "Pauvreté",
                [
                    ["Taux de pauvreté"],
                    ["Territoire", 2012, 2017, "2014/2015"],
                    ["Laval", 12.345, 29.7, "x"],
                    ["Québec", 1234, 0.1 + 0.2, None],
                    ["Source : ISQ"],
                ],
            ),
            (
                "Long",
                [
                    ["Année", "Code", "Territoire", "Sexe", "Indicateur", "Valeur"],
                    [2012, 2466023, "Montréal", "Total", "Taux A", 1.5],
                    [2012, 2466023, "Montréal", "Femmes", "Taux A", "n.d."],
                    [2012, 2466023, "Montréal", "Hommes", "Taux A", "1 234,5"],
                ],
            ),
            ("Lisez-moi", [["Un texte"], ["sans tableau"]]),
        ]
    )
    values, report = read(book, "portrait.xlsx")
    assert numbers(values) == [12.345, 29.7, None, 1234.0, 0.3, 1.5, None, 1234.5]
    assert [(v.year, v.period) for v in values[:3]] == [
        (2012, "2012"),
        (2017, "2017"),
        (2014, "2014/2015"),
    ]
    assert values[5].territory_code == "2466023"
    assert [(issue.code, dict(issue.params)) for issue in report.warnings] == [
        ("sheet_ignored", {"sheet": "Lisez-moi"})
    ]
    assert (report.format, report.source) == ("workbook", "ISQ")
    check_sums(values, report)


def test_two_names_of_one_slug_stay_apart() -> None:
    values, report = read("Indicateur;Territoire;2012\nTaux < 5;A;1,5\nTaux > 5;A;2,5\n")
    assert len({value.indicator for value in values}) == len(report.indicators) == 2


@pytest.mark.shared
def test_the_real_poverty_rate(shared: Path) -> None:
    path = shared / "data" / "indicators" / "cif_poverty_rate_1-1-1.csv"
    reading = read_indicators(path)
    values = list(reading)
    report = reading.report
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert report.rows == report.values == len(values) == len(rows) == 6041
    assert report.sum == sum(Decimal(row["Value"]) for row in rows)
    assert (len(report.indicators), dict(report.statuses), report.rejected) == (1, {}, [])
    # The headline: every dimension empty, and the provinces' totals.
    canada = [float(v.value) for v in values if not v.territory_name]
    assert canada == [14.5, 12.9, 11.9, 11.2, 10.5, 6.5, 7.6, 10.3, 10.4]
    quebec = [v for v in values if v.territory_name == "Quebec" and not v.breakdown]
    assert ([v.year for v in quebec], {v.territory_code for v in quebec}) == (
        list(range(2015, 2024)), {"24"},
    )  # fmt: skip
    assert report.indicators[values[0].indicator].dimensions == (
        "Age group", "Gender", "Economic family type",
    )  # fmt: skip
