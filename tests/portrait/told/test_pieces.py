"""Texts of the portrait: who may, who reads, what is kept and what is erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agir.accounts.signals import account_described, account_leaving
from agir.core.refusals import NotAllowed, Refused
from agir.history.models import Event, Version
from agir.portrait import rules
from agir.portrait.actions import cause as causes
from agir.portrait.actions import pieces
from agir.portrait.actions.emptying import empty_bin
from agir.portrait.kinds import KINDS
from agir.portrait.models import Cause, Story, Told, Trait
from agir.portrait.reading import traits, trees
from tests.cast import ROLES, Cast

Written = Callable[..., Any]
CONTRIBUTORS = {"coordination", "steering", "representative", "first_concerned"}


@pytest.mark.parametrize("role", ROLES)
def test_who_writes(cast: Cast, role: str) -> None:
    member, archived = cast.members[role], cast.archived_members[role]
    assert rules.can_write(member, cast.own) is (role in CONTRIBUTORS)
    assert rules.can_steer(member, cast.own) is (role in {"coordination", "steering"})
    assert rules.can_write(archived, cast.archived) is False
    assert rules.can_write(cast.outsider, cast.own) is False


@pytest.mark.parametrize("slug", KINDS)
@pytest.mark.parametrize("role", sorted(set(ROLES) - CONTRIBUTORS))
def test_those_who_only_read_write_nothing(
    cast: Cast, written: Written, slug: str, role: str
) -> None:
    piece, before = written(slug), Event.objects.count()
    member = cast.members[role]
    for gesture in (
        lambda: pieces.add(kind=KINDS[slug], coalition=cast.own, by=member, data={"title": "X"}),
        lambda: pieces.change(piece=piece, by=member, data={"title": "X"}),
        lambda: pieces.put_away(piece=piece, by=member),
        lambda: pieces.confirm(piece=piece, by=member),
    ):
        with pytest.raises(NotAllowed):
            gesture()
    assert Event.objects.count() == before


SIGHT = {
    "public": set(ROLES),
    "coalition": set(ROLES),
    "coordination": {"coordination", "first_concerned"},
    "none": {"coordination", "first_concerned"},
}


@pytest.mark.parametrize("audience", SIGHT)
@pytest.mark.parametrize("role", [*ROLES, "outsider"])
def test_a_story_is_read_under_its_consent(
    cast: Cast, written: Written, client_of: Any, audience: str, role: str
) -> None:
    """Collected by a parent: she, the coordination, and those the consent names. The query, the
    row and the pages all say the same."""
    consent = "2026-01-05" if audience in ("public", "coalition") else None
    story = written(
        "recit", by="first_concerned", title="Le banc", audience=audience, consent_on=consent
    )
    written("force", by="first_concerned", story=story, audience="public")
    member = cast.outsider if role == "outsider" else cast.members[role]
    reads = role in SIGHT[audience]
    assert Story.objects.visible_to(member).filter(pk=story.pk).exists() is reads
    assert Story.objects.stamped().get(pk=story.pk).is_seen_by(member) is reads
    client = client_of(role)
    for page in ("", "une-page/", "recits/", "forces/", "corbeille/"):
        answer = client.get(f"/r/marees/portrait/{page}")
        if role == "outsider":
            assert answer.status_code == 404
            continue
        told = answer.content.decode()
        if page == "recits/":
            assert ("Un jour d’hiver." in told) is reads
        if not reads:
            assert "Le banc" not in told
            assert "Un jour d’hiver." not in told
    wanted = 404 if not reads else (200 if role in ("coordination", "first_concerned") else 403)
    assert client.get(f"/r/marees/portrait/ecrire/recit/{story.pk}/modifier/").status_code == wanted
    assert client.get(f"/r/marees/portrait/recits/{story.pk}/retirer/").status_code == wanted


def test_the_page_to_hand_out_shows_only_what_is_public(
    cast: Cast, written: Written, client_of: Any
) -> None:
    for audience in ("public", "coalition", "coordination"):
        written("force", by="coordination", title=f"Force {audience}", audience=audience)
    told = client_of("coordination").get("/r/marees/portrait/une-page/").content.decode()
    assert "Force public" in told
    assert "Force coalition" not in told
    assert "Force coordination" not in told


@pytest.mark.parametrize("audience", ["public", "coalition"])
def test_no_story_is_shown_without_consent(cast: Cast, audience: str, written: Written) -> None:
    with pytest.raises(Refused, match="consentement"):
        written("recit", audience=audience, consent_on=None)
    assert Story.objects.count() == 0
    story = written("recit")
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(consent_on=None)


def test_only_a_story_may_have_no_audience(written: Written) -> None:
    with pytest.raises(Refused):
        written("force", audience="none")


def test_a_story_withdrawn_is_erased_from_everywhere(cast: Cast, written: Written) -> None:
    secret = "ZUCCHINI"
    story = written("recit", by="first_concerned", title=secret, words=secret)
    strength = written("force", story=story)
    pieces.change(piece=strength, by=cast.coordination, data={"words": "Autrement"})
    by = cast.members["first_concerned"]
    pieces.change(piece=story, by=by, data={"words": f"{secret} bis"})
    pieces.put_away(piece=story, by=by)
    pieces.withdraw(story=story, by=by)
    assert not Story.objects.exists()
    kept = [*Event.objects.values_list("title", "changes"), *Version.objects.values_list("data")]
    assert secret not in str(kept)
    strength = Trait.objects.get()
    assert (strength.story_id, strength.before["story"]) == (None, None)
    assert Event.objects.filter(verb="portrait.story.withdrawn").count() == 1


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("coordination", True),
        ("representative", True),
        ("steering", False),
        ("first_concerned", False),
        ("funder_adviser", False),
        ("observer", False),
    ],
)
def test_who_withdraws_a_story(cast: Cast, written: Written, role: str, may: bool) -> None:
    """Who collected it, and the coordination: nobody else touches a person's words."""
    story = Story.objects.stamped().get(pk=written("recit", by="representative").pk)
    assert rules.can_withdraw(cast.members[role], story) is may
    assert rules.can_change(cast.members[role], story) is may


def test_the_history_never_names_what_only_some_may_read(cast: Cast, written: Written) -> None:
    hidden = written("force", by="coordination", title="Réservée", audience="coordination")
    pieces.change(piece=hidden, by=cast.coordination, data={"title": "Toujours réservée"})
    written("recit", title="Un nom")
    written("force", title="Ouverte")
    events = Event.objects.filter(verb__startswith="portrait.").values_list("verb", "title")
    assert sorted(events) == [
        ("portrait.reserved.added", ""),
        ("portrait.reserved.changed", ""),
        ("portrait.story.added", ""),
        ("portrait.strength.added", "Ouverte"),
    ]


@pytest.mark.parametrize("slug", KINDS)
def test_a_change_can_be_taken_back(cast: Cast, written: Written, slug: str) -> None:
    piece: Told = written(slug)
    before = pieces._plain(type(piece).objects.get(pk=piece.pk).says())
    by = cast.coordination
    data = {"title": "Autre", "review_on": dt.date(2031, 1, 1), "audience": "coordination"}
    changed = pieces.change(piece=piece, by=by, data=data)
    assert changed.title == "Autre"
    undone = pieces.undo_change(piece=changed, by=by)
    assert pieces._plain(undone.says()) == before
    with pytest.raises(Refused):
        pieces.undo_change(piece=undone, by=by)


@pytest.mark.parametrize("slug", KINDS)
def test_the_bin_keeps_thirty_days(cast: Cast, written: Written, slug: str) -> None:
    piece, by = written(slug), cast.coordination
    model = type(piece)
    pieces.put_away(piece=piece, by=by)
    assert piece.pk not in model.objects.present().values_list("pk", flat=True)
    pieces.take_back(piece=piece, by=by)
    assert piece.pk in model.objects.present().values_list("pk", flat=True)
    pieces.put_away(piece=piece, by=by)
    soon = timezone.now() + dt.timedelta(days=29)
    assert empty_bin(now=soon) == 0
    assert empty_bin(now=soon + dt.timedelta(days=2)) == 1
    assert not model.objects.filter(pk=piece.pk).exists()


def test_what_is_past_its_review_says_so(cast: Cast, written: Written, client_of: Any) -> None:
    old = written("force", title="Vieille force", review_on="2020-01-01")
    client = client_of("observer")
    for page in ("", "forces/"):
        assert "à revoir depuis" in client.get(f"/r/marees/portrait/{page}").content.decode()
    fresh = pieces.confirm(piece=old, by=cast.members["steering"])
    assert fresh.review_on > timezone.localdate()
    assert "à revoir depuis" not in client.get("/r/marees/portrait/forces/").content.decode()


def test_a_proof_one_may_not_read_is_not_named(cast: Cast, written: Written) -> None:
    story = written("recit", by="coordination", title="Secret", audience="none", consent_on=None)
    written("defi", by="coordination", story=story)
    day = timezone.localdate()
    _strong, seen = traits(cast.coordination, day)
    assert [proof.words for proof in seen[0].proofs] == ["Secret"]
    _strong, hidden = traits(cast.members["steering"], day)
    assert [(p.words, p.page) for p in hidden[0].proofs] == [("gardé par la coordination", "")]
    with pytest.raises(Refused):
        written("force", by="steering", story=story)


def test_nothing_of_another_coalition_can_be_linked(cast: Cast, written: Written) -> None:
    foreign = pieces.add(
        kind=KINDS["moment"], coalition=cast.another, by=cast.outsider,
        data={"title": "Ailleurs", "starts_on": "2001-01-01"},
    )  # fmt: skip
    with pytest.raises(Refused):
        written("force", moment=foreign)
    mine = written("force")
    with pytest.raises(NotAllowed):
        pieces.change(piece=mine, by=cast.outsider, data={"title": "À moi"})


def test_causes_grow_stop_and_come_back(cast: Cast, written: Written) -> None:
    tree, by = written("arbre"), cast.coordination
    last: Cause | None = None
    made = []
    for depth in range(causes.DEEPEST):
        last = causes.add_cause(tree=tree, by=by, title=f"Cause {depth}", parent=last)
        made.append(last)
    with pytest.raises(Refused, match="profond"):
        causes.add_cause(tree=tree, by=by, title="Trop", parent=last)
    day = timezone.localdate()
    assert trees(by, day)[0].count == causes.DEEPEST
    causes.put_cause_away(cause=made[1], by=by)
    assert [node.cause.title for node in trees(by, day)[0].flat()] == ["Cause 0"]
    causes.take_cause_back(cause=made[1], by=by)
    assert trees(by, day)[0].count == causes.DEEPEST
    causes.change_cause(cause=made[0], by=by, title="Dite mieux", lever="Une règle")
    assert trees(by, day)[0].drawn().children[0].lever == "Une règle"
    other = written("arbre", title="Une autre lecture")
    with pytest.raises(Refused):
        causes.add_cause(tree=other, by=by, title="Ailleurs", parent=made[0])


def test_a_reserved_tree_is_not_there_for_others(
    cast: Cast, written: Written, client_of: Any
) -> None:
    tree = written("arbre", by="coordination", audience="coordination")
    for role, wanted in (("coordination", 200), ("steering", 404), ("observer", 404)):
        url = f"/r/marees/portrait/causes/{tree.pk}/"
        assert client_of(role).get(url).status_code == wanted


def test_her_own_story_leaves_with_her_account(cast: Cast, written: Written) -> None:
    user = cast.users["first_concerned"]
    written("recit", by="first_concerned", title="Le mien", own=True)
    written("recit", by="first_concerned", title="Celui d’une voisine")
    parts = [part for _receiver, part in account_described.send(None, user=user)]
    stories = next(part["stories"] for part in parts if part and "stories" in part)
    assert [story["title"] for story in stories] == ["Le mien"]
    account_leaving.send(None, user=user)
    assert [story.title for story in Story.objects.all()] == ["Celui d’une voisine"]
