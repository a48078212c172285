"""Approximate times are said in the reader's language, and only those that are understood."""

from __future__ import annotations

import pytest
from django.utils import translation

from agir.core.almanac import spoken


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("mars 2020", "March 2020"),
        ("Août 2019", "August 2019"),
        ("sept. 2021", "September 2021"),
        ("March 2020", "March 2020"),
        ("May 2020", "May 2020"),
        ("2019", "2019"),
        ("2019-03", "2019-03"),
        ("à la rentrée", "à la rentrée"),
        ("depuis longtemps 2019", "depuis longtemps 2019"),
        ("spring 2019", "spring 2019"),
        ("the 1990s", "the 1990s"),
        ("", ""),
    ],
)
def test_in_english(text: str, english: str) -> None:
    with translation.override("en"):
        assert spoken(text) == english


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("Printemps 2019", "Printemps 2019"),
        ("spring 2019", "printemps 2019"),
        ("Fall 2018", "automne 2018"),
        ("march 2020", "mars 2020"),
        ("mars 2020", "mars 2020"),
        ("mai 2020", "mai 2020"),
        ("the 1990s", "années 1990"),
        ("années 1990", "années 1990"),
    ],
)
def test_in_french(text: str, french: str) -> None:
    with translation.override("fr"):
        assert spoken(text) == french
