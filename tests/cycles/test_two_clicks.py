"""Every question and every tool of every stage is two clicks away from the page of a cycle."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from agir.framework import contents
from agir.framework.tools import tools
from tests.cycles.conftest import Turn


def links(client: Client, address: str) -> set[str]:
    page = client.get(address).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    found = re.findall(r'href="(/[^"#?]+)', main)
    return {one for one in found if "/cycles/" in one or "/referentiel/" in one}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("start", ["cycle", "home"])
def test_two_clicks(
    turn: Turn, client_of: Callable[[str], Client], language: str, start: str
) -> None:
    client = client_of("observer")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    first = turn.url("cycle") if start == "cycle" else reverse("home:cycle", args=["marees"])
    reached: set[str] = set()
    with translation.override(language):
        for address in links(client, first):
            reached |= links(client, address)
    for stage in contents.stages():
        for question in stage.questions:
            assert turn.url("question", question.key) in reached
    for tool in tools():
        assert reverse("framework:tool", args=[tool.slug]) in reached
