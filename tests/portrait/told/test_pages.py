"""Pages of what is told: their cost, what they keep when a form comes back, what they escape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agir.portrait.actions import cause as causes
from agir.portrait.actions import priority
from agir.portrait.kinds import KINDS
from agir.portrait.models import Moment, Story, Told, Trait
from tests.cast import Cast

Written = Callable[..., Any]
HOME = "/r/marees/portrait/"
PAGES = ["", "une-page/", "recits/", "ligne-du-temps/", "forces/", "acquis/", "causes/",
         "priorites/", "corbeille/"]  # fmt: skip
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def _one_of_each(cast: Cast, written: Written, words: str) -> int:
    by = cast.coordination
    story, moment = written("recit", title=words), written("moment", title=words, left=words)
    told = {"words": words, "figure": words, "story": story, "moment": moment}
    written("force", title=words, **told)
    challenge = written("defi", title=words, **told)
    tree = written("arbre", title=words, challenge=challenge)
    parent = causes.add_cause(tree=tree, by=by, title=words, lever=words)
    causes.add_cause(tree=tree, by=by, title=words, parent=parent)
    written("acquis", title=words, held_by=words, without=words)
    made = priority.create_round(coalition=cast.own, by=by, title=words)
    priority.add_criterion(round_=made, by=by, name=words[:100], meaning=words)
    priority.add_candidate(round_=made, by=by, title=words)
    priority.add_candidate(round_=made, by=by, title=f"{words} bis")
    priority.open_scores(round_=made, by=by)
    priority.close_scores(round_=made, by=by)
    one = made.candidates.first()
    assert one is not None
    one.round = made
    priority.discuss(candidate=one, by=by, notes=words)
    priority.drop(candidate=one, by=by, reason=words)
    return made.pk


def _count(client: Any, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", ["coordination", "observer"])
def test_pages_cost_the_same_for_one_and_for_many(
    cast: Cast, written: Written, client_of: Any, role: str
) -> None:
    client = client_of(role)
    round_ = _one_of_each(cast, written, "Un")
    pages = [*(f"{HOME}{page}" for page in PAGES), f"{HOME}priorites/{round_}/"]
    before = {page: _count(client, page) for page in pages}
    for number in range(3):
        _one_of_each(cast, written, f"Plus {number}")
    after = {page: _count(client, page) for page in pages}
    assert after == before
    assert max(after.values()) <= 15, after


def test_nothing_told_is_read_as_html(cast: Cast, written: Written, client_of: Any) -> None:
    round_ = _one_of_each(cast, written, HOSTILE)
    tree = written("arbre", title=HOSTILE)
    client = client_of("coordination")
    pages = [*PAGES, f"priorites/{round_}/", f"causes/{tree.pk}/"]
    pages += [f"ecrire/{slug}/{KINDS[slug].rows().first().pk}/modifier/" for slug in KINDS]
    for page in pages:
        told = client.get(f"{HOME}{page}").content.decode()
        assert "<script>alert" not in told, page
        assert "<img src=x" not in told, page


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//mal.test"])
def test_a_document_is_a_web_address(cast: Cast, client_of: Any, address: str) -> None:
    answer = client_of("steering").post(
        f"{HOME}ecrire/force/nouveau/",
        {"title": "Force", "audience": "coalition", "collected_on": "2026-01-05",
         "review_on": "2027-01-05", "document": address},
    )  # fmt: skip
    kept = Trait.objects.filter(document__contains=":").values_list("document", flat=True)
    assert answer.status_code == 422 or all(one.startswith("http") for one in kept)


COMMON = {"audience": "coalition", "collected_on": "2026-01-05", "review_on": "2027-01-05"}


@pytest.mark.parametrize(
    ("slug", "typed", "sentence"),
    [
        ("recit", {"title": "T", "words": "Mots gardés", "capacity": "parent"}, "a dit oui"),
        ("recit", {"title": "", "words": "Mots gardés", "capacity": "parent"}, "titre"),
        ("moment", {"title": "Mots gardés", "start": "jadis"}, "pas été comprise"),
        ("moment", {"title": "Mots gardés", "start": "2020", "end": "1990"}, "avant le début"),
        ("force", {"title": "Mots gardés", "document": "pas une adresse"}, "document"),
        ("force", {"title": "Mots gardés", "collected_on": "0001-01-01"}, "trop loin"),
        ("arbre", {"title": "Mots gardés"}, "Choisissez le défi"),
        ("acquis", {"title": "Mots gardés", "object": "inconnu"}, "inconnu"),
    ],
)
def test_a_form_that_comes_back_keeps_what_was_typed(
    cast: Cast, client_of: Any, slug: str, typed: dict[str, str], sentence: str
) -> None:
    answer = client_of("representative").post(f"{HOME}ecrire/{slug}/nouveau/", {**COMMON, **typed})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "Mots gardés" in told
    assert sentence in told
    assert not any(kind.rows().exists() for kind in KINDS.values())


def test_a_moment_is_typed_roughly_and_read_as_typed(cast: Cast, client_of: Any) -> None:
    client = client_of("first_concerned")
    typed = {**COMMON, "title": "La cuisine", "start": "années 1990", "end": "printemps 2019"}
    assert client.post(f"{HOME}ecrire/moment/nouveau/", typed).status_code == 302
    made = Moment.objects.get()
    assert (str(made.starts_on), made.starts_precision) == ("1990-01-01", "decade")
    assert (str(made.ends_on), made.ends_precision) == ("2019-06-30", "season")
    told = client.get(f"{HOME}ligne-du-temps/").content.decode()
    assert "années 1990 → printemps 2019" in told
    form = client.get(f"{HOME}ecrire/moment/{made.pk}/modifier/").content.decode()
    assert 'value="printemps 2019"' in form


def test_a_proof_that_one_may_not_read_survives_another_s_change(
    cast: Cast, written: Written, client_of: Any
) -> None:
    story = written("recit", by="coordination", title="Secret", audience="none", consent_on=None)
    strength: Told = written("force", by="coordination", story=story)
    client = client_of("representative")
    url = f"{HOME}ecrire/force/{strength.pk}/modifier/"
    assert "Secret" not in client.get(url).content.decode()
    typed = {**COMMON, "title": "Dite mieux", "story": str(story.pk)}
    assert client.post(url, typed).status_code == 302
    kept = Trait.objects.get(pk=strength.pk)
    assert (kept.title, kept.story_id) == ("Dite mieux", story.pk)


def test_unknown_kinds_and_pieces_are_not_there(cast: Cast, client_of: Any) -> None:
    client = client_of("coordination")
    for page in ("ecrire/inconnu/nouveau/", "ecrire/force/999/modifier/", "causes/999/"):
        assert client.get(f"{HOME}{page}").status_code == 404
    assert not Story.objects.exists()


def test_a_strength_is_not_reached_as_a_challenge(
    cast: Cast, written: Written, client_of: Any
) -> None:
    strength = written("force")
    url = f"{HOME}ecrire/defi/{strength.pk}/modifier/"
    assert client_of("coordination").get(url).status_code == 404
