"""The method on screen: every name, in both languages, two clicks away, without a query."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from agir.framework.contents import families, items, stages
from agir.framework.tools import tools, tools_of
from agir.framework.views import Origin

pytestmark = pytest.mark.django_db


def reader(language: str) -> Client:
    return Client(headers={"accept-language": language})


def page(client: Client, name: str, *args: str, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_whole_method_is_on_one_page(language: str) -> None:
    text = page(reader(language), "framework:index")
    with override(language):
        for family in families():
            assert family.name in text
            for item in family.items:
                assert item.name in text
        for item in items("stages"):
            assert item.name in text
        for tool in tools():
            assert tool.name in text
            assert reverse("framework:tool", args=[tool.slug]) in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_item_is_told_in_full_on_the_page_of_its_family(language: str) -> None:
    client = reader(language)
    for family in families():
        text = page(client, "framework:family", family.page)
        with override(language):
            for item in family.items:
                for part in (item.name, item.sentence, item.does, item.pitfall, item.example):
                    assert part in text
                assert item.source in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_stage_shows_its_questions_its_tools_and_what_to_watch(language: str) -> None:
    client = reader(language)
    for stage in stages():
        text = page(client, "framework:stage", stage.slug)
        with override(language):
            for part in (stage.name, stage.sentence, stage.does, stage.pitfall, *stage.watch):
                assert part in text
            for question in stage.questions:
                for part in (question.question, question.why, question.help):
                    assert part in text
            for tool in tools_of(stage.key):
                assert tool.name in text
                assert reverse("framework:tool", args=[tool.slug]) in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_tool_says_how_and_gives_its_sheet_in_both_languages(language: str) -> None:
    client = reader(language)
    for tool in tools():
        text = page(client, "framework:tool", tool.slug)
        sheet = reverse("framework:sheet", args=[tool.slug])
        assert f"{sheet}?langue=fr" in text
        assert f"{sheet}?langue=en" in text
        with override(language):
            for part in (tool.name, tool.purpose, tool.when, tool.duration, tool.people):
                assert part in text
            for part in (tool.material, tool.produces, *tool.steps):
                assert part in text


def test_all_the_tools_are_listed_by_stage() -> None:
    text = page(reader("fr"), "framework:tools")
    assert all(tool.names.fr in text for tool in tools())


ADDRESSES = (
    ("framework:index", ()),
    ("framework:family", ("perennite",)),
    ("framework:stage", ("planification",)),
    ("framework:tools", ()),
    ("framework:tool", ("ecocycle",)),
    ("framework:sheet", ("ecocycle",)),
    ("framework:preview", ("ecocycle",)),
)


@pytest.mark.parametrize(("name", "args"), ADDRESSES)
def test_nothing_is_asked_of_the_database(name: str, args: tuple[str, ...]) -> None:
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(reverse(name, args=args)).status_code == 200
    assert len(seen) == 0


@pytest.mark.parametrize(("name", "args"), ADDRESSES)
def test_a_signed_in_reader_costs_only_her_session(
    client_of: Callable[[str], Client], name: str, args: tuple[str, ...]
) -> None:
    client = client_of("observer")
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse(name, args=args)).status_code == 200
    assert len(seen) <= 2


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("framework:family", ["zut"]),
        ("framework:stage", ["zut"]),
        ("framework:tool", ["zut"]),
        ("framework:sheet", ["zut"]),
        ("framework:preview", ["zut"]),
    ],
)
def test_what_is_not_there_is_not_found(name: str, args: list[str]) -> None:
    assert Client().get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize(
    ("query", "language"),
    [("", "fr"), ("?langue=en", "en"), ("?langue=xx", "fr"), ("?langue=", "fr")],
)
def test_the_sheet_opens_beside_in_the_language_asked(query: str, language: str) -> None:
    answer = reader("fr").get(reverse("framework:sheet", args=["promesses"]) + query)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="promesses-{language}.pdf"'
    assert answer["Content-Language"] == language
    assert answer.content.startswith(b"%PDF-")


def test_a_reader_who_comes_from_a_plan_goes_back_to_it() -> None:
    query = "?regroupement=notre-milieu&plan=7"
    client = reader("fr")
    text = page(client, "framework:tool", "theorie-du-changement", query=query)
    assert 'href="/r/notre-milieu/plans/7/carte/"' in text
    assert 'href="/r/notre-milieu/"' in text
    assert query in page(client, "framework:index", query=query)
    chairs = page(client, "framework:tool", "carte-des-acteurs", query="?regroupement=ici")
    assert reverse("intention:chairs", args=["ici"]) in chairs


@pytest.mark.parametrize(
    "query",
    ["", "?regroupement=notre-milieu", "?regroupement=../x&plan=1", "?regroupement=a&plan=-1",
     "?regroupement=%22%3E%3Cscript%3E&plan=1", "?plan=1", "?regroupement=a&plan=" + "9" * 400],
)  # fmt: skip
def test_without_a_plan_no_link_is_made_up(query: str) -> None:
    text = page(reader("fr"), "framework:tool", "theorie-du-changement", query=query)
    assert "La carte du plan" in text
    assert "/plans/" not in text
    assert "<script>" not in text


def test_a_picture_of_the_sheet_is_shown_beside_it() -> None:
    client = reader("fr")
    address = reverse("framework:preview", args=["promesses"]) + "?langue=fr"
    assert address in page(client, "framework:tool", "promesses")
    answer = client.get(address)
    assert answer["Content-Type"] == "image/png"
    assert "max-age=3600" in answer["Cache-Control"]
    assert answer.content.startswith(b"\x89PNG")
    assert len(answer.content) < 60_000


def test_what_a_tool_points_at_is_a_page_of_the_program() -> None:
    for tool in tools():
        if tool.where:
            assert Origin("ici", 1).url(tool.where), tool.where
    assert Origin("ici", 1).url("no:where") == Origin().url("plan:map") == ""
