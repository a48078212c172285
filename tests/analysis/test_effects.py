"""The type a line seems to be of: how often it is right, and what it never does."""

from __future__ import annotations

import pytest

from agir.analysis.effects import KINDS, propose
from tests.analysis.effect_sentences import APART, LEARNT

# Measured: 155 of 160 lines the cues were written on; of 60 lines written afterwards, 33 right,
# 16 wrong, 11 without a proposal. One in eight would be right by chance.
LEARNT_RIGHT, APART_RIGHT, APART_WRONG = 155, 33, 17


def right(lines: list[tuple[str, str]]) -> int:
    return sum(propose(text).kind == kind for kind, text in lines)


def test_what_the_proposal_is_worth() -> None:
    silent = sum(not propose(text).kind for _kind, text in APART)
    assert right(LEARNT) >= LEARNT_RIGHT
    assert right(APART) >= APART_RIGHT
    assert len(APART) - right(APART) - silent <= APART_WRONG


def test_every_type_is_proposed_sometimes() -> None:
    assert {propose(text).kind for _kind, text in LEARNT} >= set(KINDS)


@pytest.mark.parametrize("text", ["", "   ", "…", "x", "12", "Bonjour", "🙂" * 50])
def test_words_that_say_too_little_give_no_proposal(text: str) -> None:
    assert propose(text).kind == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("La municipalité adopte un règlement", "LA MUNICIPALITE ADOPTE UN REGLEMENT"),
        ("L’école ouvre désormais son gymnase", "l'ecole ouvre desormais son gymnase"),
    ],
)
def test_accents_and_case_change_nothing(one: str, other: str) -> None:
    assert propose(one).kind == propose(other).kind != ""


def test_a_whole_report_is_read_no_further_than_a_line() -> None:
    assert propose("règlement " * 100_000) == propose("règlement " * 200_000)
