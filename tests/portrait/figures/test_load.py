"""What goes to the database below the ORM."""

from __future__ import annotations

import gc
import uuid

import pytest
from django.db import IntegrityError, transaction

from agir.core.refusals import Refused
from agir.portrait.actions.indicators_load import COMPARED, Choices
from agir.portrait.actions.indicators_shared import breakdown_key
from agir.portrait.actions.indicators_store import Store, _copied
from agir.portrait.models import (
    FiguresImport,
    Indicator,
    IndicatorValue,
    MeasuredGroup,
    MeasuredPlace,
)
from agir.portrait.sheet import uncollected
from tests.cast import Cast
from tests.portrait.figures.conftest import SERIES, Bring


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, "\\N"),
        ("a\tb", "a\\tb"),
        ("C:\\N", "C:\\\\N"),
        ("x\r\ny", "x\\r\\ny"),
        ("", ""),
        ("é « 1 »", "é « 1 »"),
        (-0.25, "-0.25"),
        (1e17, "1e+17"),
        (2010, "2010"),
    ],
)
def test_a_cell_in_the_text_format_of_copy(cell: object, text: str) -> None:
    assert _copied(cell) == text


def test_the_collector_comes_back() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_tells_groups_apart_is_never_too_long() -> None:
    assert breakdown_key({}) == ""
    assert breakdown_key({"sexe": "f", "âge": "15-24"}) == "sexe=f;âge=15-24"
    long, longer = ({"groupe": "x" * size} for size in (400, 401))
    assert len(breakdown_key(long)) <= 300
    assert breakdown_key(long) != breakdown_key(longer)


def test_cells_come_out_as_they_went_in(cast: Cast, bring_in: Bring) -> None:
    text = f'Année;Lieu;Groupe;Taux (%)\n2020;"A\\tB \\\\ {chr(9)}C";;1,5\n2020;B;Filles \\N;-2\n'
    done = bring_in(text + "2020;B;\\.é;1e3\n2020;B;Garçons;x\n")
    assert done.outcome.new == 4
    rows = IndicatorValue.objects.live().order_by("pk")
    assert [(one.unit_name, one.breakdown, one.value) for one in rows] == [
        ("A\\tB \\\\ \tC", None, 1.5),
        ("B", {"Groupe": "Filles \\N"}, -2.0),
        ("B", {"Groupe": "\\.é"}, 1000.0),
        ("B", {"Groupe": "Garçons"}, None),
    ]


def test_places_and_groups_are_told_once(cast: Cast, bring_in: Bring) -> None:
    bring_in()
    bring_in(SERIES.replace("Taux", "Autre taux"), "autre.csv")
    assert sorted(MeasuredPlace.objects.values_list("code", "name")) == [
        ("24", "Québec"), ("2466", "Montréal"),
    ]  # fmt: skip
    assert list(MeasuredGroup.objects.values_list("key", "words")) == [("", None)]
    bring_in(by=cast.outsider)
    assert MeasuredPlace.objects.filter(coalition=cast.another).count() == 2


def test_a_place_found_under_another_name_is_compared_by_its_code(
    cast: Cast, bring_in: Bring
) -> None:
    bring_in()
    again = bring_in(SERIES.replace("Québec", "Province de Québec")).outcome
    assert (again.new, again.changed, again.unchanged) == (0, 0, 6)
    moved = bring_in(SERIES.replace("Québec", "Le Québec").replace("25,6", "25,7"))
    assert (moved.outcome.new, moved.outcome.changed) == (0, 1)
    live = IndicatorValue.objects.live()
    assert live.filter(unit_code="24").count() == 3
    assert live.get(unit_code="24", period="2012").unit_name == "Le Québec"


def test_more_than_one_batch_at_once(cast: Cast, bring_in: Bring) -> None:
    rows = [f"{2000 + n % 20};Lieu {n // 20};L{n // 20};{n},5\n" for n in range(COMPARED * 2 + 7)]
    text = "Année;Lieu;Code;Taux (%)\n" + "".join(rows)
    assert bring_in(text).outcome.new == len(rows)
    again = bring_in(text.replace(";3,5", ";3,6") + "2030;Lieu 1;L1;4\n").outcome
    assert (again.new, again.changed, again.unchanged) == (1, 1, len(rows) - 1)
    live = IndicatorValue.objects.live()
    assert live.count() == len(rows) + 1
    assert list(live.filter(unit_code="L0").order_by("year").values_list("value", flat=True)) == [
        0.5, 1.5, 2.5, 3.6, *(n + 0.5 for n in range(4, 20)),
    ]  # fmt: skip


def test_a_value_told_twice_by_choice_is_refused_whole(cast: Cast, bring_in: Bring) -> None:
    text = "Year,GEO,Units,Value\n2015,,%,14.5\n2015,Canada,%,12.9\n"
    with pytest.raises(Refused):
        bring_in(text, "taux.csv", choices=Choices(place="Canada"))
    assert not Indicator.objects.exists()
    assert not MeasuredPlace.objects.exists()


def _told(cast: Cast, times: int, error: Exception | None) -> None:
    """Add the same row a number of times, with an error to raise after, if any."""
    with transaction.atomic():
        batch = FiguresImport.objects.create(coalition=cast.own, operation=uuid.uuid4())
        with Store(batch) as store:
            whose, when = store.whose(1, 2, 3), store.when("2020", 2020)
            says = store.says((1.5, 1.0, None, "observed", "", ""))
            for _time in range(times):
                store.add([whose], [when], [says])
            if error:
                raise error


def test_the_store_says_what_the_database_refuses(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        _told(cast, 2, None)
    with pytest.raises(ZeroDivisionError):
        _told(cast, 1, ZeroDivisionError())
    assert not IndicatorValue.objects.exists()
    _told(cast, 1, None)
    one = IndicatorValue.objects.get()
    assert (one.indicator_id, one.place_id, one.group_id) == (1, 2, 3)
    assert (one.period, one.year, one.value, one.low, one.high) == ("2020", 2020, 1.5, 1.0, None)
    assert (one.status, one.coalition_id) == ("observed", cast.own.pk)
    assert one.came_in == FiguresImport.objects.get()


def test_bounds_come_in_beside_values_without(bring_in: Bring) -> None:
    text = "Année;Lieu;Taux (%)\n2018;A;7\n2019;A;8\n2020;A;9,5 (9,1 – 10,2)\n2021;A;x\n"
    bring_in(text)
    rows = IndicatorValue.objects.order_by("pk").values_list("period", "value", "low", "high")
    assert list(rows) == [
        ("2018", 7.0, None, None), ("2019", 8.0, None, None), ("2020", 9.5, 9.1, 10.2),
        ("2021", None, None, None),
    ]  # fmt: skip
