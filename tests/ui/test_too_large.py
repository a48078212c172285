"""More than the site reads: a sentence, and nothing written."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.cast import Cast


def test_a_huge_paste_gets_a_page_not_a_bare_line(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    client = client_of("coordination")
    answer = client.post(f"/r/{cast.own.slug}/plans/importer/", {"pasted": "x" * (6 * 1024 * 1024)})
    assert answer.status_code == 400
    assert "Rien n’a été écrit" in answer.content.decode()
    assert not cast.own.plans.exists()  # type: ignore[attr-defined]
