"""Files of figures into the portrait: all of it, once, and back out."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Sum

from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event
from agir.portrait.actions.indicators import add_unit, change_indicator
from agir.portrait.actions.indicators_import import NotRead, undo_import
from agir.portrait.actions.indicators_load import Choices
from agir.portrait.models import FiguresImport, Indicator, IndicatorValue
from tests.cast import Cast
from tests.conftest import SHARED
from tests.portrait.figures.conftest import SERIES, Bring

CENSUS = SHARED / "data/indicators/statcan_census2016_health_regions_sample.csv"
POVERTY = SHARED / "data/indicators/cif_poverty_rate_1-1-1.csv"
real = pytest.mark.skipif(not CENSUS.exists(), reason="the shared indicator files are not here")


def command(*args: object, code: int = 0) -> dict[str, Any]:
    out = io.StringIO()
    words = [str(arg) for arg in args]
    if code:
        with pytest.raises(SystemExit) as stop:
            call_command("import_indicators", *words, "--json", stdout=out)
        assert stop.value.code == code
    else:
        call_command("import_indicators", *words, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def numbers(path: Path, columns: list[int]) -> list[Decimal]:
    """Every number of these columns, read by other means than the program's."""
    found = []
    with path.open(encoding="utf-8-sig", newline="") as data:
        rows = csv.reader(data)
        next(rows)
        for row in rows:
            for column in columns:
                if row[column].strip() not in ("", "..."):
                    found.append(Decimal(row[column].strip()))
    return found


@real
def test_the_census_sample_has_its_symbols_and_its_sum(cast: Cast) -> None:
    with CENSUS.open(encoding="utf-8-sig", newline="") as data:
        header = next(csv.reader(data))
    columns = [place for place, cell in enumerate(header) if cell.startswith("Dim: Sex")]
    expected = numbers(CENSUS, columns)
    told = command(CENSUS, "--coalition", cast.own.slug)
    assert told["rows"] == 4999
    assert told["values"] == len(expected)
    assert told["statuses"] == {"...": 948}
    assert Decimal(told["sum"]) == sum(expected)
    assert told["rejected"] == []
    stored = IndicatorValue.objects.live().filter(coalition=cast.own)
    assert stored.filter(status="not_applicable", value=None).count() == 948
    assert stored.filter(status="not_applicable").exclude(value=None).count() == 0
    assert stored.count() == len(expected) + 948
    total = stored.aggregate(n=Sum("value"))["n"]
    assert total == pytest.approx(float(sum(expected)), rel=1e-12)


@real
def test_the_poverty_table_is_whole(cast: Cast) -> None:
    with POVERTY.open(encoding="utf-8-sig", newline="") as data:
        header = next(csv.reader(data))
    expected = numbers(POVERTY, [header.index("Value")])
    told = command(POVERTY, "--coalition", cast.own.slug)
    assert (told["rows"], told["values"], told["indicators"]) == (6041, 6041, 1)
    assert Decimal(told["sum"]) == sum(expected)
    again = command(POVERTY, "--coalition", cast.own.slug)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 6041)
    assert again["batch"] is None
    assert FiguresImport.objects.filter(coalition=cast.own).count() == 1


@real
def test_units_are_picked_on_the_way(cast: Cast) -> None:
    told = command(CENSUS, "--coalition", cast.own.slug, "--units", "Canada")
    names = set(IndicatorValue.objects.live().values_list("unit_name", flat=True))
    assert names == {"Canada"}
    assert told["passed_over"] > 0


def test_a_dry_run_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "taux.csv"
    file.write_text(SERIES, encoding="utf-8")
    told = command(file, "--coalition", cast.own.slug, "--dry-run")
    assert (told["new"], told["values"], told["statuses"]) == (6, 5, {"x": 1})
    assert not Indicator.objects.exists()
    assert not FiguresImport.objects.exists()
    assert not Event.objects.filter(verb__startswith="portrait").exists()


@pytest.mark.parametrize(
    ("args", "content", "error"),
    [
        (["--coalition", "nulle-part"], SERIES, "coalition_missing"),
        (["--coalition", "marees"], "", "empty_file"),
        (["--coalition", "marees"], "%PDF-1.7\n", "not_a_table"),
        (["--coalition", "marees", "--units", "Nulle part"], SERIES, "no_unit_found"),
        (["--coalition", "marees", "--year", "demain"], SERIES, "bad_year"),
        (["--coalition", "marees", "--by", "personne@exemple.test"], SERIES, "member_missing"),
        (["--coalition", "marees", "--by", "observer@exemple.test"], SERIES, "not_allowed"),
    ],
)
def test_errors_are_json_and_end_with_1(
    cast: Cast, tmp_path: Path, args: list[str], content: str, error: str
) -> None:
    file = tmp_path / "taux.csv"
    file.write_text(content, encoding="utf-8")
    told = command(file, *args, code=1)
    assert told["code"] == error
    assert told["error"]
    assert not Indicator.objects.exists()


def test_a_file_that_is_not_there(cast: Cast, tmp_path: Path) -> None:
    assert command(tmp_path / "absent.csv", "--coalition", "marees", code=1)["error"]


def test_what_changed_is_replaced_and_undoing_puts_it_back(cast: Cast, bring_in: Bring) -> None:
    bring_in()
    second = bring_in(SERIES.replace("28,7\n2012", "28,9\n2012"))
    assert (second.outcome.changed, second.outcome.unchanged) == (1, 5)
    live = IndicatorValue.objects.live()
    assert live.get(unit_code="24", period="2022").value == 28.9
    assert second.batch is not None
    undone = undo_import(batch=second.batch, by=cast.coordination)
    assert (undone.removed, undone.restored, undone.kept) == (1, 1, [])
    assert live.get(unit_code="24", period="2022").value == 28.7
    assert live.count() == 6


def test_an_older_import_waits_for_the_later_one(cast: Cast, bring_in: Bring) -> None:
    first = bring_in().batch
    second = bring_in(SERIES.replace("28,7\n2012", "28,9\n2012")).batch
    assert first is not None
    assert second is not None
    with pytest.raises(Refused):
        undo_import(batch=first, by=cast.coordination)
    undo_import(batch=second, by=cast.coordination)
    undo_import(batch=first, by=cast.coordination)
    assert not IndicatorValue.objects.exists()
    assert not Indicator.objects.exists()
    with pytest.raises(Refused):
        undo_import(batch=first, by=cast.coordination)


def test_an_indicator_worked_on_stays(cast: Cast, bring_in: Bring) -> None:
    batch = bring_in().batch
    assert batch is not None
    indicator = Indicator.objects.get()
    change_indicator(indicator=indicator, by=cast.coordination, data={"words": "Au moins un."})
    undone = undo_import(batch=batch, by=cast.coordination)
    assert undone.kept == [indicator.title]
    assert not IndicatorValue.objects.exists()


def test_a_file_refused_on_its_way_writes_nothing(cast: Cast, bring_in: Bring) -> None:
    with pytest.raises(NotRead):
        bring_in(SERIES + '2022;"Laval;2465;1\n' + "2022;Laval;2466;1\n" * 40)
    assert not Indicator.objects.exists()
    assert not FiguresImport.objects.exists()


def test_choices_narrow_what_is_kept(cast: Cast, bring_in: Bring) -> None:
    done = bring_in(choices=Choices(units=("24",)))
    assert set(done.outcome.by_unit) == {("24", "Québec")}
    other = "Année;Lieu;Taux A (%);Taux B (%)\n2020;Québec;1,5;2,5\n"
    done = bring_in(other, "autre.csv", choices=Choices(words="taux b"))
    assert done.outcome.left == 1
    assert list(done.outcome.by_indicator.values()) == [1]


def test_rows_without_a_place_take_the_one_given(cast: Cast, bring_in: Bring) -> None:
    text = "Year,GEO,Units,Value\n2015,,%,14.5\n2016,,%,12.9\n2016,Yukon,%,9\n"
    bring_in(text, "taux.csv", choices=Choices(place="Canada"))
    assert IndicatorValue.objects.live().filter(unit_code="Canada", unit_name="Canada").count() == 2
    assert not IndicatorValue.objects.live().filter(unit_code="").exists()


def test_the_territory_is_shown_first(cast: Cast, bring_in: Bring) -> None:
    add_unit(coalition=cast.own, by=cast.coordination, source="ISQ", name="MONTREAL")
    bring_in()
    assert Indicator.objects.get().main_unit == "2466"


def test_naming_the_territory_later_moves_what_is_shown_first(
    cast: Cast, indicator: Indicator
) -> None:
    assert indicator.main_unit == "24"
    add_unit(coalition=cast.own, by=cast.coordination, source="ISQ", name="Montréal", code="2466")
    indicator.refresh_from_db()
    assert indicator.main_unit == "2466"


def test_coalitions_do_not_meet(cast: Cast, bring_in: Bring) -> None:
    bring_in()
    done = bring_in(by=cast.outsider)
    assert done.outcome.new == 6
    assert Indicator.objects.filter(coalition=cast.another).count() == 1
    assert Indicator.objects.count() == 2
    assert done.batch is not None
    with pytest.raises(NotAllowed):
        undo_import(batch=done.batch, by=cast.coordination)


@pytest.mark.parametrize(
    "role", ["representative", "first_concerned", "funder_adviser", "observer"]
)
def test_only_those_who_steer_import(cast: Cast, bring_in: Bring, role: str) -> None:
    with pytest.raises(NotAllowed):
        bring_in(by=cast.members[role])
    assert not Indicator.objects.exists()


def test_the_history_says_so(cast: Cast, bring_in: Bring) -> None:
    batch = bring_in().batch
    assert batch is not None
    undo_import(batch=batch, by=cast.coordination)
    verbs = Event.objects.filter(object_type="portrait.figures").values_list("verb", flat=True)
    assert sorted(verbs) == ["portrait.figures.imported", "portrait.figures.undone"]
