from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agir.analysis.text import (
    Counter,
    cosine,
    fold,
    neighbours,
    shared_words,
    similar_pairs,
    stems,
    weigh,
)

WORDS = ["lecture", "parents", "poussette", "jardin", "eveil", "nutrition", "accueil", "marche"]
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=0, max_size=14
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’École  · Œuvre", "l ecole oeuvre"),
        ("ÉVEIL à la lecture !", "eveil a la lecture"),
        ("0–5 ans", "0 5 ans"),
        ("", ""),
        (" …", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les élèves", ("elev",)),
        ("eleves", ("elev",)),
        ("l'école, d’écoles qu'écoles", ("ecol", "ecol", "ecol")),
        ("Ateliers de lecture pour les parents", ("ateli", "lectur", "parent")),
        ("référent·e·s", ("referent",)),
        ("référent(e)s", ("referent",)),
        ("2025 à 2030", ()),
        ("Camp d'été", ("camp", "ete")),
        ("et la de", ()),
    ],
)
def test_french_stems(text: str, expected: tuple[str, ...]) -> None:
    assert stems(text) == expected


def test_english_stems() -> None:
    assert stems("The children's reading workshops", "en") == ("children", "read", "workshop")


def test_a_language_without_stemmer_is_refused() -> None:
    with pytest.raises(ValueError, match="de"):
        stems("Kinder", "de")


def test_shared_words_are_those_that_were_written() -> None:
    assert shared_words("Éveil et lectures", "La lecture, l'éveil") == ("éveil", "lectures")


@settings(max_examples=80, deadline=None)
@given(texts=TEXTS, threshold=st.sampled_from([0.2, 0.5, 0.8, 1.0]))
def test_neighbours_are_those_of_the_comparison_of_all_pairs(
    texts: list[str], threshold: float
) -> None:
    vectors = weigh([Counter(stems(text)) for text in texts])
    expected = {
        (j, i): pytest.approx(cosine(vectors[i], vectors[j]))
        for i, j in combinations(range(len(texts)), 2)
        if vectors[i] and cosine(vectors[i], vectors[j]) >= threshold
    }
    found = {(i, j): score for i, j, score in neighbours(vectors, threshold)}
    near = {pair for pair, score in found.items() if score < threshold + 1e-9}
    assert found == {k: v for k, v in expected.items() if k in found or k not in near}


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, most=st.integers(1, 3))
def test_similar_pairs_keep_their_promises(texts: list[str], most: int) -> None:
    pairs = similar_pairs(texts, threshold=0.5, max_per_item=most)
    uses = Counter(place for pair in pairs for place in (pair.i, pair.j))
    assert all(count <= most for count in uses.values())
    assert all(pair.i < pair.j and 0.5 <= pair.score <= 1 and pair.shared for pair in pairs)
    order = [(-pair.score, pair.i, pair.j) for pair in pairs]
    assert order == sorted(order)


def test_identical_texts_are_met_however_many() -> None:
    pairs = similar_pairs(["Halte-garderie du soir"] * 200, max_per_item=3)
    assert {pair.score for pair in pairs} == {1.0}
    assert len({place for pair in pairs for place in (pair.i, pair.j)}) == 200


def test_texts_without_words_are_like_nothing() -> None:
    assert similar_pairs(["", "2025", "", "de la"]) == []


@pytest.mark.parametrize(("threshold", "most"), [(0, 5), (1.1, 5), (0.5, 0)])
def test_senseless_limits_are_refused(threshold: float, most: int) -> None:
    with pytest.raises(ValueError, match="threshold"):
        similar_pairs(["a"], threshold=threshold, max_per_item=most)


def test_a_vast_collection_of_common_words_still_finds_the_twins() -> None:
    texts = [f"atelier parents enfants quartier unique{chr(97 + k % 26)}{k}" for k in range(3000)]
    texts[2999] = texts[5]
    best = similar_pairs(texts, threshold=0.9)[0]
    assert (best.i, best.j, best.score) == (5, 2999, 1.0)
