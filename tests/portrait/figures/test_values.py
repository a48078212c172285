"""Values written by hand: read as a file's cells are, with their source, undone one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from agir.core.refusals import Refused
from agir.history.models import Event
from agir.portrait.actions.indicators import add_indicator
from agir.portrait.actions.indicators_import import undo_import
from agir.portrait.actions.value import (
    Cell,
    Spot,
    add_value,
    correct_value,
    remove_value,
    undo_value,
)
from agir.portrait.figures import shown_on_overview
from agir.portrait.forms.value import ANOTHER, ValueForm
from agir.portrait.models import FiguresImport, Indicator, IndicatorValue
from tests.cast import Cast

ClientOf = Callable[[str], Client]
HERE = Spot("24", "Québec", "2023")


def url(name: str, *more: Any) -> str:
    return reverse(f"portrait:{name}", args=["marees", *more])


def number(value: float) -> Cell:
    return Cell(value, "observed")


def live(indicator: Indicator, period: str = "2023") -> IndicatorValue | None:
    rows = IndicatorValue.objects.live().filter(indicator=indicator, unit_code="24")
    return rows.filter(period=period).first()


@pytest.mark.parametrize(
    ("shown", "status", "expected"),
    [
        ("28,7", "", (28.7, "observed", "", "")),
        ("28,7 %", "", (28.7, "observed", "", "")),
        ("28,7a,b (27,9–29,5)", "", (28.7, "observed", "", "mark_a,mark_b")),
        ("12,3E", "", (12.3, "use_with_caution", "E", "")),
        ("12,3", "revised", (12.3, "revised", "", "")),
        ("0", "", (0.0, "observed", "", "")),
        ("x", "", (None, "confidential", "x", "")),
        ("..", "", (None, "not_available", "..", "")),
        ("", "confidential", (None, "confidential", "", "")),
        ("1 234,5", "", (1234.5, "observed", "", "")),
    ],
)
def test_a_cell_is_read_as_in_a_file(
    cast: Cast, indicator: Indicator, shown: str, status: str, expected: tuple[Any, ...]
) -> None:
    data = {"unit": "24", "period": "2023", "shown": shown, "status": status,
            "provenance": "Rapport"}  # fmt: skip
    form = ValueForm(data, indicator=indicator, units={"24": "Québec"})
    assert form.is_valid(), form.errors
    add_value(indicator=indicator, by=cast.coordination, spot=form.spot(), cell=form.cell())
    made = live(indicator)
    assert made is not None
    assert (made.value, made.status, made.symbol, made.flags) == expected
    assert made.year == 2023


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"shown": ""}, "shown"),
        ({"shown": "beaucoup"}, "shown"),
        ({"shown": "inf"}, "shown"),
        ({"shown": "12 $"}, "shown"),
        ({"shown": "12", "status": "confidential"}, "status"),
        ({"shown": "", "status": "revised"}, "shown"),
        ({"shown": "12", "period": "l’an passé"}, "period"),
        ({"shown": "12", "period": ""}, "period"),
        ({"shown": "12", "unit": ANOTHER}, "other_unit"),
        ({"shown": "12", "group": "filles"}, "dimension"),
        ({"shown": "12", "dimension": "sexe"}, "group"),
        ({"shown": "12", "provenance": ""}, "provenance"),
    ],
)
def test_bad_input_is_named_and_kept(
    cast: Cast, client_of: ClientOf, indicator: Indicator, data: dict[str, str], field: str
) -> None:
    posted = {"unit": "24", "period": "2023", "provenance": "Rapport", **data}
    answer = client_of("representative").post(url("value_new", indicator.pk), posted)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="2023"' in answer.content.decode() or "period" in data
    assert live(indicator) is None


def test_english_reads_the_point(indicator: Indicator) -> None:
    data = {"unit": "24", "period": "2023", "shown": "1,234", "provenance": "Report"}
    with translation.override("en"):
        form = ValueForm(data, indicator=indicator, units={"24": "Québec"})
        assert form.is_valid()
        assert form.cell().value == 1234
    assert ValueForm(data, indicator=indicator, units={"24": "Québec"}).is_valid()


def test_from_nothing_to_a_figure_with_its_source(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("first_concerned")
    made = add_indicator(
        coalition=cast.own, by=cast.coordination, data={"title": "Enfants au parc", "unit": "%"}
    )
    page = client.get(url("indicator", made.pk)).content.decode()
    assert url("value_new", made.pk) in page
    posted = {"other_unit": "Notre quartier", "period": "été 2024", "shown": "12"}
    answer = client.post(url("value_new", made.pk), posted)
    assert answer.status_code == 422
    posted |= {"period": "2024", "provenance": "Comptage du comité, p. 3"}
    page = client.post(url("value_new", made.pk), posted, follow=True).content.decode()
    assert "Écrit\xa0: 12\xa0%" in page
    assert "Notre quartier" in page
    assert "Comptage du comité, p. 3, écrit à la main" in page
    (figure,) = shown_on_overview(cast.coordination)
    assert "Comptage du comité, p. 3" in figure.source
    assert list(Event.objects.filter(verb="portrait.value.added").values_list("title", flat=True))


def test_a_known_territory_typed_again_is_the_same(indicator: Indicator) -> None:
    data = {"unit": ANOTHER, "other_unit": "quebec", "period": "2023", "shown": "1",
            "provenance": "Rapport"}  # fmt: skip
    form = ValueForm(data, indicator=indicator, units={"24": "Québec"})
    assert form.is_valid()
    assert form.spot().unit_code == "24"


def test_a_second_value_at_the_same_place_is_refused(cast: Cast, indicator: Indicator) -> None:
    with pytest.raises(Refused, match="Corrigez-la"):
        add_value(
            indicator=indicator, by=cast.coordination, spot=Spot("24", "Québec", "2022"),
            cell=number(1),
        )  # fmt: skip
    assert FiguresImport.objects.by_hand().count() == 0


def test_correcting_then_undoing_gives_back_what_was(cast: Cast, indicator: Indicator) -> None:
    old = live(indicator, "2022")
    assert old is not None
    spot = Spot("24", "Québec", "2022")
    gesture = correct_value(value=old, by=cast.coordination, spot=spot, cell=number(30))
    assert gesture is not None
    now = live(indicator, "2022")
    assert now is not None
    assert now.value == 30
    assert gesture.report["before"]["value"] == 28.7
    undo_value(gesture=gesture, by=cast.coordination)
    back = live(indicator, "2022")
    assert back is not None
    assert (back.pk, back.value) == (old.pk, 28.7)
    with pytest.raises(Refused, match="déjà annulé"):
        undo_value(gesture=gesture, by=cast.coordination)


def test_the_same_again_changes_nothing(cast: Cast, indicator: Indicator) -> None:
    old = live(indicator, "2022")
    assert old is not None
    spot = Spot("24", "Québec", "2022")
    assert correct_value(value=old, by=cast.coordination, spot=spot, cell=number(28.7)) is None
    assert not FiguresImport.objects.by_hand().exists()


def test_removing_then_undoing(cast: Cast, indicator: Indicator) -> None:
    old = live(indicator, "2022")
    assert old is not None
    gesture = remove_value(value=old, by=cast.coordination)
    assert live(indicator, "2022") is None
    undo_value(gesture=gesture, by=cast.coordination)
    assert live(indicator, "2022") == old


def test_gestures_are_undone_from_the_last_to_the_first(cast: Cast, indicator: Indicator) -> None:
    first = add_value(indicator=indicator, by=cast.coordination, spot=HERE, cell=number(1))
    made = live(indicator)
    assert made is not None
    second = correct_value(value=made, by=cast.coordination, spot=HERE, cell=number(2))
    assert second is not None
    with pytest.raises(Refused, match="le plus récent"):
        undo_value(gesture=first, by=cast.coordination)
    undo_value(gesture=second, by=cast.coordination)
    undo_value(gesture=first, by=cast.coordination)
    assert live(indicator) is None


def test_a_removal_is_not_undone_over_a_new_value(cast: Cast, indicator: Indicator) -> None:
    old = live(indicator, "2022")
    assert old is not None
    gesture = remove_value(value=old, by=cast.coordination)
    spot = Spot("24", "Québec", "2022")
    add_value(indicator=indicator, by=cast.coordination, spot=spot, cell=number(5))
    with pytest.raises(Refused, match="le plus récent"):
        undo_value(gesture=gesture, by=cast.coordination)


def test_an_import_under_a_correction_says_what_to_undo_first(
    cast: Cast, indicator: Indicator
) -> None:
    batch = FiguresImport.objects.files().get()
    old = live(indicator, "2022")
    assert old is not None
    spot = Spot("24", "Québec", "2022")
    correct_value(value=old, by=cast.coordination, spot=spot, cell=number(30))
    with pytest.raises(Refused, match="corrigée à la main"):
        undo_import(batch=batch, by=cast.coordination)


def test_what_somebody_read_stale_is_refused(cast: Cast, indicator: Indicator) -> None:
    old = live(indicator, "2022")
    assert old is not None
    remove_value(value=old, by=cast.coordination)
    with pytest.raises(Refused, match="a changé pendant"):
        remove_value(value=old, by=cast.coordination)


def test_a_file_is_not_undone_as_a_gesture(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    batch = FiguresImport.objects.get()
    client = client_of("coordination")
    assert client.post(url("value_undo", indicator.pk, batch.pk)).status_code == 404
    gesture = add_value(indicator=indicator, by=cast.coordination, spot=HERE, cell=number(1))
    assert client.post(url("figures_undo", gesture.pk)).status_code == 404
    page = client.get(url("figures_import")).content.decode()
    assert page.count("figures_undo") == 0
    assert page.count("Annuler cet import") == 1


def test_the_page_of_values(cast: Cast, client_of: ClientOf, indicator: Indicator) -> None:
    client = client_of("representative")
    value = live(indicator, "2022")
    assert value is not None
    form = client.get(url("value_edit", indicator.pk, value.pk)).content.decode()
    assert 'value="28,7"' in form
    posted = {"unit": "24", "period": "2022", "shown": "29,1", "provenance": "Version révisée"}
    page = client.post(url("value_edit", indicator.pk, value.pk), posted, follow=True)
    said = page.content.decode()
    assert "28,7\xa0% est devenu 29,1\xa0%" in said
    assert "Version révisée" in said
    gesture = FiguresImport.objects.by_hand().get()
    said = client.post(url("value_undo", indicator.pk, gesture.pk), follow=True).content.decode()
    assert "C’est annulé" in said
    observer = client_of("observer").get(url("values", indicator.pk)).content.decode()
    assert "Corriger" not in observer.partition("<main")[2]


def test_a_constant_number_of_queries(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client, counts = client_of("representative"), []
    for period in ("2013", "2014"):
        add_value(
            indicator=indicator, by=cast.coordination, spot=Spot("24", "Québec", period),
            cell=number(1), provenance="Rapport",
        )  # fmt: skip
        for name in ("values", "indicator"):
            client.get(url(name, indicator.pk))
            with CaptureQueriesContext(connection) as found:
                client.get(url(name, indicator.pk))
            counts.append(len(found))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15
