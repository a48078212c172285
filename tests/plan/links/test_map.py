"""The map: what it shows, where it leads, and that it stays readable."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agir.coalitions.models import Facet
from agir.plan.actions.action import bin_action, change_action
from agir.plan.actions.result import bin_result, change_result
from agir.plan.mapping.choosing import Choice, show
from agir.plan.mapping.reading import read
from agir.plan.models import Action, Result
from tests.plan.links.conftest import Page, Web

ClientOf = Callable[[str], Client]
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)> & « é »'


def test_everything_is_once_in_the_drawing_and_once_in_the_list(
    web: Web, client_of: ClientOf
) -> None:
    web.tie("Conte", "reinforces", "Valises", "elles repartent avec un livre")
    web.tie("Répit", "depends", "Infolettre")
    page = Page(client_of("observer").get(web.url("map")).content.decode())
    keys = {f"a{a.pk}" for a in Action.objects.all()} | {f"r{r.pk}" for r in Result.objects.all()}
    assert set(page.boxes) == keys
    assert page.repeated == []
    assert sorted(page.rows) == sorted([*web.results, *web.actions])
    for name, action in web.actions.items():
        assert page.boxes[f"a{action.pk}"] == web.url("action", action.pk), name
    for result in web.results.values():
        assert page.boxes[f"r{result.pk}"] == f"{web.url('results')}#resultat-{result.pk}"
    conte, valises = web.actions["Conte"], web.actions["Valises"]
    assert (f"a{conte.pk}", f"a{valises.pk}") in page.arrows
    assert len(page.arrows) == 2
    assert page.forbidden == []


def test_links_are_told_in_words(web: Web, client_of: ClientOf) -> None:
    web.tie("Conte", "reinforces", "Valises", "elles repartent avec un livre")
    web.tie("Répit", "overlaps", "Infolettre")
    page = client_of("observer").get(web.url("map")).content.decode()
    for words in (
        "<strong>renforce</strong> Valises",
        "<strong>est renforcée par</strong> Conte",
        "<strong>chevauche</strong> Répit",
        "elles repartent avec un livre",
        "graph-arrow--solid",
        "graph-arrow--dotted",
    ):
        assert words in page


def test_titles_can_hold_anything(web: Web, client_of: ClientOf) -> None:
    web.add(HOSTILE)
    web.tie(HOSTILE, "depends", "Conte", HOSTILE)
    change_result(
        result=web.results["Parler"], by=web.by, title=HOSTILE, description="", parent=None
    )
    client = client_of("steering")
    for address in (
        web.url("map"),
        f"{web.url('map')}?action={web.actions[HOSTILE].pk}",
        web.url("matrix"),
        web.url("link_add", web.actions["Conte"].pk),
        web.url("link_pair", web.actions["Conte"].pk, web.actions[HOSTILE].pk),
    ):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html
        assert Page(html).forbidden == []


def test_a_very_long_word_stays_in_its_box(web: Web, client_of: ClientOf) -> None:
    web.add("a" * 300)
    web.add("mot " * 70)
    html = client_of("observer").get(web.url("map")).content.decode()
    assert "…" in html
    assert f'aria-label="Action\xa0: {"a" * 300}"' in html


FILTERS = {
    "organisation": [None, "lead", "part", "other"],
    "result": [None, "Grandir", "Souffler"],
    "age": [None, "0–2 ans"],
    "status": ["", "ongoing"],
}


def _oracle(web: Web, choice: Choice) -> set[str]:
    """The same by plain loops over the models."""
    found = set()
    for action in Action.objects.filter(plan=web.plan, binned_at=None):
        carriers = {action.lead_id, *action.organisations.values_list("pk", flat=True)}
        place = action.result or (action.parent.result if action.parent else None)
        above = set()
        while place is not None:
            above.add(place.pk)
            place = place.parent
        ages = set(action.facets.filter(kind="age_window").values_list("pk", flat=True))
        if (
            (choice.organisation is None or choice.organisation in carriers)
            and (choice.result is None or choice.result in above)
            and (choice.age is None or choice.age in ages)
            and (not choice.status or action.status == choice.status)
        ):
            found.add(action.title)
    return found


def test_filters_keep_what_a_plain_loop_keeps(web: Web) -> None:
    from agir.coalitions.actions import organisations_named

    named = organisations_named(coalition=web.plan.coalition, by=web.by, names=["CPE", "CLSC"])
    age = Facet.objects.get(coalition=web.plan.coalition, name="0–2 ans")
    parts = [{"organisation": named["CPE"].pk, "brings": ""}]
    change_action(
        action=web.actions["Valises"], by=web.by, data={"organisations": parts, "facets": [age.pk]}
    )
    change_action(action=web.actions["Conte"], by=web.by, data={"facets": [age.pk]})
    ids = {
        "lead": web.cast.organisation.pk, "part": named["CPE"].pk, "other": named["CLSC"].pk,
        "0–2 ans": age.pk, **{name: result.pk for name, result in web.results.items()},
    }  # fmt: skip
    graph = read(web.plan)
    titles = set()
    for values in product(*FILTERS.values()):
        chosen = {
            name: ids.get(value, value) if value else value
            for name, value in zip(FILTERS, values, strict=True)
        }
        choice = Choice(**chosen)  # type: ignore[arg-type]
        shown = {row.title for row in show(graph, choice).actions}
        assert shown == _oracle(web, choice), chosen
        titles |= shown
    assert titles == set(web.actions)


@pytest.mark.parametrize(
    ("distance", "kept"),
    [(1, {"Conte", "Valises"}), (2, {"Conte", "Valises", "Répit"})],
)
def test_following_an_action_keeps_its_neighbours(
    web: Web, client_of: ClientOf, distance: int, kept: set[str]
) -> None:
    web.tie("Conte", "reinforces", "Valises")
    web.tie("Répit", "depends", "Valises")
    address = f"{web.url('map')}?action={web.actions['Conte'].pk}&distance={distance}"
    answer = client_of("steering").get(address)
    shown = answer.context["shown"]
    assert {row.title for row in shown.actions} == kept
    assert answer.context["followed"] == web.actions["Conte"]
    back = answer.content.decode()
    assert f'action="{web.url("link_add", web.actions["Conte"].pk)}"' in back


@pytest.mark.parametrize(
    "query",
    ["?action=999999", "?action=abc", "?organisation=-1", "?result=" + "9" * 40, "?status=zzz",
     "?zoom=9000", "?open=a&open=999999&open=0", "?distance=99", "?whole=2", "?age="],
)  # fmt: skip
def test_an_odd_address_shows_the_whole_map(web: Web, client_of: ClientOf, query: str) -> None:
    answer = client_of("observer").get(web.url("map") + query)
    assert answer.status_code == 200
    assert len(answer.context["shown"].actions) == len(web.actions)


def test_what_is_in_the_bin_is_not_on_the_map(web: Web, client_of: ClientOf) -> None:
    web.tie("Conte", "reinforces", "Valises")
    bin_action(action=web.actions["Valises"], by=web.by)
    bin_result(result=web.results["Grandir"], by=web.by)
    graph = read(web.plan)
    assert {row.title for row in graph.actions.values()} == set(web.actions) - {"Valises"}
    assert graph.links == []
    assert {row.parent for row in graph.results.values()} == {None}
    client_of("observer").get(web.url("map"))


def test_many_actions_are_grouped_and_open_one_by_one(
    web: Web, client_of: ClientOf, grow: Callable[[int, int], None]
) -> None:
    grow(300, 200)
    client = client_of("observer")
    shown = client.get(web.url("map")).context["shown"]
    assert shown.actions == []
    assert sum(len(group.actions) for group in shown.groups) == 304
    assert sum(shown.steps.values()) == 1
    told = sum(group.inside for group in shown.groups) + sum(len(t.links) for t in shown.ties)
    assert told == 200
    opened = web.results["Parler"].pk
    page = client.get(f"{web.url('map')}?open={opened}")
    assert len(page.context["shown"].actions) == 102
    found = Page(page.content.decode())
    assert found.repeated == []
    assert f"g{opened}" not in found.boxes
    everything = Page(client.get(f"{web.url('map')}?whole=1&steps=1").content.decode())
    present = Action.objects.filter(plan=web.plan).count()
    assert sum(key[0] == "a" for key in everything.boxes) == present == len(everything.rows) - 3
    assert everything.repeated == []


def test_queries_do_not_grow(
    web: Web, client_of: ClientOf, grow: Callable[[int, int], None]
) -> None:
    client = client_of("steering")
    for query in ("", f"?action={web.actions['Conte'].pk}", "?whole=1"):
        counts = []
        for more in (0, 2, 300):
            if more:
                grow(more, more)
                web.tie("Conte", "depends", "Valises", f"{more}{query}")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(web.url("map") + query).status_code == 200
            counts.append(len(queries))
        assert len(set(counts)) == 1, query
        assert counts[0] <= 15


def test_it_is_kept_until_the_plan_changes(
    web: Web, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agir.plan.views import map as pages

    drawn = []
    real = pages.draw
    monkeypatch.setattr(pages, "draw", lambda *args: drawn.append(1) or real(*args))
    client = client_of("observer")
    client.get(web.url("map"))
    client.get(web.url("map"))
    assert len(drawn) == 1
    client.get(web.url("map") + "?status=ongoing")
    client.get(web.url("map"), headers={"accept-language": "en"})
    assert len(drawn) == 3
    web.tie("Conte", "reinforces", "Valises")
    client.get(web.url("map"))
    assert len(drawn) == 4


def test_an_empty_plan_says_what_to_do(web: Web, client_of: ClientOf) -> None:
    Action.objects.all().delete()
    Result.objects.all().delete()
    client = client_of("observer")
    for name in ("map", "matrix", "proposals"):
        answer = client.get(web.url(name))
        assert answer.status_code == 200
        assert 'class="empty"' in answer.content.decode()
