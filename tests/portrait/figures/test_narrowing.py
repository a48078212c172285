"""Values brought in when each bore the words of its place and of its group stay as they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("portrait", "0003_values_by_hand")]
AFTER = [("portrait", "0004_narrow_values")]
SAID = ("value", "low", "high", "status", "symbol", "flags")
ROWS: list[dict[str, Any]] = [
    {"unit_code": "24", "unit_name": "Québec", "period": "2022", "year": 2022, "value": 28.7,
     "breakdown_key": "", "status": "observed", "flags": "mark_a,mark_b"},
    {"unit_code": "24", "unit_name": "Québec", "period": "2022", "year": 2022, "value": 33.9,
     "low": 30.5, "high": 37.1, "breakdown_key": "Sexe=Garçons",
     "breakdown": {"Sexe": "Garçons"}, "status": "use_with_caution", "symbol": "E"},
    {"unit_code": "24", "unit_name": "Quebec", "period": "2023", "year": None, "value": None,
     "breakdown_key": "", "status": "confidential", "symbol": "x"},
]  # fmt: skip


def migrate(to: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    apps = migrate(BEFORE)
    yield apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_nothing_is_lost_either_way(before: Any) -> None:
    coalitions = [
        before.get_model("coalitions", "Coalition").objects.create(name=name, slug=name)
        for name in ("marees", "cimes")
    ]
    value = before.get_model("portrait", "IndicatorValue")
    batch = before.get_model("portrait", "FiguresImport").objects.create(
        coalition=coalitions[0], operation="0" * 32
    )
    for coalition in coalitions:
        indicator = before.get_model("portrait", "Indicator").objects.create(
            coalition=coalition, title="Taux", key="taux"
        )
        for row in ROWS:
            value.objects.create(coalition=coalition, indicator=indicator, came_in=batch, **row)
    old = value.objects.filter(coalition=coalitions[0], value=28.7)
    old.update(replaced_in=batch)
    told = list(
        value.objects.order_by("pk").values("coalition_id", "indicator_id", *ROWS[0], *SAID)
    )
    kept = sorted(value.objects.values_list("came_in_id", "replaced_in_id"), key=str)

    after = migrate(AFTER)
    value = after.get_model("portrait", "IndicatorValue")
    assert after.get_model("portrait", "MeasuredPlace").objects.count() == 4
    assert after.get_model("portrait", "MeasuredGroup").objects.count() == 4
    rows = value.objects.order_by("pk").select_related("place", "group")
    for row, one in zip(told, rows, strict=True):
        assert (one.coalition_id, one.indicator_id) == (row["coalition_id"], row["indicator_id"])
        assert (one.place.code, one.place.name) == (row["unit_code"], row["unit_name"])
        assert (one.group.key, one.period, one.year) == (
            row["breakdown_key"], row["period"], row["year"],
        )  # fmt: skip
        assert {name: getattr(one, name) for name in SAID} == {name: row[name] for name in SAID}
    assert sorted(value.objects.values_list("came_in_id", "replaced_in_id"), key=str) == kept
    words = after.get_model("portrait", "MeasuredGroup").objects.exclude(key="")
    assert [one.words for one in words] == [{"Sexe": "Garçons"}] * 2

    back = migrate(BEFORE).get_model("portrait", "IndicatorValue").objects.order_by("pk")
    assert list(back.values("coalition_id", "indicator_id", *ROWS[0], *SAID)) == told
    assert [one.breakdown for one in back if one.breakdown_key] == [{"Sexe": "Garçons"}] * 2
