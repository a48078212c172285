"""Words found whatever their accents, endings and language."""

from __future__ import annotations

import pytest

from agir.analysis.finding import MOST_WORDS, TITLE, excerpt, stored, terms, tokens


def meets(typed: str, text: str) -> bool:
    """What an engine does with the tokens: every term, by a stem or by its beginning."""
    here = set(tokens(text))
    return all(
        any(stem in here for stem in term.stems)
        or (term.prefix != "" and any(token.startswith(term.prefix) for token in here))
        for term in terms(typed)
    )


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("eleve", "Les élèves de maternelle"),
        ("élèves", "un eleve"),
        ("cheval", "Les chevaux du quartier"),
        ("ecole", "À l’école des parents"),
        ("parents ecole", "L'école, avec les parent·e·s"),
        ("pouss", "Une halte pour les poussettes"),
        ("meeting", "Two meetings a year"),
        ("COEUR", "Au cœur du quartier"),
        ("2026", "Bilan 2026"),
        ("garde d'enfants", "La garde des enfants"),
    ],
)
def test_found(typed: str, text: str) -> None:
    assert meets(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("cheval", "Les cheveux"), ("eleve maternelle", "Les élèves"), ("po", "Une poussette")],
)
def test_not_found(typed: str, text: str) -> None:
    assert not meets(typed, text)


def test_words_that_say_nothing_ask_nothing() -> None:
    assert terms("les de la pour the and") == ()
    assert terms("  !? ") == ()


def test_what_is_asked_is_bounded() -> None:
    assert len(terms(" ".join(f"mot{n}" for n in range(40)))) == MOST_WORDS
    assert max(map(len, tokens("a" * 5000))) <= 60


def test_stored_holds_the_title_twice_and_the_marks() -> None:
    kept = stored("Halte", "Le répit", ["0c3"]).split()
    assert kept[0] == "0c3"
    assert f"{TITLE}halt" in kept
    assert {"halt", "rep"} <= {token[:4] for token in kept} | {token[:3] for token in kept}
    assert f"{TITLE}rep" not in "".join(kept)


def test_every_token_is_plain() -> None:
    text = "L’œuvre d'art · C++ 100 % naïf_2; aujourd'hui — « été » 日本 Ωmega"
    assert all(token.isalnum() for token in tokens(text))


def test_an_excerpt_shows_what_was_found() -> None:
    text = "Mot. " * 80 + "Les élèves arrivent. " + "Suite. " * 80
    pieces = excerpt(text, terms("eleve"))
    assert [piece for piece, hit in pieces if hit] == ["élèves"]
    assert pieces[0] == ("… ", False)
    assert pieces[-1][0].endswith("…")
    assert len("".join(piece for piece, _hit in pieces)) < 300


def test_an_excerpt_of_what_does_not_match_begins_the_text() -> None:
    assert excerpt("Court texte", terms("absent")) == [("Court texte", False)]
    assert excerpt("", terms("absent")) == []
