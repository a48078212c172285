"""The grid of links."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agir.plan.mapping.reading import read
from agir.plan.matrix import MOST, grid
from tests.plan.links.conftest import Page, Web

ClientOf = Callable[[str], Client]


def test_a_cell_says_what_its_row_does_for_its_column(web: Web) -> None:
    web.tie("Conte", "reinforces", "Valises")
    web.tie("Valises", "depends", "Conte")
    web.tie("Conte", "overlaps", "Répit")
    said = {
        (line.action.title, other.action.title): [one.relation.value for one in cell.said]
        for shown in [grid(read(web.plan), {})]
        for line in shown.lines
        for cell, other in zip(line.cells, shown.lines, strict=True)
        if cell.said
    }
    assert said == {
        ("Conte", "Valises"): ["reinforces", "conditions"],
        ("Valises", "Conte"): ["reinforced_by", "depends"],
        ("Conte", "Répit"): ["overlaps"],
        ("Répit", "Conte"): ["overlaps"],
    }


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        ({}, ["Conte", "Valises", "Répit", "Infolettre", "Trouver un local"]),
        ({"linked": True}, ["Conte", "Valises"]),
        ({"result": "Souffler"}, ["Répit", "Trouver un local"]),
        ({"result": "Grandir"}, ["Conte", "Valises", "Répit", "Trouver un local"]),
        ({"organisation": True}, ["Conte"]),
    ],
)
def test_filters_keep_what_they_say(web: Web, chosen: dict[str, object], kept: list[str]) -> None:
    web.tie("Conte", "reinforces", "Valises")
    data = dict(chosen)
    if "result" in data:
        data["result"] = web.results[str(data["result"])].pk
    if "organisation" in data:
        data["organisation"] = web.cast.organisation.pk
    assert [line.action.title for line in grid(read(web.plan), data).lines] == kept


def test_a_large_plan_is_cut_and_says_so(
    web: Web, client_of: ClientOf, grow: Callable[[int, int], None]
) -> None:
    grow(300, 100)
    answer = client_of("observer").get(web.url("matrix"))
    shown = answer.context["grid"]
    assert len(shown.lines) == MOST
    assert shown.total == 305
    assert "Choisissez un résultat ou une organisation" in answer.content.decode()


def test_queries_do_not_grow_and_the_policy_holds(
    web: Web, client_of: ClientOf, grow: Callable[[int, int], None]
) -> None:
    client = client_of("steering")
    counts = []
    for more in (0, 2, 300):
        if more:
            grow(more, 1)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(web.url("matrix"))
        counts.append(len(queries))
        assert Page(answer.content.decode()).forbidden == []
    assert len(set(counts)) == 1
    assert counts[0] <= 15


def test_a_reader_gets_no_form(web: Web, client_of: ClientOf) -> None:
    pair = web.url("link_pair", web.actions["Conte"].pk, web.actions["Valises"].pk)
    assert pair in client_of("steering").get(web.url("matrix")).content.decode()
    assert pair not in client_of("observer").get(web.url("matrix")).content.decode()
