"""The method's content: every item in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from agir.framework.contents import items, keys


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        (
            "principles",
            ("prevention", "inclusion", "concerned", "capacity", "relations", "context"),
        ),
        ("sustainability_objects", ("cause", "partnership", "practices", "activities")),
    ],
)
def test_every_enumeration_is_there_in_both_languages(
    family: str, expected: tuple[str, ...]
) -> None:
    assert keys(family) == expected
    for item in items(family):
        for words in (item.names, item.sentences):
            assert set(words) == {"fr", "en"}
            assert all(words.values())
            assert words["fr"] != words["en"]


def test_words_follow_the_reader() -> None:
    first = items("principles")[0]
    with translation.override("en"):
        assert first.name == "Act early"
    with translation.override("fr"):
        assert first.name == "Agir tôt"
