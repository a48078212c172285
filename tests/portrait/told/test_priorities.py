"""A round of priorities: silence, then everything at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agir.accounts.signals import account_described, account_leaving
from agir.core.refusals import NotAllowed, Refused
from agir.cycles.models import Cycle
from agir.history.models import Event
from agir.portrait import choosing, rules
from agir.portrait.actions import cause as causes
from agir.portrait.actions import priority
from agir.portrait.models import Candidate, Criterion, PriorityRound, Score
from tests.cast import ROLES, Cast

Written = Callable[..., Any]
STEERING = {"coordination", "steering"}
CONTRIBUTORS = STEERING | {"representative", "first_concerned"}


def keys(round_: PriorityRound) -> list[tuple[int, int]]:
    criteria = list(round_.criteria.values_list("pk", flat=True))
    return [(one.pk, criterion) for one in round_.candidates.all() for criterion in criteria]


def give(cast: Cast, round_: PriorityRound, role: str, *values: int | None) -> None:
    scores = dict(zip(keys(round_), values, strict=True))
    priority.give_scores(round_=round_, by=cast.members[role], scores=scores)


@pytest.mark.parametrize("role", [*ROLES, "outsider"])
def test_who_gathers_scores_runs_and_decides(cast: Cast, scoring: PriorityRound, role: str) -> None:
    member = cast.outsider if role == "outsider" else cast.members[role]
    assert rules.can_score(member, scoring) is (role in CONTRIBUTORS)
    assert rules.can_run(member, scoring) is (role in STEERING)
    for rule in (rules.can_gather, rules.can_decide, rules.can_discuss):
        assert rule(member, scoring) is False
    scoring.status = PriorityRound.Status.GATHERING
    assert rules.can_gather(member, scoring) is (role in CONTRIBUTORS)
    assert rules.can_score(member, scoring) is False
    scoring.status = PriorityRound.Status.SEEN
    assert rules.can_decide(member, scoring) is (role in STEERING)
    assert rules.can_discuss(member, scoring) is (role in CONTRIBUTORS)
    assert rules.can_score(member, scoring) is False


@pytest.mark.parametrize("role", ["coordination", "steering", "first_concerned", "observer"])
def test_before_the_end_nothing_tells_who_scored_nor_how_many(
    cast: Cast, scoring: PriorityRound, client_of: Any, role: str
) -> None:
    """Every page is the very same before and after others score: no value, no count, no news."""
    client = client_of(role)
    pages = [
        "/r/marees/", "/r/marees/cycle/", "/r/marees/portrait/", "/r/marees/portrait/priorites/",
        f"/r/marees/portrait/priorites/{scoring.pk}/", "/r/marees/portrait/une-page/",
    ]  # fmt: skip

    def told() -> list[str]:
        changing = re.compile(r'name="csrfmiddlewaretoken"[^>]*|nonce="[^"]*"|id="mot-\d+"')
        return [changing.sub("", client.get(page).content.decode()) for page in pages]

    before, events = told(), Event.objects.count()
    others = [one for one in ("representative", "first_concerned") if one != role]
    for other in others:
        give(cast, scoring, other, 5, 4, 2, 1)
    assert told() == before
    assert Event.objects.count() == events
    assert choosing.boards(scoring, list(scoring.criteria.all()), []) == []
    assert choosing.people(scoring) == 0


def test_one_sees_and_changes_her_own_scores(
    cast: Cast, scoring: PriorityRound, client_of: Any
) -> None:
    client = client_of("first_concerned")
    url = f"/r/marees/portrait/priorites/{scoring.pk}/coter/"
    names = [f"c{candidate}-{criterion}" for candidate, criterion in keys(scoring)]
    assert client.post(url, dict(zip(names, "5432", strict=True))).status_code == 302
    page = client.get(f"/r/marees/portrait/priorites/{scoring.pk}/").content.decode()
    assert len(re.findall(r"<input[^>]*checked", page)) == 4
    assert client.post(url, dict(zip(names, ["1", "", "3", "3"], strict=True))).status_code == 302
    mine = Score.objects.filter(member=cast.members["first_concerned"])
    assert sorted(mine.values_list("value", flat=True)) == [1, 3, 3]
    assert client.post(url, {names[0]: "6"}).status_code == 422
    assert mine.count() == 3
    priority.close_scores(round_=scoring, by=cast.coordination)
    assert client.post(url, {names[0]: "2"}).status_code == 403


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_score_goes_from_one_to_five(cast: Cast, scoring: PriorityRound, value: int) -> None:
    with pytest.raises(Refused):
        give(cast, scoring, "steering", value, 1, 1, 1)
    assert Score.objects.count() == 0
    candidate, criterion = scoring.candidates.first(), scoring.criteria.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(
            coalition=cast.own, candidate=candidate, criterion=criterion, value=value,
            member=cast.coordination,
        )  # fmt: skip


def test_scores_of_another_round_are_refused(cast: Cast, scoring: PriorityRound) -> None:
    again = priority.create_round(
        coalition=cast.own, by=cast.coordination, title="Autre", again=scoring
    )
    foreign = dict.fromkeys(keys(again), 3)
    with pytest.raises(Refused):
        priority.give_scores(round_=scoring, by=cast.coordination, scores=foreign)
    assert again.is_gathering
    assert [one.title for one in again.candidates.all()] == ["Le transport", "Le répit"]


def test_seen_together_the_spread_says_what_the_mean_hides(
    cast: Cast, scoring: PriorityRound, client_of: Any
) -> None:
    for role, values in (
        ("coordination", (1, 3, 3, 3)),
        ("steering", (1, 3, 3, 3)),
        ("representative", (5, 3, 3, None)),
        ("first_concerned", (5, 3, 3, None)),
    ):
        give(cast, scoring, role, *values)
    closed = priority.close_scores(round_=scoring, by=cast.members["steering"])
    boards = choosing.boards(closed, list(closed.criteria.all()), list(closed.candidates.all()))
    urgency, grip = boards
    # Same mean: the one people agree on comes first.
    assert [
        (line.candidate.title, line.opinion.mean, line.opinion.spread, line.opinion.counts)
        for line in urgency.lines
    ] == [
        ("Le répit", 3.0, 0.0, (0, 0, 4, 0, 0)),
        ("Le transport", 3.0, 2.0, (2, 0, 0, 0, 2)),
    ]
    assert [line.agreement for line in urgency.lines] == ["avis proches", "avis partagés"]
    # Two scores would tell who gave them: nothing is shown, and it stands last.
    assert [(line.candidate.title, line.opinion.counts) for line in grip.lines] == [
        ("Le transport", (0, 0, 4, 0, 0)),
        ("Le répit", ()),
    ]
    page = client_of("observer").get(f"/r/marees/portrait/priorites/{closed.pk}/").content.decode()
    assert "4 personnes ont coté" in page
    assert "moins de trois cotes" in page
    for person in cast.users.values():
        if person != cast.users["observer"]:
            assert person.name not in page


def test_what_was_seen_is_not_opened_again(cast: Cast, scoring: PriorityRound) -> None:
    by = cast.coordination
    with pytest.raises(NotAllowed):
        priority.close_scores(round_=scoring, by=cast.members["representative"])
    priority.close_scores(round_=scoring, by=by)
    for verb in (priority.open_scores, priority.close_scores):
        with pytest.raises(Refused):
            verb(round_=scoring, by=by)
    with pytest.raises(NotAllowed):
        priority.give_scores(round_=scoring, by=by, scores={})
    with pytest.raises(NotAllowed):
        priority.add_criterion(round_=scoring, by=by, name="Trop tard")


def test_a_round_opens_with_enough_to_choose_from(cast: Cast) -> None:
    by = cast.coordination
    bare = priority.create_round(coalition=cast.own, by=by, title="Vide")
    with pytest.raises(Refused):
        priority.open_scores(round_=bare, by=by)
    priority.add_criterion(round_=bare, by=by, name="Urgence")
    priority.add_candidate(round_=bare, by=by, title="Seule")
    with pytest.raises(Refused):
        priority.open_scores(round_=bare, by=by)
    for verb, words in (
        (priority.add_criterion, {"name": "urgence"}),
        (priority.add_candidate, {"title": "SEULE"}),
        (priority.add_candidate, {"title": "  "}),
    ):
        with pytest.raises(Refused):
            verb(round_=bare, by=by, **words)


def test_a_candidate_comes_from_what_everybody_reads(cast: Cast, written: Written) -> None:
    by = cast.coordination
    round_ = priority.create_round(coalition=cast.own, by=by, title="Tour")
    hidden = written("defi", by="coordination", audience="coordination")
    tree = written("arbre", by="coordination", audience="coordination")
    secret = causes.add_cause(tree=tree, by=by, title="Secrète")
    for source in ({"challenge": hidden}, {"cause": secret}):
        with pytest.raises(Refused):
            priority.add_candidate(round_=round_, by=by, **source)
    open_ = written("defi", title="Le logement")
    made = priority.add_candidate(round_=round_, by=by, challenge=open_)
    assert (made.title, made.challenge_id) == ("Le logement", open_.pk)


def test_decided(cast: Cast, scoring: PriorityRound) -> None:
    by = cast.coordination
    priority.close_scores(round_=scoring, by=by)
    kept, dropped = scoring.candidates.all()
    kept = priority.keep(candidate=kept, by=by, reason="Nous avons prise.")
    assert kept.cycle is not None
    assert (kept.cycle.title, kept.cycle.about) == ("Le transport", "Nous avons prise.")
    priority.keep(candidate=kept, by=by)
    back = priority.undecide(candidate=kept, by=by)
    assert (back.outcome, back.decided_on, back.cycle_id) == ("", None, kept.cycle_id)
    priority.keep(candidate=back, by=by)
    assert Cycle.objects.count() == 1
    with pytest.raises(Refused):
        priority.drop(candidate=dropped, by=by, reason="   ")
    dropped = priority.drop(candidate=dropped, by=by, reason="Pas cette année.")
    assert (dropped.outcome, dropped.reason) == ("dropped", "Pas cette année.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=dropped.pk).update(reason="")
    for verb, words in ((priority.keep, {}), (priority.drop, {"reason": "Non"})):
        with pytest.raises(NotAllowed):
            verb(candidate=dropped, by=cast.members["representative"], **words)


def test_a_reason_that_is_missing_keeps_the_page(
    cast: Cast, scoring: PriorityRound, client_of: Any
) -> None:
    priority.close_scores(round_=scoring, by=cast.coordination)
    one = scoring.candidates.first()
    assert one is not None
    url = f"/r/marees/portrait/priorites/{scoring.pk}/priorites/{one.pk}/laisser/"
    answer = client_of("steering").post(url, {"reason": ""})
    assert answer.status_code == 422
    assert "On le demandera." in answer.content.decode()


def test_scores_follow_the_account(cast: Cast, scoring: PriorityRound) -> None:
    user = cast.users["representative"]
    give(cast, scoring, "representative", 5, 4, 2, 1)
    parts = [part for _receiver, part in account_described.send(None, user=user)]
    scores = next(part["scores"] for part in parts if part and "scores" in part)
    assert [one["value"] for one in scores] == [5, 4, 2, 1]
    seen = priority.create_round(
        coalition=cast.own, by=cast.coordination, title="Vu", again=scoring
    )
    priority.open_scores(round_=seen, by=cast.coordination)
    give(cast, seen, "representative", 1, 1, 1, 1)
    priority.close_scores(round_=seen, by=cast.coordination)
    account_leaving.send(None, user=user)
    left = Score.objects.values_list("candidate__round__title", "member", "value")
    assert list(left) == [("Vu", None, 1)] * 4


def test_criteria_belong_to_their_round(cast: Cast, scoring: PriorityRound) -> None:
    with pytest.raises(NotAllowed):
        priority.remove_criterion(criterion=Criterion.objects.all()[0], by=cast.coordination)
    assert Criterion.objects.count() == 2
