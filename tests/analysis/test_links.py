from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from agir.analysis.links import ActionFacts, Proposal, apart, overlap, propose

JAN, JUN, DEC = 739_000, 739_150, 739_330


def fact(id: int, title: str, **more: Any) -> ActionFacts:
    sets = {"organisations", "audiences", "age_windows", "sectors"}
    return ActionFacts(
        id, title, **{key: frozenset(v) if key in sets else v for key, v in more.items()}
    )


FILLER = [
    fact(100, "Réparer la clôture du parc"),
    fact(101, "Former les bénévoles du dépannage alimentaire"),
    fact(102, "Publier une infolettre mensuelle"),
    fact(103, "Négocier le transport collectif gratuit"),
]


def kinds(proposals: list[Proposal]) -> list[tuple[str, int, int]]:
    return [(one.kind, one.a, one.b) for one in proposals]


def codes(proposal: Proposal) -> set[str]:
    return {reason.code for reason in proposal.reasons}


def test_twins_are_proposed_with_their_reasons() -> None:
    a = fact(1, "Ateliers d'éveil à la lecture", lead=7, audiences=[1], start=JAN, end=DEC)
    b = fact(
        2, "Atelier éveil et lecture", organisations=[7, 8], audiences=[1, 2], start=JUN, end=DEC
    )
    (found,) = propose([a, b, *FILLER], set())
    assert (found.kind, found.a, found.b) == ("duplicate", 1, 2)
    reasons = {reason.code: dict(reason.params) for reason in found.reasons}
    assert set(reasons["shared_words"]["words"]) == {"ateliers", "éveil", "lecture"}
    assert reasons["shared_organisations"] == {"ids": (7,)}
    assert reasons["shared_audiences"] == {"ids": (1,)}
    assert reasons["overlapping_period"] == {"start": JUN, "end": DEC}
    assert "similar_titles" in reasons


@pytest.mark.parametrize(
    ("title", "more", "other"),
    [
        ("Halte-garderie, phase 1", {}, {"title": "Halte-garderie, phase 2"}),
        ("Marche poussette", {"sectors": [1]}, {"sectors": [2]}),
        ("Marche poussette", {"audiences": [1]}, {"audiences": [2]}),
        ("Marche poussette", {"age_windows": [1]}, {"age_windows": [2]}),
        ("Marche poussette", {"start": JAN, "end": JUN}, {"start": JUN + 1, "end": DEC}),
    ],
)
def test_alike_is_not_the_same(title: str, more: dict[str, Any], other: dict[str, Any]) -> None:
    a = fact(1, title, **more)
    b = fact(2, **{"title": title, **other})
    assert ("duplicate", 1, 2) not in kinds(propose([a, b, *FILLER], set()))


def test_the_number_that_a_sheet_writes_before_a_title_does_not_set_twins_apart() -> None:
    a, b = fact(1, "Fiche action 4. Marche poussette"), fact(2, "Action n° 12 : Marche poussette")
    assert kinds(propose([a, b, *FILLER], set())) == [("duplicate", 1, 2)]


def test_related_words_and_a_common_public_reinforce() -> None:
    a = fact(
        1, "Heure du conte", lead=1, audiences=[3], result=5, body="Lecture aux familles au parc"
    )
    b = fact(
        2, "Sacs de livres", lead=2, audiences=[3], result=5, body="Lecture à la maison, familles"
    )
    (found,) = propose([a, b, *FILLER], set())
    assert (found.kind, found.a, found.b) == ("reinforces", 1, 2)
    assert codes(found) == {
        "shared_words",
        "same_result",
        "shared_audiences",
        "different_organisations",
    }


def test_words_alone_or_facts_alone_do_not_reinforce() -> None:
    words = ["lecture", "jardin", "parents", "cuisine", "éveil", "musique", "halte", "marche"]
    draw = random.Random(4)
    actions = [
        fact(
            id,
            " ".join(draw.sample(words, 3)),
            body=" ".join(draw.sample(words, 4)),
            audiences=[draw.randrange(3)],
            result=draw.randrange(4),
            lead=draw.randrange(5),
        )
        for id in range(60)
    ]
    expected = propose(actions, set())
    assert {one.kind for one in expected} >= {"duplicate", "reinforces"}
    draw.shuffle(actions)
    assert propose(actions, set()) == expected


def test_caps() -> None:
    actions = [fact(id, "Atelier de cuisine") for id in range(30)]
    found = propose(actions, set(), per_action=2, limit=10)
    assert len(found) == 10
    assert max(sum(id in (one.a, one.b) for one in found) for id in range(30)) <= 2


def test_two_actions_with_one_identifier_are_refused() -> None:
    with pytest.raises(ValueError, match="identifier"):
        propose([fact(1, "a"), fact(1, "b")], set())


def test_periods() -> None:
    a, b = fact(1, "a", start=10, end=20), fact(2, "b", start=20, end=30)
    assert overlap(a, b) == (20, 20)
    assert not apart(a, b)
    assert apart(a, replace(b, start=21))
    assert overlap(a, replace(b, start=None)) is None
    assert not apart(replace(a, end=None), b)
