"""Performance measures: three questions, figures by hand, progress in words, never a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agir.core.refusals import Refused
from agir.history.pages import pages_of
from agir.learning import measured
from agir.learning.actions.measure import (
    bin_measure,
    bin_value,
    change_measure,
    create_measure,
    restore_measure,
    restore_value,
    write_value,
)
from agir.learning.models import Measure, MeasureValue
from tests.cast import Cast
from tests.home.test_reading import make_action, make_plan, queries

DAY = dt.date(2026, 1, 1)
LATER = dt.date(2026, 7, 1)
WANTED = {"target": 40.0, "target_on": dt.date(2027, 1, 1)}


def create(cast: Cast, title: str = "Parents venus", **data: Any) -> Measure:
    given = {"title": title, "kind": "how_much", **data}
    return create_measure(coalition=cast.own, by=cast.coordination, data=given)


def read(cast: Cast) -> measured.Read:
    (found,) = [measured.read(one) for one in measured.measures_of(cast.own)]
    return found


def test_who_may(cast: Cast) -> None:
    made = create(cast)
    for role in ("funder_adviser", "observer"):
        with pytest.raises(PermissionDenied):
            write_value(measure=made, by=cast.members[role], on=DAY, value=1.0)
    with pytest.raises(PermissionDenied):
        write_value(measure=made, by=cast.outsider, on=DAY, value=1.0)
    assert write_value(measure=made, by=cast.members["first_concerned"], on=DAY, value=1.0).pk


@pytest.mark.parametrize(
    "data", [{"target": 4.0}, {"baseline": 4.0}, {"target_on": DAY}, {"baseline_on": DAY}]
)
def test_a_figure_goes_with_its_day(cast: Cast, data: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        create(cast, **data)
    assert not Measure.objects.exists()


def test_what_is_foreign_is_refused(cast: Cast) -> None:
    action = make_action(make_plan(cast.outsider), cast.outsider, "Ailleurs")
    for more in ({"action": action}, {"owner": cast.outsider}):
        with pytest.raises(Refused):
            create(cast, **more)
    made = create(cast)
    with pytest.raises(Refused):
        change_measure(measure=made, by=cast.coordination, data={"action": action})


@pytest.mark.parametrize(
    ("data", "values", "status"),
    [
        ({}, [], "not_computable"),
        (WANTED, [(DAY, 20.0), (LATER, 29.0)], "on_track"),
        (WANTED, [(DAY, 20.0), (LATER, 26.0)], "acceleration_needed"),
        (WANTED, [(DAY, 20.0), (LATER, 21.0)], "limited"),
        (WANTED, [(DAY, 20.0), (LATER, 15.0)], "deterioration"),
        (WANTED, [(DAY, 20.0), (DAY + dt.timedelta(days=9), 41.0)], "target_reached"),
        (WANTED, [(DAY, 20.0), (DAY + dt.timedelta(days=9), 22.0)], "not_computable"),
        (WANTED, [(DAY, 0.0), (LATER, 21.0)], "not_computable"),
        ({**WANTED, "direction": -1, "target": 10.0}, [(DAY, 20.0), (LATER, 14.0)], "on_track"),
        ({**WANTED, "baseline": 20.0, "baseline_on": DAY}, [(LATER, 29.0)], "on_track"),
        ({}, [(DAY, 20.0), (DAY, 5.0), (LATER, 29.0)], "on_track"),
    ],
)
def test_progress(
    cast: Cast, data: dict[str, Any], values: list[tuple[dt.date, float]], status: str
) -> None:
    made = create(cast, **data)
    for on, value in values:
        write_value(measure=made, by=cast.coordination, on=on, value=value)
    found = read(cast)
    assert found.status == status
    assert found.progress.startswith("Pas calculable") == (status == "not_computable")
    days = {on for on, _value in values} | {data.get("baseline_on")} - {None}
    assert bool(found.drawing) == (len(days) > 1)


def test_a_figure_taken_out_counts_no_more_until_it_is_back(cast: Cast) -> None:
    made = create(cast, unit="%")
    write_value(measure=made, by=cast.coordination, on=DAY, value=20.0)
    wrong = write_value(measure=made, by=cast.coordination, on=LATER, value=200.0)
    assert read(cast).latest == "200\u00a0%"
    bin_value(value=wrong, by=cast.members["steering"])
    assert read(cast).latest == "20\u00a0%"
    restore_value(value=wrong, by=cast.coordination)
    assert len(read(cast).rows) == 2


def test_in_the_bin_it_has_no_page(cast: Cast) -> None:
    made = create(cast)
    key = ("measure", made.pk)
    assert pages_of(cast.own, [key])[key].title == "Parents venus"
    bin_measure(measure=made, by=cast.coordination)
    assert pages_of(cast.own, [key]) == {}
    restore_measure(measure=made, by=cast.coordination)
    assert key in pages_of(cast.own, [key])


@pytest.mark.parametrize(
    ("typed", "value"), [("1 250", 1250.0), ("12,5", 12.5), ("12.5", 12.5), ("−3", -3.0)]
)
def test_numbers_as_people_write_them(
    cast: Cast, client_of: Callable[[str], Client], typed: str, value: float
) -> None:
    url = reverse("learning:measure", args=[cast.own.slug, create(cast).pk])
    sent = {"value": typed, "on": "2026-03-01", "note": "compté  à la main"}
    assert client_of("representative").post(url, sent).status_code == 302
    made = MeasureValue.objects.get()
    assert (made.value, made.note) == (value, "compté à la main")


@pytest.mark.parametrize("typed", ["", "beaucoup", "nan", "inf", "1e400", "9" * 20])
def test_what_is_not_a_number_is_kept_and_said(
    cast: Cast, client_of: Callable[[str], Client], typed: str
) -> None:
    url = reverse("learning:measure", args=[cast.own.slug, create(cast).pk])
    answer = client_of("representative").post(url, {"value": typed, "on": "2026-03-01"})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert not MeasureValue.objects.exists()


def test_pages(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    new = reverse("learning:measure_new", args=[cast.own.slug])
    bad = client.post(
        new, {"title": "Parents", "kind": "how_much", "direction": "1", "target": "9"}
    )
    assert bad.status_code == 422
    sent = {"title": "Parents", "kind": "better_off", "direction": "1", "target": "12,5",
            "target_on": "2027-01-01"}  # fmt: skip
    assert client.post(new, sent).status_code == 302
    made = Measure.objects.get()
    assert made.target == 12.5
    edit = reverse("learning:measure_edit", args=[cast.own.slug, made.pk])
    assert 'value="12,5"' in client.get(edit).content.decode()
    page = client.get(reverse("learning:measures", args=[cast.own.slug])).content.decode()
    assert "Qui s’en porte mieux" in page
    assert "Aucun programme n’en est l’auteur" in page


def test_queries_do_not_grow(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("coordination")
    url = reverse("learning:measures", args=[cast.own.slug])
    plan = make_plan(cast.coordination)

    def one(number: int) -> Measure:
        action = make_action(plan, cast.coordination, f"Action {number}")
        made = create(cast, f"Mesure {number}", action=action, owner=cast.coordination)
        for on in (DAY, LATER):
            write_value(measure=made, by=cast.coordination, on=on, value=20.0 + number)
        return made

    made = one(1)
    page = reverse("learning:measure", args=[cast.own.slug, made.pk])
    first, alone = queries(client, url), queries(client, page)
    one(2)
    one(3)
    write_value(measure=made, by=cast.members["steering"], on=LATER, value=3.0)
    assert queries(client, url) == first <= 15
    assert queries(client, page) == alone <= 15
